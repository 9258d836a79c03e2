/* The intake against a migrated database: what is recorded, once, and what a bad neighbour does. Needs
 * SOCHO_TEST_CONFIG, a configuration whose database is migrated; without it every test says skipped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/limits.h"
#include "socho/confirm/intake.h"
#include "socho/confirm/movement.h"
#include "socho/registry/account.h"
#include "socho/registry/stall_mark.h"
#include "socho/registry/data_key.h"
#include "socho/store/blocking.h"
#include "socho/vietqr/content_code.h"

enum { PROVINCE = 22, ORDINAL = 9 };

static const char *config_path;
static struct config config;
static struct event_base *loop;
static struct intake *intake;
static struct column_keys *keys;
static struct arena arena;
static PGconn *admin;
static char content_code[10], account_number[16], market[37], stall[37];
static struct uuid connection;

#define NEED_SCHEMA(state) \
	do { \
		(void)(state); \
		if (!config_path) \
			skip(); \
	} while (0)

/* The first column of the first row, as text that lives until the next call. */
static const char *ask(const char *sql, ...)
{
	static char out[256];
	char text[2048];
	va_list args;
	va_start(args, sql);
	vsnprintf(text, sizeof text, sql, args);
	va_end(args);
	PGresult *r = PQexec(admin, text);
	ExecStatusType s = PQresultStatus(r);
	if (s != PGRES_TUPLES_OK && s != PGRES_COMMAND_OK) {
		fprintf(stderr, "%s\n%s", text, PQerrorMessage(admin));
		abort();
	}
	snprintf(out, sizeof out, "%s", PQntuples(r) ? PQgetvalue(r, 0, 0) : "");
	PQclear(r);
	return out;
}

static int waiting;
static enum err last_err;

static void on_done(struct push *p, enum err err)
{
	(void)p;
	last_err = err;
	if (--waiting == 0)
		event_base_loopbreak(loop);
}

static void push(struct push *p, const struct confirmation *events, size_t count)
{
	struct fault why;
	*p = (struct push){.arena = &arena, .province = PROVINCE, .connection = connection, .events = events, .count = count,
	                   .received_us = clock_now_us(), .done = on_done};
	assert_int_equal(intake_push(intake, p, &why), 0);
	waiting++;
}

static void settle(void)
{
	event_base_dispatch(loop);
	assert_int_equal(waiting, 0);
}

static struct confirmation payment(const char *memo_z, int64_t amount_vnd)
{
	char id[24];
	uint64_t random;
	random_bytes(&random, sizeof random);
	snprintf(id, sizeof id, "t/%016llx", (unsigned long long)random);
	struct slice copy = arena_dup(&arena, slice_z(id));
	return (struct confirmation){.event_id = copy, .direction = DIRECTION_CREDIT, .amount_vnd = amount_vnd,
	                             .occurred_us = clock_now_us(), .booked_on = clock_day(clock_now_us()), .bin = S("970422"),
	                             .account = slice_z(account_number), .content = slice_z(memo_z), .raw = S("{\"the\":\"bytes\"}")};
}

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

/* An open dynamic code of the stall over 45 000 đ; its bill tag. Lives until the next call. */
static struct slice bill(char id[static 12])
{
	static char tag[BILL_TAG_BYTES];
	uint64_t random;
	bill_tag_draw(tag);
	random_bytes(&random, sizeof random);
	snprintf(id, 12, "%011llu", (unsigned long long)(random % 100000000000));
	ask("insert into code (province, id, market, stall, account, kind, face, amount_vnd, bill_tag, key_id, signature, payload_box, "
	    "plain_hash, sealed_hash, state, issued_at) select 22, '%s', a.market, a.sole_stall, a.id, 'dynamic', 'sealed', 45000, '%s', 'testkey1', "
	    "decode(repeat('00', 64), 'hex'), '\\x00', substring(sha256('%s') for 16), substring(sha256('sealed %s') for 16), 'issued', now() "
	    "from account a where a.sole_stall = '%s'",
	    id, tag, id, id, stall);
	return slice_of(tag, BILL_TAG_CHARS);
}

/* A second stall of the market with a terminal label of its own; the label lives until the next call. */
static const char *terminal_of_another_stall(char id[static 37])
{
	static char label[20];
	char code[CONTENT_CODE_BYTES];
	uint8_t hash[COLUMN_LOOKUP_BYTES];
	uint32_t random;
	random_bytes(&random, sizeof random);
	snprintf(label, sizeof label, "Quay %08x", random);
	content_code_draw(ORDINAL, code);
	assert_true(stall_mark_lookup(keys, PROVINCE, "terminal", slice_z(label), hash));
	struct slice hex = hex_encode(&arena, slice_of(hash, sizeof hash));
	snprintf(id, 37, "%s",
	         ask("insert into stall (province, market, number, number_sort, census_date, content_code) values (22, '%s', 'T%X', 'T', "
	             "current_date, '%s') returning id", market, random, code));
	ask("insert into stall_mark (province, market, stall, kind, shown, value_hash) values (22, '%s', '%s', 'terminal', '%s', "
	    "decode('%.*s', 'hex'))", market, id, label, SARG(hex));
	return label;
}

static void what_a_provider_calls_the_stall_comes_before_the_memo(void **state)
{
	NEED_SCHEMA(state);
	struct push p;
	char other[37];
	struct confirmation e[4] = {payment(content_code, 10000), payment(content_code, 10000), payment(content_code, 10000), payment("", 10000)};
	const char *label_z = terminal_of_another_stall(other);
	e[0].terminal = e[2].terminal = slice_z(label_z);
	push(&p, &e[0], 1);
	settle();
	assert_true(slice_eq(p.results[0].match_rule, S("terminal")));
	assert_string_equal(ask("select (stall = '%s') || ' ' || doubt || ' ' || match_evidence from confirmation where event_id = '%s'",
	                        other, e[0].event_id.p), arena_printf(&arena, "true conflict %s", label_z).p);
	push(&p, &e[1], 1);
	settle();
	assert_true(slice_eq(p.results[0].match_rule, S("content_code"))); /* what is remembered of one is not the other's */
	ask("update stall_mark set ended_at = now() where stall = '%s'", other);
	push(&p, &e[2], 1);
	settle();
	assert_true(slice_eq(p.results[0].match_rule, S("content_code")));
	e[3].order_id = slice_z(content_code);
	push(&p, &e[3], 1);
	settle();
	assert_true(slice_eq(p.results[0].match_rule, S("bill")));
}

static void a_memo_with_two_codes_is_left_to_a_person(void **state)
{
	NEED_SCHEMA(state);
	struct push p;
	char other[CONTENT_CODE_BYTES];
	content_code_draw(ORDINAL, other);
	struct confirmation e = payment(arena_printf(&arena, "%s %s", content_code, other).p, 10000);
	push(&p, &e, 1);
	settle();
	assert_true(slice_eq(p.results[0].match_rule, S("none")));
	assert_string_equal(ask("select doubt || ' ' || counted from confirmation where event_id = '%s'", e.event_id.p), "ambiguous false");
}

static const char *uncounted_of(const struct confirmation *e)
{
	return ask("select coalesce(uncounted, '-') || ' ' || counted from confirmation where event_id = '%s' and match_rule <> 'none'", e->event_id.p);
}

static void what_is_no_sale_is_matched_and_kept_and_not_counted(void **state)
{
	NEED_SCHEMA(state);
	struct push p;
	enum { EVENTS = 8 };
	char own[16];
	uint8_t hash[COLUMN_LOOKUP_BYTES];
	snprintf(own, sizeof own, "77%s", account_number + 2);
	account_lookup(keys, PROVINCE, S("970436"), slice_z(own), hash);
	struct slice hex = hex_encode(&arena, slice_of(hash, sizeof hash));
	ask("insert into account (province, market, vendor, bin, number_box, number_hash, last4, holder_name) select 22, market, vendor, "
	    "'970436', '\\x00', decode('%.*s', 'hex'), '1234', 'V' from account where sole_stall = '%s'", SARG(hex), stall);
	struct confirmation e[EVENTS];
	for (int i = 0; i < EVENTS; i++)
		e[i] = payment(content_code, 20000);
	e[0].amount_vnd = 999;
	e[1].content = S(" NODATA ");
	e[2].uncounted = UNCOUNTED_UNPAID;
	e[3].payer = arena_printf(&arena, "970436/%s", own);
	e[4].payer = S("970436/0912345678");
	e[5].payer = S("970436/Nguyễn Thị Hương, chủ một tài khoản dài không có thật bao giờ");
	e[6].direction = DIRECTION_DEBIT;
	push(&p, e, EVENTS);
	settle();
	static const char *const want[EVENTS] = {"tiny false", "interest false", "unpaid false", "own_transfer false", "- true", "- true",
	                                         "- false", "- true"};
	for (int i = 0; i < EVENTS; i++)
		assert_string_equal(uncounted_of(&e[i]), want[i]);
}

static void what_a_sandbox_tells_is_not_counted_and_pays_no_bill(void **state)
{
	NEED_SCHEMA(state);
	struct push p;
	char code[12];
	struct uuid live = connection;
	struct slice tag = bill(code);
	uint64_t random;
	random_bytes(&random, sizeof random);
	const char *made = ask("insert into connection (province, provider, environment, name, public_key, path_token_hash) values (22, 'native', "
	                       "'test', 'S%llX', sha256('x'), decode(md5('S%llX'), 'hex')) returning id", (unsigned long long)random, (unsigned long long)random);
	assert_int_equal(uuid_parse(slice_z(made), &connection), 0);
	struct confirmation e = payment(arena_printf(&arena, "%s%.*s", content_code, SARG(tag)).p, 45000);
	push(&p, &e, 1);
	connection = live;
	settle();
	assert_string_equal(uncounted_of(&e), "test false");
	assert_string_equal(ask("select state from code where id = '%s'", code), "issued");
}

static void a_memo_with_a_bill_tag_pays_its_code_once(void **state)
{
	NEED_SCHEMA(state);
	char code[12];
	struct slice tag = bill(code);
	const char *memo_z = arena_printf(&arena, "MBVCB.77.%s%.*s.CT tu 0760000000001", content_code, SARG(tag)).p;
	struct confirmation out = payment(memo_z, 45000), paid = payment(memo_z, 45000), more = payment(memo_z, 45000);
	out.direction = DIRECTION_DEBIT;
	paid.occurred_us -= US_PER_S;
	struct push first, same, second;
	push(&first, (struct confirmation[]){out, payment(content_code, 45000)}, 2);
	settle();
	assert_string_equal(ask("select state from code where id = '%s'", code), "issued");
	push(&first, &paid, 1);
	push(&same, &paid, 1);
	push(&second, &more, 1);
	settle();
	push(&same, &paid, 1);
	settle();
	assert_int_equal(same.results[0].status, PUSHED_DUPLICATE);
	assert_int_equal(second.results[0].status, PUSHED_RECORDED);
	assert_string_equal(ask("select c.state || ' ' || k.event_id from code c join confirmation k on k.id = c.used_by where c.id = '%s'", code),
	                    arena_printf(&arena, "used %s", paid.event_id.p).p);
	assert_string_equal(ask("select string_agg(outcome || amount_vnd, ' ' order by paid_at) from code_payment where code = '%s'", code),
	                    "exact45000 again45000");
}

/* The payment's neighbour fails their batch; it is recorded alone then, and so is what it paid. */
static void a_code_is_used_also_when_its_batch_is_run_again(void **state)
{
	NEED_SCHEMA(state);
	static struct push poisoned, paid;
	static char long_id[150];
	char code[12];
	memset(long_id, 'y', sizeof long_id - 1);
	struct confirmation bad = payment(content_code, 45000);
	bad.event_id = slice_z(long_id);
	struct slice tag = bill(code);
	struct confirmation e = payment(arena_printf(&arena, "%s%.*s", content_code, SARG(tag)).p, 50000);
	push(&poisoned, &bad, 1);
	push(&paid, &e, 1);
	settle();
	assert_int_equal(paid.results[0].status, PUSHED_RECORDED);
	assert_string_equal(ask("select outcome from code_payment p join confirmation c on c.id = p.confirmation where p.code = '%s' "
	                        "and c.event_id = '%s'", code, e.event_id.p), "over");
}

static void make_fixture(void)
{
	uint8_t hash[COLUMN_LOOKUP_BYTES];
	uint32_t random;
	random_bytes(&random, sizeof random);
	content_code_draw(ORDINAL, content_code);
	snprintf(account_number, sizeof account_number, "88%010u", random);
	account_lookup(keys, PROVINCE, S("970422"), slice_z(account_number), hash);
	struct slice hex = hex_encode(&arena, slice_of(hash, sizeof hash));
	char id[37];
	ask("select enter_as('{22}', '*', '')");
	ask("select set_config('socho.provinces', '{22}', false), set_config('socho.markets', '*', false)");
	snprintf(id, sizeof id, "%s", ask("insert into operator (province, kind, name, name_fold) values (22, 'board', 'T%X', 'T') returning id", random));
	snprintf(market, sizeof market, "%s",
	         ask("insert into market (province, operator, unit, label_code, name, name_fold, kind) select 22, '%s', id, 'T%X', 'T', 'T', "
	             "'market' from unit where level = 'province' and code = '22' and valid_to is null returning id", id, random));
	snprintf(stall, sizeof stall, "%s",
	         ask("insert into stall (province, market, number, number_sort, census_date, content_code) values (22, '%s', 'A1', 'A1', "
	             "current_date, '%s') returning id", market, content_code));
	snprintf(id, sizeof id, "%s",
	         ask("insert into vendor (province, market, kind, name, name_fold) values (22, '%s', 'household', 'V', 'V') returning id", market));
	ask("insert into account (province, market, vendor, bin, number_box, number_hash, last4, holder_name, sole_stall) values (22, '%s', "
	    "'%s', '970422', '\\x00', decode('%.*s', 'hex'), '1234', 'V', '%s')", market, id, SARG(hex), stall);
	const char *made = ask("insert into connection (province, provider, environment, name, public_key, path_token_hash) values (22, "
	                       "'native', 'live', 'T%X', sha256('%X'), decode(md5('%X'), 'hex')) returning id", random, random, random);
	assert_int_equal(uuid_parse(slice_z(made), &connection), 0);
}

static int open_intake(void **state)
{
	struct fault why;
	const char *conninfo_z;
	(void)state;
	config_path = getenv("SOCHO_TEST_CONFIG");
	arena_init(&arena, 1 << 20);
	if (!config_path)
		return 0;
	if (config_load(&config, config_path, &why) || data_keys_load(&keys, &config, &why) ||
	    session_conninfo(&arena, &config, "admin", &conninfo_z, &why))
		return fault_print(&why);
	admin = PQconnectdb(conninfo_z);
	make_fixture();
	if (session_conninfo(&arena, &config, "web", &conninfo_z, &why))
		return fault_print(&why);
	loop = event_base_new();
	return intake_open(&intake, loop, &(struct intake_options){.conninfo_z = conninfo_z, .lanes = 2, .columns = keys});
}

static int close_intake(void **state)
{
	(void)state;
	if (config_path) {
		intake_close(intake);
		event_base_free(loop);
		PQfinish(admin);
		column_keys_free(keys);
	}
	arena_release(&arena);
	return 0;
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
		cmocka_unit_test(what_a_provider_calls_the_stall_comes_before_the_memo),
		cmocka_unit_test(a_memo_with_two_codes_is_left_to_a_person),
		cmocka_unit_test(what_is_no_sale_is_matched_and_kept_and_not_counted),
		cmocka_unit_test(what_a_sandbox_tells_is_not_counted_and_pays_no_bill),
		cmocka_unit_test(a_memo_with_a_bill_tag_pays_its_code_once),
		cmocka_unit_test(a_code_is_used_also_when_its_batch_is_run_again),
		cmocka_unit_test(a_poisoned_event_does_not_fail_its_neighbours_in_the_push),
		cmocka_unit_test(what_names_people_is_sealed_and_only_hashed_in_the_row),
		cmocka_unit_test(past_its_bound_the_queue_refuses),
	};
	return cmocka_run_group_tests_name("intake", tests, open_intake, close_intake);
}
