/* The name of an issued code: ten random symbols of Crockford's base 32 and a check symbol, printed on every label and
 * standing in the address /v/{code}. Random, so that codes cannot be walked; checked, so that a misread label is told
 * from a false one. */
#ifndef SOCHO_REGISTRY_CODE_ID_H
#define SOCHO_REGISTRY_CODE_ID_H

#include "socho/base/slice.h"

enum { CODE_ID_CHARS = 11, CODE_ID_BYTES = CODE_ID_CHARS + 1 };

/* A new one, NUL-terminated. 50 random bits: whoever stores it relies on the table's unique key. */
void code_id_draw(char out[static CODE_ID_BYTES]);
/* What a person typed: either case, O for 0, I and L for 1, hyphens and blanks between. 0 with the canonical form, or
 * -1 when it has another length, a symbol outside the alphabet, or the check symbol of another code. The check finds
 * every single wrong symbol and every exchange of two. */
int code_id_parse(struct slice text, char out[static CODE_ID_BYTES]);

#endif
