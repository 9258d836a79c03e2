/* Memos for people who need not know the payer: what may say whose stall it is stays, what may name somebody goes. */
#ifndef SOCHO_CONFIRM_MASK_H
#define SOCHO_CONFIRM_MASK_H

#include "socho/base/arena.h"

/* Content codes, words that memos are made of, numbers of up to three digits and short signs such as "A12" stay. Of any
 * other word the first letter stays, of a longer number the last two digits, with a dot for the rest. The memo may hold any
 * bytes; the result is UTF-8, in the arena, and at most four times as long as the memo. */
struct slice memo_mask(struct arena *a, struct slice memo);

#endif
