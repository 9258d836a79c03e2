/* What the signer signs and what it refuses, and how it runs. */
#include <fcntl.h>
#include <openssl/evp.h>

#include "signer_run.h"
#include "socho/base/clock.h"
#include "socho/seal/note.h"

static void it_signs_both_faces_of_a_code(void **state)
{
	(void)state;
	struct signer_client *c = client_at(door());
	struct got g;
	ask(c, &good, &g);
	until_answered();
	assert_int_equal(g.why.err, ERR_NONE);
	struct seal_trust *t;
	struct vietqr_reading sealed, plain;
	seal_trust_open(&t);
	assert_int_equal(keydir_trust(config.key_dir, t, NULL), 0);
	assert_int_equal(vietqr_read(&arena, g.sealed, true, &sealed), 0);
	assert_int_equal(vietqr_read(&arena, g.plain, true, &plain), 0);
	assert_int_equal(seal_check_reading(&arena, t, &sealed), SEAL_VALID);
	assert_int_equal(seal_check_reading(&arena, t, &plain), SEAL_ABSENT);
	struct slice head;
	assert_int_equal(vietqr_head(&arena, &good, &head, NULL), 0);
	assert_int_equal(seal_check(t, head, g.key_id, g.signature), SEAL_VALID);
	assert_true(slice_eq(sealed.fields.account, good.account));
	seal_trust_free(t);
	signer_client_close(c);
}

static void ask_imported(struct signer_client *c, struct slice payload, struct got *g)
{
	*g = (struct got){.calls = 0};
	outstanding++;
	signer_seal_imported(c, payload, on_answer, g);
	assert_int_equal(g->calls, 0);
}

/* A QRPUSH code as a bank issues it; its checksum is right. */
static const struct slice of_a_bank = SLICE_LIT(
	"00020101021138520010A00000072701240006970415011001234567890206QRPUSH53037045802VN6304E322");

static void it_seals_what_a_bank_issued_beside_the_payload(void **state)
{
	(void)state;
	struct signer_client *c = client_at(door());
	struct vietqr_reading r;
	struct got g, code;
	if (vietqr_read(&arena, of_a_bank, false, &r))
		fail_msg("the test's payload does not read: %s", r.error);
	ask_imported(c, of_a_bank, &g);
	ask(c, &good, &code);
	until_answered();
	assert_int_equal(g.why.err, ERR_NONE);
	assert_int_equal(g.plain.n + g.sealed.n, 0);
	struct seal_trust *t;
	seal_trust_open(&t);
	assert_int_equal(keydir_trust(config.key_dir, t, NULL), 0);
	struct seal_published key;
	seal_trust_get(t, 0, &key);
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key.public_key, sizeof key.public_key);
	assert_string_equal(key.key_id, g.key_id);
	assert_true(seal_imported_is(pkey, of_a_bank, g.key_id, g.signature));
	assert_false(seal_imported_is(pkey, slice_sub(of_a_bank, 0, of_a_bank.n - 1), g.key_id, g.signature));
	/* Neither kind of seal passes for the other. */
	assert_false(seal_signature_is(pkey, of_a_bank, g.key_id, g.signature));
	assert_int_equal(seal_check(t, of_a_bank, g.key_id, g.signature), SEAL_INVALID);
	struct slice head;
	assert_int_equal(vietqr_head(&arena, &good, &head, NULL), 0);
	assert_false(seal_imported_is(pkey, head, code.key_id, code.signature));
	EVP_PKEY_free(pkey);
	seal_trust_free(t);
	signer_client_close(c);
}

static void it_reads_what_a_bank_issued_itself(void **state)
{
	(void)state;
	struct signer_client *c = client_at(door());
	struct got code;
	ask(c, &good, &code);
	until_answered();
	char *longest = arena_alloc(&arena, SIGNER_IMPORT_BYTES_MAX + 8);
	memset(longest, 'a', SIGNER_IMPORT_BYTES_MAX + 8);
	const struct {
		struct slice payload;
		enum err err;
	} cases[] = {
		{S(""), ERR_BAD_PAYLOAD},
		{S("https://example.vn"), ERR_BAD_PAYLOAD},
		{slice_sub(of_a_bank, 0, of_a_bank.n - 1), ERR_BAD_PAYLOAD},
		{arena_printf(&arena, "%.*s0000", SARG(slice_sub(of_a_bank, 0, of_a_bank.n - 4))), ERR_BAD_PAYLOAD},
		{arena_printf(&arena, " %.*s", SARG(of_a_bank)), ERR_BAD_PAYLOAD},
		{code.sealed, ERR_BAD_PAYLOAD},
		{slice_of(longest, SIGNER_IMPORT_BYTES_MAX + 7), ERR_BAD_PAYLOAD},
		{slice_of(longest, SIGNER_IMPORT_BYTES_MAX + 8), ERR_PAYLOAD_TOO_LONG},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct got g;
		ask_imported(c, cases[i].payload, &g);
		until_answered();
		assert_int_equal(g.why.err, cases[i].err);
		assert_string_equal(g.why.field, "payload");
	}
	signer_client_close(c);
}

static void it_refuses_a_code_by_field(void **state)
{
	(void)state;
	static const struct {
		struct vietqr_code code;
		enum err err;
		const char *field;
	} cases[] = {
		{{.bin = SLICE_LIT("999999"), .account = SLICE_LIT("1018765432100")}, ERR_UNKNOWN_BANK, "bin"},
		{{.bin = SLICE_LIT("970415"), .account = SLICE_LIT("10187-65432100")}, ERR_BAD_ACCOUNT, "account"},
		{{.bin = SLICE_LIT("970415"), .account = SLICE_LIT("1018765432100"), .amount_vnd = 500000000}, ERR_BAD_AMOUNT,
		 "amount"},
		{{.bin = SLICE_LIT("970415"), .account = SLICE_LIT("1018765432100"), .amount_vnd = -1}, ERR_BAD_AMOUNT, "amount"},
		{{.bin = SLICE_LIT("970415"), .account = SLICE_LIT("1018765432100"), .memo = SLICE_LIT("a&b")}, ERR_BAD_MEMO,
		 "memo"},
		{{.bin = SLICE_LIT("970415"), .account = SLICE_LIT("1018765432100"), .mcc = SLICE_LIT("54x1")}, ERR_BAD_MCC,
		 "mcc"},
		{{.bin = SLICE_LIT("97041500000000000"), .account = SLICE_LIT("1018765432100")}, ERR_TOO_LONG, "bin"},
		{{.bin = SLICE_LIT("970415"), .account = SLICE_LIT("1\0002")}, ERR_TOO_LONG, "account"},
	};
	enum { CASES = sizeof cases / sizeof cases[0] };
	struct signer_client *c = client_at(door());
	struct got got[CASES];
	for (size_t i = 0; i < CASES; i++)
		ask(c, &cases[i].code, &got[i]);
	until_answered();
	for (size_t i = 0; i < CASES; i++) {
		assert_int_equal(got[i].why.err, cases[i].err);
		assert_string_equal(got[i].why.field, cases[i].field);
	}
	signer_client_close(c);
}

static void many_requests_of_two_clients_are_each_answered_once(void **state)
{
	(void)state;
	enum { REQUESTS = 300 };
	static struct got got[2][REQUESTS];
	struct signer_client *c[2] = {client_at(door()), client_at(door())};
	for (int i = 0; i < REQUESTS; i++)
		for (int k = 0; k < 2; k++) {
			struct vietqr_code code = good;
			code.amount_vnd = 1 + i * 2 + k;
			ask(c[k], &code, &got[k][i]);
		}
	until_answered();
	for (int i = 0; i < REQUESTS; i++)
		for (int k = 0; k < 2; k++) {
			struct vietqr_reading r;
			assert_int_equal(got[k][i].calls, 1);
			assert_int_equal(got[k][i].why.err, ERR_NONE);
			assert_int_equal(vietqr_read(&arena, got[k][i].sealed, true, &r), 0);
			assert_true(r.amount_vnd == 1 + i * 2 + k);
		}
	signer_client_close(c[0]);
	signer_client_close(c[1]);
}

static void the_running_signer_is_sealed_and_owns_nothing(void **state)
{
	(void)state;
	/* /proc/PID/status is readable even of a process that cannot be dumped. */
	struct slice text;
	char buf[8192];
	int fd = open(arena_printf(&arena, "/proc/%d/status", (int)signer_pid).p, O_RDONLY);
	ssize_t n = read(fd, buf, sizeof buf);
	close(fd);
	assert_true(n > 0);
	text = slice_of(buf, (size_t)n);
	assert_true(slice_find_all(text, S("\nSeccomp:\t2\n")) >= 0);
	assert_true(slice_find_all(text, S("\nNoNewPrivs:\t1\n")) >= 0);
	assert_true(slice_find_all(text, S("\nCapEff:\t0000000000000000\n")) >= 0);
	assert_true(slice_find_all(text, S("\nUid:\t0\t")) < 0);
}

static void the_signer_leaves_when_its_supervisor_does(void **state)
{
	(void)state;
	int fd = door();
	assert_int_equal(signer_end(), 0);
	assert_true(ends(fd));
	signer_start();
}

static void a_signer_without_its_passphrase_refuses_to_start(void **state)
{
	(void)state;
	struct config other = config;
	snprintf(other.key_passphrase_file, sizeof other.key_passphrase_file, "%s/nothing", state_dir);
	int pair[2];
	assert_int_equal(control_pair(pair), 0);
	pid_t pid = fork();
	if (pid == 0) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(99);
		_exit(signer_main(&other, pair[1]));
	}
	int status;
	waitpid(pid, &status, 0);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
	close(pair[0]);
	close(pair[1]);
}

static struct ledger_statement statement_of(uint64_t size, uint8_t root)
{
	struct ledger_statement m = {.log = TLOG_CONFIRMATIONS, .province = 22, .size = size};
	memset(m.root, root, sizeof m.root);
	return m;
}

static struct got ask_ledger(struct signer_client *c, const struct ledger_statement *m)
{
	struct got g = {.calls = 0};
	outstanding++;
	signer_sign_ledger(c, m, on_answer, &g);
	assert_int_equal(g.calls, 0);
	until_answered();
	assert_int_equal(g.calls, 1);
	return g;
}

static void it_signs_one_history_of_a_ledger(void **state)
{
	(void)state;
	struct signer_client *c = client_at(door());
	struct ledger_statement m = statement_of(7, 1), other = statement_of(7, 2), smaller = statement_of(6, 1),
	                        larger = statement_of(8, 3), trail = statement_of(2, 9), none = statement_of(9, 9),
	                        elsewhere = statement_of(9, 9);
	trail.log = TLOG_REGISTRY;
	none.log = TLOG_COUNT;
	elsewhere.province = 19;
	struct got first = ask_ledger(c, &m), again = ask_ledger(c, &m);
	assert_int_equal(first.why.err, ERR_NONE);
	assert_true(slice_eq(first.sealed, again.sealed));
	assert_int_equal(ask_ledger(c, &other).why.err, ERR_SIGNER_REFUSED);
	assert_int_equal(ask_ledger(c, &smaller).why.err, ERR_SIGNER_REFUSED);
	assert_int_equal(ask_ledger(c, &elsewhere).why.err, ERR_SIGNER_REFUSED);
	assert_int_equal(ask_ledger(c, &none).why.err, ERR_SIGNER_REFUSED);
	assert_int_equal(ask_ledger(c, &trail).why.err, ERR_NONE);
	assert_int_equal(ask_ledger(c, &larger).why.err, ERR_NONE);
	assert_int_equal(ask_ledger(c, &m).why.err, ERR_SIGNER_REFUSED);

	struct seal_trust *t;
	struct seal_published by;
	struct tlog_checkpoint read;
	struct fault why;
	seal_trust_open(&t);
	assert_int_equal(keydir_trust(config.key_dir, t, NULL), 0);
	assert_int_equal(tlog_note_read(&arena, first.sealed, &read, &why), 0);
	assert_true(slice_eq(read.origin, S("vn.socho/ledger/22/confirmations")));
	assert_int_equal(read.size, 7);
	assert_memory_equal(read.root.b, m.root, sizeof m.root);
	assert_true(tlog_note_signed(&arena, t, first.sealed, &by));
	assert_string_equal(by.key_id, first.key_id);
	((char *)(uintptr_t)first.sealed.p)[first.sealed.n / 3] ^= 1;
	assert_false(tlog_note_signed(&arena, t, first.sealed, &by));
	seal_trust_free(t);
	signer_client_close(c);
}

static void it_promises_only_the_next_minute(void **state)
{
	(void)state;
	struct signer_client *c = client_at(door());
	struct ledger_statement m = statement_of(3, 1);
	int64_t by_us, right_us = clock_now_us() / US_PER_MS * US_PER_MS + LEDGER_MERGE_DELAY_S * US_PER_S;
	m.by_us = right_us;
	struct got g = ask_ledger(c, &m);
	assert_int_equal(g.why.err, ERR_NONE);
	assert_true(slice_starts(g.sealed, S("vn.socho/ledger/22/confirmations/promise\n3\n")));
	assert_int_equal(ledger_promise_read(note_text(g.sealed), &by_us), 0);
	assert_int_equal(by_us, right_us);
	m.by_us = right_us + (LEDGER_NOTE_SKEW_S + 60) * US_PER_S;
	assert_int_equal(ask_ledger(c, &m).why.err, ERR_SIGNER_REFUSED);
	m.by_us = right_us - (LEDGER_NOTE_SKEW_S + 60) * US_PER_S;
	assert_int_equal(ask_ledger(c, &m).why.err, ERR_SIGNER_REFUSED);
	m = statement_of(0, 1);
	m.by_us = right_us;
	assert_int_equal(ask_ledger(c, &m).why.err, ERR_SIGNER_REFUSED);
	signer_client_close(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_signs_both_faces_of_a_code),
		cmocka_unit_test(it_seals_what_a_bank_issued_beside_the_payload),
		cmocka_unit_test(it_reads_what_a_bank_issued_itself),
		cmocka_unit_test(it_refuses_a_code_by_field),
		cmocka_unit_test(many_requests_of_two_clients_are_each_answered_once),
		cmocka_unit_test(it_signs_one_history_of_a_ledger),
		cmocka_unit_test(it_promises_only_the_next_minute),
		cmocka_unit_test(the_running_signer_is_sealed_and_owns_nothing),
		cmocka_unit_test(the_signer_leaves_when_its_supervisor_does),
		cmocka_unit_test(a_signer_without_its_passphrase_refuses_to_start),
	};
	return cmocka_run_group_tests(tests, with_signer, without_signer);
}
