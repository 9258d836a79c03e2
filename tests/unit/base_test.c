/* Behaviour of the base room. Each name is a sentence. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"
#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"
#include "socho/base/uuid.h"

static void a_number_is_read_only_when_the_whole_slice_is_one(void **state)
{
	(void)state;
	int64_t n;
	assert_int_equal(slice_to_i64(S("9223372036854775807"), &n), 0);
	assert_true(n == INT64_MAX);
	assert_int_equal(slice_to_i64(S("-9223372036854775808"), &n), 0);
	assert_true(n == INT64_MIN);
	static const char *const bad[] = {"", "-", "+1", "1.5", " 1", "1 ", "9223372036854775808", "0x10", "1e3"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(slice_to_i64(slice_z(bad[i]), &n), -1);
}

static void an_arena_keeps_small_and_large_pieces_apart(void **state)
{
	(void)state;
	char *small = arena_alloc(&arena, 10);
	char *large = arena_alloc(&arena, 100000);
	char *next = arena_alloc(&arena, 10);
	memset(small, 'a', 10);
	memset(large, 'b', 100000);
	memset(next, 'c', 10);
	assert_memory_equal(small, "aaaaaaaaaa", 10);
	assert_int_equal(large[99999], 'b');
	arena_reset(&arena);
	assert_int_equal(*(char *)arena_alloc(&arena, 10), 0);
}

static void json_text_is_escaped_and_bad_bytes_are_replaced(void **state)
{
	(void)state;
	struct text t;
	text_init(&t, &arena);
	text_add_json(&t, S("a\"\\\n\x01 chợ \xff"));
	assert_true(slice_eq(text_slice(&t), S("\"a\\\"\\\\\\n\\u0001 chợ \\ufffd\"")));
}

static void folding_drops_marks_in_both_unicode_forms(void **state)
{
	(void)state;
	struct slice out;
	assert_int_equal(utf8_fold(&arena, S("Nguyễn Thị Hường Đào"), &out), 0);
	assert_true(slice_eq(out, S("NGUYEN THI HUONG DAO")));
	/* The same in NFD: base letters followed by combining marks. */
	assert_int_equal(utf8_fold(&arena, S("Nguye\xcc\x82\xcc\x83n"), &out), 0);
	assert_true(slice_eq(out, S("NGUYEN")));
	assert_int_equal(utf8_strip_marks(&arena, S("Chợ Đồng Văn, đường 3"), &out), 0);
	assert_true(slice_eq(out, S("Cho Dong Van, duong 3")));
	assert_true(slice_eq(utf8_compact(&arena, S("chuyển-tiền \xff cz0.44")), S("CHUYENTIENCZ044")));
}

static void control_characters_and_direction_overrides_are_seen(void **state)
{
	(void)state;
	assert_true(slice_eq(utf8_trim(S(" \xc2\xa0" "Chợ Hạ \xe3\x80\x80\xe2\x80\x8b ")), S("Chợ Hạ")));
	assert_int_equal(utf8_trim(S("\xc2\xa0 \xef\xbb\xbf")).n, 0);
	assert_true(slice_eq(utf8_trim(S("\xff \x80")), S("\xff \x80")));
	assert_false(utf8_has_control(S("Chợ Hạ Long I")));
	assert_true(utf8_has_control(S("a\tb")));
	assert_true(utf8_has_control(S("a\xe2\x80\xae" "b")));
	assert_true(utf8_has_control(S("a\xff")));
}

static void a_time_without_a_zone_is_vietnamese(void **state)
{
	(void)state;
	int64_t with_zone, without, utc;
	assert_int_equal(clock_parse(S("2026-11-21T08:30:00+07:00"), &with_zone), 0);
	assert_int_equal(clock_parse(S("2026-11-21 08:30:00"), &without), 0);
	assert_int_equal(clock_parse(S("2026-11-21T01:30:00Z"), &utc), 0);
	assert_true(with_zone == without && without == utc);
	char text[CLOCK_TEXT_BYTES];
	clock_format(utc, text);
	assert_string_equal(text, "2026-11-21T08:30:00.000+07:00");
}

static void impossible_times_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-21T24:00:00Z",
	                                  "2026-11-21T08:30", "2026-11-21T08:30:00+7", "2026-11-21T08:30:00Zx", ""};
	int64_t at;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(clock_parse(slice_z(bad[i]), &at), -1);
	int32_t day;
	assert_int_equal(day_parse(S("2024-02-29"), &day), 0);
	assert_int_equal(day_parse(S("2025-02-29"), &day), -1);
}

static void the_day_begins_at_midnight_in_vietnam(void **state)
{
	(void)state;
	int64_t before, after;
	clock_parse(S("2026-11-20T23:59:59+07:00"), &before);
	clock_parse(S("2026-11-21T00:00:00+07:00"), &after);
	assert_int_equal(clock_day(after), clock_day(before) + 1);
	assert_true(clock_day_start_us(clock_day(after)) == after);
	assert_int_equal(clock_day(clock_day_start_us(-1)), -1);
}

static void base64_refuses_spare_bits_and_wrong_lengths(void **state)
{
	(void)state;
	struct slice out;
	assert_int_equal(base64url_decode(&arena, S("_-8"), &out), 0);
	assert_memory_equal(out.p, "\xff\xef", 2);
	assert_int_equal(base64url_decode(&arena, S("_-9"), &out), -1);
	assert_int_equal(base64url_decode(&arena, S("_"), &out), -1);
	assert_int_equal(base64_decode(&arena, S("aGk="), &out), 0);
	assert_true(slice_eq(out, S("hi")));
	assert_int_equal(base64_decode(&arena, S("aGk"), &out), -1);
	assert_int_equal(base64_decode(&arena, S("aG=k"), &out), -1);
	assert_true(slice_eq(base64_encode(&arena, S("hi!!")), S("aGkhIQ==")));
}

static void parent_and_child_draw_different_random_bytes(void **state)
{
	(void)state;
	unsigned char mine[16], theirs[16];
	int ends[2];
	random_bytes(mine, sizeof mine);
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		random_bytes(theirs, sizeof theirs);
		_exit(write(ends[1], theirs, sizeof theirs) != sizeof theirs);
	}
	assert_int_equal(read(ends[0], theirs, sizeof theirs), sizeof theirs);
	waitpid(child, NULL, 0);
	random_bytes(mine, sizeof mine);
	assert_memory_not_equal(mine, theirs, sizeof mine);
	close(ends[0]);
	close(ends[1]);
}

static void an_identifier_survives_its_text_form(void **state)
{
	(void)state;
	struct uuid a = uuid_new(), b;
	char text[UUID_TEXT_BYTES];
	uuid_format(a, text);
	assert_int_equal(uuid_parse(slice_z(text), &b), 0);
	assert_true(uuid_eq(a, b));
	assert_int_equal(text[14], '7');
	assert_int_equal(uuid_parse(S("0190163d-8694-739b-aea5-966c26f8ad9"), &b), -1);
	assert_int_equal(uuid_parse(S("0190163d-8694-739b-aea5-966c26f8ad9g"), &b), -1);
}

static void identifiers_of_one_process_follow_each_other(void **state)
{
	(void)state;
	struct uuid before = uuid_new();
	for (int i = 0; i < 100; i++) {
		/* The clock is read to the microsecond: the next one comes. */
		for (int64_t start = clock_now_us(); clock_now_us() <= start;)
			;
		struct uuid next = uuid_new();
		assert_true(memcmp(before.b, next.b, 8) < 0);
		before = next;
	}
}

static void a_field_at_fault_is_named(void **state)
{
	(void)state;
	struct fault why = {.err = ERR_NONE};
	json_t *o = json_read(S("{\"name\":\"a\\u0007b\",\"blank\":\"  \",\"n\":1.5}"), &why);
	assert_non_null(o);
	struct slice text;
	int64_t n;
	assert_int_equal(field_text(&arena, o, "vendor.name", 10, &text, &why), -1);
	assert_int_equal(why.err, ERR_BAD_TEXT);
	assert_string_equal(why.field, "vendor.name");
	assert_int_equal(field_text(&arena, o, "blank", 10, &text, &why), -1);
	assert_int_equal(why.err, ERR_MISSING);
	assert_int_equal(field_int(o, "n", 0, 10, &n, &why), -1);
	assert_int_equal(why.err, ERR_WRONG_TYPE);
	static const char *const allowed[] = {"name", "n", NULL};
	assert_int_equal(fields_only(&arena, o, allowed, &why), -1);
	assert_string_equal(why.field, "blank");
	json_decref(o);
}

static void json_with_a_repeated_key_or_great_depth_is_refused(void **state)
{
	(void)state;
	struct fault why;
	assert_null(json_read(S("{\"a\":1,\"a\":2}"), &why));
	assert_int_equal(why.err, ERR_DUPLICATE_KEY);
	assert_null(json_read(S("[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]"), &why));
	assert_int_equal(why.err, ERR_BAD_JSON);
	assert_null(json_read(S("{\"a\":1} x"), &why));
	assert_int_equal(why.err, ERR_BAD_JSON);
}

static void a_refusal_is_told_in_both_languages_with_the_same_figures(void **state)
{
	(void)state;
	struct fault why;
	assert_int_equal(fault_say(&why, ERR_OUT_OF_RANGE, "amount", "lớn hơn 0, nhiều nhất %d", "above 0, at most %d", 7),
	                 -1);
	assert_string_equal(why.field, "amount");
	assert_string_equal(why.detail_vi, "lớn hơn 0, nhiều nhất 7");
	assert_string_equal(why.detail, "above 0, at most 7");
	fault_at_line(&why, 12);
	assert_string_equal(why.detail_vi, "dòng 12: lớn hơn 0, nhiều nhất 7");
	assert_string_equal(why.detail, "line 12: above 0, at most 7");
	assert_int_equal(faultf(&why, ERR_CANNOT_READ, NULL, "%s", "chợ.csv"), -1);
	assert_string_equal(why.detail_vi, "chợ.csv");
	assert_string_equal(why.detail, "chợ.csv");
	fault(&why, ERR_BAD_IMPORT, NULL);
	assert_string_equal(why.detail_vi, "");
	fault_at_line(&why, 3);
	assert_string_equal(why.detail_vi, "dòng 3");
	assert_string_equal(why.detail, "line 3");
	fault_words(&why, ERR_MISSING, "code", "mã nào, 100%", "which code, 100%");
	assert_string_equal(why.detail_vi, "mã nào, 100%");
	assert_string_equal(why.detail, "which code, 100%");
	fault_state(&why, ERR_WRONG_STATE, NULL, S("submitted"));
	assert_string_equal(why.detail_vi, "hiện đang chờ duyệt");
	assert_string_equal(why.detail, "it is submitted");
	fault_state(&why, ERR_WRONG_STATE, NULL, S("new_one"));
	assert_string_equal(why.detail_vi, "hiện new_one");
	assert_int_equal(fault_say(NULL, ERR_MISSING, NULL, SAY_AT_MOST_D, 1), -1);
}

/* Every length around the room there is: "ợ" has three bytes. */
static void what_is_told_at_too_great_a_length_ends_before_a_character(void **state)
{
	(void)state;
	char long_z[400];
	struct fault why;
	for (size_t n = 150; n < sizeof long_z - 3; n++) {
		memset(long_z, 'a', n);
		memcpy(long_z + n, "ợ", sizeof "ợ");
		fault_say(&why, ERR_MISSING, NULL, "%s", "%s", long_z);
		assert_true(utf8_valid(slice_z(why.detail)));
		assert_true(utf8_valid(slice_z(why.detail_vi)));
		size_t whole = n + 3 < sizeof why.detail ? n + 3 : n < sizeof why.detail ? n : sizeof why.detail - 1;
		assert_int_equal(strlen(why.detail), whole);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_read_only_when_the_whole_slice_is_one),
		cmocka_unit_test(an_arena_keeps_small_and_large_pieces_apart),
		cmocka_unit_test(json_text_is_escaped_and_bad_bytes_are_replaced),
		cmocka_unit_test(folding_drops_marks_in_both_unicode_forms),
		cmocka_unit_test(control_characters_and_direction_overrides_are_seen),
		cmocka_unit_test(a_time_without_a_zone_is_vietnamese),
		cmocka_unit_test(impossible_times_are_refused),
		cmocka_unit_test(the_day_begins_at_midnight_in_vietnam),
		cmocka_unit_test(base64_refuses_spare_bits_and_wrong_lengths),
		cmocka_unit_test(parent_and_child_draw_different_random_bytes),
		cmocka_unit_test(an_identifier_survives_its_text_form),
		cmocka_unit_test(identifiers_of_one_process_follow_each_other),
		cmocka_unit_test(a_field_at_fault_is_named),
		cmocka_unit_test(json_with_a_repeated_key_or_great_depth_is_refused),
		cmocka_unit_test(a_refusal_is_told_in_both_languages_with_the_same_figures),
		cmocka_unit_test(what_is_told_at_too_great_a_length_ends_before_a_character),
	};
	return cmocka_run_group_tests_name("base", tests, with_arena, without_arena);
}
