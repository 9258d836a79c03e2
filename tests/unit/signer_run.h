/* A signer of the test's own in its real sandbox, spoken to over its own door, and a client to it. */
#ifndef SOCHO_TESTS_SIGNER_RUN_H
#define SOCHO_TESTS_SIGNER_RUN_H

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"
#include "seal/wire.h"
#include "socho/base/control.h"
#include "socho/base/log.h"
#include "socho/seal/keydir.h"
#include "socho/seal/signer.h"

static struct config config;
static char state_dir[] = "/tmp/socho-signer-XXXXXX";
static struct event_base *loop;
static pid_t signer_pid;
static int control_fd;

static inline void signer_start(void)
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
static inline int signer_end(void)
{
	int status;
	close(control_fd);
	waitpid(signer_pid, &status, 0);
	return status;
}

/* A new door to the signer. */
static inline int door(void)
{
	int ends[2];
	assert_int_equal(control_pair(ends), 0);
	assert_int_equal(control_send(control_fd, CONTROL_CLIENT, ends[1]), 0);
	close(ends[1]);
	return ends[0];
}

static inline int with_signer(void **state)
{
	signal(SIGPIPE, SIG_IGN);
	log_init("test", LOG_LEVEL_ERROR);
	with_arena(state);
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

static inline int without_signer(void **state)
{
	signer_end();
	event_base_free(loop);
	remove_tree(state_dir);
	return without_arena(state);
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

static inline void on_answer(const struct signer_answer *a, void *arg)
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

static inline void ask(struct signer_client *c, const struct vietqr_code *code, struct got *g)
{
	*g = (struct got){.calls = 0};
	outstanding++;
	signer_sign(c, code, on_answer, g);
	assert_int_equal(g->calls, 0); /* never from inside the call */
}

static inline void until_answered(void)
{
	while (outstanding > 0)
		assert_int_equal(event_base_loop(loop, EVLOOP_ONCE), 0);
}

static inline struct signer_client *client_at(int fd)
{
	struct signer_client *c;
	assert_int_equal(signer_client_open(&c, loop), 0);
	if (fd >= 0)
		signer_client_attach(c, fd);
	return c;
}

static const struct vietqr_code good = {
	.bin = SLICE_LIT("970415"), .account = SLICE_LIT("1018765432100"), .memo = SLICE_LIT("CZ044EEVZ")};

/* Whether the signer ends the connection; it must answer nothing on it. */
static inline bool ends(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	struct wire_answer w;
	assert_int_equal(poll(&p, 1, 20000), 1);
	ssize_t n = recv(fd, &w, sizeof w, 0);
	close(fd);
	return n == 0 || (n < 0 && errno == ECONNRESET);
}

#endif
