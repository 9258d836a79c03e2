/* Signed notes, https://c2sp.org/signed-note: a text of whole lines, an empty line, and a line for each signature,
 *
 *   — <name> base64(hash || signature)
 *
 * with the dash U+2014, the first 4 bytes of SHA-256(name || "\n" || 0x01 || public key) and an Ed25519 signature over
 * the text, which is UTF-8 without control characters but for its line feeds. */
#ifndef SOCHO_SEAL_NOTE_H
#define SOCHO_SEAL_NOTE_H

#include "socho/base/arena.h"
#include "socho/base/error.h"

struct evp_pkey_st;

/* The note, in the arena. The text is one, ends with a line feed, and the name has no blank or '+': both are our own.
 * ERR_INTERNAL when OpenSSL fails. */
int note_sign(struct arena *a, struct evp_pkey_st *pkey, struct slice name, struct slice text, struct slice *note,
              struct fault *why);
/* Whether one of the signatures is this key's under this name; then the text, borrowed from the note. */
bool note_open(struct arena *a, struct evp_pkey_st *pkey, struct slice name, struct slice note, struct slice *text);
/* The text before the signatures, not verified; absent when this is no note. */
struct slice note_text(struct slice note);

#endif
