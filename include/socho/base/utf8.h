/* UTF-8 and Vietnamese text: validity, NFC, and folding. Folding is for search and for finding codes in transfer
 * memos; names are never compared by their folded form alone (domain: eight pairs of communes differ only in marks). */
#ifndef SOCHO_BASE_UTF8_H
#define SOCHO_BASE_UTF8_H

#include "socho/base/arena.h"

/* Bytes of the first character (1..4), or 0 when the front is not well-formed UTF-8 (RFC 3629: no surrogates, no
 * overlong forms). */
size_t utf8_length(struct slice s);
bool utf8_valid(struct slice s);
/* Characters in well-formed text. */
size_t utf8_count(struct slice s);
/* The first characters of well-formed text, at most so many. */
struct slice utf8_head(struct slice s, size_t chars);
/* True when the text holds a control character (C0, DEL, C1) or a bidirectional override. */
bool utf8_has_control(struct slice s);

/* Without the blanks of any script at its ends, and without invisible format characters there. */
struct slice utf8_trim(struct slice s);

/* NFC form in the arena. 0, or -1 when s is not UTF-8. */
int utf8_nfc(struct arena *a, struct slice s, struct slice *out);
/* Marks dropped, đ to d, Đ to D; letters keep their case and other characters stay. 0, or -1 when s is not UTF-8. */
int utf8_strip_marks(struct arena *a, struct slice s, struct slice *out);
/* Marks dropped, đ to d, ASCII letters upper-case; other characters stay. 0, or -1 when s is not UTF-8. */
int utf8_fold(struct arena *a, struct slice s, struct slice *out);
/* What a name is searched by (the name_fold columns): marks dropped, lower-case, apostrophes dropped, everything else but
 * a-z and 0-9 one blank; "Chợ M'Drắk - Ea" is "cho mdrak ea". A name without any such letter stays as it is, so that
 * the key of a name is never empty. 0, or -1 when s is not UTF-8. */
int utf8_search_key(struct arena *a, struct slice s, struct slice *out);
/* The folded text with everything but A-Z and 0-9 removed. Invalid bytes are skipped: memos arrive mangled. */
struct slice utf8_compact(struct arena *a, struct slice s);

#endif
