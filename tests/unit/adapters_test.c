/* Every sample that was gathered of what providers send: its verdict, what it says, and how it is answered. */
#include <string.h>

#include "fixture.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/base/file.h"
#include "socho/base/network.h"
#include "socho/confirm/adapter.h"
#include "socho/confirm/webhook.h"
#include "socho/vietqr/bank.h"

#define VECTORS "../shared/vectors/confirmations.json"
#define NOW_S INT64_C(1795305600) /* 2026-11-22, after every sample without a clock of its own */

/* A provider of the samples, the row of the table that takes it, and which of its test secrets is which of ours. */
static const struct provider {
	const char *samples;
	const struct adapter *adapter;
	struct {
		const char *ours, *theirs;
	} secrets[3];
	const char *settings;
} providers[] = {
	{"sepay", &adapter_sepay, {{"apikey", "apikey"}, {"hmac_secret", "hmac_secret"}}, NULL},
	{"native", &adapter_native, {{"secret", "hmac_secret"}}, NULL},
};
enum { PROVIDER_COUNT = sizeof providers / sizeof providers[0] };

static const char *text_z(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

static void set_secret(struct connection *c, const char *name, const char *value)
{
	int at = adapter_secret_index(c->adapter, slice_z(name));
	assert_true(at >= 0);
	c->secret[0][at] = slice_z(value);
	struct fault why;
	if (c->adapter->native && webhook_key_new(&c->keys[c->key_count], slice_z(value), &why) == 0)
		c->key_count++;
}

static struct connection connection_for(const struct provider *p, const json_t *test_secrets, const json_t *sample)
{
	struct connection c = {.adapter = p->adapter, .province = 22};
	for (int i = 0; i < 3 && p->secrets[i].ours; i++) {
		const char *own = text_z(sample, "test_secret");
		const char *value = own ? own : text_z(test_secrets, p->secrets[i].theirs);
		assert_non_null(value);
		set_secret(&c, p->secrets[i].ours, value);
	}
	if (p->settings)
		c.settings = json_loads(p->settings, 0, NULL);
	return c;
}

static void release(struct connection *c)
{
	while (c->key_count)
		webhook_key_free(c->keys[--c->key_count]);
	json_decref(c->settings);
}

static struct delivery delivery_of(const json_t *sample)
{
	const json_t *headers = json_object_get(sample, "headers"), *clock_s = json_object_get(sample, "clock_for_test");
	const json_t *clock_ms = json_object_get(sample, "clock_for_test_ms");
	const char *body = text_z(sample, "body_raw"), *path = text_z(sample, "path"), *name;
	struct delivery d = {.arena = &arena, .method = slice_z(text_z(sample, "method")), .body = slice_z(body ? body : "")};
	struct header *h = arena_array(&arena, json_object_size(headers) + 1, sizeof *h);
	json_t *value;
	d.headers = h;
	json_object_foreach((json_t *)headers, name, value)
		h[d.header_count++] = (struct header){slice_z(name), slice_z(json_string_value(value))};
	d.query = slice_z(path && strchr(path, '?') ? strchr(path, '?') + 1 : "");
	d.now_us = clock_ms ? json_integer_value(clock_ms) * US_PER_MS
	                    : (clock_s ? json_integer_value(clock_s) : NOW_S) * US_PER_S;
	return d;
}

static void same_text(const json_t *normalised, const char *key, struct slice got, const char *where)
{
	const json_t *v = json_object_get(normalised, key);
	struct slice wanted = slice_z(json_string_value(v));
	if (v && !slice_eq(wanted.p ? wanted : S(""), got.p ? got : S("")))
		fail_msg("%s: %s is '%.*s', not '%.*s'", where, key, SARG(got), SARG(wanted));
}

static void says_what_was_recorded(const json_t *n, const struct confirmation *e, const char *where)
{
	const json_t *ms = json_object_get(n, "occurred_at_ms_claimed");
	const char *direction = text_z(n, "direction"), *occurred = text_z(n, "occurred_at"), *bank = text_z(n, "bank");
	same_text(n, "account", e->account, where);
	same_text(n, "virtual_account", e->virtual_account, where);
	same_text(n, "bank_reference", e->bank_reference, where);
	same_text(n, "content", e->content, where);
	same_text(n, "terminal", e->terminal, where);
	same_text(n, "order_id", e->order_id, where);
	if (json_object_get(n, "amount_vnd"))
		assert_int_equal(e->amount_vnd, json_integer_value(json_object_get(n, "amount_vnd")));
	if (direction)
		assert_int_equal(e->direction == DIRECTION_CREDIT, strcmp(direction, "in") == 0);
	if (occurred) {
		int64_t at_us;
		assert_int_equal(clock_parse(slice_z(occurred), &at_us), 0);
		assert_int_equal(e->occurred_us, at_us);
	}
	if (ms)
		assert_int_equal(e->occurred_us, json_integer_value(ms) * US_PER_MS);
	if (bank) {
		const struct bank *b = bank_by_bin(e->bin);
		assert_non_null(b);
		assert_ptr_equal(b, bank_by_name(slice_z(bank)));
	}
	struct slice id = slice_z(text_z(n, "provider_event_id"));
	if (id.p && !slice_starts(e->event_id, id))
		fail_msg("%s: event id '%.*s'", where, SARG(e->event_id));
}

static void answered(struct request *rq)
{
	(void)rq;
}

/* The answer to a delivery of which this became. */
static struct answer answer_of(const struct adapter *ad, enum outcome outcome, const struct fault *why, const struct parsed *parsed)
{
	struct request *rq = ARENA_NEW(&arena, struct request);
	struct pushed *results = arena_array(&arena, parsed->count + 1, sizeof *results);
	for (size_t i = 0; i < parsed->count; i++)
		results[i] = (struct pushed){outcome == OUTCOME_DUPLICATE ? PUSHED_DUPLICATE : PUSHED_RECORDED, uuid_new(), S("none")};
	rq->arena = &arena;
	rq->id = S("test");
	rq->finish = answered;
	const struct told told = {outcome, why, parsed, outcome <= OUTCOME_CONFLICT ? results : NULL};
	ad->reply(rq, &told);
	return rq->answer;
}

/* Whatever is in the sample's reply is in ours with the same value; ids that only we can know count as they are. */
static bool fits(const json_t *wanted, const json_t *got)
{
	const char *key;
	json_t *value;
	if (!json_is_object(wanted))
		return json_equal(wanted, got) || (json_is_string(wanted) && slice_starts(slice_z(json_string_value(wanted)), S("conf_")) &&
		                                   json_is_string(got));
	json_object_foreach((json_t *)wanted, key, value)
		if (!fits(value, json_object_get(got, key)))
			return false;
	return json_is_object(got);
}

static void is_answered_as_expected(const json_t *sample, const struct answer *a, const char *where)
{
	const json_t *reply = json_object_get(sample, "expected_reply"), *body = json_object_get(reply, "body");
	if (!reply)
		return;
	if (a->status != json_integer_value(json_object_get(reply, "status")))
		fail_msg("%s: answered %d", where, a->status);
	json_t *got = a->body.n ? json_loadb(a->body.p, a->body.n, 0, NULL) : NULL;
	if (json_is_null(body) ? got != NULL : !fits(body, got))
		fail_msg("%s: answered %.*s", where, SARG(a->body));
	json_decref(got);
}

static void try_sample(const struct provider *p, const json_t *test_secrets, const json_t *sample, const char *where)
{
	const char *expected = text_z(sample, "expected");
	bool rejected = expected && strcmp(expected, "reject") == 0;
	struct connection c = connection_for(p, test_secrets, sample);
	struct delivery d = delivery_of(sample);
	struct parsed parsed = {.count = 0};
	struct fault why = {.err = ERR_NONE};
	int genuine = p->adapter->authenticate(&d, &c, &why);
	if (genuine != (rejected ? -1 : 0))
		fail_msg("%s: %s", where, genuine ? err_info(why.err)->code : "taken");
	enum outcome outcome = why.err == ERR_CLOCK_SKEW ? OUTCOME_STALE : OUTCOME_BAD_SECRET;
	if (!rejected) {
		if (p->adapter->parse(&d, &c, &parsed, &why))
			fail_msg("%s: %s at %s", where, err_info(why.err)->code, why.field ? why.field : "-");
		if (json_object_get(sample, "normalised"))
			says_what_was_recorded(json_object_get(sample, "normalised"), parsed.events, where);
		bool again = expected && strcmp(expected, "duplicate") == 0;
		outcome = !parsed.count ? (parsed.aside == ASIDE_TEST ? OUTCOME_TEST : OUTCOME_IGNORED)
		          : again       ? OUTCOME_DUPLICATE
		                        : OUTCOME_RECORDED;
	}
	struct answer a = answer_of(p->adapter, outcome, &why, &parsed);
	/* The native samples say nothing of ids and rules, and one is of what is already there. */
	if (!p->adapter->native)
		is_answered_as_expected(sample, &a, where);
	release(&c);
}

static json_t *samples(void)
{
	static json_t *document;
	struct slice text;
	struct fault why;
	if (!document && file_read(&arena, VECTORS, 1024 * 1024, &text, &why) == 0)
		document = json_loadb(text.p, text.n, 0, NULL);
	return document ? json_object_get(document, "providers") : NULL;
}

static void every_sample_has_its_verdict_its_meaning_and_its_reply(void **state)
{
	(void)state;
	const json_t *all = samples();
	if (!all)
		skip();
	for (int i = 0; i < PROVIDER_COUNT; i++) {
		const json_t *theirs = json_object_get(all, providers[i].samples);
		json_t *sample;
		size_t n;
		assert_true(json_array_size(json_object_get(theirs, "samples")) > 0);
		json_array_foreach(json_object_get(theirs, "samples"), n, sample)
			try_sample(&providers[i], json_object_get(theirs, "test_secrets"), sample,
			           arena_printf(&arena, "%s, %s", providers[i].samples, text_z(sample, "name")).p);
	}
}

/* With no secret at all, whatever the sample presents. */
static void a_missing_secret_admits_nobody(void **state)
{
	(void)state;
	const json_t *all = samples();
	if (!all)
		skip();
	for (int i = 0; i < PROVIDER_COUNT; i++) {
		json_t *sample;
		size_t n;
		json_array_foreach(json_object_get(json_object_get(all, providers[i].samples), "samples"), n, sample) {
			struct connection c = {.adapter = providers[i].adapter};
			struct delivery d = delivery_of(sample);
			struct fault why;
			if (providers[i].settings)
				c.settings = json_loads(providers[i].settings, 0, NULL);
			assert_int_equal(providers[i].adapter->authenticate(&d, &c, &why), -1);
			json_decref(c.settings);
		}
	}
}

/* A delivery of SePay's in its place, with this body. */
static int read_sepay(struct slice body, struct confirmation *out, struct fault *why)
{
	struct connection c = {.adapter = &adapter_sepay};
	struct delivery d = {.arena = &arena, .method = S("POST"), .body = body, .now_us = NOW_S * US_PER_S};
	struct parsed parsed;
	int rc = adapter_sepay.parse(&d, &c, &parsed, why);
	if (rc == 0)
		*out = parsed.events[0];
	return rc;
}

#define SEPAY(amount, more) \
	"{\"id\":1,\"gateway\":\"MBBank\",\"transactionDate\":\"2026-11-20 09:15:00\",\"accountNumber\":\"0900012345\"," \
	"\"transferType\":\"in\",\"content\":\"x\",\"transferAmount\":" amount more "}"

static void an_amount_is_whole_dong_above_zero(void **state)
{
	(void)state;
	static const char *const good[] = {"45000", "45000.00", "\"45000\"", "\"45000.00\""};
	static const char *const bad[] = {"1e308", "45000.5", "-1", "0", "\"45000.5\"", "\"4.5e4\"", "\"\"", "\"-1\"", "null", "true",
	                                  "1000000000000000", "1e400", "99999999999999999999", "\"45.000\"", "\"45000.\"", "[45000]"};
	struct confirmation e;
	struct fault why;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		struct slice body = arena_printf(&arena, SEPAY("%s", ""), good[i]);
		assert_int_equal(read_sepay(body, &e, &why), 0);
		assert_int_equal(e.amount_vnd, 45000);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (read_sepay(arena_printf(&arena, SEPAY("%s", ""), bad[i]), &e, &why) == 0)
			fail_msg("%s was taken", bad[i]);
}

static void what_is_no_clean_json_is_not_read(void **state)
{
	(void)state;
	struct confirmation e;
	struct fault why;
	char deep[2001];
	memset(deep, '[', 1000);
	memset(deep + 1000, ']', 1000);
	deep[2000] = 0;
	const struct slice bad[] = {
		S(SEPAY("45000", ",\"id\":2")),
		S(SEPAY("45000", ",\"code\":\"a\\u0000b\"")),
		S(SEPAY("45000", ",\"code\":\"a\0b\"")),
		S(SEPAY("45000", ",\"code\":\"\xff\xfe\"")),
		arena_printf(&arena, SEPAY("45000", ",\"code\":%s"), deep),
		S(SEPAY("45000", "") "x"),
		S(""),
		S("[]"),
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (read_sepay(bad[i], &e, &why) == 0)
			fail_msg("case %zu was taken", i);
}

static void interest_of_the_bank_is_kept_and_not_counted(void **state)
{
	(void)state;
	struct confirmation e;
	struct fault why;
	assert_int_equal(read_sepay(S(SEPAY("45000", "")), &e, &why), 0);
	assert_int_equal(e.uncounted, UNCOUNTED_NOT);
	assert_int_equal(read_sepay(S(SEPAY("45000", ",\"referenceCode\":\"0900012345-20261120\"")), &e, &why), 0);
	assert_int_equal(e.uncounted, UNCOUNTED_INTEREST);
	assert_int_equal(read_sepay(S(SEPAY("45000", ",\"referenceCode\":\"0900012346-20261120\"")), &e, &why), 0);
	assert_int_equal(e.uncounted, UNCOUNTED_NOT);
}

static void an_unknown_bank_does_not_lose_the_payment(void **state)
{
	(void)state;
	struct confirmation e;
	struct fault why;
	assert_int_equal(read_sepay(S("{\"id\":1,\"gateway\":\"Bank of Nowhere\",\"transactionDate\":\"2026-11-20 09:15:00\","
	                              "\"accountNumber\":\"1\",\"transferType\":\"in\",\"transferAmount\":1}"), &e, &why), 0);
	assert_true(slice_eq(e.bin, BANK_UNKNOWN_BIN));
}

static void a_secret_and_the_one_before_it_are_both_taken(void **state)
{
	(void)state;
	struct connection c = {.adapter = &adapter_sepay, .secret = {{SLICE_LIT("new key")}, {SLICE_LIT("old key")}}};
	const struct {
		struct slice value;
		int rc;
	} tries[] = {{S("Apikey new key"), 0}, {S("Apikey old key"), 0}, {S("Bearer Apikey old key"), 0}, {S("Apikey old ke"), -1},
	             {S("Apikey "), -1}, {S("Bearer new key"), -1}, {S("new key"), -1}, {S(""), -1}};
	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
		const struct header h = {S("Authorization"), tries[i].value};
		struct delivery d = {.arena = &arena, .headers = &h, .header_count = 1, .now_us = NOW_S * US_PER_S};
		struct fault why;
		if (adapter_sepay.authenticate(&d, &c, &why) != tries[i].rc)
			fail_msg("'%.*s'", SARG(tries[i].value));
	}
}

static void names_of_providers_and_secrets_are_what_the_database_takes(void **state)
{
	(void)state;
	for (size_t i = 0; adapter_at(i); i++) {
		const struct adapter *ad = adapter_at(i);
		assert_true(strspn(ad->name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(ad->name) && strlen(ad->name) <= 40);
		assert_true(adapter_secret_count(ad) > 0);
		assert_ptr_equal(adapter_by_name(slice_z(ad->name)), ad);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(adapter_at(k)->name, ad->name);
	}
	assert_null(adapter_by_name(S("nobody")));
	assert_null(adapter_by_name(S("")));
}

static void a_list_of_networks_holds_addresses_and_prefixes(void **state)
{
	(void)state;
	static const struct slice list = SLICE_LIT("203.0.113.7  198.51.100.0/24 2001:db8::/32 10.0.0.0/9");
	static const char *const in[] = {"203.0.113.7", "198.51.100.0", "198.51.100.255", "2001:db8:ffff::1", "10.127.255.255",
	                                 "::ffff:203.0.113.7"};
	static const char *const out[] = {"203.0.113.8", "198.51.101.0", "2001:db9::1", "10.128.0.0", "", "x", "::1"};
	static const char *const bad[] = {"203.0.113", "198.51.100.1/24", "1.2.3.4/33", "::/129", "1.2.3.4/", "1.2.3.4/-1", "a"};
	assert_int_equal(network_list_check(list), 0);
	for (size_t i = 0; i < sizeof in / sizeof in[0]; i++)
		assert_true(network_list_has(list, slice_z(in[i])));
	for (size_t i = 0; i < sizeof out / sizeof out[0]; i++)
		assert_false(network_list_has(list, slice_z(out[i])));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(network_list_check(slice_z(bad[i])), -1);
	assert_false(network_list_has(S(""), S("203.0.113.7")));
}

static void secrets_survive_their_box(void **state)
{
	(void)state;
	const struct slice set[ADAPTER_SECRETS_MAX] = {[1] = SLICE_LIT("a \"quoted\" \\ secret")};
	struct slice back[ADAPTER_SECRETS_MAX];
	struct slice text = secrets_write(&arena, &adapter_sepay, set);
	assert_int_equal(secrets_read(&adapter_sepay, text, back), 0);
	assert_null(back[0].p);
	assert_true(slice_eq(back[1], set[1]));
	secrets_wipe(back);
	assert_int_equal(secrets_read(&adapter_sepay, S("{\"apikey\":"), back), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sample_has_its_verdict_its_meaning_and_its_reply),
		cmocka_unit_test(a_missing_secret_admits_nobody),
		cmocka_unit_test(an_amount_is_whole_dong_above_zero),
		cmocka_unit_test(what_is_no_clean_json_is_not_read),
		cmocka_unit_test(interest_of_the_bank_is_kept_and_not_counted),
		cmocka_unit_test(an_unknown_bank_does_not_lose_the_payment),
		cmocka_unit_test(a_secret_and_the_one_before_it_are_both_taken),
		cmocka_unit_test(names_of_providers_and_secrets_are_what_the_database_takes),
		cmocka_unit_test(a_list_of_networks_holds_addresses_and_prefixes),
		cmocka_unit_test(secrets_survive_their_box),
	};
	return cmocka_run_group_tests(tests, with_arena, without_arena);
}
