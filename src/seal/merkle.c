/* A subtree of n leaves splits at the largest power of two below n; so every range of a proof is a full subtree or the
 * right end of the tree, whose hash is its full subtrees joined from the right. */
#include "socho/seal/merkle.h"

#include <assert.h>
#include <string.h>

#include "socho/base/digest.h"

bool merkle_eq(const struct merkle_hash *a, const struct merkle_hash *b)
{
	return memcmp(a->b, b->b, sizeof a->b) == 0;
}

struct merkle_hash merkle_digest(struct slice bytes)
{
	struct merkle_hash out = {{0}};
	digest_parts(&bytes, 1, out.b);
	return out;
}

struct merkle_hash merkle_leaf(struct slice entry)
{
	struct merkle_hash out = {{0}};
	const struct slice parts[] = {slice_of("\0", 1), entry};
	digest_parts(parts, 2, out.b);
	return out;
}

struct merkle_hash merkle_node(const struct merkle_hash *left, const struct merkle_hash *right)
{
	struct merkle_hash out = {{0}};
	const struct slice parts[] = {slice_of("\1", 1), slice_of(left->b, sizeof left->b), slice_of(right->b, sizeof right->b)};
	digest_parts(parts, 3, out.b);
	return out;
}

/* ---- a tree that grows */

void merkle_edge_push(struct merkle_edge *e, const struct merkle_hash *leaf, merkle_full_fn *full, void *arg)
{
	assert(e->size < UINT64_C(1) << MERKLE_HEIGHT_MAX);
	struct merkle_hash top = *leaf;
	int height = 0;
	if (full)
		full(height, e->size, &top, arg);
	for (uint64_t bits = e->size; bits & 1; bits >>= 1) {
		top = merkle_node(&e->hash[--e->count], &top);
		height++;
		if (full)
			full(height, e->size >> height, &top, arg);
	}
	e->hash[e->count++] = top;
	e->size++;
}

struct merkle_hash merkle_edge_root(const struct merkle_edge *e)
{
	return e->count ? merkle_join(e->hash, e->count) : merkle_digest(slice_of("", 0));
}

struct slice merkle_edge_bytes(const struct merkle_edge *e)
{
	return slice_of(e->hash, (size_t)e->count * MERKLE_HASH_BYTES);
}

int merkle_edge_read(struct merkle_edge *e, int64_t size, struct slice bytes)
{
	*e = (struct merkle_edge){.size = (uint64_t)size};
	if (size < 0 || size > INT64_C(1) << MERKLE_HEIGHT_MAX)
		return -1;
	e->count = __builtin_popcountll((uint64_t)size);
	if (bytes.n != (size_t)e->count * MERKLE_HASH_BYTES)
		return -1;
	if (bytes.n)
		memcpy(e->hash, bytes.p, bytes.n);
	return 0;
}

/* ---- proofs */

/* The largest power of two below n, which is at least 2. */
static uint64_t split(uint64_t n)
{
	return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

static void turn_round(struct merkle_range *ranges, int count)
{
	for (int i = 0, j = count - 1; i < j; i++, j--) {
		struct merkle_range r = ranges[i];
		ranges[i] = ranges[j];
		ranges[j] = r;
	}
}

int merkle_inclusion(uint64_t index, uint64_t size, struct merkle_range out[static MERKLE_PROOF_MAX])
{
	struct merkle_range at = {0, size};
	int count = 0;
	assert(index < size && size <= UINT64_C(1) << MERKLE_HEIGHT_MAX);
	while (at.to - at.from > 1) {
		uint64_t middle = at.from + split(at.to - at.from);
		bool left = index < middle;
		out[count++] = left ? (struct merkle_range){middle, at.to} : (struct merkle_range){at.from, middle};
		at = left ? (struct merkle_range){at.from, middle} : (struct merkle_range){middle, at.to};
	}
	turn_round(out, count);
	return count;
}

int merkle_consistency(uint64_t old, uint64_t size, struct merkle_range out[static MERKLE_PROOF_MAX])
{
	struct merkle_range at = {0, size};
	int count = 0;
	assert(old <= size && size <= UINT64_C(1) << MERKLE_HEIGHT_MAX);
	if (!old || old == size)
		return 0;
	while (at.to > old) {
		uint64_t middle = at.from + split(at.to - at.from);
		bool left = old <= middle;
		out[count++] = left ? (struct merkle_range){middle, at.to} : (struct merkle_range){at.from, middle};
		at = left ? (struct merkle_range){at.from, middle} : (struct merkle_range){middle, at.to};
	}
	/* The verifier has the old tree's root; what ends it is told only when it is not all of it. */
	if (at.from)
		out[count++] = at;
	turn_round(out, count);
	return count;
}

int merkle_parts(struct merkle_range range, struct merkle_part out[static MERKLE_HEIGHT_MAX])
{
	int count = 0;
	for (uint64_t from = range.from; from < range.to;) {
		int height = 63 - __builtin_clzll(range.to - from);
		assert((from & ((UINT64_C(1) << height) - 1)) == 0);
		out[count++] = (struct merkle_part){height, from >> height};
		from += UINT64_C(1) << height;
	}
	return count;
}

struct merkle_hash merkle_join(const struct merkle_hash *parts, int count)
{
	assert(count > 0);
	struct merkle_hash all = parts[count - 1];
	for (int i = count - 2; i >= 0; i--)
		all = merkle_node(&parts[i], &all);
	return all;
}

struct merkle_hash merkle_full(const struct merkle_hash *hashes, int height)
{
	struct merkle_edge e = {.size = 0};
	for (uint64_t i = 0; i < UINT64_C(1) << height; i++)
		merkle_edge_push(&e, &hashes[i], NULL, NULL);
	return e.hash[0];
}

/* ---- checking */

bool merkle_includes(uint64_t index, uint64_t size, const struct merkle_hash *leaf, const struct merkle_hash *proof,
                     size_t count, const struct merkle_hash *root)
{
	if (index >= size)
		return false;
	uint64_t fn = index, sn = size - 1;
	struct merkle_hash r = *leaf;
	for (size_t i = 0; i < count; i++) {
		if (!sn)
			return false;
		if ((fn & 1) || fn == sn) {
			r = merkle_node(&proof[i], &r);
			for (; fn && !(fn & 1); fn >>= 1)
				sn >>= 1;
		} else {
			r = merkle_node(&r, &proof[i]);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return !sn && merkle_eq(&r, root);
}

bool merkle_extends(uint64_t old, uint64_t size, const struct merkle_hash *old_root, const struct merkle_hash *root,
                    const struct merkle_hash *proof, size_t count)
{
	if (old > size)
		return false;
	if (old == size)
		return !count && merkle_eq(old_root, root);
	if (!old)
		return !count; /* everything goes on from nothing */
	uint64_t fn = old - 1, sn = size - 1;
	for (; fn & 1; fn >>= 1)
		sn >>= 1;
	bool whole = (old & (old - 1)) == 0;
	if (!whole && !count)
		return false;
	struct merkle_hash fr = whole ? *old_root : proof[0], sr = fr;
	for (size_t i = !whole; i < count; i++) {
		if (!sn)
			return false;
		if ((fn & 1) || fn == sn) {
			fr = merkle_node(&proof[i], &fr);
			sr = merkle_node(&proof[i], &sr);
			for (; fn && !(fn & 1); fn >>= 1)
				sn >>= 1;
		} else {
			sr = merkle_node(&sr, &proof[i]);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return !sn && merkle_eq(&fr, old_root) && merkle_eq(&sr, root);
}
