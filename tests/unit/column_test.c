/* Behaviour of sealed columns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sys/wait.h>
#include <unistd.h>

#include "socho/base/encode.h"
#include "socho/base/uuid.h"
#include "socho/seal/column.h"

static struct arena arena;
static struct column_keys *keys;
static struct uuid row;

static int start(void **state)
{
	(void)state;
	arena_init(&arena, 4096);
	uint8_t master[32];
	for (unsigned i = 0; i < sizeof master; i++)
		master[i] = (uint8_t)i;
	keys = column_keys_of(master);
	row = uuid_new();
	return 0;
}

static int stop(void **state)
{
	(void)state;
	column_keys_free(keys);
	arena_release(&arena);
	return 0;
}

static struct slice row_of(const struct uuid *id)
{
	return slice_of(id->b, sizeof id->b);
}

static struct slice box_of(struct slice plaintext)
{
	return column_seal(&arena, keys, 22, "account", "number", row_of(&row), plaintext);
}

static int opens(struct slice box, struct slice *plaintext)
{
	struct fault why = {0};
	int rc = column_open(&arena, keys, 22, "account", "number", row_of(&row), box, plaintext, &why);
	if (rc)
		assert_int_equal(why.err, ERR_BAD_SEAL);
	return rc;
}

static void what_was_sealed_opens_in_its_own_row(void **state)
{
	(void)state;
	const struct slice values[] = {S("1018765432100"), S(""), S("Nguyễn Thị Hoa"), S("a\0b")};
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		struct slice box = box_of(values[i]), out;
		assert_int_equal(box.n, values[i].n + COLUMN_OVERHEAD_BYTES);
		assert_int_equal(opens(box, &out), 0);
		assert_true(slice_eq(out, values[i]));
	}
}

static void a_row_id_may_be_text(void **state)
{
	(void)state;
	struct slice box = column_seal(&arena, keys, 22, "delivery", "body", S("mb:FT24001"), S("raw")), out;
	assert_int_equal(column_open(&arena, keys, 22, "delivery", "body", S("mb:FT24001"), box, &out, NULL), 0);
	assert_true(slice_eq(out, S("raw")));
	assert_int_equal(column_open(&arena, keys, 22, "delivery", "body", S("mb:FT24002"), box, &out, NULL), -1);
}

static void a_box_with_any_bit_changed_does_not_open(void **state)
{
	(void)state;
	struct slice box = box_of(S("1018765432100")), out;
	char *p = (char *)(uintptr_t)box.p;
	for (size_t bit = 0; bit < box.n * 8; bit++) {
		p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
		assert_int_equal(opens(box, &out), -1);
		p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
	}
	assert_int_equal(opens(box, &out), 0);
}

static void a_box_cut_short_or_grown_does_not_open(void **state)
{
	(void)state;
	struct slice box = box_of(S("1018765432100")), out;
	for (size_t n = 0; n < box.n; n++)
		assert_int_equal(opens(slice_sub(box, 0, n), &out), -1);
	char *longer = arena_alloc(&arena, box.n + 1);
	memcpy(longer, box.p, box.n);
	assert_int_equal(opens(slice_of(longer, box.n + 1), &out), -1);
	assert_int_equal(opens(slice_z(NULL), &out), -1);
}

static void a_box_moved_to_another_place_does_not_open(void **state)
{
	(void)state;
	struct slice box = box_of(S("1018765432100")), out;
	struct uuid other = uuid_new();
	static const struct {
		int province;
		const char *table, *column;
		bool other_row;
	} places[] = {
		{22, "account", "number", true}, {22, "account", "holder", false}, {22, "vendor", "number", false},
		{19, "account", "number", false}, {22, "accountn", "umber", false},
	};
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		struct fault why = {0};
		struct slice id = row_of(places[i].other_row ? &other : &row);
		assert_int_equal(column_open(&arena, keys, places[i].province, places[i].table, places[i].column, id, box, &out,
		                             &why), -1);
		assert_int_equal(why.err, ERR_BAD_SEAL);
	}
}

static void another_master_key_opens_nothing(void **state)
{
	(void)state;
	static const uint8_t master[32] = {1};
	struct column_keys *others = column_keys_of(master);
	struct slice box = box_of(S("1018765432100")), out;
	assert_int_equal(column_open(&arena, others, 22, "account", "number", row_of(&row), box, &out, NULL), -1);
	uint8_t ours[COLUMN_LOOKUP_BYTES], theirs[COLUMN_LOOKUP_BYTES];
	column_lookup(keys, 22, "account.number", S("1018765432100"), ours);
	column_lookup(others, 22, "account.number", S("1018765432100"), theirs);
	assert_memory_not_equal(ours, theirs, sizeof ours);
	column_keys_free(others);
}

static void equal_values_look_different_in_the_database(void **state)
{
	(void)state;
	enum { BOXES = 300 };
	struct slice boxes[BOXES];
	for (int i = 0; i < BOXES; i++) {
		boxes[i] = box_of(S("0912345678"));
		for (int j = 0; j < i; j++)
			assert_memory_not_equal(boxes[i].p + 2, boxes[j].p + 2, COLUMN_NONCE_BYTES);
	}
}

static void a_forked_child_never_repeats_a_nonce(void **state)
{
	(void)state;
	box_of(S("fill the stock"));
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	pid_t pid = fork();
	if (pid == 0) {
		struct slice box = box_of(S("child"));
		_exit(write(ends[1], box.p, 14) == 14 ? 0 : 1);
	}
	char child[14];
	assert_int_equal(read(ends[0], child, sizeof child), 14);
	struct slice box = box_of(S("parent"));
	assert_memory_not_equal(box.p + 2, child + 2, COLUMN_NONCE_BYTES);
	waitpid(pid, NULL, 0);
	close(ends[0]);
	close(ends[1]);
}

static void a_look_up_is_the_same_for_equal_values_of_one_purpose(void **state)
{
	(void)state;
	uint8_t first[COLUMN_LOOKUP_BYTES], again[COLUMN_LOOKUP_BYTES];
	column_lookup(keys, 22, "account.number", S("1018765432100"), first);
	column_lookup(keys, 22, "account.number", S("1018765432100"), again);
	assert_memory_equal(first, again, sizeof first);
	column_lookup(keys, 22, "account.number", S("1018765432101"), again);
	assert_memory_not_equal(first, again, sizeof first);
	column_lookup(keys, 22, "vendor.phone", S("1018765432100"), again);
	assert_memory_not_equal(first, again, sizeof first);
	column_lookup(keys, 19, "account.number", S("1018765432100"), again);
	assert_memory_not_equal(first, again, sizeof first);
}

/* The look-up stands in the database: this value must never change. Computed with Python's hmac and hashlib. */
static void a_look_up_keeps_its_value(void **state)
{
	(void)state;
	uint8_t out[COLUMN_LOOKUP_BYTES];
	column_lookup(keys, 22, "account.number", S("1018765432100"), out);
	assert_true(slice_eq(hex_encode(&arena, slice_of(out, sizeof out)), S("ea804564c81b3e6e32a7239c9f1aebaf")));
}

/* A box made by another program by the same rules: Python's cryptography. */
static void a_box_made_elsewhere_opens(void **state)
{
	(void)state;
	struct slice box, out;
	assert_int_equal(hex_decode(&arena, S("01016465666768696a6b6c6d6e6f8454845eb8d4f02c303bf8cad37923999f81fba622af44f8f2a058bba4"), &box), 0);
	assert_int_equal(column_open(&arena, keys, 22, "account", "number", S("0123456789abcdef"), box, &out, NULL), 0);
	assert_true(slice_eq(out, S("1018765432100")));
}

static int load_text(const char *text_z)
{
	char path[] = "/tmp/socho-column-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text_z, strlen(text_z)), (ssize_t)strlen(text_z));
	close(fd);
	struct column_keys *k = NULL;
	struct fault why = {0};
	int rc = column_keys_load(&k, path, &why);
	unlink(path);
	if (rc)
		assert_int_equal(why.err, ERR_BAD_KEY);
	column_keys_free(k);
	return rc;
}

static void a_key_file_holds_64_hex_digits(void **state)
{
	(void)state;
	assert_int_equal(load_text("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"), 0);
	assert_int_equal(load_text("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"), 0);
	assert_int_equal(load_text(""), -1);
	assert_int_equal(load_text("00"), -1);
	assert_int_equal(load_text("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1g"), -1);
	assert_int_equal(load_text("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00"), -1);
	struct column_keys *k;
	assert_int_equal(column_keys_load(&k, "/nonexistent/column.key", NULL), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_sealed_opens_in_its_own_row),
		cmocka_unit_test(a_row_id_may_be_text),
		cmocka_unit_test(a_box_with_any_bit_changed_does_not_open),
		cmocka_unit_test(a_box_cut_short_or_grown_does_not_open),
		cmocka_unit_test(a_box_moved_to_another_place_does_not_open),
		cmocka_unit_test(another_master_key_opens_nothing),
		cmocka_unit_test(equal_values_look_different_in_the_database),
		cmocka_unit_test(a_forked_child_never_repeats_a_nonce),
		cmocka_unit_test(a_look_up_is_the_same_for_equal_values_of_one_purpose),
		cmocka_unit_test(a_look_up_keeps_its_value),
		cmocka_unit_test(a_box_made_elsewhere_opens),
		cmocka_unit_test(a_key_file_holds_64_hex_digits),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
