/* A bucket is one instant: when it will be full again. What is missing now is the time until then, so nothing ticks
 * and nothing is rounded (the "generic cell rate algorithm" of ITU-T I.371).
 *
 * The table is set-associative: a key belongs to one set, by a hash that nobody outside can aim with, and takes the
 * place of the one in its set that was used longest ago. */
#include "socho/base/bucket.h"

#include <assert.h>
#include <stdlib.h>

#include "socho/base/encode.h"

struct bucket {
	uint64_t key;
	int64_t full_us, used_us;
};

struct buckets {
	int64_t capacity, unit_us;
	uint64_t secret[2];
	size_t sets; /* a power of two */
	struct bucket *of;
};

struct buckets *buckets_new(size_t keys, int64_t capacity, int64_t unit_us)
{
	assert(keys && capacity > 0 && unit_us > 0);
	struct buckets *b = calloc(1, sizeof *b);
	if (!b)
		abort();
	b->capacity = capacity;
	b->unit_us = unit_us;
	for (b->sets = 1; b->sets * BUCKET_WAYS < keys;)
		b->sets *= 2;
	b->of = calloc(b->sets * BUCKET_WAYS, sizeof *b->of);
	if (!b->of)
		abort();
	for (size_t i = 0; i < b->sets * BUCKET_WAYS; i++)
		b->of[i].full_us = b->of[i].used_us = INT64_MIN;
	random_bytes(b->secret, sizeof b->secret);
	return b;
}

void buckets_free(struct buckets *b)
{
	if (b)
		free(b->of);
	free(b);
}

/* The mixing steps of MurmurHash3's finaliser around two secret words. */
static struct bucket *set_of(const struct buckets *b, uint64_t key)
{
	uint64_t h = key ^ b->secret[0];
	for (int round = 0; round < 2; round++) {
		h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
		h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
		h ^= b->secret[1];
	}
	return &b->of[(h ^ h >> 33) % b->sets * BUCKET_WAYS];
}

static struct bucket *find(const struct buckets *b, uint64_t key)
{
	struct bucket *set = set_of(b, key);
	for (int i = 0; i < BUCKET_WAYS; i++)
		if (set[i].used_us != INT64_MIN && set[i].key == key)
			return &set[i];
	return NULL;
}

static struct bucket *get(struct buckets *b, uint64_t key, int64_t now_us)
{
	struct bucket *found = find(b, key), *set = set_of(b, key);
	if (!found) {
		found = set;
		for (int i = 1; i < BUCKET_WAYS; i++)
			if (set[i].used_us < found->used_us)
				found = &set[i];
		*found = (struct bucket){.key = key, .full_us = now_us};
	}
	found->used_us = now_us;
	if (found->full_us < now_us)
		found->full_us = now_us;
	return found;
}

int64_t bucket_take(struct buckets *b, uint64_t key, int64_t cost, int64_t now_us)
{
	struct bucket *one = get(b, key, now_us);
	int64_t after_us = one->full_us + cost * b->unit_us;
	int64_t wait_us = after_us - now_us - b->capacity * b->unit_us;
	if (wait_us > 0)
		return wait_us;
	one->full_us = after_us;
	return 0;
}

void bucket_charge(struct buckets *b, uint64_t key, int64_t cost, int64_t now_us)
{
	get(b, key, now_us)->full_us += cost * b->unit_us;
}

int64_t bucket_left(const struct buckets *b, uint64_t key, int64_t now_us)
{
	const struct bucket *one = find(b, key);
	if (!one || one->full_us <= now_us)
		return b->capacity;
	int64_t missing_us = one->full_us - now_us;
	return b->capacity - (missing_us + b->unit_us - 1) / b->unit_us;
}
