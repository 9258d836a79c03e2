/* Merkle trees of RFC 6962 section 2.1, over SHA-256: a leaf is SHA-256(0x00 || entry), a node SHA-256(0x01 || left ||
 * right). Pure. A tree that grows is kept as its right edge; proofs are told as the ranges of leaves whose hashes they
 * hold, so that whoever has the hashes, in tiles or elsewhere, can make them. */
#ifndef SOCHO_SEAL_MERKLE_H
#define SOCHO_SEAL_MERKLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "socho/base/slice.h"

enum {
	MERKLE_HASH_BYTES = 32,
	MERKLE_HEIGHT_MAX = 62,                   /* a tree has at most 2^62 leaves */
	MERKLE_PROOF_MAX = MERKLE_HEIGHT_MAX + 2, /* hashes of one proof */
};

struct merkle_hash {
	uint8_t b[MERKLE_HASH_BYTES];
};

bool merkle_eq(const struct merkle_hash *a, const struct merkle_hash *b);
/* SHA-256 of the bytes as they are; of nothing, the root of the empty tree. */
struct merkle_hash merkle_digest(struct slice bytes);
struct merkle_hash merkle_leaf(struct slice entry);
struct merkle_hash merkle_node(const struct merkle_hash *left, const struct merkle_hash *right);

/* The roots of the full subtrees that a tree of `size` leaves consists of, the largest first. */
struct merkle_edge {
	uint64_t size;
	int count; /* bits set in size */
	struct merkle_hash hash[MERKLE_HEIGHT_MAX + 1];
};
/* Told of each full subtree that a leaf completes: of 2^height leaves, the index-th of that size. */
typedef void merkle_full_fn(int height, uint64_t index, const struct merkle_hash *hash, void *arg);
/* `leaf` is a leaf's hash; full may be NULL. Asserts that the tree is not at its end. */
void merkle_edge_push(struct merkle_edge *e, const struct merkle_hash *leaf, merkle_full_fn *full, void *arg);
struct merkle_hash merkle_edge_root(const struct merkle_edge *e);
/* Its hashes one after the other, borrowed; and back. -1 when these are not the hashes of an edge of that size. */
struct slice merkle_edge_bytes(const struct merkle_edge *e);
int merkle_edge_read(struct merkle_edge *e, int64_t size, struct slice bytes);

/* Leaves from .. to-1: a full subtree, or the ragged right end of a tree. */
struct merkle_range {
	uint64_t from, to;
};
/* RFC 6962 2.1.1: the ranges whose hashes prove that leaf `index` is in the tree of `size` leaves, from the leaf up;
 * returns how many. Asserts index < size. */
int merkle_inclusion(uint64_t index, uint64_t size, struct merkle_range out[static MERKLE_PROOF_MAX]);
/* RFC 6962 2.1.2: the same for the tree of `size` leaves going on from that of `old`. None when old is 0 or size.
 * Asserts old <= size. */
int merkle_consistency(uint64_t old, uint64_t size, struct merkle_range out[static MERKLE_PROOF_MAX]);
/* A full subtree of 2^height leaves, the index-th of that size. */
struct merkle_part {
	int height;
	uint64_t index;
};
/* The full subtrees that a range consists of, from the left; and the range's hash of theirs. */
int merkle_parts(struct merkle_range range, struct merkle_part out[static MERKLE_HEIGHT_MAX]);
struct merkle_hash merkle_join(const struct merkle_hash *parts, int count);
/* The root of a full subtree of 2^height of these hashes. */
struct merkle_hash merkle_full(const struct merkle_hash *hashes, int height);

/* RFC 9162 2.1.3.2 and 2.1.4.2. Whatever the numbers are, asserts nothing: they may be anybody's. */
bool merkle_includes(uint64_t index, uint64_t size, const struct merkle_hash *leaf, const struct merkle_hash *proof,
                     size_t count, const struct merkle_hash *root);
bool merkle_extends(uint64_t old, uint64_t size, const struct merkle_hash *old_root, const struct merkle_hash *root,
                    const struct merkle_hash *proof, size_t count);

#endif
