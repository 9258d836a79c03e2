/* Merkle trees: the known answers of Certificate Transparency's own reference tests (eight leaves), and every proof of
 * every small tree against the definition in RFC 6962 2.1, written down as it stands there. */
#include <string.h>

#include "fixture.h"
#include "socho/base/encode.h"
#include "socho/seal/merkle.h"

static const char *const leaves_hex[] = {
	"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
};
static const char *const roots_hex[] = {
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static struct slice bytes_of(const char *hex_z)
{
	struct slice out;
	assert_int_equal(hex_decode(&arena, slice_z(hex_z), &out), 0);
	return out;
}

static void assert_hash(struct merkle_hash h, const char *hex_z)
{
	assert_string_equal(arena_printf(&arena, "%.*s", SARG(hex_encode(&arena, slice_of(h.b, sizeof h.b)))).p, hex_z);
}

/* MTH of RFC 6962 2.1. */
static struct merkle_hash mth(const struct merkle_hash *leaves, uint64_t n)
{
	uint64_t k = 1;
	if (n == 0)
		return merkle_digest(slice_of("", 0));
	if (n == 1)
		return leaves[0];
	while (k * 2 < n)
		k *= 2;
	struct merkle_hash left = mth(leaves, k), right = mth(leaves + k, n - k);
	return merkle_node(&left, &right);
}

/* PATH of 2.1.1. */
static int path(uint64_t m, const struct merkle_hash *leaves, uint64_t n, struct merkle_hash *out)
{
	uint64_t k = 1;
	if (n == 1)
		return 0;
	while (k * 2 < n)
		k *= 2;
	int count = m < k ? path(m, leaves, k, out) : path(m - k, leaves + k, n - k, out);
	out[count] = m < k ? mth(leaves + k, n - k) : mth(leaves, k);
	return count + 1;
}

/* SUBPROOF of 2.1.2. */
static int subproof(uint64_t m, const struct merkle_hash *leaves, uint64_t n, bool whole, struct merkle_hash *out)
{
	uint64_t k = 1;
	if (m == n) {
		if (!whole)
			out[0] = mth(leaves, n);
		return !whole;
	}
	while (k * 2 < n)
		k *= 2;
	int count = m <= k ? subproof(m, leaves, k, whole, out) : subproof(m - k, leaves + k, n - k, false, out);
	out[count] = m <= k ? mth(leaves + k, n - k) : mth(leaves, k);
	return count + 1;
}

enum { TREE = 70 };

static void fill(struct merkle_hash leaves[static TREE])
{
	for (int i = 0; i < TREE; i++) {
		uint8_t entry = (uint8_t)i;
		leaves[i] = merkle_leaf(slice_of(&entry, 1));
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

static void known_answers(void **state)
{
	(void)state;
	struct merkle_edge e = {.size = 0};
	assert_hash(merkle_edge_root(&e), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	for (size_t i = 0; i < 8; i++) {
		struct merkle_hash leaf = merkle_leaf(bytes_of(leaves_hex[i]));
		merkle_edge_push(&e, &leaf, NULL, NULL);
		assert_hash(merkle_edge_root(&e), roots_hex[i]);
	}
}

static void every_inclusion_proof_is_the_path_of_the_rfc(void **state)
{
	(void)state;
	struct merkle_hash leaves[TREE], want[MERKLE_PROOF_MAX], got[MERKLE_PROOF_MAX];
	struct merkle_range ranges[MERKLE_PROOF_MAX];
	fill(leaves);
	for (uint64_t size = 1; size <= TREE; size++)
		for (uint64_t index = 0; index < size; index++) {
			struct merkle_hash root = mth(leaves, size);
			int n = merkle_inclusion(index, size, ranges);
			assert_int_equal(n, path(index, leaves, size, want));
			for (int i = 0; i < n; i++)
				got[i] = range_hash(leaves, ranges[i]);
			assert_memory_equal(got, want, (size_t)n * sizeof *got);
			assert_true(merkle_includes(index, size, &leaves[index], got, (size_t)n, &root));
			assert_false(merkle_includes(index, size, &leaves[(index + 1) % TREE], got, (size_t)n, &root));
			assert_false(merkle_includes((index + 1) % size, size, &leaves[index], got, (size_t)n, &root) && size > 1);
			assert_false(merkle_includes(index, size, &leaves[index], got, (size_t)n + 1, &root));
			assert_false(n && merkle_includes(index, size, &leaves[index], got, (size_t)n - 1, &root));
			for (int i = 0; i < n; i++) {
				got[i].b[size % 32] ^= 1;
				assert_false(merkle_includes(index, size, &leaves[index], got, (size_t)n, &root));
				got[i].b[size % 32] ^= 1;
			}
		}
}

static void every_consistency_proof_is_the_proof_of_the_rfc(void **state)
{
	(void)state;
	struct merkle_hash leaves[TREE], want[MERKLE_PROOF_MAX], got[MERKLE_PROOF_MAX];
	struct merkle_range ranges[MERKLE_PROOF_MAX];
	fill(leaves);
	for (uint64_t size = 1; size <= TREE; size++)
		for (uint64_t old = 1; old <= size; old++) {
			struct merkle_hash root = mth(leaves, size), before = mth(leaves, old), other = mth(leaves + (old < TREE), old);
			int n = merkle_consistency(old, size, ranges);
			assert_int_equal(n, old == size ? 0 : subproof(old, leaves, size, true, want));
			for (int i = 0; i < n; i++)
				got[i] = range_hash(leaves, ranges[i]);
			assert_memory_equal(got, want, (size_t)n * sizeof *got);
			assert_true(merkle_extends(old, size, &before, &root, got, (size_t)n));
			assert_true(old == TREE || !merkle_extends(old, size, &other, &root, got, (size_t)n));
			assert_false(merkle_extends(size + 1, size, &before, &root, got, (size_t)n));
			assert_false(n && merkle_extends(old, size, &before, &root, got, (size_t)n - 1));
			for (int i = 0; i < n; i++) {
				got[i].b[old % 32] ^= 1;
				assert_false(merkle_extends(old, size, &before, &root, got, (size_t)n));
				got[i].b[old % 32] ^= 1;
			}
		}
}

struct seen {
	const struct merkle_hash *leaves;
	int full[8];
};

static void on_full(int height, uint64_t index, const struct merkle_hash *hash, void *arg)
{
	struct seen *s = arg;
	struct merkle_hash want = mth(s->leaves + (index << height), UINT64_C(1) << height);
	assert_true(merkle_eq(hash, &want));
	assert_int_equal(index, s->full[height]++);
}

static void a_growing_tree_tells_of_each_full_subtree_once(void **state)
{
	(void)state;
	struct merkle_hash leaves[TREE];
	struct merkle_edge e = {.size = 0}, again;
	struct seen s = {.leaves = leaves};
	fill(leaves);
	for (uint64_t i = 0; i < TREE; i++) {
		merkle_edge_push(&e, &leaves[i], on_full, &s);
		struct merkle_hash root = merkle_edge_root(&e), want = mth(leaves, i + 1);
		assert_true(merkle_eq(&root, &want));
		assert_int_equal(merkle_edge_read(&again, (int64_t)e.size, merkle_edge_bytes(&e)), 0);
		assert_memory_equal(&again, &e, offsetof(struct merkle_edge, hash) + (size_t)e.count * MERKLE_HASH_BYTES);
	}
	for (int h = 0; h < 8; h++)
		assert_int_equal(s.full[h], TREE >> h);
	assert_int_equal(merkle_edge_read(&again, (int64_t)e.size + 1, merkle_edge_bytes(&e)), -1);
	assert_int_equal(merkle_edge_read(&again, -1, merkle_edge_bytes(&e)), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(known_answers, with_arena, without_arena),
		cmocka_unit_test(every_inclusion_proof_is_the_path_of_the_rfc),
		cmocka_unit_test(every_consistency_proof_is_the_proof_of_the_rfc),
		cmocka_unit_test(a_growing_tree_tells_of_each_full_subtree_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
