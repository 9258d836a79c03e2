/* The banks and wallets that a code can pay into, keyed by BIN (72 of them). A BIN outlives the bank's name, and its
 * first digits mean nothing: look it up, never judge it by its prefix. */
#ifndef SOCHO_VIETQR_BANK_H
#define SOCHO_VIETQR_BANK_H

#include "socho/base/slice.h"

enum bank_support { BANK_NO, BANK_YES, BANK_NOT_KNOWN };

struct bank {
	struct slice bin;        /* six digits */
	struct slice code;       /* as in NAPAS lists; may hold spaces */
	struct slice short_name;
	struct slice vi_name;
	struct slice swift;      /* empty when there is none */
	enum bank_support transfer; /* whether its app can scan a code; receiving works without */
	enum bank_support lookup;   /* whether the holder's name can be asked for */
};

/* NULL when there is none. */
const struct bank *bank_by_bin(struct slice bin);
/* By BIN, short name or code, in this order, without case. Where two rows share a code, the one that payment apps use
 * is found. */
const struct bank *bank_by_name(struct slice name);

size_t bank_count(void);
/* In order of BIN; index below bank_count(). */
const struct bank *bank_at(size_t index);

#endif
