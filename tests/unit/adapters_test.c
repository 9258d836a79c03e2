/* Every sample that was gathered of what providers send: its verdict, what it says, and how it is answered. */
#include <string.h>

#include "fixture.h"
#include "confirm/token.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/base/file.h"
#include "socho/confirm/adapter.h"
#include "socho/confirm/webhook.h"
#include "socho/vietqr/bank.h"

#define VECTORS "../shared/vectors/confirmations.json"
#define NOW_S INT64_C(1795305600) /* 2026-11-22, after every sample without a clock of its own */

/* A provider of the samples, the row of the table that takes it, and which of its test secrets is which of ours. A secret of
 * ours without one of theirs is what the sample bears: the samples say "<token we issued>". */
static const struct provider {
	const char *samples;
	const struct adapter *adapter;
	struct {
		const char *ours, *theirs;
	} secrets[3];
	const char *settings;
} providers[] = {
	{"sepay", &adapter_sepay, {{"apikey", "apikey"}, {"hmac_secret", "hmac_secret"}}, NULL},
	{"sepay_bankhub", &adapter_sepay_bankhub, {{"secret_key", "secret_key"}}, NULL},
	{"casso_v1", &adapter_casso1, {{"secure_token", "secure_token"}}, NULL},
	{"casso_v2", &adapter_casso2, {{"checksum_key", "checksum_key"}}, NULL},
	{"payos", &adapter_payos, {{"checksum_key", "checksum_key"}}, NULL},
	{"vietqr_vn", &adapter_vietqr_vn, {{"basic_user", "basic_user"}, {"basic_password", "basic_pass"}, {"echo_key", "echo_sign_key"}}, NULL},
	{"momo_v2", &adapter_momo, {{"access_key", "accessKey"}, {"secret_key", "secretKey"}}, NULL},
	{"zalopay", &adapter_zalopay, {{"key2", "key2"}}, NULL},
	{"vnpay", &adapter_vnpay, {{"hash_secret", "hash_secret"}}, NULL},
	{"mb_mms", &adapter_mb_mms, {{"key", "access_key"}, {"bearer", NULL}}, NULL},
	{"bidv_paybill", &adapter_bidv, {{"key", "secret"}, {"bearer", NULL}}, NULL},
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
		const char *own = text_z(sample, "test_secret"), *bearer = text_z(json_object_get(sample, "headers"), "Authorization");
		const char *value = own ? own : p->secrets[i].theirs ? text_z(test_secrets, p->secrets[i].theirs) : bearer + 7;
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
		results[i] = (struct pushed){.status = outcome == OUTCOME_DUPLICATE ? PUSHED_DUPLICATE : PUSHED_RECORDED,
		                             .confirmation = uuid_new(), .match_rule = S("none")};
	rq->arena = &arena;
	rq->id = S("test");
	rq->finish = answered;
	const struct told told = {.outcome = outcome, .adapter = ad, .why = why, .parsed = parsed,
	                          .results = outcome <= OUTCOME_CONFLICT ? results : NULL};
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

/* A token that we issue is not the one the samples were made with. */
static void present_token(const struct provider *p, const struct connection *c, struct delivery *d)
{
	struct header *h = arena_array(&arena, 1, sizeof *h);
	int secret = adapter_secret_index(p->adapter, S("basic_password"));
	if (secret < 0)
		return;
	struct slice token = token_issue(&arena, c, secret, d->now_us);
	*h = (struct header){S("Authorization"), arena_printf(&arena, "Bearer %.*s", SARG(token))};
	d->headers = h;
	d->header_count = 1;
}

static void try_sample(const struct provider *p, const json_t *test_secrets, const json_t *sample, const char *where)
{
	const char *expected = text_z(sample, "expected");
	bool rejected = expected && strcmp(expected, "reject") == 0;
	struct connection c = connection_for(p, test_secrets, sample);
	struct delivery d = delivery_of(sample);
	present_token(p, &c, &d);
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

/* A token is fetched by another call than the delivery's: tests/http/wallets.test.mjs makes it. */
static bool is_other_call(const json_t *sample)
{
	const char *path = text_z(sample, "path");
	return path && strstr(path, "token_generate");
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
			if (!is_other_call(sample))
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sample_has_its_verdict_its_meaning_and_its_reply),
		cmocka_unit_test(a_missing_secret_admits_nobody),
	};
	return cmocka_run_group_tests(tests, with_arena, without_arena);
}
