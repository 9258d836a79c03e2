/* The offline bundle: what it tells of stickers, and what it refuses; and the verdicts themselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "socho/base/clock.h"
#include "socho/field/bundle.h"
#include "socho/vietqr/payload.h"

#define SEALED_US (INT64_C(1790000000) * US_PER_S)

static struct arena a;
static struct seal_key *key;
static struct seal_trust *trust;
static char key_id[9];

static struct seal_key *key_new(void)
{
	char path[] = "/tmp/socho-bundle-XXXXXX";
	struct seal_key *k;
	struct fault why;
	EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	FILE *f = fdopen(mkstemp(path), "w");
	assert_int_equal(PEM_write_PKCS8PrivateKey(f, pkey, NULL, NULL, 0, NULL, NULL), 1);
	fclose(f);
	EVP_PKEY_free(pkey);
	assert_int_equal(seal_key_load(&k, path, slice_z(NULL), &why), 0);
	unlink(path);
	return k;
}

static struct seal_trust *trust_of(const struct seal_key *k)
{
	struct seal_trust *t;
	struct fault why;
	struct seal_published p = {.not_after_us = INT64_MAX};
	size_t n = sizeof p.public_key;
	assert_int_equal(EVP_PKEY_get_raw_public_key(seal_key_pkey(k), p.public_key, &n), 1);
	assert_int_equal(seal_trust_open(&t), 0);
	assert_int_equal(seal_trust_add_raw(t, &p, &why), 0);
	return t;
}

static int before_all(void **state)
{
	(void)state;
	arena_init(&a, 65536);
	key = key_new();
	trust = trust_of(key);
	seal_key_id(key, key_id);
	return 0;
}

static int after_all(void **state)
{
	(void)state;
	seal_trust_free(trust);
	seal_key_free(key);
	arena_release(&a);
	return 0;
}

struct faces {
	struct slice plain, sealed;
};

static struct faces code_of(const struct seal_key *k, int n)
{
	struct fault why;
	struct slice head, templates;
	uint8_t signature[SEAL_SIGNATURE_BYTES];
	struct faces f;
	const struct vietqr_code code = {.bin = S("970422"), .account = arena_printf(&a, "10000000%04d", n)};
	assert_int_equal(vietqr_head(&a, &code, &head, &why), 0);
	assert_int_equal(seal_sign(&a, k, head, signature, &templates, &why), 0);
	assert_int_equal(vietqr_finish(&a, head, slice_z(NULL), &f.plain, &why), 0);
	assert_int_equal(vietqr_finish(&a, head, templates, &f.sealed, &why), 0);
	return f;
}

static struct slice sign_by(const struct seal_key *k, struct bundle_maker *m, const struct seal_trust *keys)
{
	char id[9];
	uint8_t signature[SEAL_SIGNATURE_BYTES];
	struct fault why;
	struct slice body = bundle_body(m, keys);
	seal_key_id(k, id);
	assert_int_equal(seal_bundle_sign(k, &m->terms, signature, &why), 0);
	return bundle_signed(&a, body, id, signature);
}

/* Stall S1 has code 1, in use; S2 code 2, superseded by code 3; S3 code 4 imported without a sealed face. */
static struct bundle_maker filled(void)
{
	static const struct {
		int code;
		const char *stall;
		enum check_verdict verdict;
	} rows[] = {{1, "S1", CHECK_CURRENT}, {2, "S2", CHECK_SUPERSEDED}, {3, "S2", CHECK_CURRENT}, {4, "Sạp 3", CHECK_REVOKED}};
	struct bundle_maker m;
	struct fault why;
	bundle_begin(&m, &a);
	m.name = S("Chợ Hạ Long I");
	m.terms.market = uuid_new();
	m.terms.issued_us = clock_now_us();
	m.terms.until_us = m.terms.issued_us + US_PER_DAY;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct faces f = code_of(key, rows[i].code);
		if (rows[i].code == 4)
			f.sealed = slice_z(NULL);
		const struct bundle_entry e = {.stall = slice_z(rows[i].stall), .code = arena_printf(&a, "AAAAAAAAAA%d", rows[i].code),
		                               .verdict = rows[i].verdict, .sealed = f.sealed, .plain = f.plain,
		                               .seal = {.sealed_us = SEALED_US}};
		assert_int_equal(bundle_add(&m, &e, &why), 0);
	}
	return m;
}

static struct slice file_now(void)
{
	struct bundle_maker m = filled();
	return sign_by(key, &m, trust);
}

static enum check_verdict judged(const struct bundle *b, struct slice payload, const char *stall_z, const char *code_z)
{
	struct sticker s;
	const struct bundle_code *code;
	enum check_verdict v = bundle_judge(&a, b, payload, slice_z(stall_z), &s, &code);
	assert_true(code_z ? code && slice_eq(code->code, slice_z(code_z)) : !code);
	return v;
}

static void stickers_are_judged_as_by_the_register(void **state)
{
	(void)state;
	struct bundle b;
	struct fault why;
	assert_int_equal(bundle_open(&a, file_now(), trust, clock_now_us(), &b, &why), 0);
	struct faces one = code_of(key, 1), two = code_of(key, 2), four = code_of(key, 4), nine = code_of(key, 9);
	assert_int_equal(judged(&b, one.sealed, NULL, "AAAAAAAAAA1"), CHECK_CURRENT);
	assert_int_equal(judged(&b, one.plain, "S1", "AAAAAAAAAA1"), CHECK_CURRENT);
	assert_int_equal(judged(&b, one.sealed, "S2", "AAAAAAAAAA1"), CHECK_OTHER_STALL);
	assert_int_equal(judged(&b, two.plain, "S2", "AAAAAAAAAA2"), CHECK_SUPERSEDED);
	assert_int_equal(judged(&b, four.plain, "Sạp 3", "AAAAAAAAAA4"), CHECK_REVOKED);
	assert_int_equal(judged(&b, nine.sealed, "S1", NULL), CHECK_OTHER_STALL);
	assert_int_equal(judged(&b, nine.plain, "S1", NULL), CHECK_UNKNOWN_ACCOUNT);
	assert_int_equal(judged(&b, S("https://example.org"), "S1", NULL), CHECK_UNREADABLE);
	bundle_release(&b);
}

/* Code 1 sealed on a day, code 4 of a bank with its detached seal of the next day. */
static struct slice dated_file(const struct seal_trust *keys, uint8_t flip)
{
	struct bundle_maker m = filled();
	struct faces one = code_of(key, 1), four = code_of(key, 4);
	uint8_t signature[SEAL_SIGNATURE_BYTES];
	struct fault why;
	assert_int_equal(seal_sign_imported(&a, key, four.plain, signature, &why), 0);
	signature[5] ^= flip;
	m.terms.codes = 0;
	text_init(&m.rows, &a);
	const struct bundle_entry entries[] = {
		{S("S1"), S("AAAAAAAAAA1"), CHECK_CURRENT, one.sealed, one.plain, {.sealed_us = SEALED_US}},
		{S("S3"), S("AAAAAAAAAA4"), CHECK_CURRENT, {NULL, 0}, four.plain,
		 {slice_z(key_id), slice_of(signature, sizeof signature), SEALED_US + US_PER_DAY}},
	};
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(bundle_add(&m, &entries[i], &why), 0);
	return sign_by(key, &m, keys);
}

static enum seal_verdict seal_in(struct slice file, struct slice payload, bool detached)
{
	struct bundle b;
	struct sticker s;
	struct fault why;
	const struct bundle_code *code;
	assert_int_equal(bundle_open(&a, file, trust, clock_now_us(), &b, &why), 0);
	assert_int_equal(bundle_judge(&a, &b, payload, slice_z(NULL), &s, &code), CHECK_CURRENT);
	assert_int_equal(s.detached, detached);
	assert_true(s.seal == SEAL_ABSENT || slice_eq(s.key_id, slice_z(key_id)));
	bundle_release(&b);
	return s.seal;
}

static void the_seal_of_a_known_code_is_judged_by_when_it_was_made(void **state)
{
	(void)state;
	static const struct {
		int64_t since_us;
		enum seal_verdict one, four;
	} rows[] = {
		{0, SEAL_REVOKED, SEAL_REVOKED},
		{SEALED_US, SEAL_REVOKED, SEAL_REVOKED},
		{SEALED_US + 1 * US_PER_S, SEAL_VALID, SEAL_REVOKED},
		{SEALED_US + 2 * US_PER_DAY, SEAL_VALID, SEAL_VALID},
	};
	struct faces one = code_of(key, 1), four = code_of(key, 4);
	assert_int_equal(seal_in(dated_file(trust, 0), one.sealed, false), SEAL_VALID);
	assert_int_equal(seal_in(dated_file(trust, 0), one.plain, false), SEAL_ABSENT);
	assert_int_equal(seal_in(dated_file(trust, 0), four.plain, true), SEAL_VALID);
	assert_int_equal(seal_in(dated_file(trust, 1), four.plain, true), SEAL_INVALID);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct seal_trust *revoked = trust_of(key);
		assert_int_equal(seal_trust_revoke(revoked, key_id, rows[i].since_us), 0);
		assert_int_equal(seal_in(dated_file(revoked, 0), one.sealed, false), rows[i].one);
		assert_int_equal(seal_in(dated_file(revoked, 0), four.plain, true), rows[i].four);
		seal_trust_free(revoked);
	}
	struct seal_key *stranger = key_new();
	struct seal_trust *others = trust_of(stranger);
	assert_int_equal(seal_in(dated_file(others, 0), four.plain, true), SEAL_UNKNOWN_KEY);
	seal_trust_free(others);
	seal_key_free(stranger);
}

static void a_seal_of_a_stranger_helps_nobody(void **state)
{
	(void)state;
	struct bundle b;
	struct fault why;
	struct seal_key *stranger = key_new();
	struct sticker s;
	const struct bundle_code *code;
	assert_int_equal(bundle_open(&a, file_now(), trust, clock_now_us(), &b, &why), 0);
	assert_int_equal(bundle_judge(&a, &b, code_of(stranger, 9).sealed, S("S1"), &s, &code), CHECK_UNKNOWN_ACCOUNT);
	assert_int_equal(s.seal, SEAL_UNKNOWN_KEY);
	bundle_release(&b);
	seal_key_free(stranger);
}

static void every_altered_byte_is_noticed(void **state)
{
	(void)state;
	struct slice file = file_now();
	struct bundle b;
	struct fault why;
	for (size_t i = 0; i < file.n; i++) {
		struct slice copy = arena_dup(&a, file);
		((char *)(uintptr_t)copy.p)[i] ^= 1;
		if (bundle_open(&a, copy, trust, clock_now_us(), &b, &why) == 0)
			fail_msg("byte %zu of %zu", i, file.n);
		assert_int_equal(why.err, ERR_BAD_BUNDLE);
	}
	for (size_t n = 0; n < file.n; n += 7) {
		assert_int_equal(bundle_open(&a, slice_sub(file, 0, n), trust, clock_now_us(), &b, &why), -1);
		assert_int_equal(why.err, ERR_BAD_BUNDLE);
	}
}

static void a_bundle_of_a_stranger_is_refused(void **state)
{
	(void)state;
	struct seal_key *stranger = key_new();
	struct bundle_maker m = filled();
	struct bundle b;
	struct fault why;
	struct slice file = sign_by(stranger, &m, trust);
	assert_int_equal(bundle_open(&a, file, trust, clock_now_us(), &b, &why), -1);
	assert_int_equal(why.err, ERR_BAD_BUNDLE);
	seal_key_free(stranger);
	struct seal_trust *revoked = trust_of(key);
	assert_int_equal(seal_trust_revoke(revoked, key_id, 0), 0);
	assert_int_equal(bundle_open(&a, file_now(), revoked, clock_now_us(), &b, &why), -1);
	assert_int_equal(why.err, ERR_BAD_BUNDLE);
	seal_trust_free(revoked);
}

/* After a key was stolen a sticker's code has a successor with the same plain face, and a bank's code may hang at two
 * stalls; ids are random, so the rows come in any order. */
static void of_codes_with_one_payload_the_stalls_own_and_used_one_counts(void **state)
{
	(void)state;
	static const struct {
		const char *stalls[3];
		enum check_verdict verdicts[3];
		const char *given, *code;
		enum check_verdict verdict;
	} rows[] = {
		{{"S1", "S1"}, {CHECK_SUPERSEDED, CHECK_CURRENT}, "S1", "AAAAAAAAAA1", CHECK_CURRENT},
		{{"S1", "S1"}, {CHECK_CURRENT, CHECK_SUPERSEDED}, "S1", "AAAAAAAAAA0", CHECK_CURRENT},
		{{"S1", "S2"}, {CHECK_CURRENT, CHECK_CURRENT}, "S2", "AAAAAAAAAA1", CHECK_CURRENT},
		{{"S1", "S2"}, {CHECK_CURRENT, CHECK_CURRENT}, "S1", "AAAAAAAAAA0", CHECK_CURRENT},
		{{"S1", "S2"}, {CHECK_REVOKED, CHECK_CURRENT}, "S1", "AAAAAAAAAA0", CHECK_REVOKED},
		{{"S1", "S2"}, {CHECK_REVOKED, CHECK_CURRENT}, NULL, "AAAAAAAAAA1", CHECK_CURRENT},
		{{"S1", "S2", "S2"}, {CHECK_CURRENT, CHECK_CURRENT, CHECK_EXPIRED}, "S2", "AAAAAAAAAA1", CHECK_CURRENT},
	};
	struct faces f = code_of(key, 1);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct bundle_maker m = filled();
		struct bundle b;
		struct fault why;
		m.terms.codes = 0;
		text_init(&m.rows, &a);
		for (int j = 0; j < 3 && rows[i].stalls[j]; j++) {
			const struct bundle_entry e = {.stall = slice_z(rows[i].stalls[j]), .code = arena_printf(&a, "AAAAAAAAAA%d", j),
			                               .verdict = rows[i].verdicts[j], .plain = f.plain,
			                               .seal = {.sealed_us = SEALED_US}};
			assert_int_equal(bundle_add(&m, &e, &why), 0);
		}
		assert_int_equal(bundle_open(&a, sign_by(key, &m, trust), trust, clock_now_us(), &b, &why), 0);
		assert_int_equal(judged(&b, f.plain, rows[i].given, rows[i].code), rows[i].verdict);
		bundle_release(&b);
	}
}

/* The number of codes is signed with the terms, the rows with the digest: both must agree, whoever signed. */
static void a_bundle_with_more_or_fewer_codes_than_it_says_is_refused(void **state)
{
	(void)state;
	struct bundle b;
	struct fault why;
	for (int off = -1; off <= 1; off++) {
		struct bundle_maker m = filled();
		m.terms.codes += off;
		int rc = bundle_open(&a, sign_by(key, &m, trust), trust, clock_now_us(), &b, &why);
		assert_int_equal(rc, off ? -1 : 0);
		if (rc)
			assert_int_equal(why.err, ERR_BAD_BUNDLE);
		else
			bundle_release(&b);
	}
}

static void a_bundle_ends_with_its_last_day(void **state)
{
	(void)state;
	struct bundle_maker m = filled();
	struct bundle b;
	struct fault why;
	struct slice file = sign_by(key, &m, trust);
	assert_int_equal(bundle_open(&a, file, trust, m.terms.until_us, &b, &why), 0);
	bundle_release(&b);
	assert_int_equal(bundle_open(&a, file, trust, m.terms.until_us + 1, &b, &why), -1);
	assert_int_equal(why.err, ERR_BUNDLE_EXPIRED);
}

static void the_signer_refuses_terms_that_no_bundle_has(void **state)
{
	(void)state;
	const int64_t now = 1800000000 * US_PER_S;
	const struct seal_bundle good = {.issued_us = now, .until_us = now + 7 * US_PER_DAY, .codes = 1000};
	struct seal_bundle odd[6] = {good, good, good, good, good, good};
	struct fault why;
	assert_int_equal(seal_bundle_judge(&good, now, &why), 0);
	odd[0].until_us++;
	odd[1].until_us = now;
	odd[2].codes = -1;
	odd[3].codes = SEAL_BUNDLE_CODES_MAX + 1;
	odd[4].issued_us = now - 301 * US_PER_S;
	odd[5].issued_us = now + 301 * US_PER_S;
	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
		assert_int_equal(seal_bundle_judge(&odd[i], now, &why), -1);
		assert_int_equal(why.err, ERR_SIGNER_REFUSED);
	}
}

static void two_bundles_share_no_hash_and_hold_no_account(void **state)
{
	(void)state;
	struct bundle one, two;
	struct fault why;
	struct slice file = file_now();
	assert_int_equal(bundle_open(&a, file, trust, clock_now_us(), &one, &why), 0);
	assert_int_equal(bundle_open(&a, file_now(), trust, clock_now_us(), &two, &why), 0);
	for (size_t i = 0; i < one.code_count; i++) {
		assert_false(slice_eq(one.codes[i].plain, two.codes[i].plain));
		assert_true(one.codes[i].sealed.n == 1 || !slice_eq(one.codes[i].sealed, two.codes[i].sealed));
	}
	assert_true(slice_find_all(file, S("10000000")) < 0);
	bundle_release(&one);
	bundle_release(&two);
}

static void a_thousand_stalls_fit_in_a_hundred_kilobytes(void **state)
{
	(void)state;
	struct bundle_maker m;
	struct fault why;
	struct faces f = code_of(key, 1);
	bundle_begin(&m, &a);
	m.name = S("Chợ");
	m.terms.issued_us = clock_now_us();
	m.terms.until_us = m.terms.issued_us + US_PER_DAY;
	for (int i = 0; i < 1000; i++) {
		const struct bundle_entry e = {.stall = arena_printf(&a, "Sạp A-%04d", i), .code = S("AAAAAAAAAAA"),
		                               .verdict = CHECK_SUPERSEDED, .sealed = f.sealed, .plain = f.plain,
		                               .seal = {.sealed_us = SEALED_US}};
		assert_int_equal(bundle_add(&m, &e, &why), 0);
	}
	assert_true(sign_by(key, &m, trust).n < 100 * 1000);
}

static void verdicts_are_stall_first(void **state)
{
	(void)state;
	const struct sticker readable = {.readable = true}, unreadable = {.readable = false};
	static const struct {
		struct sticker_facts facts;
		enum check_verdict verdict;
	} rows[] = {
		{{.code_state = SLICE_LIT("issued")}, CHECK_CURRENT},
		{{.code_state = SLICE_LIT("printed"), .stall_given = true, .code_here = true}, CHECK_CURRENT},
		{{.code_state = SLICE_LIT("displayed"), .stall_given = true}, CHECK_OTHER_STALL},
		{{.code_state = SLICE_LIT("revoked"), .stall_given = true}, CHECK_OTHER_STALL},
		{{.code_state = SLICE_LIT("revoked"), .stall_given = true, .code_here = true}, CHECK_REVOKED},
		{{.code_state = SLICE_LIT("superseded")}, CHECK_SUPERSEDED},
		{{.code_state = SLICE_LIT("expired")}, CHECK_EXPIRED},
		{{.code_state = SLICE_LIT("used"), .stall_given = true, .code_here = true}, CHECK_USED},
		{{.account_state = SLICE_LIT("active")}, CHECK_REGISTERED_UNSEALED},
		{{.account_state = SLICE_LIT("active"), .stall_given = true}, CHECK_OTHER_STALL},
		{{.account_state = SLICE_LIT("active"), .stall_given = true, .account_here = true}, CHECK_REGISTERED_UNSEALED},
		{{.account_state = SLICE_LIT("stolen"), .stall_given = true, .account_here = true}, CHECK_REVOKED},
		{{.stall_given = true}, CHECK_UNKNOWN_ACCOUNT},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(check_judge(&readable, &rows[i].facts), rows[i].verdict);
		assert_int_equal(check_judge(&unreadable, &rows[i].facts), CHECK_UNREADABLE);
	}
}

static void the_sheet_of_a_round_keeps_its_stalls_in_order_and_a_markets_bundle_has_none(void **state)
{
	(void)state;
	static const struct bundle_stop stops[] = {{SLICE_LIT("Sạp 3"), SLICE_LIT("new")}, {SLICE_LIT("S1"), SLICE_LIT("due")}};
	struct bundle_maker m = filled();
	struct bundle b;
	struct fault why;
	m.round = (struct bundle_round){.has = true, .from_day = 20000, .to_day = 20004};
	bundle_add_stop(&m, &stops[0]);
	bundle_add_stop(&m, &stops[1]);
	assert_int_equal(bundle_open(&a, sign_by(key, &m, trust), trust, m.terms.issued_us, &b, &why), 0);
	assert_true(b.round.has && b.round.from_day == 20000 && b.round.to_day == 20004);
	assert_int_equal(b.stop_count, 2);
	assert_true(slice_eq(b.stops[0].stall, stops[0].stall) && slice_eq(b.stops[1].reason, stops[1].reason));
	assert_int_equal(b.code_count, 4);
	bundle_release(&b);
	m.round.has = false;
	assert_int_equal(bundle_open(&a, sign_by(key, &m, trust), trust, m.terms.issued_us, &b, &why), -1);
	assert_int_equal(why.err, ERR_BAD_BUNDLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stickers_are_judged_as_by_the_register),
		cmocka_unit_test(the_seal_of_a_known_code_is_judged_by_when_it_was_made),
		cmocka_unit_test(a_seal_of_a_stranger_helps_nobody),
		cmocka_unit_test(every_altered_byte_is_noticed),
		cmocka_unit_test(a_bundle_of_a_stranger_is_refused),
		cmocka_unit_test(of_codes_with_one_payload_the_stalls_own_and_used_one_counts),
		cmocka_unit_test(a_bundle_with_more_or_fewer_codes_than_it_says_is_refused),
		cmocka_unit_test(a_bundle_ends_with_its_last_day),
		cmocka_unit_test(the_signer_refuses_terms_that_no_bundle_has),
		cmocka_unit_test(two_bundles_share_no_hash_and_hold_no_account),
		cmocka_unit_test(a_thousand_stalls_fit_in_a_hundred_kilobytes),
		cmocka_unit_test(verdicts_are_stall_first),
		cmocka_unit_test(the_sheet_of_a_round_keeps_its_stalls_in_order_and_a_markets_bundle_has_none),
	};
	return cmocka_run_group_tests_name("bundle", tests, before_all, after_all);
}
