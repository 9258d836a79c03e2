/* Token buckets for many keys in a table of fixed size: what a key spends comes back with time. A key that was evicted,
 * because too many others came since, starts full again. The caller brings the clock, which may be any that never goes
 * back. */
#ifndef SOCHO_BASE_BUCKET_H
#define SOCHO_BASE_BUCKET_H

#include <stddef.h>
#include <stdint.h>

enum { BUCKET_WAYS = 8 };

struct buckets;

/* Room for `keys` of them, rounded up to BUCKET_WAYS times a power of two. A full bucket holds `capacity` units; one
 * comes back every unit_us. */
struct buckets *buckets_new(size_t keys, int64_t capacity, int64_t unit_us);
/* NULL is fine. */
void buckets_free(struct buckets *b);

/* Takes `cost` units when that many are there. 0, or the microseconds until they will be; then nothing was taken. */
int64_t bucket_take(struct buckets *b, uint64_t key, int64_t cost, int64_t now_us);
/* Takes them whether they are there or not, so that what is found out too late still costs; below 0 gives back. */
void bucket_charge(struct buckets *b, uint64_t key, int64_t cost, int64_t now_us);
/* Units that are there now; below 0 when more was charged than there was. */
int64_t bucket_left(const struct buckets *b, uint64_t key, int64_t now_us);

#endif
