/* Life of a process here: spawn -> (READY on its control socket) -> SIGCHLD -> pause -> spawn. Once a signer is ready,
 * or one of its clients is spawned, a fresh socket pair joins the two; nobody ever re-uses a socket of a dead process.
 *
 * Stopping has two steps, so that web can finish what needs the signer: first everything but the signer, within
 * stop_ms; then the signer. What does not leave is killed. */
#include "supervisor.h"

#include <assert.h>
#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "listener.h"
#include "socho/base/clock.h"
#include "socho/base/command.h"
#include "socho/base/control.h"
#include "socho/base/limits.h"
#include "socho/base/log.h"
#include "socho/base/sandbox.h"
#include "socho/registry/data_key.h"
#include "socho/seal/keydir.h"
#include "socho/store/blocking.h"

enum {
	PROCESSES_MAX = 128,
	LISTEN_WAIT_MS = 3000,     /* for the roles of a supervisor that was killed to let go of the address */
	KEY_LOOK_MS = 3600 * 1000, /* between looks at the key directory */
	KEY_WARN_LOOKS = 24,       /* from one warning of keys that run out to the next */
};

struct supervisor;

struct process {
	struct supervisor *of;
	const struct role_row *role;
	int index;
	pid_t pid;        /* 0: not running */
	int control;      /* our end; -1 when not running */
	struct event *readable, *restart;
	int64_t started_us;
	int pause_ms;
	bool ready, was_ready; /* in this life; ever */
	bool replaced;    /* asked to leave for a fresh one */
};

enum phase { RUNNING, STOPPING_ROLES, STOPPING_SIGNER };

struct supervisor {
	const struct config *config;
	struct event_base *loop;
	int listen_fd, mtls_fd, stop_ms;
	struct process processes[PROCESSES_MAX];
	int count;
	struct event *signals[4], *deadline, *keys;
	char key_id[9]; /* of the current key when the signer was started */
	int key_looks;
	enum phase phase;
	bool all_ready; /* once */
	int status;
};

/* In the child between fork and exec: only system calls. Descriptors are first moved out of the way of their targets;
 * dup2 leaves the copies open across exec. */
static void become_role(const struct process *p, int control_fd, const char *config_path)
{
	/* Where systemd puts the passphrase of the keys. A name only, and no secret. */
	static char credentials[CONFIG_TEXT_BYTES] = "CREDENTIALS_DIRECTORY=";
	const char *directory = getenv("CREDENTIALS_DIRECTORY");
	const char *const environment[] = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8", directory ? credentials : NULL, NULL};
	char index[12];
	if (directory)
		strncat(credentials, directory, sizeof credentials - strlen(credentials) - 1);
	snprintf(index, sizeof index, "%d", p->index);
	const char *const argv[] = {"socho", "role", p->role->name, index, config_path, NULL};
	int control = fcntl(control_fd, F_DUPFD, 16);
	int listener = p->role->listens ? fcntl(p->of->listen_fd, F_DUPFD, 16) : -1;
	int mtls = p->role->listens && p->of->mtls_fd >= 0 ? fcntl(p->of->mtls_fd, F_DUPFD, 16) : -1;
	int last = mtls >= 0 ? CONTROL_MTLS_FD : p->role->listens ? CONTROL_LISTEN_FD : CONTROL_FD;
	if (control < 0 || dup2(control, CONTROL_FD) < 0)
		_exit(126);
	if (p->role->listens && dup2(listener, CONTROL_LISTEN_FD) < 0)
		_exit(126);
	if (mtls >= 0 && dup2(mtls, CONTROL_MTLS_FD) < 0)
		_exit(126);
	close_range((unsigned)last + 1, ~0U, 0);
	signal(SIGINT, SIG_IGN); /* Ctrl-C reaches the whole group; the supervisor stops the roles in order */
	execve("/proc/self/exe", (char *const *)(uintptr_t)argv, (char *const *)(uintptr_t)environment);
	_exit(127);
}

static struct process *running_signer(struct supervisor *s)
{
	for (int i = 0; i < s->count; i++)
		if (s->processes[i].role->is_signer && s->processes[i].pid)
			return &s->processes[i];
	return NULL;
}

static void join(struct process *signer, struct process *client)
{
	int ends[2];
	if (control_pair(ends)) {
		log_error("no_signer_socket", KZ("why", strerror(errno)));
		return;
	}
	/* Unread messages of a process that dies are dropped with their descriptors, so the other end sees it. */
	if (control_send(signer->control, CONTROL_CLIENT, ends[0]) || control_send(client->control, CONTROL_SIGNER, ends[1]))
		log_warn("signer_not_joined", KZ("role", client->role->name), KI("index", client->index));
	close(ends[0]);
	close(ends[1]);
}

/* A signer that has no key yet is nobody's: whoever has a socket to one says that codes can be signed. */
static void join_signer(struct process *p)
{
	struct supervisor *s = p->of;
	if (!p->role->is_signer) {
		struct process *signer = running_signer(s);
		if (signer && signer->ready)
			join(signer, p);
		return;
	}
	for (int i = 0; i < s->count; i++)
		if (!s->processes[i].role->is_signer && s->processes[i].pid)
			join(p, &s->processes[i]);
}

static void note_ready(struct supervisor *s)
{
	for (int i = 0; i < s->count; i++)
		if (!s->processes[i].was_ready)
			return;
	if (s->all_ready)
		return;
	s->all_ready = true;
	char address[80] = "none";
	if (s->listen_fd >= 0)
		listener_name(s->listen_fd, address, sizeof address);
	log_info("ready", KZ("listen", address), KI("roles", s->count));
	sd_notify(0, "READY=1");
}

/* The key that a signer started now would take; empty when there is none yet. -1 when the directory is in disorder. */
static int current_key(const struct supervisor *s, char key_id[static 9])
{
	struct arena a;
	struct keydir_entry *entries;
	size_t count;
	struct fault why = {0};
	arena_init(&a, 16384);
	int rc = keydir_list(&a, s->config->key_dir, &entries, &count, &why);
	const struct keydir_entry *current = rc ? NULL : keydir_current(entries, count);
	memcpy(key_id, current ? current->key_id : "", current ? sizeof current->key_id : 1);
	if (rc)
		log_error("key_directory", KZ("code", err_info(why.err)->code), KZ("why", why.detail));
	arena_release(&a);
	return rc;
}

static void on_control(evutil_socket_t fd, short what, void *arg)
{
	struct process *p = arg;
	struct control_message m;
	(void)what;
	int got = control_receive(fd, &m);
	if (got < 0) {
		event_del(p->readable); /* it is dying; SIGCHLD follows */
		return;
	}
	if (got == 0)
		return;
	if (m.fd >= 0)
		close(m.fd);
	if (m.type == CONTROL_READY) {
		p->ready = p->was_ready = true;
		if (p->role->is_signer) {
			if (!p->of->key_id[0])
				(void)current_key(p->of, p->of->key_id); /* it drew one */
			join_signer(p);
		}
		note_ready(p->of);
	}
}

static void restart_later(struct process *p)
{
	bool young = clock_mono_us() - p->started_us < RESTART_YOUNG_MS * US_PER_MS;
	p->pause_ms = !young || !p->pause_ms ? RESTART_MIN_MS : p->pause_ms * 2;
	if (p->pause_ms > RESTART_MAX_MS)
		p->pause_ms = RESTART_MAX_MS;
	log_info("role_restart", KZ("name", p->role->name), KI("index", p->index), KI("pause_ms", p->pause_ms));
	struct timeval pause = clock_timeval(p->pause_ms);
	event_add(p->restart, &pause);
}

/* A new key, or the end of the old one: a fresh signer takes it. What the old one had is sent to the next. A directory
 * in disorder leaves the signer alone. */
static void refresh_signer(struct supervisor *s)
{
	char key_id[sizeof s->key_id];
	struct process *signer = running_signer(s);
	if (!signer || signer->replaced || current_key(s, key_id) || strcmp(key_id, s->key_id) == 0)
		return;
	log_info("signer_replaced", KZ("key", key_id));
	signer->replaced = true;
	kill(signer->pid, SIGTERM);
}

static void spawn(struct process *p)
{
	int ends[2];
	p->ready = p->replaced = false;
	p->started_us = clock_mono_us();
	if (p->role->is_signer)
		(void)current_key(p->of, p->of->key_id);
	if (control_pair(ends)) {
		log_error("role_not_started", KZ("name", p->role->name), KZ("why", strerror(errno)));
		restart_later(p);
		return;
	}
	pid_t pid = fork();
	if (pid == 0)
		become_role(p, ends[1], p->of->config->path);
	close(ends[1]);
	p->readable = pid > 0 ? event_new(p->of->loop, ends[0], EV_READ | EV_PERSIST, on_control, p) : NULL;
	if (!p->readable || event_add(p->readable, NULL)) {
		log_error("role_not_started", KZ("name", p->role->name), KZ("why", strerror(errno)));
		close(ends[0]);
		restart_later(p);
		return;
	}
	p->pid = pid;
	p->control = ends[0];
	log_info("role_started", KZ("name", p->role->name), KI("index", p->index), KI("pid", pid));
	if (!p->role->is_signer)
		join_signer(p);
}

static void on_restart(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	spawn(arg);
}

/* Sends the signal to the running signers, or to all other running roles. */
static int tell(struct supervisor *s, bool signers, int number)
{
	int running = 0;
	for (int i = 0; i < s->count; i++)
		if (s->processes[i].pid && s->processes[i].role->is_signer == signers) {
			kill(s->processes[i].pid, number);
			running++;
		}
	return running;
}

static void set_deadline(struct supervisor *s, int ms)
{
	struct timeval limit = clock_timeval(ms);
	event_add(s->deadline, &limit);
}

/* Goes on to the next step of stopping once nothing is left of the present one. */
static void go_on_stopping(struct supervisor *s)
{
	if (s->phase == STOPPING_ROLES && tell(s, false, 0) == 0) {
		s->phase = STOPPING_SIGNER;
		tell(s, true, SIGTERM);
		set_deadline(s, STOP_SIGNER_MS);
	}
	if (s->phase == STOPPING_SIGNER && tell(s, true, 0) == 0)
		event_base_loopbreak(s->loop);
}

static void close_listeners(struct supervisor *s)
{
	if (s->listen_fd >= 0)
		close(s->listen_fd);
	if (s->mtls_fd >= 0)
		close(s->mtls_fd);
	s->listen_fd = s->mtls_fd = -1;
}

static void stop(struct supervisor *s)
{
	if (s->phase != RUNNING)
		return;
	s->phase = STOPPING_ROLES;
	log_info("stopping", KI("status", s->status));
	sd_notify(0, "STOPPING=1");
	for (int i = 0; i < s->count; i++)
		event_del(s->processes[i].restart);
	close_listeners(s);
	tell(s, false, SIGTERM);
	set_deadline(s, s->stop_ms);
	go_on_stopping(s);
}

static void on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct supervisor *s = arg;
	(void)fd;
	(void)what;
	int killed = tell(s, s->phase == STOPPING_SIGNER, SIGKILL);
	log_warn("roles_killed", KI("count", killed));
}

static void died(struct process *p, int status)
{
	struct supervisor *s = p->of;
	bool refused = WIFEXITED(status) && WEXITSTATUS(status) != 0 && !s->all_ready;
	log_write(s->phase == RUNNING && !p->replaced ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO, "role_ended",
	          (const struct log_pair[]){KZ("name", p->role->name), KI("index", p->index), KI("pid", p->pid),
	                                    WIFSIGNALED(status) ? (struct log_pair)KI("signal", WTERMSIG(status))
	                                                        : (struct log_pair)KI("status", WEXITSTATUS(status)),
	                                    {.key = NULL}});
	event_free(p->readable);
	p->readable = NULL;
	close(p->control);
	p->control = -1;
	p->pid = 0;
	if (s->phase != RUNNING) {
		go_on_stopping(s);
	} else if (p->replaced) {
		spawn(p);
	} else if (refused) {
		s->status = EXIT_REFUSED;
		stop(s);
	} else {
		restart_later(p);
	}
}

static void on_child(evutil_socket_t number, short what, void *arg)
{
	struct supervisor *s = arg;
	(void)number;
	(void)what;
	int status;
	for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
		for (int i = 0; i < s->count; i++)
			if (s->processes[i].pid == pid) {
				died(&s->processes[i], status);
				break;
			}
}

static void on_stop_signal(evutil_socket_t number, short what, void *arg)
{
	(void)number;
	(void)what;
	stop(arg);
}

/* The roles read the file themselves; here it is only tried, so that a mistake is told once. */
static void on_reload(evutil_socket_t number, short what, void *arg)
{
	struct supervisor *s = arg;
	(void)number;
	(void)what;
	struct config fresh;
	struct fault why = {0};
	if (s->phase != RUNNING)
		return;
	if (config_load(&fresh, s->config->path, &why)) {
		log_error("reload_refused", KZ("code", err_info(why.err)->code), KZ("why", why.detail));
		return;
	}
	log_info("reload", KZ("config", fresh.path));
	tell(s, false, SIGHUP);
	refresh_signer(s);
}

static void on_keys(evutil_socket_t fd, short what, void *arg)
{
	struct supervisor *s = arg;
	struct timeval pause = clock_timeval(KEY_LOOK_MS);
	(void)fd;
	(void)what;
	event_add(s->keys, &pause);
	if (s->phase != RUNNING)
		return;
	refresh_signer(s);
	if (s->key_looks++ % KEY_WARN_LOOKS == 0)
		keydir_warn(s->config->key_dir);
}

static void add_processes(struct supervisor *s, const struct role_row *rows)
{
	for (; rows->name; rows++)
		for (int i = 0; i < rows->count(s->config); i++) {
			assert(s->count < PROCESSES_MAX);
			struct process *p = &s->processes[s->count++];
			*p = (struct process){.of = s, .role = rows, .index = i, .control = -1};
			p->restart = evtimer_new(s->loop, on_restart, p);
			assert(p->restart);
		}
}

static void add_signals(struct supervisor *s)
{
	s->signals[0] = evsignal_new(s->loop, SIGCHLD, on_child, s);
	s->signals[1] = evsignal_new(s->loop, SIGTERM, on_stop_signal, s);
	s->signals[2] = evsignal_new(s->loop, SIGINT, on_stop_signal, s);
	s->signals[3] = evsignal_new(s->loop, SIGHUP, on_reload, s);
	for (size_t i = 0; i < 4; i++)
		if (!s->signals[i] || event_add(s->signals[i], NULL))
			abort();
	s->deadline = evtimer_new(s->loop, on_deadline, s);
	s->keys = evtimer_new(s->loop, on_keys, s);
	assert(s->deadline && s->keys);
	signal(SIGPIPE, SIG_IGN);
}

static void release(struct supervisor *s)
{
	for (int i = 0; i < s->count; i++)
		event_free(s->processes[i].restart);
	for (size_t i = 0; i < 4; i++)
		event_free(s->signals[i]);
	event_free(s->deadline);
	event_free(s->keys);
	event_base_free(s->loop);
	close_listeners(s);
}

/* Descriptors 3 to 5 are the roles' own; standard input is nobody's. */
static void tidy_descriptors(void)
{
	int null_fd = open("/dev/null", O_RDWR);
	if (null_fd < 0 || dup2(null_fd, STDIN_FILENO) < 0)
		abort();
	while (null_fd >= 0 && null_fd < STDERR_FILENO)
		null_fd = dup(null_fd); /* closed standard output or error */
	if (null_fd > STDERR_FILENO)
		close(null_fd);
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
}

int supervise(const struct config *c, const struct role_row *rows, int stop_ms)
{
	static struct supervisor s;
	struct fault why = {0};
	s = (struct supervisor){.config = c, .listen_fd = -1, .mtls_fd = -1, .stop_ms = stop_ms, .status = EXIT_DONE};
	tidy_descriptors();
	for (const struct role_row *r = rows; r->name && s.listen_fd < 0; r++)
		if (r->listens &&
		    (listener_open("listen", c->listen, LISTEN_WAIT_MS, &s.listen_fd, &why) ||
		     (c->listen_mtls[0] && listener_open("listen_mtls", c->listen_mtls, LISTEN_WAIT_MS, &s.mtls_fd, &why))))
			return fault_print(&why);
	s.loop = event_base_new();
	if (!s.loop)
		return fault_print(&(struct fault){.err = ERR_INTERNAL});
	add_signals(&s);
	add_processes(&s, rows);
	for (int i = 0; i < s.count; i++)
		spawn(&s.processes[i]);
	on_keys(-1, 0, &s);
	event_base_dispatch(s.loop);
	log_info("stopped", KI("status", s.status));
	release(&s);
	return s.status;
}

/* The schema is this program's, and the keys of sealed columns are there and open: here they are made, so that no process
 * that reads what strangers send can write them. */
static int check_database(const struct config *c, struct fault *why)
{
	struct session *db = session_open(c, "web", why);
	if (!db)
		return -1;
	int rc = schema_check(db, why);
	session_close(db);
	struct column_keys *keys = NULL;
	rc = rc ? rc : data_keys_load(&keys, c, why);
	column_keys_free(keys);
	return rc;
}

int cmd_serve(int argc, char **argv)
{
	static const struct usage usage = {
		"socho serve [--config FILE]",
		"Runs the register until SIGTERM or Ctrl-C: signer, web and press. SIGHUP reads certificates and "
		"keys again."};
	const char *config_z = NULL;
	const struct option_row options[] = {
		{"config", "FILE", "configuration file", &config_z},
		{NULL, NULL, NULL, NULL},
	};
	int plain, status;
	if (options_read(argc, argv, options, &usage, &plain, &status))
		return status;
	if (plain)
		return usage_error(&usage, "serve takes no arguments");
	static struct config c;
	struct fault why = {0};
	if (config_load(&c, config_z, &why) || role_logs(&c, "supervisor", &why) || check_database(&c, &why) ||
	    sandbox_harden(&why))
		return fault_print(&why);
	return supervise(&c, role_rows, STOP_MS + STOP_GRACE_MS);
}
