/* Behaviour of the supervisor over real processes: the real signer, and a small role that answers each connection with
 * a code it had signed. This program is also the binary that the roles are executed from. */
#include <string.h>
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"
#include "listener.h"
#include "socho/base/clock.h"
#include "socho/base/control.h"
#include "socho/base/file.h"
#include "socho/base/log.h"
#include "socho/base/sandbox.h"
#include "socho/seal/signer.h"
#include "supervisor.h"

enum { PATIENCE_US = 60 * 1000000 };

/* ---- the role ---- */

struct teller {
	struct event_base *loop;
	struct signer_client *signer;
	int reloads;
};

struct caller {
	struct teller *teller;
	int fd;
};

/* Whether there is a signer, at once: '+' or '-'; then "pid reloads payload\n". */
static void on_signed(const struct signer_answer *a, void *arg)
{
	struct caller *c = arg;
	if (a->why.err == ERR_NONE)
		dprintf(c->fd, "%d %d %.*s\n", (int)getpid(), c->teller->reloads, SARG(a->sealed));
	close(c->fd);
	free(c);
}

static void on_caller(evutil_socket_t fd, short what, void *arg)
{
	static const struct vietqr_code code = {.bin = SLICE_LIT("970415"), .account = SLICE_LIT("1018765432100")};
	(void)what;
	struct caller *c = malloc(sizeof *c);
	*c = (struct caller){.teller = arg, .fd = accept(fd, NULL, NULL)};
	if (c->fd < 0) {
		free(c);
		return;
	}
	dprintf(c->fd, "%c", signer_client_up(c->teller->signer) ? '+' : '-');
	signer_sign(c->teller->signer, &code, on_signed, c);
}

static void take_signer(int fd, void *arg)
{
	struct teller *t = arg;
	signer_client_attach(t->signer, fd);
}

static void stop_teller(void *arg)
{
	struct teller *t = arg;
	event_base_loopbreak(t->loop);
}

static void reload_teller(void *arg)
{
	struct teller *t = arg;
	t->reloads++;
}

static int run_teller(const struct config *c, int index, int control_fd, int listen_fd)
{
	(void)index;
	struct teller t = {.loop = event_base_new()};
	struct control *control;
	const struct control_handlers handlers = {take_signer, stop_teller, reload_teller, &t};
	if (sandbox_drop(c->user, NULL) || sandbox_harden(NULL) || sandbox_close(SANDBOX_SERVICE, NULL) || !t.loop ||
	    signer_client_open(&t.signer, t.loop) || control_open(&control, t.loop, control_fd, &handlers))
		return 1;
	struct event *callers = event_new(t.loop, listen_fd, EV_READ | EV_PERSIST, on_caller, &t);
	event_add(callers, NULL);
	control_ready(control);
	event_base_dispatch(t.loop);
	return 0;
}

/* A role that does not stop when asked. */
static int run_stubborn(const struct config *c, int index, int control_fd, int listen_fd)
{
	(void)c;
	(void)index;
	(void)listen_fd;
	signal(SIGTERM, SIG_IGN);
	control_send(control_fd, CONTROL_READY, -1);
	/* Not for ever, should the supervisor fail to kill it. */
	sleep(60);
	return 0;
}

static int run_signer(const struct config *c, int index, int control_fd, int listen_fd)
{
	(void)index;
	(void)listen_fd;
	char go[sizeof c->path + 8];
	snprintf(go, sizeof go, "%s.go", c->path);
	for (int waited = 0; c->web_processes == 3 && access(go, F_OK) != 0 && waited < PATIENCE_US; waited += 10000)
		usleep(10000);
	return signer_main(c, control_fd);
}

static int one(const struct config *c)
{
	(void)c;
	return 1;
}

/* The configuration's web_processes says what a test wants: 2 adds the stubborn one, 3 makes the signer wait for a file. */
static int one_if_two(const struct config *c)
{
	return c->web_processes == 2 ? 1 : 0;
}

static const struct role_row rows[] = {
	{.name = "signer", .run = run_signer, .count = one, .is_signer = true},
	{.name = "teller", .run = run_teller, .count = one, .listens = true},
	{.name = "stubborn", .run = run_stubborn, .count = one_if_two},
	{.name = NULL},
};

/* ---- the tests ---- */

static char state_dir[] = "/tmp/socho-super-XXXXXX";
static uint16_t port;
static pid_t supervisor_pid;

static const char *in_state_dir(const char *name)
{
	return arena_printf(&arena, "%s/%s", state_dir, name).p;
}

static void write_config(const char *more)
{
	struct slice text = arena_printf(&arena,
	                                 "listen = 127.0.0.1:%u\nuser = nobody\nsigner_user = nobody\nlog_level = error\n%s",
	                                 port, more);
	assert_int_equal(file_write(in_state_dir("socho.conf"), text, 0644, NULL), 0);
}

static void start_supervisor(void)
{
	supervisor_pid = fork();
	if (supervisor_pid == 0) {
		static struct config c;
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* a failed test leaves nothing behind */
		if (config_load(&c, in_state_dir("socho.conf"), NULL) || !freopen("/dev/null", "w", stderr))
			_exit(99);
		_exit(supervise(&c, rows, 1000));
	}
}

static int end_supervisor(int number)
{
	int status;
	kill(supervisor_pid, number);
	waitpid(supervisor_pid, &status, 0);
	return status;
}

/* Connects to the teller and reads at most so many bytes. */
static ssize_t hear(char *bytes, size_t most)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	ssize_t n = -1;
	if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0)
		n = recv(fd, bytes, most, MSG_WAITALL);
	close(fd);
	return n;
}

/* One answer of the teller; -1 when there is none this time. */
static int ask(int *pid, int *reloads)
{
	char line[1024] = "";
	ssize_t n = hear(line, sizeof line - 1);
	if (n <= 0 || line[n - 1] != '\n')
		return -1;
	char payload[VIETQR_PAYLOAD_CHARS_MAX + 8];
	assert_int_equal(sscanf(line, "%*c%d %d %519s", pid, reloads, payload), 3);
	assert_memory_equal(payload, "000201010211", 12);
	return 0;
}

static void ask_until_answered(int *pid, int *reloads)
{
	for (int64_t until_us = clock_mono_us() + PATIENCE_US; ask(pid, reloads); usleep(20000))
		if (clock_mono_us() > until_us)
			fail_msg("no answer");
}

/* Process ids of the supervisor's children by role. */
static pid_t role_pid(const char *role)
{
	struct slice children;
	char buf[512];
	for (int64_t until_us = clock_mono_us() + PATIENCE_US; clock_mono_us() < until_us; usleep(20000)) {
		FILE *f = fopen(arena_printf(&arena, "/proc/%d/task/%d/children", (int)supervisor_pid, (int)supervisor_pid).p, "r");
		assert_non_null(f);
		children = slice_of(buf, fread(buf, 1, sizeof buf, f));
		fclose(f);
		while (children.p && children.n) {
			struct slice word = slice_cut(&children, ' ');
			char cmdline[256] = "";
			FILE *g = word.n ? fopen(arena_printf(&arena, "/proc/%.*s/cmdline", SARG(word)).p, "r") : NULL;
			size_t n = g ? fread(cmdline, 1, sizeof cmdline - 1, g) : 0;
			if (g)
				fclose(g);
			if (slice_find_all(slice_of(cmdline, n), arena_printf(&arena, "role%c%s%c", 0, role, 0)) >= 0)
				return (pid_t)atoi(word.p);
		}
	}
	fail_msg("no %s", role);
	return 0;
}

static void until_gone(pid_t pid)
{
	/* Orphans come to this process, so that their end is seen. */
	for (int64_t until_us = clock_mono_us() + PATIENCE_US; kill(pid, 0) == 0; usleep(20000), waitpid(pid, NULL, WNOHANG))
		if (clock_mono_us() > until_us)
			fail_msg("process %d does not leave", (int)pid);
}

static int start(void **state)
{
	log_init("test", LOG_LEVEL_ERROR);
	with_arena(state);
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	assert_non_null(mkdtemp(state_dir));
	assert_int_equal(chmod(state_dir, geteuid() == 0 ? 0777 : 0700), 0);
	/* A port that was free a moment ago. */
	int fd;
	char name[80];
	assert_int_equal(listener_open("listen", "127.0.0.1:0", 0, &fd, NULL), 0);
	listener_name(fd, name, sizeof name);
	close(fd);
	port = (uint16_t)atoi(strrchr(name, ':') + 1);
	write_config("");
	return 0;
}

static int stop(void **state)
{
	remove_tree(state_dir);
	return without_arena(state);
}

static void the_roles_work_together_and_stop_on_sigterm(void **state)
{
	(void)state;
	int pid, reloads;
	start_supervisor();
	ask_until_answered(&pid, &reloads);
	pid_t teller = role_pid("teller"), signer = role_pid("signer");
	assert_int_equal(pid, teller);
	assert_int_equal(end_supervisor(SIGTERM), 0);
	until_gone(teller);
	until_gone(signer);
}

static void a_killed_role_is_started_again_and_finds_the_others(void **state)
{
	(void)state;
	int pid, reloads;
	start_supervisor();
	ask_until_answered(&pid, &reloads);
	pid_t signer = role_pid("signer");
	kill(signer, SIGKILL);
	until_gone(signer);
	int same;
	ask_until_answered(&same, &reloads);
	assert_int_equal(same, pid); /* the teller lives on and has a socket to the new signer */
	assert_int_not_equal(role_pid("signer"), signer);
	kill(pid, SIGKILL);
	until_gone(pid);
	int other;
	ask_until_answered(&other, &reloads);
	assert_int_not_equal(other, pid);
	assert_int_equal(end_supervisor(SIGTERM), 0);
}

static void a_connection_made_while_the_role_is_dead_is_served_by_the_next(void **state)
{
	(void)state;
	int pid, reloads, other;
	start_supervisor();
	ask_until_answered(&pid, &reloads);
	kill(pid, SIGKILL);
	until_gone(pid);
	assert_int_equal(ask(&other, &reloads), 0); /* waits in the listener's queue */
	assert_int_not_equal(other, pid);
	assert_int_equal(end_supervisor(SIGTERM), 0);
}

static void sighup_reaches_the_roles(void **state)
{
	(void)state;
	int pid, reloads = 0;
	start_supervisor();
	ask_until_answered(&pid, &reloads);
	pid_t signer = role_pid("signer");
	assert_int_equal(reloads, 0);
	kill(supervisor_pid, SIGHUP);
	for (int64_t until_us = clock_mono_us() + PATIENCE_US; !reloads && clock_mono_us() < until_us;)
		ask_until_answered(&pid, &reloads);
	assert_int_equal(reloads, 1);
	assert_int_equal(role_pid("signer"), signer);
	/* A broken file is not handed on. */
	write_config("nonsense = 1\n");
	kill(supervisor_pid, SIGHUP);
	ask_until_answered(&pid, &reloads);
	assert_int_equal(reloads, 1);
	write_config("");
	assert_int_equal(end_supervisor(SIGTERM), 0);
}

static void the_roles_leave_when_the_supervisor_is_killed(void **state)
{
	(void)state;
	int pid, reloads;
	start_supervisor();
	ask_until_answered(&pid, &reloads);
	pid_t teller = role_pid("teller"), signer = role_pid("signer");
	assert_true(WIFSIGNALED(end_supervisor(SIGKILL)));
	until_gone(teller);
	until_gone(signer);
}

static void a_signer_counts_only_once_it_has_its_key(void **state)
{
	(void)state;
	int pid, reloads;
	char first = 0, second = 0;
	write_config("web_processes = 3\n");
	start_supervisor();
	for (int64_t until_us = clock_mono_us() + PATIENCE_US; hear(&first, 1) != 1 && clock_mono_us() < until_us;)
		usleep(20000);
	/* By now the teller has read whatever it was given at birth. */
	assert_int_equal(hear(&second, 1), 1);
	assert_int_equal(second, '-');
	assert_int_equal(file_write(in_state_dir("socho.conf.go"), S(""), 0644, NULL), 0);
	ask_until_answered(&pid, &reloads);
	assert_int_equal(end_supervisor(SIGTERM), 0);
	write_config("");
}

static void another_start_need_not_wait_for_the_roles_of_a_killed_supervisor(void **state)
{
	(void)state;
	int first, second, reloads;
	start_supervisor();
	ask_until_answered(&first, &reloads);
	assert_true(WIFSIGNALED(end_supervisor(SIGKILL)));
	start_supervisor();
	for (second = first; second == first;) /* the old teller may answer once more */
		ask_until_answered(&second, &reloads);
	assert_int_equal(end_supervisor(SIGTERM), 0);
	until_gone(first);
}

static void an_address_in_use_is_waited_for(void **state)
{
	(void)state;
	enum { HELD_MS = 100, FOREVER_MS = 60000 };
	struct fault why = {0};
	char name[80];
	int held, fd;
	assert_int_equal(listener_open("listen", "127.0.0.1:0", 0, &held, NULL), 0);
	listener_name(held, name, sizeof name);
	assert_int_equal(listener_open("listen", name, 0, &fd, &why), -1);
	assert_string_equal(why.field, "listen");
	pid_t holder = fork();
	if (holder == 0) {
		(void)poll(NULL, 0, HELD_MS);
		_exit(0);
	}
	close(held);
	assert_int_equal(listener_open("listen", name, FOREVER_MS, &fd, &why), 0);
	close(fd);
	waitpid(holder, NULL, 0);
}

static void a_role_that_does_not_stop_is_killed(void **state)
{
	(void)state;
	int pid, reloads;
	write_config("web_processes = 2\n");
	start_supervisor();
	ask_until_answered(&pid, &reloads);
	pid_t stubborn = role_pid("stubborn");
	assert_int_equal(end_supervisor(SIGTERM), 0);
	until_gone(stubborn);
	write_config("");
}

static void a_role_that_cannot_start_stops_the_start(void **state)
{
	(void)state;
	/* Keys without their passphrase. */
	write_config("key_passphrase_file = nowhere\n");
	start_supervisor();
	int status;
	waitpid(supervisor_pid, &status, 0);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
	write_config("");
}

static void roles_are_born_with_two_sockets_and_a_clean_environment(void **state)
{
	(void)state;
	int pid, reloads;
	setenv("SOCHO_TEST_SECRET", "x", 1);
	int stray = open("/dev/null", O_RDONLY); /* inheritable on purpose */
	start_supervisor();
	ask_until_answered(&pid, &reloads);
	char buf[4096];
	/* The role is not dumpable, so only root may look. */
	FILE *f = fopen(arena_printf(&arena, "/proc/%d/environ", pid).p, "r");
	if (f) {
		size_t n = fread(buf, 1, sizeof buf, f);
		fclose(f);
		assert_true(slice_eq(slice_of(buf, n), S("PATH=/usr/bin:/bin\0LANG=C.UTF-8\0")));
		char link[256];
		ssize_t len = readlink(arena_printf(&arena, "/proc/%d/fd/%d", pid, stray).p, link, sizeof link);
		assert_false(len > 0 && slice_eq(slice_of(link, (size_t)len), S("/dev/null")));
	}
	close(stray);
	unsetenv("SOCHO_TEST_SECRET");
	assert_int_equal(end_supervisor(SIGTERM), 0);
	if (!f) {
		print_message("skipped: only root may look into a role\n");
		skip();
	}
}

static void a_listen_address_is_read_strictly(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "127.0.0.1", "127.0.0.1:", ":8443", "localhost:8443", "127.0.0.1:https",
	                                  "::1:8443", "[::1]", "300.0.0.1:1", "127.0.0.1:99999"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		int fd = -1;
		struct fault why = {0};
		if (listener_open("listen", bad[i], 0, &fd, &why) == 0)
			fail_msg("'%s' was taken", bad[i]);
		assert_int_equal(why.err, ERR_BAD_CONFIG);
		assert_string_equal(why.field, "listen");
	}
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "role") == 0)
		return role_run(rows, argc - 1, argv + 1);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_listen_address_is_read_strictly),
		cmocka_unit_test(the_roles_work_together_and_stop_on_sigterm),
		cmocka_unit_test(a_killed_role_is_started_again_and_finds_the_others),
		cmocka_unit_test(a_connection_made_while_the_role_is_dead_is_served_by_the_next),
		cmocka_unit_test(sighup_reaches_the_roles),
		cmocka_unit_test(the_roles_leave_when_the_supervisor_is_killed),
		cmocka_unit_test(a_signer_counts_only_once_it_has_its_key),
		cmocka_unit_test(another_start_need_not_wait_for_the_roles_of_a_killed_supervisor),
		cmocka_unit_test(an_address_in_use_is_waited_for),
		cmocka_unit_test(a_role_that_does_not_stop_is_killed),
		cmocka_unit_test(a_role_that_cannot_start_stops_the_start),
		cmocka_unit_test(roles_are_born_with_two_sockets_and_a_clean_environment),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
