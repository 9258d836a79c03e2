/* Any bytes as a checkpoint and as a proof: what is read says the same when it is written and read again, and no proof
 * holds for another entry, index or size. The tree is a small one of its own, so that sound proofs are tried too: the
 * input's first bytes choose one and change it. */
#include <string.h>

#include "fixed_key.h"
#include "socho/seal/ledger_note.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LEAVES = 37 };

static void must(bool truth)
{
	if (!truth)
		abort();
}

static void check_texts(struct arena *a, struct slice raw)
{
	struct fault why = {.err = ERR_NONE};
	struct tlog_checkpoint c, c2;
	struct tlog_proof *p = ARENA_NEW(a, struct tlog_proof), *p2 = ARENA_NEW(a, struct tlog_proof);
	int64_t by_us;
	if (tlog_checkpoint_read(a, raw, &c, &why) == 0) {
		must(c.size <= UINT64_C(1) << MERKLE_HEIGHT_MAX && c.origin.n > 0);
		must(tlog_checkpoint_read(a, tlog_checkpoint_text(a, &c), &c2, &why) == 0);
		must(slice_eq(c.origin, c2.origin) && c.size == c2.size && merkle_eq(&c.root, &c2.root));
		(void)ledger_promise_read(raw, &by_us);
	} else {
		must(why.err == ERR_BAD_CHECKPOINT);
	}
	(void)tlog_note_read(a, raw, &c, &why);
	if (tlog_proof_read(a, raw, p, &why) == 0) {
		must(p->count <= MERKLE_PROOF_MAX);
		must(tlog_proof_read(a, tlog_proof_text(a, p), p2, &why) == 0);
		must(p->index == p2->index && p->count == p2->count && slice_eq(p->note, p2->note));
		must(memcmp(p->hashes, p2->hashes, p->count * sizeof p->hashes[0]) == 0);
		struct merkle_hash leaf = merkle_leaf(raw), root = merkle_digest(raw);
		must(!merkle_includes(p->index, p->index + raw.n, &leaf, p->hashes, p->count, &root));
		must(!merkle_extends(p->index, p->index + raw.n, &leaf, &root, p->hashes, p->count) || !p->index);
	} else {
		must(why.err == ERR_BAD_PROOF);
	}
}

static struct merkle_hash range_hash(const struct merkle_hash *leaves, struct merkle_range r)
{
	struct merkle_part parts[MERKLE_HEIGHT_MAX];
	struct merkle_hash hashes[MERKLE_HEIGHT_MAX];
	int n = merkle_parts(r, parts);
	for (int i = 0; i < n; i++)
		hashes[i] = merkle_full(&leaves[parts[i].index << parts[i].height], parts[i].height);
	return merkle_join(hashes, n);
}

/* byte 0: size, 1: index or the earlier size, 2: which byte of the proof changes, 3: to what. */
static void check_sound(const uint8_t *d)
{
	struct merkle_hash leaves[LEAVES], proof[MERKLE_PROOF_MAX], root, old;
	struct merkle_range ranges[MERKLE_PROOF_MAX];
	uint64_t size = 1 + d[0] % LEAVES, at = d[1] % size;
	for (uint8_t i = 0; i < LEAVES; i++)
		leaves[i] = merkle_leaf(slice_of(&i, 1));
	root = range_hash(leaves, (struct merkle_range){0, size});
	int n = merkle_inclusion(at, size, ranges);
	for (int i = 0; i < n; i++)
		proof[i] = range_hash(leaves, ranges[i]);
	must(merkle_includes(at, size, &leaves[at], proof, (size_t)n, &root));
	if (n && d[3]) {
		proof[d[2] % n].b[d[2] % MERKLE_HASH_BYTES] ^= d[3];
		must(!merkle_includes(at, size, &leaves[at], proof, (size_t)n, &root));
	}
	uint64_t from = at + 1;
	old = range_hash(leaves, (struct merkle_range){0, from});
	n = merkle_consistency(from, size, ranges);
	for (int i = 0; i < n; i++)
		proof[i] = range_hash(leaves, ranges[i]);
	must(merkle_extends(from, size, &old, &root, proof, (size_t)n));
	if (n && d[3]) {
		proof[d[2] % n].b[d[2] % MERKLE_HASH_BYTES] ^= d[3];
		must(!merkle_extends(from, size, &old, &root, proof, (size_t)n));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct seal_key *key;
	static struct seal_trust *trust;
	struct seal_published by;
	struct arena a;
	if (!key) {
		key = fixed_key();
		trust = fixed_trust(key);
	}
	arena_init(&a, 16 * 1024);
	check_texts(&a, slice_of(data, size));
	must(!tlog_note_signed(&a, trust, slice_of(data, size), &by) || size > 64);
	if (size >= 4)
		check_sound(data);
	arena_release(&a);
	return 0;
}
