/* Behaviour of the key directory: a root kept elsewhere, rotation, the list of revoked keys. */
#include <fcntl.h>
#include <string.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"
#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/file.h"
#include "socho/base/log.h"
#include "socho/base/text.h"
#include "socho/seal/authority.h"
#include "socho/seal/keydir.h"
#include "socho/seal/note.h"

#define DAYS(n) ((n) * US_PER_DAY)

static struct config config;
static char dir[] = "/tmp/socho-keydir-XXXXXX", root_dir[64], root_passphrase[64];
static struct authority_root root;

static int start(void **state)
{
	log_init("test", LOG_LEVEL_ERROR);
	assert_non_null(mkdtemp(dir));
	snprintf(root_dir, sizeof root_dir, "%s/root", dir);
	snprintf(root_passphrase, sizeof root_passphrase, "%s/root.passphrase", dir);
	root = (struct authority_root){root_dir, root_passphrase};
	return with_arena(state);
}

static int stop(void **state)
{
	remove_tree(dir);
	return without_arena(state);
}

/* Every test begins with a root of its own and no issuing key. */
static int with_root(void **state)
{
	(void)state;
	struct fault why = {0};
	char id[9];
	config = (struct config){.province = 22};
	snprintf(config.key_dir, sizeof config.key_dir, "%s/keys", dir);
	snprintf(config.key_passphrase_file, sizeof config.key_passphrase_file, "%s/keys.passphrase", dir);
	remove_tree(config.key_dir);
	remove_tree(root_dir);
	unlink(root_passphrase);
	unlink(config.key_passphrase_file);
	return authority_init(&config, &root, AUTHORITY_ROOT_DAYS, id, &why);
}

static const char *issued(int64_t from_us, int days)
{
	struct fault why = {0};
	char *id = arena_alloc(&arena, 9);
	if (authority_issue(&config, &root, from_us, days, id, &why))
		fail_msg("not issued: %s", why.detail);
	return id;
}

static enum err issue_refused(int64_t from_us, int days)
{
	struct fault why = {0};
	char id[9];
	assert_int_equal(authority_issue(&config, &root, from_us, days, id, &why), -1);
	return why.err;
}

static const char *state_of(const char *id)
{
	struct keydir_entry *entries;
	struct fault why = {0};
	size_t count;
	if (keydir_list(&arena, config.key_dir, &entries, &count, &why))
		fail_msg("no list: %s", why.detail);
	const struct keydir_entry *e = keydir_find(entries, count, id);
	assert_non_null(e);
	assert_non_null(e->issuer);
	return keydir_state(entries, count, e);
}

static int withdraw(const char *id, int64_t since_us, struct fault *why)
{
	struct revocation row = {.revoked_us = clock_now_us(), .since_us = since_us, .reason = S("mất máy tính xách tay")};
	memcpy(row.key_id, id, sizeof row.key_id);
	return authority_revoke(&config, &root, &row, why);
}

static struct slice list_text(void)
{
	struct slice note;
	struct fault why = {0};
	const char *path = arena_printf(&arena, "%s/" KEYDIR_REVOCATIONS, config.key_dir).p;
	assert_int_equal(file_read(&arena, path, 65536, &note, &why), 0);
	return note;
}

static void list_put(struct slice note)
{
	struct fault why = {0};
	const char *path = arena_printf(&arena, "%s/" KEYDIR_REVOCATIONS, config.key_dir).p;
	assert_int_equal(file_write(path, note, 0644, &why), 0);
}

static void the_roots_private_half_is_only_where_it_was_put(void **state)
{
	(void)state;
	struct stat st;
	struct slice pem;
	const char *here = arena_printf(&arena, "%s/authority.key", config.key_dir).p;
	const char *there = arena_printf(&arena, "%s/authority.key", root_dir).p;
	assert_int_not_equal(access(here, F_OK), 0);
	assert_int_equal(stat(there, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(file_read(&arena, there, 65536, &pem, NULL), 0);
	assert_true(slice_starts(pem, S("-----BEGIN ENCRYPTED ")));
	/* Nothing is drawn in its place. */
	struct seal_key *k;
	struct fault why = {0};
	assert_int_equal(authority_issuing_key(&config, &k, &why), -1);
	assert_int_equal(why.err, ERR_BAD_KEY);
	char id[9];
	assert_int_equal(authority_init(&config, &root, 10, id, &why), -1);
	assert_int_equal(why.err, ERR_BAD_KEY);
}

static void a_key_issued_under_the_root_signs(void **state)
{
	(void)state;
	const char *id = issued(clock_now_us(), 365);
	struct seal_key *k;
	struct fault why = {0};
	char got[9];
	assert_int_equal(authority_issuing_key(&config, &k, &why), 0);
	seal_key_id(k, got);
	assert_string_equal(got, id);
	assert_string_equal(state_of(id), "current");
	seal_key_free(k);
}

static void the_newest_key_that_is_valid_signs_and_the_older_ones_verify(void **state)
{
	(void)state;
	int64_t now_us = clock_now_us();
	const char *ended = issued(now_us - DAYS(400), 365), *old = issued(now_us - DAYS(300), 365);
	const char *current = issued(now_us - DAYS(1), 365), *next = issued(now_us + DAYS(30), 365);
	assert_string_equal(state_of(ended), "retired");
	assert_string_equal(state_of(old), "verify");
	assert_string_equal(state_of(current), "current");
	assert_string_equal(state_of(next), "next");
}

/* What keydir_warn() logs. */
static struct slice warnings(void)
{
	struct slice said;
	const char *path = arena_printf(&arena, "%s/said", dir).p;
	int before = dup(STDERR_FILENO), fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	assert_true(before >= 0 && fd >= 0 && dup2(fd, STDERR_FILENO) >= 0);
	log_init("test", LOG_LEVEL_WARN);
	keydir_warn(config.key_dir);
	log_init("test", LOG_LEVEL_ERROR);
	assert_true(dup2(before, STDERR_FILENO) >= 0);
	close(before);
	close(fd);
	assert_int_equal(file_read(&arena, path, 65536, &said, NULL), 0);
	return said;
}

static bool says_of(struct slice said, const char *level_z, const char *id_z)
{
	while (said.p) {
		struct slice line = slice_cut(&said, '\n');
		if (slice_find_all(line, S("key_expires")) >= 0 && slice_find_all(line, slice_z(id_z)) >= 0)
			return slice_find_all(line, slice_z(level_z)) >= 0;
	}
	return false;
}

static void a_key_that_ends_soon_is_told_unless_another_follows(void **state)
{
	(void)state;
	int64_t now_us = clock_now_us();
	const char *first = issued(now_us - DAYS(300), 300 + KEYDIR_WARN_DAYS + 2);
	assert_int_equal(warnings().n, 0);
	first = issued(now_us - DAYS(200), 200 + KEYDIR_WARN_DAYS);
	assert_true(says_of(warnings(), "warn", first));
	first = issued(now_us - DAYS(100), 100 + KEYDIR_ALARM_DAYS);
	assert_true(says_of(warnings(), "error", first));
	issued(now_us + DAYS(5), 365);
	assert_int_equal(warnings().n, 0);
}

static void a_key_does_not_outlive_its_root(void **state)
{
	(void)state;
	assert_int_equal(issue_refused(clock_now_us(), AUTHORITY_ROOT_DAYS + 1), ERR_BAD_KEY);
}

static void another_root_issues_nothing_here(void **state)
{
	(void)state;
	struct fault why = {0};
	char id[9];
	const char *root_crt = arena_printf(&arena, "%s/authority.crt", config.key_dir).p;
	const char *mine = arena_printf(&arena, "%s/mine", dir).p;
	assert_int_equal(rename(root_crt, mine), 0);
	remove_tree(root_dir);
	assert_int_equal(authority_init(&config, &root, 10, id, &why), 0);
	assert_int_equal(rename(mine, root_crt), 0);
	assert_int_equal(issue_refused(clock_now_us(), 5), ERR_BAD_KEY);
}

static void a_credential_of_the_service_goes_before_the_passphrase_file(void **state)
{
	(void)state;
	struct fault why = {0};
	struct seal_key *k;
	const char *credentials = arena_printf(&arena, "%s/credentials", dir).p;
	const char *credential = arena_printf(&arena, "%s/keys.passphrase", credentials).p;
	issued(clock_now_us(), 365);
	assert_int_equal(file_mkdir(credentials, 0700, &why), 0);
	assert_int_equal(rename(config.key_passphrase_file, credential), 0);
	assert_int_equal(authority_issuing_key(&config, &k, &why), -1);
	setenv("CREDENTIALS_DIRECTORY", credentials, 1);
	assert_int_equal(authority_issuing_key(&config, &k, &why), 0);
	unsetenv("CREDENTIALS_DIRECTORY");
	seal_key_free(k);
}

static void a_revoked_key_signs_no_more_and_the_one_before_takes_over(void **state)
{
	(void)state;
	struct fault why = {0};
	int64_t now_us = clock_now_us();
	const char *old = issued(now_us - DAYS(10), 365), *stolen = issued(now_us - DAYS(1), 365);
	assert_int_equal(withdraw(stolen, 0, &why), 0);
	assert_string_equal(state_of(stolen), "revoked");
	assert_string_equal(state_of(old), "current");
	assert_int_equal(withdraw(stolen, 0, &why), -1);
	assert_int_equal(withdraw("AAAAAAAA", 0, &why), -1);
	assert_int_equal(why.err, ERR_BAD_KEY);
}

static void every_list_has_the_next_version_and_all_the_rows(void **state)
{
	(void)state;
	struct fault why = {0};
	struct revocations list;
	int64_t now_us = clock_now_us();
	const char *a = issued(now_us, 10), *b = issued(now_us, 10);
	assert_int_equal(withdraw(a, 0, &why), 0);
	assert_int_equal(withdraw(b, now_us - DAYS(2), &why), 0);
	assert_int_equal(authority_revoke(&config, &root, NULL, &why), 0);
	assert_int_equal(keydir_revocations(&arena, config.key_dir, &list, &why), 0);
	assert_int_equal(list.version, 4);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.rows[0].key_id, a);
	assert_true(list.rows[0].since_us == 0);
	assert_string_equal(list.rows[1].key_id, b);
	assert_true(llabs(list.rows[1].since_us - (now_us - DAYS(2))) < US_PER_MS);
	assert_true(slice_eq(list.rows[1].reason, S("mất máy tính xách tay")));
	assert_true(list.next_us - list.issued_us == DAYS(REVOCATIONS_DAYS));
}

static void a_seal_made_before_the_key_was_stolen_is_good_to_whoever_knows_when(void **state)
{
	(void)state;
	struct fault why = {0};
	int64_t now_us = clock_now_us();
	const char *id = issued(now_us - DAYS(100), 365);
	struct seal_key *k;
	uint8_t signature[SEAL_SIGNATURE_BYTES];
	struct slice templates;
	assert_int_equal(authority_issuing_key(&config, &k, &why), 0);
	assert_int_equal(seal_sign(&arena, k, S("head"), signature, &templates, &why), 0);
	assert_int_equal(withdraw(id, now_us - DAYS(10), &why), 0);
	struct seal_trust *t;
	seal_trust_open(&t);
	assert_int_equal(keydir_trust(config.key_dir, t, &why), 0);
	assert_int_equal(seal_check(t, S("head"), id, signature), SEAL_REVOKED);
	assert_int_equal(seal_check_at(t, S("head"), id, signature, now_us - DAYS(9)), SEAL_REVOKED);
	assert_int_equal(seal_check_at(t, S("head"), id, signature, now_us - DAYS(11)), SEAL_VALID);
	assert_int_equal(seal_check_at(t, S("head"), id, signature, now_us + DAYS(300)), SEAL_REVOKED);
	seal_trust_free(t);
	seal_key_free(k);
}

static void no_byte_of_the_list_can_be_changed(void **state)
{
	(void)state;
	struct fault why = {0};
	struct revocations list;
	assert_int_equal(withdraw(issued(clock_now_us(), 10), 0, &why), 0);
	struct slice note = list_text();
	assert_int_equal(keydir_revocations(&arena, config.key_dir, &list, &why), 0);
	for (size_t i = 0; i < note.n; i++) {
		char *altered = arena_alloc(&arena, note.n);
		memcpy(altered, note.p, note.n);
		altered[i] ^= 1;
		list_put(slice_of(altered, note.n));
		if (keydir_revocations(&arena, config.key_dir, &list, &why) == 0)
			fail_msg("byte %zu may be altered", i);
		assert_int_equal(why.err, ERR_BAD_REVOCATIONS);
	}
	for (size_t n = 0; n < note.n; n++) {
		list_put(slice_sub(note, 0, n));
		assert_int_equal(keydir_revocations(&arena, config.key_dir, &list, &why), -1);
	}
}

static void an_issuing_key_cannot_sign_the_list(void **state)
{
	(void)state;
	struct fault why = {0};
	struct seal_key *k;
	struct revocations list;
	struct slice note;
	issued(clock_now_us(), 10);
	assert_int_equal(authority_issuing_key(&config, &k, &why), 0);
	struct revocations empty = {.origin = revocations_origin(&arena, 22), .version = 9, .issued_us = 1, .next_us = 2};
	assert_int_equal(revocations_sign(&arena, &empty, seal_key_pkey(k), &note, &why), 0);
	assert_int_equal(revocations_read(&arena, note, seal_key_pkey(k), &list, &why), 0);
	list_put(note);
	assert_int_equal(keydir_revocations(&arena, config.key_dir, &list, &why), -1);
	assert_int_equal(why.err, ERR_BAD_REVOCATIONS);
	seal_key_free(k);
}

static void rows_of_other_kinds_are_passed_over(void **state)
{
	(void)state;
	EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	struct fault why = {0};
	struct revocations list;
	struct slice note, text = S("vn.socho/revocations/22\nversion 1\nissued 2026-11-21T08:00:00+07:00\n"
	                            "next_update 2026-12-21T08:00:00+07:00\ncode 0123456789A whatever\n"
	                            "key AAAAAAAA 2026-11-21T08:00:00+07:00 - lost\n");
	assert_int_equal(note_sign(&arena, pkey, S("vn.socho/revocations/22"), text, &note, &why), 0);
	assert_int_equal(revocations_read(&arena, note, pkey, &list, &why), 0);
	assert_int_equal(list.count, 1);
	assert_string_equal(list.rows[0].key_id, "AAAAAAAA");
	/* A signature is bound to the name that stands in the text. */
	assert_int_equal(note_sign(&arena, pkey, S("another.name"), text, &note, &why), 0);
	assert_int_equal(revocations_read(&arena, note, pkey, &list, &why), -1);
	EVP_PKEY_free(pkey);
}

/* A note of any bytes, signed as note_sign() signs a text. */
static struct slice note_of_bytes(EVP_PKEY *pkey, struct slice name, struct slice bytes)
{
	enum { HASH_BYTES = 4 };
	static const struct slice dash = SLICE_LIT("\xe2\x80\x94 ");
	struct slice note, block, line;
	struct fault why = {0};
	unsigned char signed_block[HASH_BYTES + SEAL_SIGNATURE_BYTES];
	size_t n = SEAL_SIGNATURE_BYTES;
	assert_int_equal(note_sign(&arena, pkey, name, S("a\n"), &note, &why), 0);
	line = slice_sub(note, strlen("a\n\n") + dash.n + name.n + 1, note.n - 1);
	assert_int_equal(base64_decode(&arena, line, &block), 0);
	memcpy(signed_block, block.p, HASH_BYTES);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	assert_int_equal(EVP_DigestSignInit(ctx, NULL, NULL, NULL, pkey), 1);
	assert_int_equal(EVP_DigestSign(ctx, signed_block + HASH_BYTES, &n, (const unsigned char *)bytes.p, bytes.n), 1);
	EVP_MD_CTX_free(ctx);
	struct text t;
	text_init(&t, &arena);
	text_add(&t, bytes);
	text_addf(&t, "\n%.*s%.*s %.*s\n", SARG(dash), SARG(name),
	          SARG(base64_encode(&arena, slice_of(signed_block, sizeof signed_block))));
	return text_slice(&t);
}

/* c2sp.org/signed-note: control characters but line feeds, and what is not UTF-8, make no note. */
static void a_note_holds_text_even_when_the_right_key_signed_something_else(void **state)
{
	(void)state;
	EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	const struct slice name = S("a.name");
	struct slice text;
	assert_true(note_open(&arena, pkey, name, note_of_bytes(pkey, name, S("một dòng\n\nhai dòng\n")), &text));
	static const struct slice bytes[] = {SLICE_LIT("nul \0 inside\n"), SLICE_LIT("two\r\nlines\r\n"),
	                                     SLICE_LIT("\x1b[2J\n"), SLICE_LIT("\xff\xfe\n")};
	for (size_t i = 0; i < sizeof bytes / sizeof bytes[0]; i++)
		assert_false(note_open(&arena, pkey, name, note_of_bytes(pkey, name, bytes[i]), &text));
	EVP_PKEY_free(pkey);
}

static void a_reason_stays_on_its_line(void **state)
{
	(void)state;
	assert_int_equal(revocation_reason_check(S("mất thẻ nhớ")), 0);
	assert_int_equal(revocation_reason_check(S("")), -1);
	assert_int_equal(revocation_reason_check(S("a\nkey AAAAAAAA - -")), -1);
	assert_int_equal(revocation_reason_check(S("\xff")), -1);
	char *long_one = arena_alloc(&arena, REVOCATION_REASON_CHARS_MAX + 1);
	memset(long_one, 'a', REVOCATION_REASON_CHARS_MAX + 1);
	assert_int_equal(revocation_reason_check(slice_of(long_one, REVOCATION_REASON_CHARS_MAX)), 0);
	assert_int_equal(revocation_reason_check(slice_of(long_one, REVOCATION_REASON_CHARS_MAX + 1)), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_roots_private_half_is_only_where_it_was_put, with_root),
		cmocka_unit_test_setup(a_key_issued_under_the_root_signs, with_root),
		cmocka_unit_test_setup(the_newest_key_that_is_valid_signs_and_the_older_ones_verify, with_root),
		cmocka_unit_test_setup(a_key_that_ends_soon_is_told_unless_another_follows, with_root),
		cmocka_unit_test_setup(a_key_does_not_outlive_its_root, with_root),
		cmocka_unit_test_setup(another_root_issues_nothing_here, with_root),
		cmocka_unit_test_setup(a_credential_of_the_service_goes_before_the_passphrase_file, with_root),
		cmocka_unit_test_setup(a_revoked_key_signs_no_more_and_the_one_before_takes_over, with_root),
		cmocka_unit_test_setup(every_list_has_the_next_version_and_all_the_rows, with_root),
		cmocka_unit_test_setup(a_seal_made_before_the_key_was_stolen_is_good_to_whoever_knows_when, with_root),
		cmocka_unit_test_setup(no_byte_of_the_list_can_be_changed, with_root),
		cmocka_unit_test_setup(an_issuing_key_cannot_sign_the_list, with_root),
		cmocka_unit_test(rows_of_other_kinds_are_passed_over),
		cmocka_unit_test(a_note_holds_text_even_when_the_right_key_signed_something_else),
		cmocka_unit_test(a_reason_stays_on_its_line),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
