/* The check rules of vendors, with the numbers that domain.md 4.2 gives as true and false, and the names of L03. */
#include <jansson.h>
#include <string.h>

#include "fixture.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/registry/duplicate.h"
#include "socho/registry/vendor.h"

#define TODAY day_from_civil(2026, 11, 22)

/* "code", "id:…", or NULL when it is refused. */
static const char *tax_code_of(enum vendor_kind kind, const char *text)
{
	struct slice code, id;
	struct fault why;
	if (validate_vendor_tax_code(&arena, kind, slice_z(text), TODAY, "vendor.tax_code", &code, &id, &why)) {
		assert_string_equal(why.field, "vendor.tax_code");
		return NULL;
	}
	assert_true((code.p != NULL) != (id.p != NULL));
	return arena_printf(&arena, "%s%.*s", id.p ? "id:" : "", SARG(id.p ? id : code)).p;
}

static void is_text(const char *got, const char *wanted)
{
	if (!wanted)
		assert_null(got);
	else
		assert_true(got && strncmp(got, wanted, strlen(wanted)) == 0);
}

static void a_tax_code_is_checked_by_its_digit_whatever_the_kind(void **state)
{
	(void)state;
	static const char *const good[] = {"0100109106", "0300588569", "0101248141", "0100233488"};
	static const char *const bad[] = {"0100233480", "0100109105", "010010910", "01001091066", "0100000000", "01x0109106", ""};
	for (int kind = 0; kind < VENDOR_KINDS; kind++) {
		for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
			is_text(tax_code_of((enum vendor_kind)kind, good[i]), good[i]);
		for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
			is_text(tax_code_of((enum vendor_kind)kind, bad[i]), NULL);
	}
}

static void only_a_business_has_branches(void **state)
{
	(void)state;
	static const enum vendor_kind with[] = {VENDOR_HOUSEHOLD, VENDOR_ENTERPRISE, VENDOR_COOPERATIVE, VENDOR_INSTITUTION};
	static const enum vendor_kind without[] = {VENDOR_INDIVIDUAL, VENDOR_FARMER};
	for (size_t i = 0; i < 4; i++) {
		is_text(tax_code_of(with[i], "0314409058-002"), "0314409058-002");
		is_text(tax_code_of(with[i], "0314409058002"), "0314409058-002");
		is_text(tax_code_of(with[i], "0314409058-000"), NULL);
		is_text(tax_code_of(with[i], "0314409059-002"), NULL);
		is_text(tax_code_of(with[i], "0314409058-02"), NULL);
	}
	for (size_t i = 0; i < 2; i++)
		is_text(tax_code_of(without[i], "0314409058-002"), NULL);
}

static void twelve_digits_are_the_personal_id_of_people_and_households(void **state)
{
	(void)state;
	is_text(tax_code_of(VENDOR_HOUSEHOLD, "087084000999"), "id:087084000999");
	is_text(tax_code_of(VENDOR_INDIVIDUAL, "087 084 000 999"), "id:087084000999");
	is_text(tax_code_of(VENDOR_FARMER, "087084000999"), "id:087084000999");
	is_text(tax_code_of(VENDOR_ENTERPRISE, "087084000999"), NULL);
	is_text(tax_code_of(VENDOR_COOPERATIVE, "087084000999"), NULL);
	is_text(tax_code_of(VENDOR_INSTITUTION, "087084000999"), NULL);
	is_text(tax_code_of(VENDOR_HOUSEHOLD, "003084000999"), NULL); /* no province has 003 */
	is_text(tax_code_of(VENDOR_HOUSEHOLD, "087227000999"), NULL); /* born in 2027 */
}

static void registers(enum vendor_kind kind, const char *text, const char *style, const char *number, const char *id)
{
	struct registration r;
	struct fault why;
	if (validate_registration(&arena, kind, slice_z(text), TODAY, "n", &r, &why))
		fail_msg("%s was refused", text);
	assert_string_equal(registration_style_name(r.style), style);
	assert_true(slice_eq(r.number, slice_z(number)) && slice_eq(r.id_number, slice_z(id)));
}

static void does_not_register(enum vendor_kind kind, const char *text, enum err err)
{
	struct registration r;
	struct fault why;
	if (!validate_registration(&arena, kind, slice_z(text), TODAY, "n", &r, &why))
		fail_msg("%s was taken", text);
	assert_int_equal(why.err, err);
}

static void a_registration_number_has_the_styles_of_its_kind(void **state)
{
	(void)state;
	registers(VENDOR_HOUSEHOLD, "22A8012345", "old", "22A8012345", NULL);
	registers(VENDOR_HOUSEHOLD, "22a8012345", "old", "22A8012345", NULL);
	registers(VENDOR_HOUSEHOLD, "0314409058-002", "tax", "0314409058-002", NULL);
	registers(VENDOR_HOUSEHOLD, "087084000999", "id", NULL, "087084000999");
	registers(VENDOR_ENTERPRISE, "0100109106", "tax", "0100109106", NULL);
	registers(VENDOR_COOPERATIVE, "0300588569", "tax", "0300588569", NULL);
	registers(VENDOR_INSTITUTION, "12/QĐ-UBND", "other", "12/QĐ-UBND", NULL);
	does_not_register(VENDOR_HOUSEHOLD, "22A7012345", ERR_BAD_REGISTRATION);
	does_not_register(VENDOR_HOUSEHOLD, "2218012345", ERR_BAD_REGISTRATION);
	does_not_register(VENDOR_HOUSEHOLD, "0100233480", ERR_BAD_REGISTRATION);
	does_not_register(VENDOR_HOUSEHOLD, "003084000999", ERR_BAD_ID_NUMBER);
	does_not_register(VENDOR_ENTERPRISE, "22A8012345", ERR_BAD_REGISTRATION);
	does_not_register(VENDOR_COOPERATIVE, "087084000999", ERR_BAD_REGISTRATION);
	does_not_register(VENDOR_INDIVIDUAL, "0100109106", ERR_BAD_REGISTRATION);
	does_not_register(VENDOR_FARMER, "0100109106", ERR_BAD_REGISTRATION);
}

static void an_address_that_could_smuggle_a_header_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "a", "a@b", "@b.vn", "a@.vn", "a@b.vn\r\nBcc: c@d.vn", "a b@c.vn", "a@b@c.vn", "<a@b.vn>",
	                                  "a@b..vn", "a@-b.vn", "a@b-.vn", "a@b.vn.", "a,b@c.vn", ".a@b.vn", "a.@b.vn", "h\xc6\xb0@b.vn"};
	struct slice out;
	struct fault why;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (!validate_email(&arena, slice_z(bad[i]), "e", &out, &why))
			fail_msg("%s was taken", bad[i]);
	assert_int_equal(validate_email(&arena, S("Co.Huong+cho@Example.VN"), "e", &out, &why), 0);
	assert_true(slice_eq(out, S("Co.Huong+cho@example.vn")));
}

static enum name_match match(enum vendor_kind kind, bool registered, const char *legal, const char *holder)
{
	return name_match(&arena, kind, registered, S("Cô Hường Bún"), slice_z(legal), slice_z(holder));
}

static enum name_match match_name(enum vendor_kind kind, bool registered, const char *name, const char *holder)
{
	return name_match(&arena, kind, registered, slice_z(name), (struct slice){NULL, 0}, slice_z(holder));
}

/* Circular 25/2025 (L03): the name is the registered one while no other is known. */
static void without_a_legal_name_the_name_takes_its_place(void **state)
{
	(void)state;
	assert_int_equal(match_name(VENDOR_HOUSEHOLD, true, "Nguyễn Thị Hường", "HKD NGUYEN THI HUONG"), NAME_MATCHES);
	assert_int_equal(match_name(VENDOR_HOUSEHOLD, true, "Nguyễn Thị Hường", "NGUYEN THI HUONG"), NAME_DIFFERS);
	assert_int_equal(match_name(VENDOR_ENTERPRISE, true, "Công ty TNHH Hường", "CONG TY TNHH HUONG"), NAME_MATCHES);
	assert_int_equal(match_name(VENDOR_HOUSEHOLD, false, "Hộ kinh doanh Mai", "HO KINH DOANH MAI"), NAME_MATCHES);
	assert_int_equal(match_name(VENDOR_HOUSEHOLD, false, "Mai Hoa", "HKD MAI HOA"), NAME_MATCHES);
	assert_int_equal(match_name(VENDOR_INDIVIDUAL, false, "Đỗ Văn Nam", "DO VAN NAM"), NAME_MATCHES);
	assert_int_equal(match_name(VENDOR_INDIVIDUAL, false, "Đỗ Văn Nam", "HKD DO VAN NAM"), NAME_UNCHECKED);
	assert_int_equal(match_name(VENDOR_HOUSEHOLD, false, "Hộ cô Hường", "NGUYEN THI HUONG"), NAME_UNCHECKED);
}

static void a_household_business_is_paid_under_its_registered_name(void **state)
{
	(void)state;
	assert_int_equal(match(VENDOR_HOUSEHOLD, true, "Hộ kinh doanh Nguyễn Thị Hường", "HKD NGUYEN THI HUONG"), NAME_MATCHES);
	assert_int_equal(match(VENDOR_HOUSEHOLD, true, "HKD Nguyễn Thị Hường", "HO KINH DOANH NGUYEN THI HUONG"), NAME_MATCHES);
	assert_int_equal(match(VENDOR_HOUSEHOLD, true, "Nguyễn Thị Hường", "HKD NGUYEN THI HUONG"), NAME_MATCHES);
	assert_int_equal(match(VENDOR_HOUSEHOLD, true, "Hộ kinh doanh Nguyễn Thị Hường", "NGUYEN THI HUONG"), NAME_DIFFERS);
	assert_int_equal(match(VENDOR_HOUSEHOLD, true, "Hộ kinh doanh Nguyễn Thị Hường", "HKD NGUYEN THI HUE"), NAME_DIFFERS);
	assert_int_equal(match(VENDOR_HOUSEHOLD, true, NULL, "HKD NGUYEN THI HUONG"), NAME_DIFFERS);
}

static void a_person_is_paid_under_the_name_on_the_identity_card(void **state)
{
	(void)state;
	assert_int_equal(match(VENDOR_HOUSEHOLD, false, "Nguyễn Thị Hường", "NGUYEN THI HUONG"), NAME_MATCHES);
	assert_int_equal(match(VENDOR_INDIVIDUAL, false, "Đỗ Văn Nam", "DO VAN NAM"), NAME_MATCHES);
	assert_int_equal(match(VENDOR_FARMER, false, "Đỗ Văn Nam", "HKD DO VAN NAM"), NAME_DIFFERS);
	assert_int_equal(match(VENDOR_INDIVIDUAL, false, NULL, "DO VAN NAM"), NAME_UNCHECKED);
	assert_int_equal(match(VENDOR_INDIVIDUAL, false, NULL, "HUONGXINH99"), NAME_DOUBTFUL);
	assert_int_equal(match(VENDOR_FARMER, false, NULL, "HUONG"), NAME_DOUBTFUL);
	assert_int_equal(match(VENDOR_ENTERPRISE, true, "Công ty TNHH Hường", "CONG TY TNHH HUONG"), NAME_MATCHES);
	assert_int_equal(match(VENDOR_ENTERPRISE, false, NULL, "HUONG"), NAME_UNCHECKED);
}

/* The form's seal holds what names a person, and its open half none of it. */
static void a_form_keeps_what_is_personal_out_of_its_open_half(void **state)
{
	(void)state;
	static const char text[] =
		"{\"stall\":\"A1\",\"vendor\":{\"kind\":\"household\",\"name\":\"Hộ cô Hường\",\"legal_name\":\"HKD Hường\","
		"\"phone\":\"0912345678\",\"email\":\"huong@example.vn\",\"registration_number\":\"087084000999\","
		"\"registration_issued\":\"2026-01-05\"},\"account\":{\"bin\":\"970436\",\"number\":\"190000012345\","
		"\"holder_name\":\"HKD HUONG\"},\"tenancy\":{\"kind\":\"shared\",\"from_day\":\"2026-02-01\"},"
		"\"consents\":[{\"purpose\":\"notices\",\"version\":1,\"channel\":\"paper\"}]}";
	struct vendor_form f;
	struct vendor_personal personal;
	struct fault why = {.err = ERR_NONE};
	json_t *object = json_read(slice_z(text), &why);
	assert_int_equal(vendor_form_read(&arena, object, TODAY, &f, &why), 0);
	json_decref(object);
	const char *data = arena_dup_z(&arena, vendor_form_data(&arena, &f));
	static const char *const secrets[] = {"912345678", "huong@", "087084000999", "190000012345"};
	for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++)
		assert_null(strstr(data, secrets[i]));
	static const char *const open[] = {"h***@example.vn", "\"registration_style\":\"id\"", "\"registration_issued\":\"2026-01-05\"",
	                                   "\"kind\":\"shared\",\"from_day\":\"2026-02-01\"", "\"purpose\":\"notices\""};
	for (size_t i = 0; i < sizeof open / sizeof open[0]; i++)
		if (!strstr(data, open[i]))
			fail_msg("%s is not in %s", open[i], data);
	assert_int_equal(vendor_personal_read(&arena, vendor_form_personal(&arena, &f), &personal, &why), 0);
	assert_true(slice_eq(personal.id_number, S("087084000999")) && slice_eq(personal.email, S("huong@example.vn")));
}

/* As pg_trgm counts; its manual gives 'word' and 'two words' as 4 of 11. */
static void names_are_alike_by_the_trigrams_they_share(void **state)
{
	(void)state;
	static const struct {
		const char *a, *b;
		double wanted;
	} pairs[] = {
		{"nguyen thi huong", "nguyen thi huong", 1},   {"huong nguyen thi", "nguyen thi huong", 1},
		{"nguyen  thi huong ", "nguyen thi huong", 1}, {"nguyen thi huong", "le do", 0},
		{"word", "two words", 4.0 / 11},               {"a", "a b", 0.5},
		{"", "", 0},                                   {"", "lan", 0},
	};
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		double got = name_similarity(slice_z(pairs[i].a), slice_z(pairs[i].b));
		if (got < pairs[i].wanted - 1e-9 || got > pairs[i].wanted + 1e-9)
			fail_msg("%s, %s: %f", pairs[i].a, pairs[i].b, got);
		assert_true(got == name_similarity(slice_z(pairs[i].b), slice_z(pairs[i].a)));
	}
	char longest[400];
	memset(longest, 'x', sizeof longest);
	assert_true(name_similarity(slice_of(longest, sizeof longest), slice_of(longest, sizeof longest)) == 1);
}

/* Every household business is called one by law, and a company or cooperative by its form. */
static void the_form_that_a_name_begins_with_makes_no_two_alike(void **state)
{
	(void)state;
	assert_true(name_similarity(S("ho kinh doanh mai"), S("ho kinh doanh nga")) == 0);
	assert_true(name_similarity(S("cong ty tnhh mot thanh vien mai"), S("cong ty tnhh nga")) == 0);
	assert_true(name_similarity(S("hkd mai"), S("ho kinh doanh mai")) == 1);
	assert_true(name_similarity(S("hop tac xa mai"), S("htx mai")) == 1);
	assert_true(name_similarity(S("ho kinh doanh"), S("ho kinh doanh")) == 1);
	assert_true(name_similarity(S("htxmai"), S("mai")) < 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tax_code_is_checked_by_its_digit_whatever_the_kind),
		cmocka_unit_test(only_a_business_has_branches),
		cmocka_unit_test(twelve_digits_are_the_personal_id_of_people_and_households),
		cmocka_unit_test(a_registration_number_has_the_styles_of_its_kind),
		cmocka_unit_test(an_address_that_could_smuggle_a_header_is_refused),
		cmocka_unit_test(a_household_business_is_paid_under_its_registered_name),
		cmocka_unit_test(without_a_legal_name_the_name_takes_its_place),
		cmocka_unit_test(a_person_is_paid_under_the_name_on_the_identity_card),
		cmocka_unit_test(names_are_alike_by_the_trigrams_they_share),
		cmocka_unit_test(the_form_that_a_name_begins_with_makes_no_two_alike),
		cmocka_unit_test(a_form_keeps_what_is_personal_out_of_its_open_half),
	};
	return cmocka_run_group_tests_name("vendor", tests, with_arena, without_arena);
}
