/* The nine characters CZ…Z in a transfer memo that name a stall, and the seven of a bill tag behind them. Both are
 * five symbols of 0123456789ABCDEFGHJKMNPQRSTVWXY, a check symbol (sum of weight times value mod 31, weights 2 to 6),
 * and Z, which is no symbol: both ends are unmistakable whatever a bank glues on. */
#ifndef SOCHO_VIETQR_CONTENT_CODE_H
#define SOCHO_VIETQR_CONTENT_CODE_H

#include "socho/base/arena.h"

enum {
	CONTENT_CODE_CHARS = 9,
	CONTENT_CODE_BYTES = CONTENT_CODE_CHARS + 1,
	CONTENT_CODE_NUMBERS = 28629151, /* 31^5 */
	BILL_TAG_CHARS = 7,
	BILL_TAG_BYTES = BILL_TAG_CHARS + 1,
	PROVINCE_ORDINALS = 34,
};

/* number below CONTENT_CODE_NUMBERS; the code comes NUL-terminated. */
void content_code_format(uint32_t number, char out[static CONTENT_CODE_BYTES]);
/* Exactly nine characters in canonical form (upper case, nothing to fold). 0, or -1. */
int content_code_parse(struct slice code, uint32_t *number);
/* A random code of the province's own blocks; provinces are numbered from 0 in the order of their codes. -1 when
 * there is no such ordinal. The caller checks that the code is not taken yet. */
int content_code_draw(int province_ordinal, char out[static CONTENT_CODE_BYTES]);
/* The ordinal of the province whose block the code lies in, or -1: not a code, or a block of none. */
int content_code_province(struct slice code);

/* A random bill tag; the caller checks that it is not open on the stall. */
void bill_tag_draw(char out[static BILL_TAG_BYTES]);
bool bill_tag_valid(struct slice tag);

struct memo_finding {
	struct slice code; /* canonical form; absent when there is none or more than one */
	struct slice bill; /* the tag right behind the code; absent when there is none, or two different ones */
	bool ambiguous;    /* two different codes */
	bool cut;          /* the last Z of the code was missing at the very end of the memo: less certain */
};

/* Looks for a code at any place in a memo as a bank delivers it: marks dropped, everything but A-Z and 0-9 dropped,
 * O read as 0, I and L as 1, U as V inside the window. A memo may hold any bytes. Returns 0. */
int memo_find(struct arena *a, struct slice memo, struct memo_finding *out);

#endif
