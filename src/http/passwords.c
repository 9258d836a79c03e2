/* The child is a fork, not a new program: it needs nothing but the two texts. It keeps only its end of the pipe, so
 * that it holds no client's connection open, and the parent learns its verdict by the pipe's end. */
#include "socho/http/passwords.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "socho/base/clock.h"
#include "socho/base/limits.h"
#include "socho/base/log.h"
#include "socho/base/metric.h"
#include "socho/base/password.h"

enum { CHECK_MS = 10000, ENCODED_BYTES_MAX = 256, PIPE_FD = 3 };

/* Verifying against it costs the same as against a real one; no password is known to fit. */
static const char nobody[] =
	"$argon2id$v=19$m=65536,t=3,p=1$c29jaG8tbm9ib2R5LTAwMQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

struct check {
	struct passwords *owner;
	struct check *next;
	char encoded[ENCODED_BYTES_MAX];
	size_t encoded_n;
	char password[PASSWORD_BYTES_MAX];
	size_t password_n;
	passwords_done_fn *done;     /* one of the two */
	passwords_hashed_fn *hashed;
	void *arg;
	pid_t child;
	int fd;
	struct event *answer;
	char said[ENCODED_BYTES_MAX]; /* '1', '0', or a fresh hash */
	size_t said_n;
};

struct passwords {
	struct event_base *loop;
	struct check *running, *first, **last; /* at work; waiting in order */
	int running_count, waiting_count;
	struct event *kick;
};

static struct metric metrics[] = {
	{"socho_password_checks_total", "Passwords compared or hashed.", "result=\"right\"", METRIC_COUNTER, 0, NULL},
	{"socho_password_checks_total", "Passwords compared or hashed.", "result=\"wrong\"", METRIC_COUNTER, 0, NULL},
	{"socho_password_checks_total", "Passwords compared or hashed.", "result=\"hashed\"", METRIC_COUNTER, 0, NULL},
	{"socho_password_checks_total", "Passwords compared or hashed.", "result=\"refused\"", METRIC_COUNTER, 0, NULL},
	{"socho_password_checks_total", "Passwords compared or hashed.", "result=\"failed\"", METRIC_COUNTER, 0, NULL},
	{"socho_password_checks_waiting", "Password checks in the queue.", NULL, METRIC_GAUGE, 0, NULL},
};
enum { RIGHT, WRONG, HASHED, REFUSED, FAILED, WAITING };

static void free_check(struct check *c)
{
	OPENSSL_cleanse(c, sizeof *c);
	free(c);
}

static struct slice judge(const struct check *c, struct arena *a)
{
	struct slice password = slice_of(c->password, c->password_n);
	if (c->hashed)
		return password_hash(a, password);
	return password_verify(slice_of(c->encoded, c->encoded_n), password) ? S("1") : S("0");
}

_Noreturn static void compare(const struct check *c, int fd)
{
	static const int signals[] = {SIGTERM, SIGINT, SIGHUP, SIGCHLD};
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
		signal(signals[i], SIG_DFL);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || dup2(fd, PIPE_FD) != PIPE_FD)
		_exit(1);
	close_range(PIPE_FD + 1, ~0U, 0);
	struct arena a;
	arena_init(&a, 512);
	struct slice answer = judge(c, &a);
	_exit(write(PIPE_FD, answer.p, answer.n) == (ssize_t)answer.n ? 0 : 1);
}

static void start_next(struct passwords *p);

static void end(struct check *c)
{
	struct passwords *p = c->owner;
	struct check **at = &p->running;
	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	p->running_count--;
	if (c->child > 0) {
		kill(c->child, SIGKILL);
		while (waitpid(c->child, NULL, 0) < 0 && errno == EINTR)
			;
		event_free(c->answer);
		close(c->fd);
	}
}

static enum err verdict_of(const struct check *c)
{
	if (!c->said_n)
		return ERR_UNAVAILABLE;
	return c->said[0] == '0' ? ERR_WRONG_PASSWORD : ERR_NONE;
}

static void finish(struct check *c)
{
	enum err verdict = verdict_of(c);
	metric_add(&metrics[verdict == ERR_NONE ? (c->hashed ? HASHED : RIGHT) : verdict == ERR_WRONG_PASSWORD ? WRONG : FAILED], 1);
	end(c);
	if (c->hashed)
		c->hashed(verdict, slice_of(c->said, c->said_n), c->arg);
	else
		c->done(verdict, c->arg);
	free_check(c);
}

static void on_answer(evutil_socket_t fd, short what, void *arg)
{
	struct check *c = arg;
	struct passwords *p = c->owner;
	ssize_t n = what & EV_READ ? read(fd, c->said + c->said_n, sizeof c->said - c->said_n) : 0;
	if (n > 0) {
		c->said_n += (size_t)n;
		return; /* the end of the pipe says that the child is gone */
	}
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (what & EV_TIMEOUT)
		log_warn("password_check_late", KI("limit_ms", CHECK_MS));
	finish(c);
	start_next(p);
}

static int start(struct check *c)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK))
		return -1;
	c->child = fork();
	if (c->child == 0)
		compare(c, ends[1]);
	close(ends[1]);
	if (c->child < 0) {
		close(ends[0]);
		return -1;
	}
	c->fd = ends[0];
	c->answer = event_new(c->owner->loop, c->fd, EV_READ | EV_PERSIST, on_answer, c);
	assert(c->answer);
	struct timeval limit = clock_timeval(CHECK_MS);
	event_add(c->answer, &limit);
	return 0;
}

static void start_next(struct passwords *p)
{
	while (p->first && p->running_count < PASSWORD_CHECKS_AT_ONCE) {
		struct check *c = p->first;
		p->first = c->next;
		if (!p->first)
			p->last = &p->first;
		p->waiting_count--;
		c->next = p->running;
		p->running = c;
		p->running_count++;
		if (start(c)) {
			log_error("password_check_failed", KZ("error", strerror(errno)));
			finish(c);
		}
	}
	metrics[WAITING].value = p->waiting_count;
}

static void on_kick(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	start_next(arg);
}

struct passwords *passwords_open(struct event_base *loop)
{
	struct passwords *p = calloc(1, sizeof *p);
	if (!p)
		abort();
	p->loop = loop;
	p->last = &p->first;
	p->kick = event_new(loop, -1, 0, on_kick, p);
	assert(p->kick);
	metric_register_all(metrics, sizeof metrics / sizeof metrics[0]);
	return p;
}

void passwords_close(struct passwords *p)
{
	if (!p)
		return;
	for (struct check *c = p->running, *next; c; c = next) {
		next = c->next;
		end(c);
		free_check(c);
	}
	while (p->first) {
		struct check *c = p->first;
		p->first = c->next;
		free_check(c);
	}
	event_free(p->kick);
	free(p);
}

static struct check *wait_in_line(struct passwords *p, struct slice password, struct fault *why)
{
	if (p->waiting_count >= PASSWORD_CHECKS_QUEUED_MAX) {
		metric_add(&metrics[REFUSED], 1);
		fault(why, ERR_TOO_MANY, NULL);
		return NULL;
	}
	assert(password.n <= PASSWORD_BYTES_MAX);
	struct check *c = calloc(1, sizeof *c);
	if (!c)
		abort();
	c->owner = p;
	if (password.n)
		memcpy(c->password, password.p, c->password_n = password.n);
	*p->last = c;
	p->last = &c->next;
	p->waiting_count++;
	event_active(p->kick, EV_TIMEOUT, 0);
	return c;
}

int passwords_check(struct passwords *p, struct slice encoded, struct slice password, passwords_done_fn *done, void *arg,
                    struct fault *why)
{
	struct check *c = wait_in_line(p, password, why);
	if (!c)
		return -1;
	if (!encoded.p || encoded.n > ENCODED_BYTES_MAX)
		encoded = S(nobody);
	memcpy(c->encoded, encoded.p, c->encoded_n = encoded.n);
	c->done = done;
	c->arg = arg;
	return 0;
}

int passwords_hash(struct passwords *p, struct slice password, passwords_hashed_fn *done, void *arg, struct fault *why)
{
	struct check *c = wait_in_line(p, password, why);
	if (!c)
		return -1;
	c->hashed = done;
	c->arg = arg;
	return 0;
}
