/* The intake against a migrated database: what is recorded, once, and what a bad neighbour does. */
#include "intake_fixture.h"

static void a_payment_is_recorded_once_however_often_it_comes(void **state)
{
	NEED_SCHEMA(state);
	struct confirmation e = payment(content_code, 45000);
	struct push first, again, same_turn;
	push(&first, &e, 1);
	push(&same_turn, &e, 1);
	settle();
	push(&again, &e, 1);
	settle();
	assert_int_equal(first.results[0].status + same_turn.results[0].status, PUSHED_RECORDED + PUSHED_DUPLICATE);
	assert_int_equal(again.results[0].status, PUSHED_DUPLICATE);
	assert_true(uuid_eq(first.results[0].confirmation, again.results[0].confirmation));
	assert_string_equal(ask("select count(*) from confirmation where event_id = '%s'", e.event_id.p), "1");
}

static void an_event_id_with_other_facts_is_kept_as_a_conflict(void **state)
{
	NEED_SCHEMA(state);
	struct confirmation e = payment(content_code, 45000), other = e;
	struct push first, second;
	push(&first, &e, 1);
	settle();
	other.amount_vnd = 450000;
	push(&second, &other, 1);
	settle();
	assert_int_equal(second.results[0].status, PUSHED_CONFLICT);
	assert_string_equal(ask("select amount_vnd from confirmation where event_id = '%s'", e.event_id.p), "45000");
	assert_string_equal(ask("select amount_vnd from confirmation_conflict where event_id = '%s'", e.event_id.p), "450000");
}

static void money_is_matched_by_memo_then_by_account_and_else_kept_unmatched(void **state)
{
	NEED_SCHEMA(state);
	struct confirmation all[4] = {payment(content_code, 10000), payment("tien rau", 20000), payment("tien rau", 30000),
	                              payment(content_code, 40000)};
	all[2].account = all[3].account = S("000000");
	struct push p;
	push(&p, all, 4);
	settle();
	assert_int_equal(last_err, ERR_NONE);
	assert_true(slice_eq(p.results[0].match_rule, S("content_code")));
	assert_true(slice_eq(p.results[1].match_rule, S("sole_account")));
	assert_true(slice_eq(p.results[2].match_rule, S("none")));
	assert_true(slice_eq(p.results[3].match_rule, S("none"))); /* anybody can write a memo */
	assert_string_equal(ask("select count(*) from confirmation where event_id = '%s' and stall is null", all[2].event_id.p), "1");
}

/* The intake remembers matches; a change of the register must reach the very next payment. */
static void a_change_in_the_register_is_heard_by_the_next_payment(void **state)
{
	NEED_SCHEMA(state);
	struct push p;
	struct confirmation e[4] = {payment("tien ca", 10000), payment("tien ca", 10000), payment("tien ca", 10000), payment("tien ca", 10000)};
	push(&p, &e[0], 1);
	settle();
	assert_true(slice_eq(p.results[0].match_rule, S("sole_account")));
	ask("update account set sole_stall = null where sole_stall = '%s'", stall);
	push(&p, &e[1], 1);
	settle();
	assert_true(slice_eq(p.results[0].match_rule, S("none")));
	ask("update account set sole_stall = '%s' where market = '%s'", stall, market);
	ask("update market set day_cutoff_minutes = 600 where id = '%s'", market);
	e[2].occurred_us = e[3].occurred_us = clock_day_start_us(clock_day(clock_now_us())) - INT64_C(15) * 60 * 60 * US_PER_S;
	push(&p, &e[2], 1);
	settle();
	assert_true(slice_eq(p.results[0].match_rule, S("sole_account")));
	ask("update market set day_cutoff_minutes = 0 where id = '%s'", market);
	push(&p, &e[3], 1);
	settle();
	assert_string_equal(ask("select (select day from confirmation where event_id = '%s') - (select day from confirmation where event_id = '%s')",
	                        e[3].event_id.p, e[2].event_id.p), "1");
}

static void every_event_of_a_large_batch_goes_to_its_own_stall(void **state)
{
	NEED_SCHEMA(state);
	enum { EVENTS = 300 };
	struct confirmation *events = arena_array(&arena, EVENTS, sizeof *events);
	for (int i = 0; i < EVENTS; i++) {
		events[i] = payment(i % 3 ? content_code : "", 1000 + i);
		if (i % 5 == 0)
			events[i].account = S("000000");
	}
	struct push p;
	push(&p, events, EVENTS);
	settle();
	for (int i = 0; i < EVENTS; i++) {
		const char *want = i % 5 == 0 ? "none" : i % 3 ? "content_code" : "sole_account";
		assert_true(slice_eq(p.results[i].match_rule, slice_z(want)));
		assert_string_equal(ask("select amount_vnd || match_rule from confirmation where event_id = '%s'", events[i].event_id.p),
		                    arena_printf(&arena, "%d%s", 1000 + i, want).p);
	}
}

static void the_day_sums_equal_the_rows(void **state)
{
	NEED_SCHEMA(state);
	enum { PUSHES = 40, EVENTS = 7 };
	static struct push pushes[PUSHES];
	for (int i = 0; i < PUSHES; i++) {
		struct confirmation *events = arena_array(&arena, EVENTS, sizeof *events);
		for (int k = 0; k < EVENTS; k++)
			events[k] = payment(content_code, 500 + 1000 * (i % 9));
		push(&pushes[i], events, EVENTS);
	}
	settle();
	assert_string_equal(ask("select (select count(*) || '/' || sum(amount_vnd) from confirmation where stall = '%s' and counted) = "
	                        "(select sum(payments) || '/' || sum(amount_vnd) from stall_day where stall = '%s')",
	                        stall, stall),
	                    "t");
}

/* A payment as two providers tell it, the bank's reference in the form that each has. */
static struct confirmation told(const struct confirmation *e, const char *reference_z)
{
	struct confirmation other = payment(NULL, e->amount_vnd);
	other.occurred_us = e->occurred_us;
	other.bank_reference = slice_z(reference_z);
	return other;
}

static const char *counted_of(const struct confirmation *a, const struct confirmation *b)
{
	return ask("select count(*) || '/' || count(*) filter (where counted) from confirmation where event_id in ('%s', '%s')",
	           a->event_id.p, b->event_id.p);
}

static const char *a_reference(void)
{
	uint32_t random;
	random_bytes(&random, sizeof random);
	return arena_printf(&arena, "FT26325%09u", random % 1000000000U).p;
}

static void money_that_is_told_twice_is_counted_once(void **state)
{
	NEED_SCHEMA(state);
	struct push p;
	const char *ft = a_reference();
	struct confirmation first = payment(content_code, 61000), second = told(&first, ft), other = told(&first, ft);
	first.bank_reference = slice_z(ft);
	other.amount_vnd = 62000;
	push(&p, &first, 1);
	settle();
	push(&p, &second, 1);
	settle();
	assert_int_equal(p.results[0].status, PUSHED_RECORDED);
	assert_string_equal(counted_of(&first, &second), "2/1");
	push(&p, &other, 1);
	settle();
	assert_string_equal(counted_of(&first, &other), "2/2");
	assert_string_equal(ask("select m.confirmation = (select id from confirmation where event_id = '%s') from movement_repeat r "
	                        "join movement m using (province, key) join confirmation c on c.id = r.confirmation where c.event_id = '%s'",
	                        first.event_id.p, second.event_id.p), "t");
}

static void equal_payments_without_a_reference_are_two(void **state)
{
	NEED_SCHEMA(state);
	struct push p;
	struct confirmation both[2] = {payment(content_code, 63000), payment(content_code, 63000)};
	push(&p, both, 2);
	settle();
	assert_string_equal(counted_of(&both[0], &both[1]), "2/2");
}

/* Both lanes hold a batch of the same movements, each in an order of its own, and are stopped in the middle of them: when
 * they go on, one waits for the other, and not in a circle. */
static void batches_with_the_same_money_do_not_block_each_other(void **state)
{
	NEED_SCHEMA(state);
	enum { MONEY = 300 }; /* twice this is more than a batch */
	struct push first, second;
	struct confirmation *a = arena_array(&arena, MONEY, sizeof *a), *b = arena_array(&arena, MONEY, sizeof *b);
	uint8_t hash[COLUMN_LOOKUP_BYTES];
	struct uuid key;
	char text[UUID_TEXT_BYTES];
	for (int i = 0; i < MONEY; i++) {
		a[i] = payment(content_code, 64000);
		a[i].bank_reference = slice_z(a_reference());
		b[i] = told(&a[i], a[i].bank_reference.p);
	}
	account_lookup(keys, PROVINCE, S("970422"), slice_z(account_number), hash);
	assert_true(movement_key(&a[0], hash, &key));
	uuid_format(key, text);
	const char *before = arena_dup_z(&arena, slice_z(ask("select deadlocks from pg_stat_database where datname = current_database()")));
	ask("begin");
	ask("insert into movement (province, key, countable, confirmation) values (22, '%s', true, gen_random_uuid())", text);
	push(&first, a, MONEY);
	push(&second, b, MONEY);
	while (atoi(ask("select count(*) from pg_locks where not granted and locktype = 'transactionid'")) < 2)
		event_base_loop(loop, EVLOOP_ONCE | EVLOOP_NONBLOCK);
	ask("rollback");
	settle();
	assert_int_equal(last_err, ERR_NONE);
	assert_string_equal(ask("select count(*) || '/' || count(*) filter (where counted) from confirmation where amount_vnd = 64000 "
	                        "and stall = '%s'", stall), "600/300");
	assert_string_equal(ask("select deadlocks from pg_stat_database where datname = current_database()"), before);
}

static void a_poisoned_event_fails_alone(void **state)
{
	NEED_SCHEMA(state);
	enum { NEIGHBOURS = 30 };
	static struct push pushes[NEIGHBOURS], poisoned;
	static char long_id[150];
	memset(long_id, 'x', sizeof long_id - 1);
	struct confirmation bad = payment(content_code, 45000);
	bad.event_id = slice_z(long_id); /* longer than the schema takes */
	struct confirmation *events = arena_array(&arena, NEIGHBOURS, sizeof *events);
	for (int i = 0; i < NEIGHBOURS; i++) {
		events[i] = payment(content_code, 45000);
		push(&pushes[i], &events[i], 1);
		if (i == NEIGHBOURS / 2)
			push(&poisoned, &bad, 1);
	}
	settle();
	for (int i = 0; i < NEIGHBOURS; i++) {
		assert_int_equal(pushes[i].results[0].status, PUSHED_RECORDED);
		assert_string_equal(ask("select count(*) from confirmation where event_id = '%s'", events[i].event_id.p), "1");
	}
	assert_string_equal(ask("select count(*) from delivery_key where event_id like 'xxxx%%'"), "0");
}

/* One that the schema does not take among good ones of the same push: they are recorded, its bytes are kept aside. */
static void a_poisoned_event_does_not_fail_its_neighbours_in_the_push(void **state)
{
	NEED_SCHEMA(state);
	enum { EVENTS = 9, BAD = 4 };
	static char long_id[150];
	memset(long_id, 'y', sizeof long_id - 1);
	struct confirmation events[EVENTS];
	for (int i = 0; i < EVENTS; i++)
		events[i] = payment(content_code, 46000);
	events[BAD].event_id = slice_z(long_id);
	events[BAD].raw = arena_printf(&arena, "{\"poison\":\"%s\"}", a_reference());
	struct push p, again;
	push(&p, events, EVENTS);
	settle();
	assert_int_equal(last_err, ERR_NONE);
	for (int i = 0; i < EVENTS; i++)
		assert_int_equal(p.results[i].status, i == BAD ? PUSHED_UNRECORDED : PUSHED_RECORDED);
	const char *kept = "select count(*) || coalesce(min(reason || '/' || field), '') from delivery_aside where connection = '%s' and kind = "
	                   "'unrecorded' and received_at > now() - interval '1 minute' and field = 'delivery_key_event_id_check'";
	char text[UUID_TEXT_BYTES];
	uuid_format(connection, text);
	assert_true(strstr(ask(kept, text), "out_of_range/delivery_key_event_id_check") != NULL);
	const char *before = arena_dup_z(&arena, slice_z(ask(kept, text)));
	push(&again, events, EVENTS);
	settle();
	for (int i = 0; i < EVENTS; i++)
		assert_int_equal(again.results[i].status, i == BAD ? PUSHED_UNRECORDED : PUSHED_DUPLICATE);
	assert_string_equal(ask(kept, text), before);
	assert_string_equal(ask("select position('poison'::bytea in box) from delivery_aside where connection = '%s' limit 1", text), "0");
}

static void what_names_people_is_sealed_and_only_hashed_in_the_row(void **state)
{
	NEED_SCHEMA(state);
	struct confirmation e = payment(content_code, 45000);
	e.raw = S("{\"payer\":\"NGUYEN THI CANARY\"}");
	struct push p;
	push(&p, &e, 1);
	settle();
	assert_string_equal(ask("select position('CANARY'::bytea in p.box) from confirmation_personal p join confirmation c using (id) "
	                        "where c.event_id = '%s'", e.event_id.p), "0");
	/* The salt beside it opens the row's hash: who holds both can prove what was said. */
	assert_string_equal(ask("select c.personal_hash = sha256(p.salt || '%s'::bytea) from confirmation_personal p "
	                        "join confirmation c using (id) where c.event_id = '%s'", e.raw.p, e.event_id.p), "t");
}

static void past_its_bound_the_queue_refuses(void **state)
{
	NEED_SCHEMA(state);
	enum { FULL = CONFIRM_QUEUE_ROWS_MAX / CONFIRM_EVENTS_MAX };
	static struct push pushes[FULL + 1];
	struct confirmation *events = arena_array(&arena, CONFIRM_EVENTS_MAX, sizeof *events);
	for (int k = 0; k < CONFIRM_EVENTS_MAX; k++)
		events[k] = payment("", 1000);
	for (int i = 0; i < FULL; i++)
		push(&pushes[i], events, CONFIRM_EVENTS_MAX);
	struct fault why;
	pushes[FULL] = pushes[0];
	assert_int_equal(intake_push(intake, &pushes[FULL], &why), -1);
	assert_int_equal(why.err, ERR_UNAVAILABLE);
	settle();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_payment_is_recorded_once_however_often_it_comes),
		cmocka_unit_test(an_event_id_with_other_facts_is_kept_as_a_conflict),
		cmocka_unit_test(money_is_matched_by_memo_then_by_account_and_else_kept_unmatched),
		cmocka_unit_test(a_change_in_the_register_is_heard_by_the_next_payment),
		cmocka_unit_test(every_event_of_a_large_batch_goes_to_its_own_stall),
		cmocka_unit_test(the_day_sums_equal_the_rows),
		cmocka_unit_test(money_that_is_told_twice_is_counted_once),
		cmocka_unit_test(equal_payments_without_a_reference_are_two),
		cmocka_unit_test(batches_with_the_same_money_do_not_block_each_other),
		cmocka_unit_test(a_poisoned_event_fails_alone),
		cmocka_unit_test(a_poisoned_event_does_not_fail_its_neighbours_in_the_push),
		cmocka_unit_test(what_names_people_is_sealed_and_only_hashed_in_the_row),
		cmocka_unit_test(past_its_bound_the_queue_refuses),
	};
	return cmocka_run_group_tests_name("intake", tests, open_intake, close_intake);
}
