/* Behaviour of the signer: the real loop in a real sandbox, spoken to over its own door. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "seal/wire.h"
#include "socho/base/control.h"
#include "socho/base/file.h"
#include "socho/base/log.h"
#include "socho/base/sandbox.h"
#include "socho/seal/keydir.h"
#include "socho/seal/signer.h"

static struct arena arena;
static struct config config;
static char state_dir[] = "/tmp/socho-signer-XXXXXX";
static struct event_base *loop;
static pid_t signer_pid;
static int control_fd;

static void signer_start(void)
{
	int ends[2];
	assert_int_equal(control_pair(ends), 0);
	signer_pid = fork();
	if (signer_pid == 0) {
		close(ends[0]);
		_exit(signer_main(&config, ends[1]));
	}
	close(ends[1]);
	control_fd = ends[0];
	struct control_message m;
	struct pollfd p = {.fd = control_fd, .events = POLLIN};
	assert_int_equal(poll(&p, 1, 20000), 1);
	assert_int_equal(control_receive(control_fd, &m), 1);
	assert_int_equal(m.type, CONTROL_READY);
}

/* Closes the control socket and returns the status of the signer. */
static int signer_end(void)
{
	int status;
	close(control_fd);
	waitpid(signer_pid, &status, 0);
	return status;
}

/* A new door to the signer. */
static int door(void)
{
	int ends[2];
	assert_int_equal(control_pair(ends), 0);
	assert_int_equal(control_send(control_fd, CONTROL_CLIENT, ends[1]), 0);
	close(ends[1]);
	return ends[0];
}

static int start(void **state)
{
	(void)state;
	signal(SIGPIPE, SIG_IGN);
	log_init("test", LOG_LEVEL_ERROR);
	arena_init(&arena, 16 * 1024);
	assert_non_null(mkdtemp(state_dir));
	snprintf(config.key_dir, sizeof config.key_dir, "%s/keys", state_dir);
	snprintf(config.key_passphrase_file, sizeof config.key_passphrase_file, "%s/keys.passphrase", state_dir);
	snprintf(config.signer_user, sizeof config.signer_user, "nobody");
	config.province = 22;
	/* As root the signer becomes another user, whose directory this must be. */
	if (geteuid() == 0)
		assert_int_equal(chmod(state_dir, 0777), 0);
	loop = event_base_new();
	assert_non_null(loop);
	signer_start();
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static int stop(void **state)
{
	(void)state;
	signer_end();
	event_base_free(loop);
	nftw(state_dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_release(&arena);
	return 0;
}

/* What came back, copied out of the callback. */
struct got {
	int calls;
	struct fault why;
	struct slice plain, sealed;
	uint8_t signature[SEAL_SIGNATURE_BYTES];
	char key_id[9];
};

static int outstanding;

static void on_answer(const struct signer_answer *a, void *arg)
{
	struct got *g = arg;
	g->calls++;
	g->why = a->why;
	g->plain = arena_dup(&arena, a->plain);
	g->sealed = arena_dup(&arena, a->sealed);
	memcpy(g->signature, a->signature, sizeof g->signature);
	memcpy(g->key_id, a->key_id, sizeof g->key_id);
	outstanding--;
}

static void ask(struct signer_client *c, const struct vietqr_code *code, struct got *g)
{
	*g = (struct got){.calls = 0};
	outstanding++;
	signer_sign(c, code, on_answer, g);
	assert_int_equal(g->calls, 0); /* never from inside the call */
}

static void until_answered(void)
{
	while (outstanding > 0)
		assert_int_equal(event_base_loop(loop, EVLOOP_ONCE), 0);
}

static struct signer_client *client_at(int fd)
{
	struct signer_client *c;
	assert_int_equal(signer_client_open(&c, loop), 0);
	if (fd >= 0)
		signer_client_attach(c, fd);
	return c;
}

static const struct vietqr_code good = {
	.bin = SLICE_LIT("970415"), .account = SLICE_LIT("1018765432100"), .memo = SLICE_LIT("CZ044EEVZ")};

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

/* Whether the signer ends the connection; it must answer nothing on it. */
static bool ends(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	struct wire_answer w;
	assert_int_equal(poll(&p, 1, 20000), 1);
	ssize_t n = recv(fd, &w, sizeof w, 0);
	close(fd);
	return n == 0 || (n < 0 && errno == ECONNRESET);
}

static struct wire_request sound_request(void)
{
	struct wire_request r = {.version = WIRE_VERSION, .type = WIRE_SIGN_CODE, .id = 7};
	wire_put(r.bin, sizeof r.bin, good.bin);
	wire_put(r.account, sizeof r.account, good.account);
	return r;
}

static void a_message_of_another_size_ends_the_connection(void **state)
{
	(void)state;
	char bytes[sizeof(struct wire_request) + 1] = {0};
	struct wire_request r = sound_request();
	memcpy(bytes, &r, sizeof r);
	static const size_t sizes[] = {1, 8, sizeof r - 1, sizeof r + 1};
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		int fd = door();
		assert_int_equal(send(fd, bytes, sizes[i], 0), (ssize_t)sizes[i]);
		assert_true(ends(fd));
	}
}

static void an_odd_message_ends_the_connection(void **state)
{
	(void)state;
	struct wire_request odd[9];
	for (size_t i = 0; i < 9; i++)
		odd[i] = sound_request();
	odd[0].version++;
	odd[1].type = WIRE_SIGNED;
	odd[2].card = 2;
	odd[3].zero = 1;
	memset(odd[4].account, '1', sizeof odd[4].account);  /* no end */
	odd[5].account[sizeof odd[5].account - 1] = 'x';      /* something behind the end */
	odd[6].type = WIRE_SEAL_IMPORTED;                     /* and fields of a code */
	odd[7].payload[0] = 'x';                              /* a code and a payload */
	memset(odd[8].payload, 'x', sizeof odd[8].payload);
	for (size_t i = 0; i < 9; i++) {
		int fd = door();
		assert_int_equal(send(fd, &odd[i], sizeof odd[i], 0), sizeof odd[i]);
		assert_true(ends(fd));
	}
}

static void a_passed_descriptor_ends_the_connection(void **state)
{
	(void)state;
	int fd = door();
	struct wire_request r = sound_request();
	struct iovec part = {.iov_base = &r, .iov_len = sizeof r};
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int))];
	} p = {.head = {.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int))}};
	memcpy(CMSG_DATA(&p.head), &fd, sizeof fd);
	struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = p.bytes, .msg_controllen = sizeof p.bytes};
	assert_int_equal(sendmsg(fd, &m, 0), sizeof r);
	assert_true(ends(fd));
}

static void an_odd_client_does_not_disturb_another(void **state)
{
	(void)state;
	struct signer_client *c = client_at(door());
	struct got before, after;
	ask(c, &good, &before);
	until_answered();
	int odd = door();
	assert_int_equal(send(odd, "x", 1, 0), 1);
	assert_true(ends(odd));
	ask(c, &good, &after);
	until_answered();
	assert_int_equal(after.why.err, ERR_NONE);
	assert_true(slice_eq(before.sealed, after.sealed));
	signer_client_close(c);
}

static void what_a_dead_signer_had_is_signed_by_the_next(void **state)
{
	(void)state;
	/* The old signer is stopped, so that it certainly has not answered when it dies. */
	struct signer_client *c = client_at(door());
	struct got first, second;
	ask(c, &good, &first);
	until_answered();
	kill(signer_pid, SIGSTOP);
	ask(c, &good, &second);
	event_base_loop(loop, EVLOOP_ONCE | EVLOOP_NONBLOCK);
	kill(signer_pid, SIGKILL);
	int status = signer_end();
	assert_true(WIFSIGNALED(status));
	while (signer_client_up(c))
		event_base_loop(loop, EVLOOP_ONCE);
	signer_start();
	signer_client_attach(c, door());
	until_answered();
	assert_int_equal(second.why.err, ERR_NONE);
	assert_true(slice_eq(first.sealed, second.sealed));
	signer_client_close(c);
}

static void a_request_that_outlives_two_signers_is_given_up(void **state)
{
	(void)state;
	struct signer_client *c = client_at(-1);
	struct got g;
	ask(c, &good, &g);
	for (int i = 0; i < SIGNER_ATTEMPTS_MAX; i++) {
		int pair[2];
		struct wire_request r;
		assert_int_equal(control_pair(pair), 0);
		signer_client_attach(c, pair[0]);
		event_base_loop(loop, EVLOOP_ONCE);
		struct pollfd p = {.fd = pair[1], .events = POLLIN};
		assert_int_equal(poll(&p, 1, 20000), 1);
		assert_int_equal(recv(pair[1], &r, sizeof r, 0), sizeof r);
		close(pair[1]);
		while (signer_client_up(c))
			event_base_loop(loop, EVLOOP_ONCE);
	}
	until_answered();
	assert_int_equal(g.why.err, ERR_SIGNER_DOWN);
	signer_client_close(c);
}

static void a_request_past_its_deadline_is_answered_and_a_late_answer_is_dropped(void **state)
{
	(void)state;
	struct signer_client *c = client_at(-1);
	signer_client_set_deadline(c, 30);
	struct got away, slow;
	ask(c, &good, &away);
	until_answered();
	assert_int_equal(away.why.err, ERR_SIGNER_DOWN);
	int pair[2];
	struct wire_request r;
	assert_int_equal(control_pair(pair), 0);
	signer_client_attach(c, pair[0]);
	ask(c, &good, &slow);
	until_answered();
	assert_int_equal(slow.why.err, ERR_SIGNER_DOWN);
	assert_int_equal(recv(pair[1], &r, sizeof r, 0), sizeof r);
	struct wire_answer w = {.version = WIRE_VERSION, .type = WIRE_SIGNED, .id = r.id, .key_id = "abcdefgh", .plain = "p",
	                        .sealed = "s"};
	assert_int_equal(send(pair[1], &w, sizeof w, 0), sizeof w);
	event_base_loop(loop, EVLOOP_ONCE);
	assert_int_equal(slow.calls, 1);
	assert_true(signer_client_up(c));
	close(pair[1]);
	signer_client_close(c);
}

static void an_odd_answer_is_not_believed(void **state)
{
	(void)state;
	struct signer_client *c = client_at(-1);
	for (int i = 0; i < 5; i++) {
		int pair[2];
		assert_int_equal(control_pair(pair), 0);
		signer_client_attach(c, pair[0]);
		struct wire_answer w = {.version = WIRE_VERSION, .type = WIRE_SIGNED, .id = 1, .key_id = "abcdefgh", .plain = "p",
		                        .sealed = "s"};
		if (i == 0)
			w.version++;
		if (i == 1)
			w.plain[0] = 0;
		if (i == 2)
			memset(w.sealed, 's', sizeof w.sealed);
		if (i == 3)
			w.err = ERR_COUNT;
		/* i == 4: nothing was ever asked, so there is no request 1 to answer */
		assert_int_equal(send(pair[1], &w, sizeof w, 0), sizeof w);
		while (signer_client_up(c))
			event_base_loop(loop, EVLOOP_ONCE);
		close(pair[1]);
	}
	signer_client_close(c);
}

static void closing_the_client_answers_everything_that_waits(void **state)
{
	(void)state;
	struct signer_client *c = client_at(-1);
	struct got g[3];
	for (int i = 0; i < 3; i++)
		ask(c, &good, &g[i]);
	signer_client_close(c);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(g[i].calls, 1);
		assert_int_equal(g[i].why.err, ERR_SIGNER_DOWN);
	}
}

static void a_full_queue_says_so(void **state)
{
	(void)state;
	static struct got g[SIGNER_QUEUE_MAX + 1];
	struct signer_client *c = client_at(-1);
	for (int i = 0; i < SIGNER_QUEUE_MAX + 1; i++)
		ask(c, &good, &g[i]);
	while (!g[SIGNER_QUEUE_MAX].calls)
		event_base_loop(loop, EVLOOP_ONCE);
	assert_int_equal(g[SIGNER_QUEUE_MAX].why.err, ERR_UNAVAILABLE);
	assert_int_equal(g[0].calls, 0);
	signer_client_attach(c, door());
	until_answered();
	assert_int_equal(g[0].why.err, ERR_NONE);
	assert_int_equal(g[SIGNER_QUEUE_MAX - 1].why.err, ERR_NONE);
	signer_client_close(c);
}

static void try_open(void)
{
	_exit(open("/etc/passwd", O_RDONLY) < 0 ? errno : 0);
}

static void try_socket(void)
{
	_exit(socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0);
}

static void try_exec(void)
{
	execl("/bin/true", "true", (char *)NULL);
	_exit(errno);
}

static void try_fork(void)
{
	_exit(syscall(SYS_fork) < 0 ? errno : 0);
}

static void try_ptrace(void)
{
	_exit(ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0 ? errno : 0);
}

static void try_code_memory(void)
{
	_exit(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? errno : 0);
}

static void try_kill(void)
{
	_exit(kill(getppid(), 0) < 0 ? errno : 0);
}

static void try_memory_and_time(void)
{
	struct arena a;
	arena_init(&a, 4096);
	arena_alloc(&a, 8 * 1024 * 1024);
	arena_release(&a);
	log_write(LOG_LEVEL_DEBUG, "quiet", &(struct log_pair){.key = NULL});
	_exit(0);
}

/* Status of a child that closes the sandbox and then tries something. */
static int tried(enum sandbox_profile profile, void (*try)(void))
{
	pid_t pid = fork();
	if (pid == 0) {
		if (sandbox_harden(NULL) || sandbox_close(profile, NULL))
			_exit(99);
		try();
	}
	int status;
	waitpid(pid, &status, 0);
	return status;
}

static void the_sealed_sandbox_kills_whoever_reaches_out(void **state)
{
	(void)state;
	static void (*const tries[])(void) = {try_open, try_socket, try_exec, try_fork, try_ptrace, try_code_memory, try_kill};
	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
		int status = tried(SANDBOX_SEALED, tries[i]);
		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
			fail_msg("attempt %zu was not killed: status %d", i, status);
	}
	assert_int_equal(tried(SANDBOX_SEALED, try_memory_and_time), 0);
}

static void the_service_sandbox_runs_no_programs_but_forks(void **state)
{
	(void)state;
	int status = tried(SANDBOX_SERVICE, try_exec);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == EPERM);
	status = tried(SANDBOX_SERVICE, try_ptrace);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == EPERM);
	assert_int_equal(tried(SANDBOX_SERVICE, try_fork), 0);
	assert_int_equal(tried(SANDBOX_SERVICE, try_open), 0);
	assert_int_equal(tried(SANDBOX_SERVICE, try_socket), 0);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_signs_both_faces_of_a_code),
		cmocka_unit_test(it_seals_what_a_bank_issued_beside_the_payload),
		cmocka_unit_test(it_reads_what_a_bank_issued_itself),
		cmocka_unit_test(it_refuses_a_code_by_field),
		cmocka_unit_test(many_requests_of_two_clients_are_each_answered_once),
		cmocka_unit_test(a_message_of_another_size_ends_the_connection),
		cmocka_unit_test(an_odd_message_ends_the_connection),
		cmocka_unit_test(a_passed_descriptor_ends_the_connection),
		cmocka_unit_test(an_odd_client_does_not_disturb_another),
		cmocka_unit_test(what_a_dead_signer_had_is_signed_by_the_next),
		cmocka_unit_test(a_request_that_outlives_two_signers_is_given_up),
		cmocka_unit_test(a_request_past_its_deadline_is_answered_and_a_late_answer_is_dropped),
		cmocka_unit_test(an_odd_answer_is_not_believed),
		cmocka_unit_test(closing_the_client_answers_everything_that_waits),
		cmocka_unit_test(a_full_queue_says_so),
		cmocka_unit_test(the_sealed_sandbox_kills_whoever_reaches_out),
		cmocka_unit_test(the_service_sandbox_runs_no_programs_but_forks),
		cmocka_unit_test(the_running_signer_is_sealed_and_owns_nothing),
		cmocka_unit_test(the_signer_leaves_when_its_supervisor_does),
		cmocka_unit_test(a_signer_without_its_passphrase_refuses_to_start),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
