/* How deliveries of providers are read and let in, case by case; what was gathered of them is tried in adapters_test.c. */
#include <string.h>

#include "fixture.h"
#include "confirm/casso.h"
#include "confirm/mac.h"
#include "confirm/token.h"
#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/base/network.h"
#include "socho/confirm/adapter.h"
#include "socho/vietqr/bank.h"

#define NOW_S INT64_C(1795305600) /* 2026-11-22 */

static void answered(struct request *rq)
{
	(void)rq;
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

static json_t *json_of(const char *text)
{
	json_t *j = json_loads(text, 0, NULL);
	assert_non_null(j);
	return j;
}

/* What Node's JSON.stringify, PHP's json_encode and Python's json.dumps(separators=(',', ':')) made of the sorted object. */
static void canonical_json_is_that_of_each_language(void **state)
{
	(void)state;
	json_t *j = json_of("{\"z\":[],\"b\":{\"y\":-5,\"x\":null,\"w\":[1,{\"d\":true,\"c\":false}]},\"a\":\"Trả 5/11 \\\"x\\\" \\\\ \\u0001\\n\\t 😀 \\u007f\","
	                    "\"n\":45000.5,\"m\":45000.0,\"e\":{}}");
	static const char *const wanted[WRITER_COUNT] = {
		"{\"a\":\"Trả 5/11 \\\"x\\\" \\\\ \\u0001\\n\\t 😀 \x7f\",\"b\":{\"w\":[1,{\"c\":false,\"d\":true}],\"x\":null,\"y\":-5},\"e\":{},"
		"\"m\":45000,\"n\":45000.5,\"z\":[]}",
		"{\"a\":\"Tr\\u1ea3 5\\/11 \\\"x\\\" \\\\ \\u0001\\n\\t \\ud83d\\ude00 \x7f\",\"b\":{\"w\":[1,{\"c\":false,\"d\":true}],\"x\":null,\"y\":-5},"
		"\"e\":{},\"m\":45000.0,\"n\":45000.5,\"z\":[]}",
		"{\"a\":\"Tr\\u1ea3 5/11 \\\"x\\\" \\\\ \\u0001\\n\\t \\ud83d\\ude00 \\u007f\",\"b\":{\"w\":[1,{\"c\":false,\"d\":true}],\"x\":null,\"y\":-5},"
		"\"e\":{},\"m\":45000.0,\"n\":45000.5,\"z\":[]}",
	};
	for (int w = 0; w < WRITER_COUNT; w++) {
		struct slice got = json_canonical(&arena, j, (enum json_writer)w);
		if (!slice_eq(got, slice_z(wanted[w])))
			fail_msg("%d: %.*s", w, SARG(got));
	}
	json_decref(j);
}

static struct delivery body_only(struct slice body)
{
	return (struct delivery){.arena = &arena, .method = S("POST"), .body = body, .now_us = NOW_S * US_PER_S};
}

#define CASSO(id, more) \
	"{\"id\":" id ",\"tid\":\"T\",\"amount\":-5000,\"when\":\"2026-11-20 09:16:00\",\"bankSubAccId\":\"09 0001\"" more "}"

static void every_transaction_of_casso_keeps_its_own_bytes_and_test_calls_are_set_aside(void **state)
{
	(void)state;
	struct connection c = {.adapter = &adapter_casso1};
	struct delivery d = body_only(S("{\"x\":[{\"data\":[{}]}], \"data\" : [ " CASSO("1", ",\"description\":\"a]},{\\\"b\"") " ,\n" CASSO("0", "") "," CASSO("2", ",\"z\":[[]]") "]}"));
	struct parsed p;
	struct fault why;
	assert_int_equal(adapter_casso1.parse(&d, &c, &p, &why), 0);
	assert_int_equal(p.count, 2);
	assert_int_equal(p.aside, ASIDE_TEST);
	assert_true(slice_eq(p.events[0].raw, S(CASSO("1", ",\"description\":\"a]},{\\\"b\""))));
	assert_true(slice_eq(p.events[1].raw, S(CASSO("2", ",\"z\":[[]]"))));
	assert_true(slice_eq(p.events[0].account, S("090001")));
	assert_int_equal(p.events[0].amount_vnd, 5000);
	assert_int_equal(p.events[0].direction, DIRECTION_DEBIT);
	static const char *const bad[] = {"{\"data\":[1]}", "{\"data\":{}}", "{\"error\":0}", "{\"data\":[{\"id\":1}]}", "{\"data\":[[]]}"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		d = body_only(slice_z(bad[i]));
		assert_int_equal(adapter_casso1.parse(&d, &c, &p, &why), -1);
	}
	d = body_only(S("{\"data\":[]}"));
	assert_int_equal(adapter_casso1.parse(&d, &c, &p, &why), 0);
	assert_int_equal(p.aside, ASIDE_IGNORED);
}

static void a_token_is_for_its_connection_and_its_time(void **state)
{
	(void)state;
	enum { CLIENT_SECRET = 3 };
	struct connection c = {.adapter = &adapter_sepay, .id = uuid_new()}, other;
	c.secret[0][CLIENT_SECRET] = S("secret of the client");
	other = c;
	other.id = uuid_new();
	const int64_t now_us = NOW_S * US_PER_S;
	struct slice token = token_issue(&arena, &c, CLIENT_SECRET, now_us);
	assert_true(token_fits(&c, CLIENT_SECRET, token, now_us + (TOKEN_LIFE_S - 1) * US_PER_S));
	assert_false(token_fits(&c, CLIENT_SECRET, token, now_us + TOKEN_LIFE_S * US_PER_S));
	assert_false(token_fits(&other, CLIENT_SECRET, token, now_us));
	for (size_t i = 0; i < token.n; i++) {
		char *bent = (char *)(uintptr_t)arena_dup(&arena, token).p;
		bent[i] = bent[i] == 'A' ? 'B' : 'A';
		assert_false(token_fits(&c, CLIENT_SECRET, slice_of(bent, token.n), now_us));
	}
	assert_false(token_fits(&c, CLIENT_SECRET, S(""), now_us));
	/* It outlives its secret for as long as that is taken, and no longer. */
	c.secret[1][CLIENT_SECRET] = c.secret[0][CLIENT_SECRET];
	c.secret[0][CLIENT_SECRET] = S("another");
	assert_true(token_fits(&c, CLIENT_SECRET, token, now_us));
	c.secret[1][CLIENT_SECRET] = (struct slice){NULL, 0};
	assert_false(token_fits(&c, CLIENT_SECRET, token, now_us));
	/* Without any secret a token under the empty key, or that of a missing one, is none. */
	c.secret[0][CLIENT_SECRET] = (struct slice){NULL, 0};
	other.secret[0][CLIENT_SECRET] = S(" ");
	other.id = c.id;
	assert_false(token_fits(&c, CLIENT_SECRET, token_issue(&arena, &other, CLIENT_SECRET, now_us), now_us));
}

#define SETTINGS(signature) \
	"{\"signature\":" signature ",\"event_id\":[\"id\",\"kind\"],\"amount\":\"sum\",\"bank\":\"970436\",\"account\":\"123\"," \
	"\"direction\":{\"field\":\"kind\",\"credit\":\"C\",\"debit\":\"D\"},\"time\":{\"field\":\"at\",\"format\":\"ms\"}," \
	"\"paid\":{\"field\":\"status\",\"value\":\"1\"},\"replies\":{\"recorded\":{\"status\":204},\"bad_secret\":{\"status\":403,\"body\":{\"no\":1}}}}"

/* HMAC over a header, a separator and the raw body, with a prefix: openssl dgst -sha256 -hmac k. */
static void a_provider_is_told_by_its_settings(void **state)
{
	(void)state;
	struct connection c = {.adapter = &adapter_generic, .secret = {{SLICE_LIT("k")}}};
	struct fault why;
	c.settings = json_of(SETTINGS("{\"in\":\"header\",\"name\":\"X-Sign\",\"prefix\":\"v1=\",\"parts\":[\"@header:X-Time\",\"@body\"],\"separator\":\".\",\"forms\":[\"hmac-sha256:hex\"]}"));
	assert_int_equal(adapter_generic.configure(&arena, c.settings, &why), 0);
	const struct header headers[] = {{S("x-time"), S("17")}, {S("x-sign"), S("v1=B23D81D83EFEC7FA1BBB76BB5CFD73F6AA6E2ABDF4FD1B0C86BE2B05B2ED7DF0")}};
	struct delivery d = body_only(S("{\"id\":7,\"kind\":\"D\",\"sum\":9000,\"at\":1795140900123,\"status\":1}"));
	d.headers = headers;
	d.header_count = 2;
	uint8_t mac[MAC_BYTES_MAX];
	const struct slice parts[] = {S("17."), d.body};
	struct slice hex = hex_encode(&arena, slice_of(mac, mac_hmac(MAC_SHA256, S("k"), parts, 2, mac)));
	struct header right[] = {headers[0], {S("x-sign"), arena_printf(&arena, "v1=%.*s", SARG(hex))}};
	assert_int_equal(adapter_generic.authenticate(&d, &c, &why), -1);
	d.headers = right;
	assert_int_equal(adapter_generic.authenticate(&d, &c, &why), 0);
	struct parsed p;
	assert_int_equal(adapter_generic.parse(&d, &c, &p, &why), 0);
	assert_true(slice_eq(p.events[0].event_id, S("7/D")));
	assert_int_equal(p.events[0].direction, DIRECTION_DEBIT);
	assert_int_equal(p.events[0].occurred_us, INT64_C(1795140900123) * US_PER_MS);
	assert_true(slice_eq(p.events[0].account, S("123")) && slice_eq(p.events[0].bin, S("970436")));
	d.body = S("{\"id\":7,\"kind\":\"D\",\"sum\":9000,\"at\":1795140900123,\"status\":2}");
	assert_int_equal(adapter_generic.parse(&d, &c, &p, &why), 0);
	assert_int_equal(p.count, 0);
	assert_int_equal(p.aside, ASIDE_IGNORED);
	const struct told told = {.outcome = OUTCOME_STALE, .adapter = &adapter_generic, .settings = c.settings};
	struct request rq = {.arena = &arena, .id = S("x"), .finish = answered};
	adapter_generic.reply(&rq, &told);
	assert_int_equal(rq.answer.status, 403);
	json_decref(c.settings);
}

static void settings_that_would_admit_anybody_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"{}",
		SETTINGS("{\"in\":\"body\",\"name\":\"s\",\"parts\":[\"id\"],\"forms\":[\"md5:hex\"]}"),
		SETTINGS("{\"in\":\"body\",\"name\":\"s\",\"parts\":[\"@key\"],\"forms\":[\"crc32:hex\"]}"),
		SETTINGS("{\"in\":\"body\",\"name\":\"s\",\"parts\":[\"@key\"],\"forms\":[]}"),
		SETTINGS("{\"in\":\"air\",\"name\":\"s\",\"parts\":[\"@key\"],\"forms\":[\"md5:hex\"]}"),
		SETTINGS("{\"in\":\"body\",\"name\":\"s\",\"parts\":[\"@key\"],\"forms\":[\"md5:hex\"],\"skip\":true}"),
		"{\"bearer\":false,\"event_id\":[\"id\"],\"amount\":\"a\",\"direction\":\"credit\",\"replies\":{\"recorded\":{\"status\":200},\"bad_secret\":{\"status\":401}}}",
		"{\"bearer\":true,\"event_id\":[\"id\"],\"amount\":\"a\",\"direction\":\"credit\",\"replies\":{\"recorded\":{\"status\":200}}}",
		"{\"bearer\":true,\"event_id\":[],\"amount\":\"a\",\"direction\":\"credit\",\"replies\":{\"recorded\":{\"status\":200},\"bad_secret\":{\"status\":401}}}",
	};
	struct fault why;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		json_t *j = json_of(bad[i]);
		if (adapter_generic.configure(&arena, j, &why) == 0)
			fail_msg("case %zu was taken", i);
		json_decref(j);
	}
	assert_int_equal(adapter_generic.configure(&arena, NULL, &why), -1);
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
		cmocka_unit_test(an_amount_is_whole_dong_above_zero),
		cmocka_unit_test(what_is_no_clean_json_is_not_read),
		cmocka_unit_test(interest_of_the_bank_is_kept_and_not_counted),
		cmocka_unit_test(an_unknown_bank_does_not_lose_the_payment),
		cmocka_unit_test(a_secret_and_the_one_before_it_are_both_taken),
		cmocka_unit_test(canonical_json_is_that_of_each_language),
		cmocka_unit_test(every_transaction_of_casso_keeps_its_own_bytes_and_test_calls_are_set_aside),
		cmocka_unit_test(a_token_is_for_its_connection_and_its_time),
		cmocka_unit_test(a_provider_is_told_by_its_settings),
		cmocka_unit_test(settings_that_would_admit_anybody_are_refused),
		cmocka_unit_test(names_of_providers_and_secrets_are_what_the_database_takes),
		cmocka_unit_test(a_list_of_networks_holds_addresses_and_prefixes),
		cmocka_unit_test(secrets_survive_their_box),
	};
	return cmocka_run_group_tests(tests, with_arena, without_arena);
}
