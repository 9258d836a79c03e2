/* Which confirmations tell of the same money. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/confirm/movement.h"

static const uint8_t an_account[COLUMN_LOOKUP_BYTES] = {1, 2, 3}, another[COLUMN_LOOKUP_BYTES] = {1, 2, 4};
static const struct confirmation payment = {.direction = DIRECTION_CREDIT, .amount_vnd = 45000, .bin = SLICE_LIT("970422"),
                                            .bank_reference = SLICE_LIT("FT24249209741547")};

static struct uuid key_of(struct confirmation e, const uint8_t *account)
{
	struct uuid key;
	assert_true(movement_key(&e, account, &key));
	return key;
}

static bool same(struct confirmation a, struct confirmation b)
{
	return uuid_eq(key_of(a, an_account), key_of(b, an_account));
}

static void every_part_of_the_identity_tells_money_apart(void **state)
{
	(void)state;
	struct confirmation amount = payment, direction = payment, reference = payment;
	amount.amount_vnd++;
	direction.direction = DIRECTION_DEBIT;
	reference.bank_reference = S("FT24249209741548");
	assert_true(same(payment, payment));
	assert_false(same(payment, amount));
	assert_false(same(payment, direction));
	assert_false(same(payment, reference));
	assert_false(uuid_eq(key_of(payment, an_account), key_of(payment, another)));
}

static void the_day_counts_where_a_banks_references_come_again(void **state)
{
	(void)state;
	static const struct {
		const char *bin;
		bool again; /* on the next day the same reference is another payment */
	} banks[] = {{"970422", false}, {"970407", false}, {"970418", false}, {"970416", false}, {"970436", true}, {"970499", true}};
	for (size_t i = 0; i < sizeof banks / sizeof banks[0]; i++) {
		struct confirmation today = payment, tomorrow;
		today.bin = slice_z(banks[i].bin);
		tomorrow = today;
		tomorrow.occurred_us += US_PER_DAY;
		assert_int_equal(same(today, tomorrow), !banks[i].again);
		assert_int_equal(reference_scope_of(today.bin) == REFERENCE_PER_DAY, banks[i].again);
	}
}

static void the_day_is_that_of_vietnam(void **state)
{
	(void)state;
	struct confirmation evening = payment, night = payment;
	evening.bin = night.bin = S("970436");
	clock_parse(S("2026-11-21T23:59:59+07:00"), &evening.occurred_us);
	clock_parse(S("2026-11-22T00:00:00+07:00"), &night.occurred_us);
	assert_false(same(evening, night));
}

static void separators_do_not_tell_references_apart_and_case_does(void **state)
{
	(void)state;
	struct confirmation a = payment, b = payment;
	a.bank_reference = S("5242 - 74128");
	b.bank_reference = S("5242.74128");
	assert_true(same(a, b));
	b.bank_reference = S("524.274128");
	assert_false(same(a, b));
	a.bank_reference = S("083OCWK-88GSs28At");
	b.bank_reference = S("083OCWK-88GSS28AT");
	assert_false(same(a, b));
}

static void without_a_reference_there_is_no_key(void **state)
{
	(void)state;
	struct confirmation e = payment;
	struct uuid key;
	e.bank_reference = S(" - ");
	assert_false(movement_key(&e, an_account, &key));
	e.bank_reference = slice_of(NULL, 0);
	assert_false(movement_key(&e, an_account, &key));
}

static void keys_of_one_day_lie_together(void **state)
{
	(void)state;
	struct confirmation first = payment, second = payment, later = payment;
	second.bank_reference = S("FT24249999999999");
	later.bank_reference = S("FT24250000000000");
	struct uuid a = key_of(first, an_account), b = key_of(second, an_account), c = key_of(later, an_account);
	assert_memory_equal(a.b, b.b, 4);
	assert_true(memcmp(a.b, c.b, 4) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_part_of_the_identity_tells_money_apart),
		cmocka_unit_test(the_day_counts_where_a_banks_references_come_again),
		cmocka_unit_test(the_day_is_that_of_vietnam),
		cmocka_unit_test(separators_do_not_tell_references_apart_and_case_does),
		cmocka_unit_test(without_a_reference_there_is_no_key),
		cmocka_unit_test(keys_of_one_day_lie_together),
	};
	return cmocka_run_group_tests_name("movement", tests, NULL, NULL);
}
