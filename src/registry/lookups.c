/* Prices are tenths of a token. A hit is paid before the look-up and the rest of a miss after it: so requests side by
 * side cannot spend the same tokens, and what they owe together is worked off before the next is let in. */
#include "socho/registry/lookups.h"

#include <stdlib.h>

#include "socho/base/bucket.h"
#include "socho/base/clock.h"

#define TENTHS INT64_C(10)
#define RECENT_TENTHS INT64_C(1)

struct lookups {
	struct buckets *addresses;
	struct buckets *codes; /* a bucket of one unit: empty for LOOKUP_RECENT_S after a look-up */
};

struct lookups *lookups_new(void)
{
	struct lookups *l = calloc(1, sizeof *l);
	if (!l)
		abort();
	l->addresses = buckets_new(LOOKUP_ADDRESSES_MAX, LOOKUP_TOKENS * TENTHS, LOOKUP_TOKEN_S * US_PER_S / TENTHS);
	l->codes = buckets_new(LOOKUP_CODES_MAX, 1, LOOKUP_RECENT_S * US_PER_S);
	return l;
}

void lookups_free(struct lookups *l)
{
	if (!l)
		return;
	buckets_free(l->addresses);
	buckets_free(l->codes);
	free(l);
}

int lookup_pay(struct request *rq)
{
	struct lookups *l = rq->services->lookups;
	int64_t wait_us = bucket_take(l->addresses, rq->network, LOOKUP_HIT_TOKENS * TENTHS, clock_mono_us());
	return (int)((wait_us + US_PER_S - 1) / US_PER_S);
}

int lookup_admit(struct request *rq)
{
	int wait_s = lookup_pay(rq);
	if (!wait_s)
		return 0;
	rq->answer.retry_after_s = wait_s;
	answer_error(rq, ERR_TOO_MANY, NULL);
	return -1;
}

/* FNV-1a: only codes that exist come here, so nobody can choose what collides. */
static uint64_t key_of(struct slice code)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < code.n; i++)
		h = (h ^ (uint8_t)code.p[i]) * UINT64_C(0x100000001b3);
	return h;
}

void lookup_found(struct request *rq, struct slice code)
{
	struct lookups *l = rq->services->lookups;
	int64_t now_us = clock_mono_us();
	if (!code.p)
		bucket_charge(l->addresses, rq->network, (LOOKUP_MISS_TOKENS - LOOKUP_HIT_TOKENS) * TENTHS, now_us);
	else if (bucket_take(l->codes, key_of(code), 1, now_us))
		bucket_charge(l->addresses, rq->network, RECENT_TENTHS - LOOKUP_HIT_TOKENS * TENTHS, now_us);
}
