#include "socho/seal/note.h"

#include <assert.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

#include "socho/base/encode.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"
#include "socho/seal/key.h"

enum { HASH_BYTES = 4, ED25519_NOTE = 1, BLOCK_BYTES = HASH_BYTES + SEAL_SIGNATURE_BYTES };

static const struct slice dash = SLICE_LIT("\xe2\x80\x94 ");

/* -1 for a key that is not Ed25519. */
static int key_hash(struct arena *a, EVP_PKEY *pkey, struct slice name, unsigned char out[static HASH_BYTES])
{
	unsigned char public_key[SEAL_PUBLIC_KEY_BYTES], digest[EVP_MAX_MD_SIZE];
	size_t n = sizeof public_key;
	if (EVP_PKEY_get_base_id(pkey) != EVP_PKEY_ED25519 || EVP_PKEY_get_raw_public_key(pkey, public_key, &n) != 1)
		return -1;
	struct text t;
	text_init(&t, a);
	text_add(&t, name);
	text_addc(&t, '\n');
	text_addc(&t, ED25519_NOTE);
	text_add(&t, slice_of(public_key, n));
	int hashed = EVP_Digest(t.p, t.n, digest, NULL, EVP_sha256(), NULL);
	assert(hashed == 1);
	memcpy(out, digest, HASH_BYTES);
	return 0;
}

/* c2sp.org/signed-note: UTF-8 without control characters, but for line feeds. */
static bool is_text(struct slice text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < ' ' && text.p[i] != '\n')
			return false;
	return text.n && utf8_valid(text);
}

int note_sign(struct arena *a, EVP_PKEY *pkey, struct slice name, struct slice text, struct slice *note,
              struct fault *why)
{
	unsigned char block[BLOCK_BYTES];
	size_t n = SEAL_SIGNATURE_BYTES;
	assert(is_text(text) && slice_ends(text, S("\n")) && slice_find(name, ' ') < 0 && slice_find(name, '+') < 0);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool done = ctx && key_hash(a, pkey, name, block) == 0 && EVP_DigestSignInit(ctx, NULL, NULL, NULL, pkey) == 1 &&
	            EVP_DigestSign(ctx, block + HASH_BYTES, &n, (const unsigned char *)text.p, text.n) == 1;
	EVP_MD_CTX_free(ctx);
	ERR_clear_error();
	if (!done)
		return faultf(why, ERR_INTERNAL, NULL, "the note could not be signed");
	struct slice line = base64_encode(a, slice_of(block, sizeof block));
	*note = arena_printf(a, "%.*s\n%.*s%.*s %.*s\n", SARG(text), SARG(dash), SARG(name), SARG(line));
	return 0;
}

/* The text may hold empty lines; the last one ends it. */
static ptrdiff_t end_of_text(struct slice note)
{
	for (size_t i = note.n; i >= 2; i--)
		if (note.p[i - 1] == '\n' && note.p[i - 2] == '\n')
			return (ptrdiff_t)i - 1;
	return -1;
}

struct slice note_text(struct slice note)
{
	ptrdiff_t end = end_of_text(note);
	return end < 0 ? slice_z(NULL) : slice_sub(note, 0, (size_t)end);
}

static bool line_signs(struct arena *a, EVP_PKEY *pkey, struct slice name, struct slice line, struct slice text)
{
	unsigned char hash[HASH_BYTES];
	struct slice block;
	if (!slice_starts(line, dash))
		return false;
	line = slice_sub(line, dash.n, line.n);
	if (!slice_eq(slice_cut(&line, ' '), name) || base64_decode(a, line, &block) || block.n != BLOCK_BYTES ||
	    key_hash(a, pkey, name, hash) || memcmp(block.p, hash, HASH_BYTES) != 0)
		return false;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool right = ctx && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) == 1 &&
	             EVP_DigestVerify(ctx, (const unsigned char *)block.p + HASH_BYTES, SEAL_SIGNATURE_BYTES,
	                              (const unsigned char *)text.p, text.n) == 1;
	EVP_MD_CTX_free(ctx);
	ERR_clear_error();
	return right;
}

bool note_open(struct arena *a, EVP_PKEY *pkey, struct slice name, struct slice note, struct slice *text)
{
	*text = note_text(note);
	if (!is_text(*text) || !slice_ends(note, S("\n")))
		return false;
	struct slice lines = slice_sub(note, text->n + 1, note.n - 1);
	while (lines.p)
		if (line_signs(a, pkey, name, slice_cut(&lines, '\n'), *text))
			return true;
	return false;
}
