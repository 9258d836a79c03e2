/* Authenticity and reading of a native push. */
#include <openssl/evp.h>
#include <string.h>

#include "fixture.h"
#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/base/limits.h"
#include "socho/confirm/event.h"
#include "socho/confirm/webhook.h"

/* The example that the Standard Webhooks libraries test against. */
#define SPEC_SECRET S("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
static const struct webhook_message spec_message = {
	.id = SLICE_LIT("msg_p5jXN8AQM9LWM0D4loKWxJek"),
	.timestamp = SLICE_LIT("1614265330"),
	.signature = SLICE_LIT("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
	.body = SLICE_LIT("{\"test\": 2432232314}"),
};
static const int64_t spec_now_us = INT64_C(1614265330) * US_PER_S;

static int check(struct webhook_message m, struct slice secret, int64_t now_us, enum err *err)
{
	struct webhook_key *k;
	struct fault why = {.err = ERR_NONE};
	assert_int_equal(webhook_key_new(&k, secret, &why), 0);
	int rc = webhook_check(&m, &k, 1, now_us, &why);
	*err = why.err;
	webhook_key_free(k);
	return rc;
}

static void the_example_of_the_specification_is_genuine(void **state)
{
	(void)state;
	enum err err;
	assert_int_equal(check(spec_message, SPEC_SECRET, spec_now_us, &err), 0);
	struct webhook_message m = spec_message;
	m.signature = S("v1,AAAA v2,xx v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
	assert_int_equal(check(m, SPEC_SECRET, spec_now_us, &err), 0);
}

static void a_change_anywhere_is_a_wrong_signature(void **state)
{
	(void)state;
	enum err err;
	struct webhook_message m = spec_message;
	m.body = S("{\"test\": 2432232315}");
	assert_int_equal(check(m, SPEC_SECRET, spec_now_us, &err), -1);
	assert_int_equal(err, ERR_BAD_SIGNATURE);
	m = spec_message;
	m.id = S("msg_p5jXN8AQM9LWM0D4loKWxJel");
	assert_int_equal(check(m, SPEC_SECRET, spec_now_us, &err), -1);
	m = spec_message;
	m.timestamp = S("1614265331");
	assert_int_equal(check(m, SPEC_SECRET, spec_now_us, &err), -1);
	assert_int_equal(check(spec_message, S("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx"), spec_now_us, &err), -1);
	m = spec_message;
	m.signature = (struct slice){NULL, 0};
	assert_int_equal(check(m, SPEC_SECRET, spec_now_us, &err), -1);
	assert_int_equal(err, ERR_BAD_SIGNATURE);
}

static void three_hundred_seconds_are_the_limit_of_the_clock(void **state)
{
	(void)state;
	enum err err;
	assert_int_equal(check(spec_message, SPEC_SECRET, spec_now_us + 300 * US_PER_S, &err), 0);
	assert_int_equal(check(spec_message, SPEC_SECRET, spec_now_us - 300 * US_PER_S, &err), 0);
	assert_int_equal(check(spec_message, SPEC_SECRET, spec_now_us + 301 * US_PER_S, &err), -1);
	assert_int_equal(err, ERR_CLOCK_SKEW);
	assert_int_equal(check(spec_message, SPEC_SECRET, spec_now_us - 301 * US_PER_S, &err), -1);
}

static void an_ed25519_signature_is_taken_under_its_public_key(void **state)
{
	(void)state;
	EVP_PKEY *pair = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	unsigned char public[32], signature[64];
	size_t n = sizeof public, signed_n = sizeof signature;
	EVP_PKEY_get_raw_public_key(pair, public, &n);
	struct webhook_message m = spec_message;
	struct slice text = arena_printf(&arena, "%.*s.%.*s.%.*s", SARG(m.id), SARG(m.timestamp), SARG(m.body));
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_DigestSignInit(ctx, NULL, NULL, NULL, pair);
	EVP_DigestSign(ctx, signature, &signed_n, (const unsigned char *)text.p, text.n);
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pair);
	struct slice key = base64_encode(&arena, slice_of(public, 32)), sig = base64_encode(&arena, slice_of(signature, 64));
	key = arena_printf(&arena, "whpk_%.*s", SARG(key));
	m.signature = arena_printf(&arena, "v1a,%.*s", SARG(sig));
	enum err err;
	assert_int_equal(check(m, key, spec_now_us, &err), 0);
	m.body = S("{}");
	assert_int_equal(check(m, key, spec_now_us, &err), -1);
	/* An HMAC of the public key's bytes must not pass for a signature. */
	m.signature = arena_printf(&arena, "v1,%.*s", SARG(key));
	assert_int_equal(check(m, key, spec_now_us, &err), -1);
}

static void without_a_key_nothing_is_genuine(void **state)
{
	(void)state;
	struct fault why;
	assert_int_equal(webhook_check(&spec_message, NULL, 0, spec_now_us, &why), -1);
	assert_int_equal(why.err, ERR_BAD_SIGNATURE);
}

static void a_short_or_mangled_secret_is_no_key(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whpk_AAAA", "whsec_!!"};
	struct webhook_key *k;
	struct fault why;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(webhook_key_new(&k, slice_z(bad[i]), &why), -1);
}

#define EVENT(amount, more) \
	"{\"type\":\"payment.credited\",\"data\":{\"source\":\"mb\",\"source_id\":\"FT1\",\"amount\":" amount \
	",\"currency\":\"VND\",\"occurred_at\":\"2026-11-20T09:15:00+07:00\",\"account\":{\"bin\":\"970422\",\"number\":\"0900012345\"}" more "}}"

static int64_t noon_us;

static int read_one(const char *text_z, struct confirmation *c, struct fault *why)
{
	struct slice body = slice_z(text_z);
	json_t *json = json_read(body, why);
	assert_non_null(json);
	struct events all;
	int rc = events_read(&arena, body, json, noon_us, &all, why);
	if (!rc) {
		assert_int_equal(all.count, 1);
		*c = all.read[0];
	}
	json_decref(json);
	return rc;
}

static void an_event_is_read_with_its_facts(void **state)
{
	(void)state;
	struct confirmation c;
	struct fault why;
	assert_int_equal(read_one(EVENT("\"45000\"", ",\"content\":\"CZ044EEVZ\",\"booked_on\":\"2026-11-21\""), &c, &why), 0);
	assert_true(slice_eq(c.event_id, S("mb/FT1")));
	assert_int_equal(c.amount_vnd, 45000);
	assert_int_equal(c.booked_on, clock_day(c.occurred_us) + 1);
	assert_true(slice_eq(c.content, S("CZ044EEVZ")));
	assert_int_equal(c.direction, DIRECTION_CREDIT);
}

static void what_nobody_described_is_kept_as_it_came_and_not_read(void **state)
{
	(void)state;
	static const char text[] = EVENT("45000", ",\"fee\":{\"amount\":-1},\"content\":\"x\"");
	struct confirmation c;
	struct fault why;
	assert_int_equal(read_one(text, &c, &why), 0);
	assert_int_equal(c.amount_vnd, 45000);
	assert_true(slice_eq(c.raw, slice_z(text)));
}

static void amounts_that_are_no_whole_dong_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {EVENT("0", ""), EVENT("\"0\"", ""), EVENT("1.5", ""), EVENT("\"1.5\"", ""),
	                                  EVENT("-1", ""), EVENT("1e308", ""), EVENT("\"45 000\"", ""), EVENT("\"99999999999999999999\"", "")};
	struct confirmation c;
	struct fault why;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(read_one(bad[i], &c, &why), -1);
		assert_int_equal(why.err, ERR_BAD_AMOUNT);
		assert_string_equal(why.field, "data.amount");
	}
}

static void each_field_at_fault_is_named_with_its_place(void **state)
{
	(void)state;
	struct confirmation c;
	struct fault why;
	assert_int_equal(read_one("{\"events\":[" EVENT("1", ",\"content\":\"a\\u0007b\"") "," EVENT("0", "") "]}", &c, &why), -1);
	assert_string_equal(why.field, "events[0].data.content");
	assert_int_equal(why.err, ERR_BAD_TEXT);
	assert_int_equal(read_one("{\"type\":\"payment.credited\",\"data\":{\"source_id\":\"1\",\"amount\":1,\"currency\":\"USD\"}}", &c, &why), -1);
	assert_int_equal(why.err, ERR_BAD_CURRENCY);
	assert_int_equal(read_one("{\"events\":[]}", &c, &why), -1);
	assert_int_equal(why.err, ERR_MISSING);
	assert_int_equal(read_one("{\"events\":[7]}", &c, &why), -1);
	assert_string_equal(why.field, "events[0]");
}

/* "a" and "b/c" would make the same event id as "a/b" and "c", and one of two payments would pass for the other. */
static void a_source_holds_no_slash(void **state)
{
	(void)state;
	struct confirmation c;
	struct fault why;
	assert_int_equal(read_one("{\"type\":\"payment.credited\",\"data\":{\"source\":\"a/b\",\"source_id\":\"c\"}}", &c, &why), -1);
	assert_int_equal(why.err, ERR_BAD_ID);
	assert_string_equal(why.field, "data.source");
}

static void every_event_of_a_batch_keeps_its_own_bytes(void **state)
{
	(void)state;
	const char *body_z = "{ \"events\" : [ " EVENT("1", ",\"content\":\"}],[{ \\\" \"") " ,\n" EVENT("2", "") "]}";
	struct fault why;
	json_t *json = json_read(slice_z(body_z), &why);
	assert_non_null(json);
	struct events all;
	assert_int_equal(events_read(&arena, slice_z(body_z), json, noon_us, &all, &why), 0);
	assert_int_equal(all.count, 2);
	assert_int_equal(all.unread_count, 0);
	assert_true(all.batch);
	assert_true(slice_eq(all.read[0].raw, S(EVENT("1", ",\"content\":\"}],[{ \\\" \""))));
	assert_true(slice_eq(all.read[1].raw, S(EVENT("2", ""))));
	json_decref(json);
}

static void what_cannot_be_read_of_a_batch_is_told_with_its_place_and_its_bytes(void **state)
{
	(void)state;
	const char *body_z = "{\"events\":[ \"a,]\\\"\" , [{\"x\":[1,2]}, {}] ," EVENT("1", "") ",null\t,-1.5e3," EVENT("0", "") " , {\"type\":7}\n]}";
	static const struct {
		size_t at;
		const char *raw, *field;
	} want[] = {{0, "\"a,]\\\"\"", "events[0]"}, {1, "[{\"x\":[1,2]}, {}]", "events[1]"}, {3, "null", "events[3]"}, {4, "-1.5e3", "events[4]"},
	            {5, EVENT("0", ""), "events[5].data.amount"}, {6, "{\"type\":7}", "events[6].type"}};
	struct fault why = {.err = ERR_NONE};
	json_t *json = json_read(slice_z(body_z), &why);
	assert_non_null(json);
	struct events all;
	assert_int_equal(events_read(&arena, slice_z(body_z), json, noon_us, &all, &why), 0);
	assert_int_equal(all.count, 1);
	assert_true(slice_eq(all.read[0].raw, S(EVENT("1", ""))));
	assert_int_equal(all.unread_count, sizeof want / sizeof want[0]);
	for (size_t i = 0; i < all.unread_count; i++) {
		assert_int_equal(all.unread[i].at, want[i].at);
		assert_string_equal(arena_dup_z(&arena, all.unread[i].raw), want[i].raw);
		assert_string_equal(all.unread[i].field, want[i].field);
	}
	assert_int_equal(all.unread[4].err, ERR_BAD_AMOUNT);
	json_decref(json);
}

static void more_than_five_hundred_events_are_too_many(void **state)
{
	(void)state;
	json_t *root = json_object(), *events = json_array();
	struct fault why;
	for (int i = 0; i <= CONFIRM_EVENTS_MAX; i++)
		json_array_append_new(events, json_object());
	json_object_set_new(root, "events", events);
	struct events all;
	assert_int_equal(events_read(&arena, S("[]"), root, noon_us, &all, &why), -1);
	assert_int_equal(why.err, ERR_TOO_MANY_EVENTS);
	json_decref(root);
}

int main(void)
{
	clock_parse(S("2026-11-21T12:00:00+07:00"), &noon_us);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_example_of_the_specification_is_genuine),
		cmocka_unit_test(a_change_anywhere_is_a_wrong_signature),
		cmocka_unit_test(three_hundred_seconds_are_the_limit_of_the_clock),
		cmocka_unit_test(an_ed25519_signature_is_taken_under_its_public_key),
		cmocka_unit_test(without_a_key_nothing_is_genuine),
		cmocka_unit_test(a_short_or_mangled_secret_is_no_key),
		cmocka_unit_test(an_event_is_read_with_its_facts),
		cmocka_unit_test(what_nobody_described_is_kept_as_it_came_and_not_read),
		cmocka_unit_test(amounts_that_are_no_whole_dong_are_refused),
		cmocka_unit_test(each_field_at_fault_is_named_with_its_place),
		cmocka_unit_test(a_source_holds_no_slash),
		cmocka_unit_test(every_event_of_a_batch_keeps_its_own_bytes),
		cmocka_unit_test(what_cannot_be_read_of_a_batch_is_told_with_its_place_and_its_bytes),
		cmocka_unit_test(more_than_five_hundred_events_are_too_many),
	};
	return cmocka_run_group_tests_name("confirm", tests, with_arena, without_arena);
}
