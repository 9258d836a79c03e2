/* One-time codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/totp.h"

static const uint8_t rfc[TOTP_SECRET_BYTES] = "12345678901234567890";

/* RFC 6238 appendix B, the SHA-1 rows, of which six digits are the last six of eight. */
static void the_codes_are_those_of_the_standard(void **state)
{
	static const struct {
		int64_t at_s;
		const char *code;
	} rows[] = {{59, "287082"}, {1111111109, "081804"}, {1111111111, "050471"}, {1234567890, "005924"},
	            {2000000000, "279037"}, {20000000000, "353130"}};
	char out[TOTP_CODE_BYTES];
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		totp_code(rfc, totp_step(rows[i].at_s * US_PER_S), out);
		assert_string_equal(out, rows[i].code);
	}
}

static void a_code_is_good_one_step_early_and_one_step_late(void **state)
{
	(void)state;
	const int64_t at = 1111111111, step = at / TOTP_STEP_S;
	const struct slice code = S("050471");
	assert_int_equal(totp_find(rfc, code, at * US_PER_S), step);
	assert_int_equal(totp_find(rfc, code, (at + TOTP_STEP_S) * US_PER_S), step);
	assert_int_equal(totp_find(rfc, code, (at - TOTP_STEP_S) * US_PER_S), step);
	assert_int_equal(totp_find(rfc, code, (at + 2 * TOTP_STEP_S) * US_PER_S), -1);
	assert_int_equal(totp_find(rfc, code, (at - 2 * TOTP_STEP_S) * US_PER_S), -1);
}

static void what_is_no_code_is_never_right(void **state)
{
	static const struct slice bad[] = {SLICE_LIT(""), SLICE_LIT("05047"), SLICE_LIT("0504711"), SLICE_LIT("050472"),
	                                   SLICE_LIT("05047x")};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(totp_find(rfc, bad[i], 1111111111 * US_PER_S), -1);
}

static void a_secret_is_typed_and_read_back(void **state)
{
	struct arena a;
	struct fault why;
	uint8_t drawn[TOTP_SECRET_BYTES], back[TOTP_SECRET_BYTES];
	(void)state;
	arena_init(&a, 512);
	struct slice text = totp_text(&a, rfc);
	assert_true(slice_eq(text, S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")));
	assert_int_equal(totp_parse(S(" gezd gnbv gy3t qojq gezd gnbv gy3t qojq\n"), back, &why), 0);
	assert_memory_equal(back, rfc, sizeof back);
	totp_draw(drawn);
	assert_int_equal(totp_parse(totp_text(&a, drawn), back, &why), 0);
	assert_memory_equal(back, drawn, sizeof back);
	static const struct slice bad[] = {SLICE_LIT(""), SLICE_LIT("GEZDGNBV"), SLICE_LIT("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1")};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(totp_parse(bad[i], back, &why), -1);
		assert_string_equal(why.field, "secret");
	}
	arena_release(&a);
}

static void the_address_is_what_authenticators_read(void **state)
{
	struct arena a;
	(void)state;
	arena_init(&a, 512);
	struct slice address = totp_address(&a, rfc, S("lan@cho.vn"));
	assert_true(slice_eq(address, S("otpauth://totp/S%E1%BB%95%20Ch%E1%BB%A3:lan%40cho.vn?secret="
	                                "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=S%E1%BB%95%20Ch%E1%BB%A3&algorithm=SHA1&digits=6"
	                                "&period=30")));
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_codes_are_those_of_the_standard),
		cmocka_unit_test(a_code_is_good_one_step_early_and_one_step_late),
		cmocka_unit_test(what_is_no_code_is_never_right),
		cmocka_unit_test(a_secret_is_typed_and_read_back),
		cmocka_unit_test(the_address_is_what_authenticators_read),
	};
	return cmocka_run_group_tests_name("totp", tests, NULL, NULL);
}
