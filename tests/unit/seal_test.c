/* Behaviour of the seal: keys, signatures, published keys, the development authority. */
#include <string.h>
#include <fcntl.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include "child.h"
#include "fixture.h"
#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/file.h"
#include "socho/seal/authority.h"
#include "socho/seal/keydir.h"
#include "socho/seal/seal.h"
#include "socho/vietqr/payload.h"

static const char head_z[] =
	"00020101021138560010A0000007270126000697041501121018765432100208QRIBFTTA53037045802VN62130809CZ044EEVZ";

static struct config config;
static char state_dir[] = "/tmp/socho-seal-XXXXXX";

static int start(void **state)
{
	assert_non_null(mkdtemp(state_dir));
	snprintf(config.key_dir, sizeof config.key_dir, "%s/keys", state_dir);
	snprintf(config.key_passphrase_file, sizeof config.key_passphrase_file, "%s/keys.passphrase", state_dir);
	config.province = 22;
	return with_arena(state);
}

static int stop(void **state)
{
	remove_tree(state_dir);
	return without_arena(state);
}

static void empty_key_dir(void)
{
	remove_tree(config.key_dir);
	unlink(config.key_passphrase_file);
}

static struct seal_key *drawn_key(void)
{
	struct seal_key *k = NULL;
	struct fault why = {0};
	if (authority_issuing_key(&config, &k, &why))
		fail_msg("no key: %s", why.detail);
	return k;
}

static struct slice pem_of(EVP_PKEY *pkey)
{
	BIO *out = BIO_new(BIO_s_mem());
	PEM_write_bio_PUBKEY(out, pkey);
	char *p;
	long n = BIO_get_mem_data(out, &p);
	struct slice pem = arena_dup(&arena, slice_of(p, (size_t)n));
	BIO_free(out);
	return pem;
}

static struct seal_trust *trust_of(struct slice pem)
{
	struct seal_trust *t;
	struct fault why = {0};
	seal_trust_open(&t);
	if (seal_trust_add_pem(t, pem, &why))
		fail_msg("not trusted: %s", why.detail);
	return t;
}

static void a_signature_is_valid_over_its_head_and_over_no_other(void **state)
{
	(void)state;
	struct seal_key *k = drawn_key();
	struct seal_trust *t = trust_of(pem_of(seal_key_pkey(k)));
	uint8_t signature[SEAL_SIGNATURE_BYTES];
	char id[9];
	struct slice templates, head = S(head_z);
	seal_key_id(k, id);
	assert_int_equal(seal_sign(&arena, k, head, signature, &templates, NULL), 0);
	assert_int_equal(seal_check(t, head, id, signature), SEAL_VALID);
	char *other = (char *)(uintptr_t)arena_dup_z(&arena, head);
	for (size_t i = 0; i < head.n; i++) {
		other[i] ^= 1;
		assert_int_equal(seal_check(t, slice_of(other, head.n), id, signature), SEAL_INVALID);
		other[i] ^= 1;
	}
	assert_int_equal(seal_check(t, slice_sub(head, 0, head.n - 1), id, signature), SEAL_INVALID);
	for (size_t i = 0; i < sizeof signature; i++) {
		signature[i] ^= 4;
		assert_int_equal(seal_check(t, head, id, signature), SEAL_INVALID);
		signature[i] ^= 4;
	}
	seal_trust_free(t);
	seal_key_free(k);
}

static void the_templates_are_made_again_from_the_stored_signature(void **state)
{
	(void)state;
	struct seal_key *k = drawn_key();
	uint8_t signature[SEAL_SIGNATURE_BYTES];
	char id[9];
	struct slice templates;
	seal_key_id(k, id);
	assert_int_equal(seal_sign(&arena, k, S(head_z), signature, &templates, NULL), 0);
	assert_true(slice_eq(templates, seal_templates(&arena, id, signature)));
	assert_int_equal(templates.n, 4 + 71 + 4 + 59);
	assert_true(slice_starts(templates, arena_printf(&arena, "97710008vn.socho0108%s0243", id)));
	assert_memory_equal(templates.p + 75, "98590008vn.socho0243", 20);
	struct slice halves = arena_printf(&arena, "%.43s%.43s", templates.p + 32, templates.p + 95), bytes;
	assert_int_equal(base64url_decode(&arena, halves, &bytes), 0);
	assert_memory_equal(bytes.p, signature, sizeof signature);
	seal_key_free(k);
}

static void a_key_nobody_published_is_unknown(void **state)
{
	(void)state;
	struct seal_trust *t;
	seal_trust_open(&t);
	static const uint8_t signature[SEAL_SIGNATURE_BYTES];
	assert_int_equal(seal_check(t, S(head_z), "AAAAAAAA", signature), SEAL_UNKNOWN_KEY);
	seal_trust_free(t);
}

static void a_revoked_key_reads_as_revoked_only_where_the_signature_is_right(void **state)
{
	(void)state;
	struct seal_key *k = drawn_key();
	struct seal_trust *t = trust_of(pem_of(seal_key_pkey(k)));
	uint8_t signature[SEAL_SIGNATURE_BYTES];
	char id[9];
	struct slice templates;
	seal_key_id(k, id);
	seal_sign(&arena, k, S(head_z), signature, &templates, NULL);
	assert_int_equal(seal_trust_revoke(t, "AAAAAAAA", 0), -1);
	assert_int_equal(seal_trust_revoke(t, id, 0), 0);
	assert_int_equal(seal_check(t, S(head_z), id, signature), SEAL_REVOKED);
	assert_int_equal(seal_check(t, S("another head"), id, signature), SEAL_INVALID);
	seal_trust_free(t);
	seal_key_free(k);
}

static void a_certificate_says_until_when_its_key_counts(void **state)
{
	(void)state;
	struct seal_key *k = drawn_key();
	struct seal_trust *t;
	struct fault why = {0};
	seal_trust_open(&t);
	assert_int_equal(keydir_trust(config.key_dir, t, &why), 0);
	/* The authority's own key is not among the issuing keys. */
	assert_int_equal(seal_trust_count(t), 1);
	/* The bare key after the certificate does not lift its end. */
	assert_int_equal(seal_trust_add_pem(t, pem_of(seal_key_pkey(k)), &why), 0);
	assert_int_equal(seal_trust_count(t), 1);
	struct seal_published p;
	seal_trust_get(t, 0, &p);
	uint8_t signature[SEAL_SIGNATURE_BYTES];
	struct slice templates;
	seal_sign(&arena, k, S(head_z), signature, &templates, NULL);
	assert_int_equal(seal_check(t, S(head_z), p.key_id, signature), SEAL_VALID);
	assert_int_equal(seal_check_at(t, S(head_z), p.key_id, signature, p.not_after_us), SEAL_VALID);
	assert_int_equal(seal_check_at(t, S(head_z), p.key_id, signature, p.not_after_us + 1), SEAL_EXPIRED);
	assert_true(p.not_after_us - p.not_before_us == AUTHORITY_ISSUING_DAYS * US_PER_DAY);
	seal_trust_free(t);
	seal_key_free(k);
}

static void only_public_ed25519_keys_are_taken_as_published(void **state)
{
	(void)state;
	EVP_PKEY *ec = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	EVP_PKEY *ed = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	BIO *private = BIO_new(BIO_s_mem());
	PEM_write_bio_PrivateKey(private, ed, NULL, NULL, 0, NULL, NULL);
	char *p;
	long n = BIO_get_mem_data(private, &p);
	struct slice good = pem_of(ed);
	const struct slice bad[] = {
		pem_of(ec),
		slice_of(p, (size_t)n),
		S(""),
		S("nothing of the kind\n"),
		S("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n"),
		S("-----BEGIN PUBLIC KEY-----\n!!!!\n-----END PUBLIC KEY-----\n"),
		S("-----BEGIN CERTIFICATE-----\nMCowBQYDK2VwAyEA\n-----END CERTIFICATE-----\n"),
		slice_sub(good, 0, good.n - 20),
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct seal_trust *t;
		struct fault why = {0};
		seal_trust_open(&t);
		assert_int_equal(seal_trust_add_pem(t, bad[i], &why), -1);
		assert_int_equal(why.err, ERR_BAD_KEY);
		assert_int_equal(seal_trust_count(t), 0);
		seal_trust_free(t);
	}
	struct seal_trust *t = trust_of(arena_printf(&arena, "%.*s\ntext between\n%.*s", SARG(good), SARG(good)));
	assert_int_equal(seal_trust_count(t), 1);
	seal_trust_free(t);
	BIO_free(private);
	EVP_PKEY_free(ec);
	EVP_PKEY_free(ed);
}

static void a_sealed_code_made_here_reads_as_valid(void **state)
{
	(void)state;
	struct seal_key *k = drawn_key();
	struct seal_trust *t = trust_of(pem_of(seal_key_pkey(k)));
	struct vietqr_code code = {.bin = S("970415"), .account = S("1018765432100"), .memo = S("CZ044EEVZ")};
	uint8_t signature[SEAL_SIGNATURE_BYTES];
	struct slice head, templates, sealed, plain;
	assert_int_equal(vietqr_head(&arena, &code, &head, NULL), 0);
	assert_int_equal(seal_sign(&arena, k, head, signature, &templates, NULL), 0);
	assert_int_equal(vietqr_finish(&arena, head, templates, &sealed, NULL), 0);
	assert_int_equal(vietqr_finish(&arena, head, S(""), &plain, NULL), 0);
	struct vietqr_reading r;
	assert_int_equal(vietqr_read(&arena, sealed, true, &r), 0);
	assert_int_equal(seal_check_reading(&arena, t, &r), SEAL_VALID);
	assert_int_equal(vietqr_read(&arena, plain, true, &r), 0);
	assert_int_equal(seal_check_reading(&arena, t, &r), SEAL_ABSENT);
	seal_trust_free(t);
	seal_key_free(k);
}

static void check_case(const struct seal_trust *t, const json_t *c)
{
	const char *name = json_string_value(json_object_get(c, "name"));
	const char *error = json_string_value(json_object_get(c, "error"));
	const char *verdict = json_string_value(json_object_get(c, "verdict"));
	struct vietqr_reading r;
	vietqr_read(&arena, slice_z(json_string_value(json_object_get(c, "payload"))), false, &r);
	if ((r.error != NULL) != (error != NULL) || (error && strcmp(r.error, error) != 0))
		fail_msg("%s: reads as %s, not %s", name, r.error ? r.error : "ok", error ? error : "ok");
	if (error)
		return;
	const char *got = seal_verdict_name(seal_check_reading(&arena, t, &r));
	if (strcmp(got, verdict) != 0)
		fail_msg("%s: %s, not %s", name, got, verdict);
}

static void every_shared_vector_gets_its_verdict(void **state)
{
	(void)state;
	json_t *root = json_load_file("../shared/vectors/seal.json", 0, NULL);
	if (!root) {
		print_message("skipped: ../shared/vectors/seal.json is not there\n");
		skip();
	}
	const char *spki =
		json_string_value(json_object_get(json_object_get(root, "meta"), "trusted_public_key_spki_base64"));
	struct seal_trust *t =
		trust_of(arena_printf(&arena, "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n", spki));
	size_t i, seen = 0;
	const json_t *c;
	json_array_foreach(json_object_get(root, "cases"), i, c) {
		check_case(t, c);
		seen++;
	}
	assert_true(seen >= 19);
	seal_trust_free(t);
	json_decref(root);
}

/* Two of them here too, so that the format stays checked without the shared files. */
static void the_format_of_the_seal_does_not_change(void **state)
{
	(void)state;
	struct seal_trust *t = trust_of(S("-----BEGIN PUBLIC KEY-----\n"
	                                  "MCowBQYDK2VwAyEA25Vj+tTCwhPT6LMkrvQp93FRNYltPvRs4bHui+VsDpg=\n"
	                                  "-----END PUBLIC KEY-----\n"));
	static const char sealed[] = "97710008vn.socho0108pk4tEwMN0243Al6LuFTdumvu6HBqBrPVHwVwi1vHOuauAQa6NR7G0NA"
				     "98590008vn.socho0243IrIfR_dT8p4C_cqjGPrjUlfe9XnVbBrUEgPLe7ju8Dg";
	struct vietqr_reading r;
	assert_int_equal(vietqr_read(&arena, arena_printf(&arena, "%s%s6304288A", head_z, sealed), true, &r), 0);
	assert_int_equal(seal_check_reading(&arena, t, &r), SEAL_VALID);
	char *other = (char *)(uintptr_t)arena_dup_z(&arena, S(head_z));
	other[strlen(other) - 2] = 'W';
	struct slice payload;
	assert_int_equal(vietqr_finish(&arena, slice_z(other), S(sealed), &payload, NULL), 0);
	assert_int_equal(vietqr_read(&arena, payload, true, &r), 0);
	assert_int_equal(seal_check_reading(&arena, t, &r), SEAL_INVALID);
	seal_trust_free(t);
}

/* The published test key of the shared vectors and its id there. */
static void a_key_id_is_the_hash_of_the_public_key(void **state)
{
	(void)state;
	struct seal_trust *t = trust_of(S("-----BEGIN PUBLIC KEY-----\n"
	                                  "MCowBQYDK2VwAyEA25Vj+tTCwhPT6LMkrvQp93FRNYltPvRs4bHui+VsDpg=\n"
	                                  "-----END PUBLIC KEY-----\n"));
	struct seal_published p;
	seal_trust_get(t, 0, &p);
	assert_string_equal(p.key_id, "pk4tEwMN");
	seal_trust_free(t);
}

static void the_first_use_draws_keys_and_the_second_finds_them(void **state)
{
	(void)state;
	empty_key_dir();
	struct seal_key *first = drawn_key(), *second = drawn_key();
	char a[9], b[9];
	seal_key_id(first, a);
	seal_key_id(second, b);
	assert_string_equal(a, b);
	seal_key_free(first);
	seal_key_free(second);
	struct keydir_entry *entries;
	size_t count;
	assert_int_equal(keydir_list(&arena, config.key_dir, &entries, &count, NULL), 0);
	assert_int_equal(count, 2);
	for (size_t i = 0; i < count; i++) {
		assert_true(slice_find_all(entries[i].subject, S("DEVELOPMENT")) >= 0);
		struct stat st;
		assert_int_equal(stat(entries[i].key_path.p, &st), 0);
		assert_int_equal(st.st_mode & 07777, 0600);
		struct slice pem;
		assert_int_equal(file_read(&arena, entries[i].key_path.p, 65536, &pem, NULL), 0);
		assert_true(slice_starts(pem, S("-----BEGIN ENCRYPTED ")));
	}
	assert_true(slice_find_all(entries[entries[0].issuing ? 0 : 1].subject, S("province 22")) >= 0);
	struct stat st;
	assert_int_equal(stat(config.key_passphrase_file, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
}

static void openssl_verifies_the_issuing_certificate_under_the_authority(void **state)
{
	(void)state;
	if (!child_installed("openssl")) {
		print_message("skipped: openssl is not installed\n");
		skip();
	}
	seal_key_free(drawn_key());
	struct keydir_entry *entries;
	size_t count;
	assert_int_equal(keydir_list(&arena, config.key_dir, &entries, &count, NULL), 0);
	const struct keydir_entry *current = keydir_current(entries, count);
	const char *root = arena_printf(&arena, "%s/authority.crt", config.key_dir).p;
	const char *leaf = arena_printf(&arena, "%s/code-%s.crt", config.key_dir, current->key_id).p;
	int status;
	const char *const argv[] = {"openssl", "verify", "-x509_strict", "-check_ss_sig", "-CAfile", root, leaf, NULL};
	struct slice said = child_run(&arena, argv, &status);
	assert_int_equal(status, 0);
	assert_true(slice_ends(said, S(": OK\n")));
}

static void a_wrong_or_missing_passphrase_opens_no_key(void **state)
{
	(void)state;
	seal_key_free(drawn_key());
	struct keydir_entry *entries;
	size_t count;
	keydir_list(&arena, config.key_dir, &entries, &count, NULL);
	const char *path = keydir_current(entries, count)->key_path.p;
	const struct slice wrong[] = {S("wrong"), S(""), slice_z(NULL)};
	for (size_t i = 0; i < 3; i++) {
		struct seal_key *k;
		struct fault why = {0};
		assert_int_equal(seal_key_load(&k, path, wrong[i], &why), -1);
		assert_int_equal(why.err, ERR_BAD_KEY);
	}
	/* The register does not draw a second passphrase over keys of the first. */
	assert_int_equal(rename(config.key_passphrase_file, arena_printf(&arena, "%s.away", config.key_passphrase_file).p), 0);
	struct seal_key *k;
	struct fault why = {0};
	assert_int_equal(authority_issuing_key(&config, &k, &why), -1);
	assert_int_equal(why.err, ERR_BAD_KEY);
	assert_int_equal(rename(arena_printf(&arena, "%s.away", config.key_passphrase_file).p, config.key_passphrase_file), 0);
}

static void a_drawing_cut_off_in_the_middle_is_completed(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		empty_key_dir();
		seal_key_free(drawn_key());
		struct keydir_entry *entries;
		size_t count;
		keydir_list(&arena, config.key_dir, &entries, &count, NULL);
		const struct keydir_entry *current = keydir_current(entries, count);
		/* Take away what would have been written last: issuing certificate, issuing key, authority certificate. */
		unlink(arena_printf(&arena, "%s/code-%s.crt", config.key_dir, current->key_id).p);
		if (i > 0)
			unlink(current->key_path.p);
		if (i > 1)
			unlink(arena_printf(&arena, "%s/authority.crt", config.key_dir).p);
		seal_key_free(drawn_key());
	}
}

static void without_the_authoritys_key_nothing_is_drawn(void **state)
{
	(void)state;
	empty_key_dir();
	seal_key_free(drawn_key());
	struct keydir_entry *entries;
	size_t count;
	keydir_list(&arena, config.key_dir, &entries, &count, NULL);
	unlink(keydir_current(entries, count)->key_path.p);
	unlink(arena_printf(&arena, "%s/authority.key", config.key_dir).p);
	struct seal_key *k;
	struct fault why = {0};
	assert_int_equal(authority_issuing_key(&config, &k, &why), -1);
	assert_int_equal(why.err, ERR_BAD_KEY);
}

static void other_kinds_of_keys_do_not_sign(void **state)
{
	(void)state;
	const char *path = arena_printf(&arena, "%s/ec.key", state_dir).p;
	EVP_PKEY *ec = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	FILE *f = fopen(path, "w");
	PEM_write_PrivateKey(f, ec, NULL, NULL, 0, NULL, NULL);
	fclose(f);
	EVP_PKEY_free(ec);
	struct seal_key *k;
	struct fault why = {0};
	assert_int_equal(seal_key_load(&k, path, slice_z(NULL), &why), -1);
	assert_int_equal(why.err, ERR_BAD_KEY);
	assert_int_equal(seal_key_load(&k, "/nonexistent.key", slice_z(NULL), &why), -1);
	assert_int_equal(why.err, ERR_BAD_KEY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signature_is_valid_over_its_head_and_over_no_other),
		cmocka_unit_test(the_templates_are_made_again_from_the_stored_signature),
		cmocka_unit_test(a_key_nobody_published_is_unknown),
		cmocka_unit_test(a_revoked_key_reads_as_revoked_only_where_the_signature_is_right),
		cmocka_unit_test(a_certificate_says_until_when_its_key_counts),
		cmocka_unit_test(only_public_ed25519_keys_are_taken_as_published),
		cmocka_unit_test(a_sealed_code_made_here_reads_as_valid),
		cmocka_unit_test(every_shared_vector_gets_its_verdict),
		cmocka_unit_test(the_format_of_the_seal_does_not_change),
		cmocka_unit_test(a_key_id_is_the_hash_of_the_public_key),
		cmocka_unit_test(the_first_use_draws_keys_and_the_second_finds_them),
		cmocka_unit_test(openssl_verifies_the_issuing_certificate_under_the_authority),
		cmocka_unit_test(a_wrong_or_missing_passphrase_opens_no_key),
		cmocka_unit_test(a_drawing_cut_off_in_the_middle_is_completed),
		cmocka_unit_test(without_the_authoritys_key_nothing_is_drawn),
		cmocka_unit_test(other_kinds_of_keys_do_not_sign),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
