/* The intake against a migrated database: whose money it is, whether it counts, and which bill it pays. */
#include "intake_fixture.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_provider_calls_the_stall_comes_before_the_memo),
		cmocka_unit_test(a_memo_with_two_codes_is_left_to_a_person),
		cmocka_unit_test(what_is_no_sale_is_matched_and_kept_and_not_counted),
		cmocka_unit_test(what_a_sandbox_tells_is_not_counted_and_pays_no_bill),
		cmocka_unit_test(a_memo_with_a_bill_tag_pays_its_code_once),
		cmocka_unit_test(a_code_is_used_also_when_its_batch_is_run_again),
	};
	return cmocka_run_group_tests_name("intake match", tests, open_intake, close_intake);
}
