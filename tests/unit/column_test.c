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
static const int provinces[] = {22, 19};

/* A fresh key, wrapped and opened again. */
static struct column_key drawn(struct column_keys *k, enum column_key_kind kind, int province, int version)
{
	struct column_key key = {.kind = kind, .province = province, .version = version};
	column_key_make(&arena, k, &key);
	assert_int_equal(key.wrapped.n, COLUMN_WRAPPED_BYTES);
	assert_int_equal(column_keys_add(k, &key, NULL), 0);
	return key;
}

/* What a register had before it had data keys. */
static void derived(struct column_keys *k, int province)
{
	drawn(k, COLUMN_KEY_BOX, province, 0);
	drawn(k, COLUMN_KEY_LOOK_UP, province, 0);
}

static int start(void **state)
{
	(void)state;
	arena_init(&arena, 4096);
	uint8_t master[32];
	for (unsigned i = 0; i < sizeof master; i++)
		master[i] = (uint8_t)i;
	keys = column_keys_of(master);
	for (size_t i = 0; i < sizeof provinces / sizeof provinces[0]; i++) {
		derived(keys, provinces[i]);
		drawn(keys, COLUMN_KEY_BOX, provinces[i], 1);
		column_keys_seal_with(keys, provinces[i], 1);
	}
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
	derived(others, 22);
	drawn(others, COLUMN_KEY_BOX, 22, 1);
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
			assert_memory_not_equal(boxes[i].p + COLUMN_HEAD_BYTES, boxes[j].p + COLUMN_HEAD_BYTES, COLUMN_NONCE_BYTES);
	}
}

static void a_forked_child_never_repeats_a_nonce(void **state)
{
	(void)state;
	enum { SEEN = COLUMN_HEAD_BYTES + COLUMN_NONCE_BYTES };
	box_of(S("fill the stock"));
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	pid_t pid = fork();
	if (pid == 0) {
		struct slice box = box_of(S("child"));
		_exit(write(ends[1], box.p, SEEN) == SEEN ? 0 : 1);
	}
	char child[SEEN];
	assert_int_equal(read(ends[0], child, sizeof child), SEEN);
	struct slice box = box_of(S("parent"));
	assert_memory_not_equal(box.p + COLUMN_HEAD_BYTES, child + COLUMN_HEAD_BYTES, COLUMN_NONCE_BYTES);
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

/* A box made by another program by the rules of version 0: Python's cryptography. */
static void a_box_from_before_data_keys_opens(void **state)
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
	int rc = column_keys_begin(&k, path, &why);
	unlink(path);
	if (rc)
		assert_int_equal(why.err, ERR_BAD_KEY);
	column_keys_free(k);
	return rc;
}

#define LINE "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"

static void a_key_file_holds_64_hex_digits_or_two_such_lines(void **state)
{
	(void)state;
	assert_int_equal(load_text("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"), 0);
	assert_int_equal(load_text("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"), 0);
	assert_int_equal(load_text(""), -1);
	assert_int_equal(load_text("00"), -1);
	assert_int_equal(load_text("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1g"), -1);
	assert_int_equal(load_text("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00"), -1);
	assert_int_equal(load_text(LINE LINE), 0);
	assert_int_equal(load_text(LINE "00\n"), -1);
	assert_int_equal(load_text(LINE LINE LINE), -1);
	struct column_keys *k;
	assert_int_equal(column_keys_begin(&k, "/nonexistent/column.key", NULL), -1);
}

static void a_new_version_seals_and_the_old_ones_still_open(void **state)
{
	(void)state;
	struct slice old = box_of(S("0912345678")), out;
	drawn(keys, COLUMN_KEY_BOX, 22, 300);
	assert_int_equal(column_keys_sealing(keys, 22), 1);
	column_keys_seal_with(keys, 22, 300);
	struct slice fresh = box_of(S("0912345678"));
	assert_memory_equal(old.p, "\2\0\1", COLUMN_HEAD_BYTES);
	assert_memory_equal(fresh.p, "\2\1\x2c", COLUMN_HEAD_BYTES);
	assert_int_equal(opens(old, &out), 0);
	assert_int_equal(opens(fresh, &out), 0);
	column_keys_seal_with(keys, 22, 1);
}

/* Neither another known version nor an unknown one, and no box of version 0 in the clothes of a later one. */
static void a_box_opens_with_the_version_that_it_names_only(void **state)
{
	(void)state;
	drawn(keys, COLUMN_KEY_BOX, 22, 2);
	static const char *const heads[] = {"\2\0\2", "\2\0\0", "\2\0\7", "\3\0\1"};
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		struct slice box = box_of(S("0912345678")), out;
		memcpy((char *)(uintptr_t)box.p, heads[i], COLUMN_HEAD_BYTES);
		assert_int_equal(opens(box, &out), -1);
	}
}

static void a_wrapped_key_opens_in_its_own_place_only(void **state)
{
	(void)state;
	static const uint8_t master[32] = {3};
	struct column_keys *k = column_keys_of(master);
	struct column_key good = {.kind = COLUMN_KEY_BOX, .province = 22, .version = 5};
	column_key_make(&arena, k, &good);
	struct column_key bad[] = {good, good, good, good, good, good};
	uint8_t *changed = (uint8_t *)(uintptr_t)arena_dup(&arena, good.wrapped).p;
	changed[20] ^= 1;
	bad[0].kind = COLUMN_KEY_LOOK_UP;
	bad[1].province = 19;
	bad[2].version = 6;
	bad[3].master_id = S("12345678");
	bad[4].wrapped = slice_of(changed, COLUMN_WRAPPED_BYTES);
	bad[5].wrapped = slice_sub(good.wrapped, 0, COLUMN_WRAPPED_BYTES - 1);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct fault why = {0};
		assert_int_equal(column_keys_add(k, &bad[i], &why), -1);
		assert_int_equal(why.err, ERR_BAD_KEY);
	}
	assert_int_equal(column_keys_add(k, &good, NULL), 0);
	column_keys_free(k);
}

static void the_same_key_is_never_wrapped_into_the_same_bytes(void **state)
{
	(void)state;
	struct column_key one = {.kind = COLUMN_KEY_BOX, .province = 22}, two = one;
	column_key_make(&arena, keys, &one);
	column_key_make(&arena, keys, &two);
	assert_false(slice_eq(one.wrapped, two.wrapped));
	struct column_key third = drawn(keys, COLUMN_KEY_BOX, 22, 31), fourth = drawn(keys, COLUMN_KEY_BOX, 22, 32);
	assert_false(slice_eq(slice_sub(third.wrapped, 12, 44), slice_sub(fourth.wrapped, 12, 44)));
}

/* Writes a file of these masters and reads it. */
static struct column_keys *read_masters(struct slice text)
{
	char path[] = "/tmp/socho-column-XXXXXX";
	int fd = mkstemp(path);
	struct column_keys *k = NULL;
	assert_true(fd >= 0 && write(fd, text.p, text.n) == (ssize_t)text.n);
	close(fd);
	assert_int_equal(column_keys_begin(&k, path, NULL), 0);
	unlink(path);
	return k;
}

static void a_key_that_another_master_wraps_is_the_same_key(void **state)
{
	(void)state;
	static const uint8_t master[32] = {9};
	struct column_keys *before = column_keys_of(master);
	struct column_key key = drawn(before, COLUMN_KEY_BOX, 22, 1);
	column_keys_seal_with(before, 22, 1);
	struct slice box = column_seal(&arena, before, 22, "account", "number", row_of(&row), S("1018765432100")), out;
	struct slice old = column_master_lines(&arena, before, COLUMN_MASTER_ALL);
	struct column_keys *both = read_masters(arena_printf(&arena, "%s%.*s", LINE, SARG(old)));
	assert_int_equal(column_master_count(both), 2);
	assert_false(column_key_is_fresh(both, &key));
	assert_int_equal(column_key_rewrap(&arena, both, &key, NULL), 0);
	assert_true(column_key_is_fresh(both, &key));
	struct column_keys *after = read_masters(S(LINE));
	assert_int_equal(column_keys_add(after, &key, NULL), 0);
	assert_int_equal(column_open(&arena, after, 22, "account", "number", row_of(&row), box, &out, NULL), 0);
	assert_int_equal(column_keys_add(before, &key, NULL), 0);
	column_keys_free(before);
	column_keys_free(both);
	column_keys_free(after);
}

static void a_province_has_one_key_for_look_ups(void **state)
{
	(void)state;
	struct column_key other = {.kind = COLUMN_KEY_LOOK_UP, .province = 22, .version = 1};
	struct fault why = {0};
	column_key_make(&arena, keys, &other);
	assert_int_equal(column_keys_add(keys, &other, &why), -1);
	assert_int_equal(why.err, ERR_BAD_KEY);
}

static void masters_are_told_as_their_file_reads(void **state)
{
	(void)state;
	struct slice one = column_master_draw(&arena);
	struct column_keys *k = read_masters(arena_printf(&arena, "%s%.*s\n", LINE, SARG(one)));
	assert_int_equal(one.n, 64);
	assert_true(slice_eq(column_master_lines(&arena, k, COLUMN_MASTER_FIRST), S(LINE)));
	assert_true(slice_eq(column_master_lines(&arena, k, COLUMN_MASTER_LAST), arena_printf(&arena, "%.*s\n", SARG(one))));
	assert_int_equal(column_master_lines(&arena, k, COLUMN_MASTER_ALL).n, 130);
	column_keys_free(k);
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
		cmocka_unit_test(a_box_from_before_data_keys_opens),
		cmocka_unit_test(a_key_file_holds_64_hex_digits_or_two_such_lines),
		cmocka_unit_test(a_new_version_seals_and_the_old_ones_still_open),
		cmocka_unit_test(a_box_opens_with_the_version_that_it_names_only),
		cmocka_unit_test(a_wrapped_key_opens_in_its_own_place_only),
		cmocka_unit_test(the_same_key_is_never_wrapped_into_the_same_bytes),
		cmocka_unit_test(a_key_that_another_master_wraps_is_the_same_key),
		cmocka_unit_test(a_province_has_one_key_for_look_ups),
		cmocka_unit_test(masters_are_told_as_their_file_reads),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
