/* Behaviour of the registry room that needs no database. */
#include <openssl/sha.h>
#include <string.h>

#include "fixture.h"
#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/registry/code_id.h"
#include "socho/registry/page.h"
#include "socho/registry/validate.h"

typedef int validate_fn(struct arena *a, struct slice text, const char *field, struct slice *out, struct fault *why);

static void accepts(validate_fn *f, const char *text, const char *normal)
{
	struct slice out;
	struct fault why = {.err = ERR_NONE};
	if (f(&arena, slice_z(text), "x.y", &out, &why))
		fail_msg("'%s' was refused", text);
	assert_string_equal(arena_dup_z(&arena, out), normal);
}

static void refuses(validate_fn *f, const char *text, enum err err)
{
	struct slice out;
	struct fault why = {.err = ERR_NONE};
	if (!f(&arena, slice_z(text), "x.y", &out, &why))
		fail_msg("'%s' was accepted", text);
	assert_int_equal(why.err, err);
	assert_string_equal(why.field, "x.y");
}

static void a_phone_number_is_kept_in_its_international_form(void **state)
{
	(void)state;
	accepts(validate_phone, "0912345678", "+84912345678");
	accepts(validate_phone, "+84 912.345-678", "+84912345678");
	accepts(validate_phone, "84;325;345;678", "+84325345678");
	accepts(validate_phone, "0203 3825 123", "+842033825123");
}

static void a_phone_number_outside_the_number_plan_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "091234567", "09123456789", "0312345678", "0512345678", "0712345678",
	                                  "0801234567", "01234567890", "0203382512", "0412345678", "+1 912345678",
	                                  "09123456a8", "84", "8412345678"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		refuses(validate_phone, bad[i], ERR_BAD_PHONE);
}

static int id_in_2026(struct arena *a, struct slice text, const char *field, struct slice *out, struct fault *why)
{
	return validate_id_number(a, text, day_from_civil(2026, 11, 21), field, out, why);
}

static void a_personal_id_has_a_place_a_century_and_a_year_that_can_be(void **state)
{
	(void)state;
	accepts(id_in_2026, "087084000999", "087084000999");
	accepts(id_in_2026, "022 226 000 001", "022226000001");
	accepts(id_in_2026, "101190000001", "101190000001");
	static const char *const bad[] = {"", "123456789", "08708400099", "0870840009990", "087 08400099x",
	                                  "003084000999", "097084000999", "000084000999", "087227000999", "087400000999"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		refuses(id_in_2026, bad[i], ERR_BAD_ID_NUMBER);
}

static void a_tax_code_stands_or_falls_with_its_check_digit(void **state)
{
	(void)state;
	static const char *const good[] = {"0100109106", "0300588569", "0101248141", "0100233488", "0314409058-002"};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		accepts(validate_tax_code, good[i], good[i]);
	static const char *const bad[] = {"", "0100233480", "010023348", "01002334880", "0314409058-000", "0314409058-02",
	                                  "0314409058002", "0100000000", "0314409058-00x", "O100109106"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		refuses(validate_tax_code, bad[i], ERR_BAD_TAX_CODE);
}

static void an_account_number_has_six_to_nineteen_plain_characters(void **state)
{
	(void)state;
	accepts(validate_account_number, "1903 5566 7788", "190355667788");
	accepts(validate_account_number, "VQRQ0001abcd", "VQRQ0001abcd");
	accepts(validate_account_number, "123456", "123456");
	accepts(validate_account_number, "1234567890123456789", "1234567890123456789");
	static const char *const bad[] = {"", "12345", "12345678901234567890", "1903-5566", "đ123456", "123456\t"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		refuses(validate_account_number, bad[i], ERR_BAD_ACCOUNT);
}

static void a_holder_name_is_letters_as_a_bank_app_shows_them(void **state)
{
	(void)state;
	accepts(validate_holder_name, "NGUYEN THI HUONG", "NGUYEN THI HUONG");
	accepts(validate_holder_name, "  Nguyễn  Thị   Hường ", "Nguyễn Thị Hường");
	accepts(validate_holder_name, "CTY TNHH 1TV A&B (H'Mông)", "CTY TNHH 1TV A&B (H'Mông)");
	static const char *const bad[] = {"", "A", " A ", "12345", "Mai 😀", "<b>MAI</b>", "MAI;DROP", "A\xff",
	                                  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		refuses(validate_holder_name, bad[i], ERR_BAD_HOLDER);
}

static void a_code_id_is_read_as_people_write_it(void **state)
{
	(void)state;
	char id[CODE_ID_BYTES], read[CODE_ID_BYTES];
	for (int round = 0; round < 200; round++) {
		code_id_draw(id);
		assert_int_equal(strlen(id), CODE_ID_CHARS);
		assert_int_equal(strspn(id, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), CODE_ID_CHARS);
		char typed[CODE_ID_CHARS + 3];
		snprintf(typed, sizeof typed, "%.4s-%.4s %s", id, id + 4, id + 8);
		for (char *p = typed; *p; p++)
			*p = *p == '0' ? 'o' : *p == '1' ? (round & 1 ? 'l' : 'I') : *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p;
		assert_int_equal(code_id_parse(slice_z(typed), read), 0);
		assert_string_equal(read, id);
	}
	assert_int_equal(code_id_parse(S(""), read), -1);
	assert_int_equal(code_id_parse(S("0000000000"), read), -1);
	assert_int_equal(code_id_parse(S("000000000000"), read), -1);
	assert_int_equal(code_id_parse(S("U0000000000"), read), -1);
	assert_int_equal(code_id_parse(S("00000000000"), read), 0);
}

static void a_misread_code_id_is_noticed(void **state)
{
	(void)state;
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char id[CODE_ID_BYTES], read[CODE_ID_BYTES];
	for (int round = 0; round < 50; round++) {
		code_id_draw(id);
		for (size_t i = 0; i < CODE_ID_CHARS; i++) {
			char was = id[i];
			for (const char *c = alphabet; *c; c++) {
				id[i] = *c;
				assert_int_equal(code_id_parse(slice_z(id), read), *c == was ? 0 : -1);
			}
			id[i] = was;
			for (size_t j = i + 1; j < CODE_ID_CHARS; j++) {
				if (id[j] == was)
					continue;
				id[i] = id[j], id[j] = was;
				assert_int_equal(code_id_parse(slice_z(id), read), -1);
				id[j] = id[i], id[i] = was;
			}
		}
	}
}

static struct verification a_code(void)
{
	return (struct verification){
		.verdict = VERDICT_CURRENT,
		.code = S("0123456789A"),
		.market = S("Chợ Hạ Long I"),
		.stall = S("A-12"),
		.vendor = S("Cô Hường"),
		.bank = S("Vietcombank"),
		.holder = S("NGUYEN THI HUONG"),
		.last4 = S("4321"),
		.key_id = S("AbCd-_01"),
		.contact = S("(0203) 3 825 117"),
		.issued_us = 1763700000000000,
	};
}

static bool holds(struct slice text, const char *part)
{
	return slice_find_all(text, slice_z(part)) >= 0;
}

static const struct public_setting vietnamese = {.lang = PUBLIC_VI, .here = SLICE_LIT("/v/0123456789A?label=ABC123")},
                                   english = {.lang = PUBLIC_EN, .chosen = true, .here = SLICE_LIT("/v/0123456789A")};

static void the_page_says_what_the_sticker_should_say(void **state)
{
	(void)state;
	struct verification v = a_code();
	struct slice html = page_html(&arena, &v, &vietnamese);
	static const char *const parts[] = {"<html lang=\"vi\"", "Mã đang dùng", "Chợ Hạ Long I", "A-12", "Cô Hường",
	                                    "Vietcombank", "NGUYEN THI HUONG", ">4321<", "0123-4567-89A", "AbCd-_01",
	                                    "21/11/2025", "đừng trả tiền", "phải hiện đúng như sau", "href=\"tel:02033825117\">(0203) 3 825 117<",
	                                    "href=\"/v/0123456789A?label=ABC123&amp;lang=en\" lang=\"en\""};
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (!holds(html, parts[i]))
			fail_msg("'%s' is missing", parts[i]);
	static const char *const in_english[] = {"<html lang=\"en\"", "This code is in use", "do not pay", "must show exactly this",
	                                         "href=\"/v/0123456789A?lang=vi\" lang=\"vi\"", "href=\"/check?lang=en\""};
	for (size_t i = 0; i < sizeof in_english / sizeof in_english[0]; i++)
		if (!holds(page_html(&arena, &v, &english), in_english[i]))
			fail_msg("'%s' is missing", in_english[i]);
	assert_false(holds(html, "MẪU"));
	struct public_setting sample = vietnamese;
	sample.sample = true;
	assert_true(holds(page_html(&arena, &v, &sample), "MẪU"));
}

static void a_good_code_on_a_bad_label_is_no_good_sticker(void **state)
{
	(void)state;
	struct verification v = a_code();
	v.label = S("ABC123");
	v.label_state = S("printed");
	assert_true(holds(page_html(&arena, &v, &vietnamese), "class=\"good\""));
	v.label_state = S("voided");
	assert_true(holds(page_html(&arena, &v, &vietnamese), "class=\"bad\""));
	assert_true(holds(page_html(&arena, &v, &english), "This label was voided"));
	v.label_state = slice_z(NULL);
	assert_true(holds(page_html(&arena, &v, &vietnamese), "class=\"warn\""));
	assert_true(holds(page_html(&arena, &v, &english), "There is no such label"));
}

static void a_field_of_a_form_is_read_as_browsers_send_it(void **state)
{
	(void)state;
	struct request rq = {.arena = &arena, .body = S("a=1&text=C%E1%BB%95ng+s%C3%A1u%2B&empty=&bad=%4&nul=%00")};
	struct slice value;
	struct fault why;
	assert_int_equal(request_form(&rq, "text", &value, &why), 0);
	assert_true(slice_eq(value, S("Cổng sáu+")));
	assert_int_equal(request_form(&rq, "empty", &value, &why), 0);
	assert_true(value.p && !value.n);
	assert_int_equal(request_form(&rq, "none", &value, &why), 0);
	assert_null(value.p);
	assert_int_equal(request_form(&rq, "bad", &value, &why), -1);
	assert_int_equal(why.err, ERR_BAD_REQUEST);
	assert_int_equal(request_form(&rq, "nul", &value, &why), -1);
}

static void names_on_the_page_cannot_become_markup(void **state)
{
	(void)state;
	struct verification v = a_code();
	struct slice evil = S("<script>&\"'</script>");
	v.market = v.stall = v.vendor = v.bank = v.holder = v.last4 = v.key_id = v.code = v.successor = evil;
	v.contact = v.label = v.scanned_bank = v.scanned_last4 = v.shows_market = v.shows_stall = evil;
	v.shows[0] = (struct shown_code){evil, evil, evil, evil};
	v.shows_count = 1;
	for (int verdict = 0; verdict < VERDICT_COUNT; verdict++) {
		v.verdict = (enum verdict)verdict;
		struct slice html = page_html(&arena, &v, &vietnamese);
		assert_false(holds(html, "<script"));
		assert_false(holds(html, "'</"));
		assert_true(holds(html, "&lt;script&gt;&amp;&quot;&#39;&lt;/script&gt;"));
	}
}

static void every_page_is_small_and_loads_nothing(void **state)
{
	(void)state;
	struct verification v = a_code();
	struct text longest;
	text_init(&longest, &arena);
	for (int i = 0; i < 120; i++)
		text_add(&longest, S("&"));
	v.market = v.stall = v.vendor = v.bank = v.holder = text_slice(&longest);
	v.successor = v.code;
	v.shows_market = v.shows_stall = v.market;
	for (int verdict = 0; verdict < VERDICT_COUNT; verdict++) {
		v.verdict = (enum verdict)verdict;
		struct slice html = page_html(&arena, &v, &vietnamese);
		assert_in_range(html.n, 1000, PAGE_BYTES_MAX);
		static const char *const loads[] = {"src=", "url(", "@import", "http:", "https:", "<link", "style=", "onload"};
		for (size_t i = 0; i < sizeof loads / sizeof loads[0]; i++)
			assert_false(holds(html, loads[i]));
	}
}

static void the_policy_allows_the_style_of_the_page_and_nothing_else(void **state)
{
	(void)state;
	struct verification v = a_code();
	struct slice html = page_html(&arena, &v, &vietnamese);
	ptrdiff_t from = slice_find_all(html, S("<style>")), to = slice_find_all(html, S("</style>"));
	assert_true(from > 0 && to > from);
	struct slice style = slice_sub(html, (size_t)from + 7, (size_t)to);
	uint8_t digest[SHA256_DIGEST_LENGTH];
	SHA256((const uint8_t *)style.p, style.n, digest);
	struct slice policy = public_policy(&arena);
	assert_true(slice_starts(policy, S("default-src 'none'; style-src 'sha256-")));
	assert_true(slice_find_all(policy, base64_encode(&arena, slice_of(digest, sizeof digest))) > 0);
	assert_false(holds(policy, "unsafe"));
}

static void an_unknown_code_has_the_same_shape_as_a_known_one(void **state)
{
	(void)state;
	struct verification known = a_code(), unknown = {.verdict = VERDICT_UNKNOWN, .code = S("0123456789A")};
	known.verdict = VERDICT_REVOKED;
	struct slice pages[] = {page_html(&arena, &known, &vietnamese), page_html(&arena, &unknown, &vietnamese)};
	size_t rows[2] = {0};
	for (int i = 0; i < 2; i++)
		for (size_t at = 0; at + 4 <= pages[i].n; at++)
			rows[i] += slice_eq(slice_sub(pages[i], at, at + 4), S("<dt>"));
	assert_int_equal(rows[0], rows[1]);
	json_t *a = json_read(page_json(&arena, &known, false), NULL), *b = json_read(page_json(&arena, &unknown, false), NULL);
	assert_non_null(a);
	assert_non_null(b);
	assert_int_equal(json_object_size(a), json_object_size(b));
	assert_string_equal(json_string_value(json_object_get(a, "state")), "revoked");
	assert_string_equal(json_string_value(json_object_get(a, "last4")), "4321");
	assert_string_equal(json_string_value(json_object_get(b, "state")), "unknown");
	assert_true(json_is_null(json_object_get(b, "last4")));
	json_decref(a);
	json_decref(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_phone_number_is_kept_in_its_international_form),
		cmocka_unit_test(a_phone_number_outside_the_number_plan_is_refused),
		cmocka_unit_test(a_personal_id_has_a_place_a_century_and_a_year_that_can_be),
		cmocka_unit_test(a_tax_code_stands_or_falls_with_its_check_digit),
		cmocka_unit_test(an_account_number_has_six_to_nineteen_plain_characters),
		cmocka_unit_test(a_holder_name_is_letters_as_a_bank_app_shows_them),
		cmocka_unit_test(a_code_id_is_read_as_people_write_it),
		cmocka_unit_test(a_misread_code_id_is_noticed),
		cmocka_unit_test(the_page_says_what_the_sticker_should_say),
		cmocka_unit_test(a_good_code_on_a_bad_label_is_no_good_sticker),
		cmocka_unit_test(a_field_of_a_form_is_read_as_browsers_send_it),
		cmocka_unit_test(names_on_the_page_cannot_become_markup),
		cmocka_unit_test(every_page_is_small_and_loads_nothing),
		cmocka_unit_test(the_policy_allows_the_style_of_the_page_and_nothing_else),
		cmocka_unit_test(an_unknown_code_has_the_same_shape_as_a_known_one),
	};
	return cmocka_run_group_tests(tests, with_arena, without_arena);
}
