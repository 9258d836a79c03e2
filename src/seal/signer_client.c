/* Two queues in the order of asking: `waiting` for a turn and `sent` to the signer; `refused` never goes out. When the socket ends, what was sent
 * goes back to the front of `waiting`, so both queues stay ordered by deadline and one timer on the oldest is enough.
 * All work happens in `pump`, an event of its own, so that no caller is called back from inside its own call. */
#include <errno.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <unistd.h>

#include "socho/base/clock.h"
#include "socho/base/log.h"
#include "socho/seal/signer.h"
#include "wire.h"

struct pending {
	TAILQ_ENTRY(pending) link;
	struct wire_request request;
	struct fault why;     /* of the refused */
	int64_t deadline_us;  /* monotonic */
	int attempts;
	signer_done_fn *done;
	void *arg;
};
TAILQ_HEAD(queue, pending);

struct signer_client {
	struct event_base *loop;
	int fd; /* -1: no signer */
	struct event *readable, *writable, *pump, *timer;
	struct queue waiting, sent, refused;
	int waiting_count, sent_count;
	uint64_t next_id;
};

static void finish(struct pending *p, const struct signer_answer *answer)
{
	p->done(answer, p->arg);
	free(p);
}

static void finish_down(struct pending *p)
{
	struct signer_answer answer = {.why = {.err = ERR_NONE}};
	fault(&answer.why, ERR_SIGNER_DOWN, NULL);
	finish(p, &answer);
}

static void finish_refused(struct signer_client *c)
{
	for (struct pending *p; (p = TAILQ_FIRST(&c->refused));) {
		TAILQ_REMOVE(&c->refused, p, link);
		finish(p, &(const struct signer_answer){.why = p->why});
	}
}

static void take_from(struct signer_client *c, struct queue *q, struct pending *p)
{
	TAILQ_REMOVE(q, p, link);
	*(q == &c->sent ? &c->sent_count : &c->waiting_count) -= 1;
}

static void set_timer(struct signer_client *c)
{
	struct pending *w = TAILQ_FIRST(&c->waiting), *s = TAILQ_FIRST(&c->sent);
	if (!w && !s) {
		event_del(c->timer);
		return;
	}
	int64_t at_us = !s || (w && w->deadline_us < s->deadline_us) ? w->deadline_us : s->deadline_us;
	int64_t left_us = at_us - clock_mono_us();
	if (left_us < 0)
		left_us = 0;
	event_add(c->timer, &(struct timeval){.tv_sec = left_us / US_PER_S, .tv_usec = left_us % US_PER_S});
}

static void disconnect(struct signer_client *c)
{
	if (c->fd < 0)
		return;
	event_free(c->readable);
	event_free(c->writable);
	c->readable = c->writable = NULL;
	close(c->fd);
	c->fd = -1;
	for (struct pending *p; (p = TAILQ_LAST(&c->sent, queue));) {
		take_from(c, &c->sent, p);
		TAILQ_INSERT_HEAD(&c->waiting, p, link);
		c->waiting_count++;
	}
	event_active(c->pump, 0, 0);
}

/* 1 sent, 0 the signer is behind, -1 it is gone. */
static int send_one(struct signer_client *c, struct pending *p)
{
	struct iovec part = {.iov_base = &p->request, .iov_len = sizeof p->request};
	struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1};
	ssize_t n;
	do
		n = sendmsg(c->fd, &m, MSG_DONTWAIT | MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -1;
	p->attempts++;
	take_from(c, &c->waiting, p);
	TAILQ_INSERT_TAIL(&c->sent, p, link);
	c->sent_count++;
	return 1;
}

static void on_pump(evutil_socket_t fd, short what, void *arg)
{
	struct signer_client *c = arg;
	(void)fd;
	(void)what;
	finish_refused(c);
	for (struct pending *p; (p = TAILQ_FIRST(&c->waiting));) {
		if (p->attempts >= SIGNER_ATTEMPTS_MAX) {
			take_from(c, &c->waiting, p);
			finish_down(p);
			continue;
		}
		if (c->fd < 0 || c->sent_count >= SIGNER_IN_FLIGHT_MAX)
			break;
		int sent = send_one(c, p);
		if (sent < 0)
			disconnect(c);
		else if (sent == 0)
			event_add(c->writable, NULL);
		if (sent <= 0)
			break;
	}
	set_timer(c);
}

/* 0, or -1 when the message is not one that the signer writes. */
static int answer_read(const struct wire_answer *w, struct signer_answer *out)
{
	struct slice key_id;
	*out = (struct signer_answer){.why = {.err = ERR_NONE}};
	if (w->version != WIRE_VERSION || w->err >= ERR_COUNT || w->field >= WIRE_FIELDS)
		return -1;
	if (w->type == WIRE_REFUSED) {
		fault(&out->why, (enum err)w->err, wire_fields[w->field]);
		return w->err == ERR_NONE ? -1 : 0;
	}
	if (w->type != WIRE_SIGNED || wire_get(w->key_id, sizeof w->key_id, &key_id) || key_id.n != SEAL_KEY_ID_CHARS ||
	    wire_get(w->plain, sizeof w->plain, &out->plain) || wire_get(w->sealed, sizeof w->sealed, &out->sealed) ||
	    !out->plain.n || !out->sealed.n)
		return -1;
	memcpy(out->key_id, key_id.p, key_id.n);
	memcpy(out->signature, w->signature, sizeof out->signature);
	return 0;
}

static struct pending *sent_with(struct signer_client *c, uint64_t id)
{
	struct pending *p;
	TAILQ_FOREACH(p, &c->sent, link)
		if (p->request.id == id)
			break;
	return p;
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct signer_client *c = arg;
	(void)what;
	struct wire_answer w;
	struct iovec part = {.iov_base = &w, .iov_len = sizeof w};
	struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1};
	ssize_t n = recvmsg(fd, &m, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	struct signer_answer answer;
	if (n != sizeof w || m.msg_flags & (MSG_TRUNC | MSG_CTRUNC) || answer_read(&w, &answer) || w.id >= c->next_id) {
		log_warn("signer_lost", KI("bytes", n));
		disconnect(c);
		return;
	}
	struct pending *p = sent_with(c, w.id);
	if (!p)
		return; /* past its deadline */
	take_from(c, &c->sent, p);
	event_active(c->pump, 0, 0);
	finish(p, &answer);
}

static void on_writable(evutil_socket_t fd, short what, void *arg)
{
	on_pump(fd, what, arg);
}

static void expire(struct signer_client *c, struct queue *q, int64_t now_us)
{
	for (struct pending *p; (p = TAILQ_FIRST(q)) && p->deadline_us <= now_us;) {
		take_from(c, q, p);
		finish_down(p);
	}
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct signer_client *c = arg;
	(void)fd;
	(void)what;
	int64_t now_us = clock_mono_us();
	expire(c, &c->sent, now_us);
	expire(c, &c->waiting, now_us);
	event_active(c->pump, 0, 0);
}

int signer_client_open(struct signer_client **out, struct event_base *loop)
{
	struct signer_client *c = calloc(1, sizeof *c);
	if (!c)
		return -1;
	*c = (struct signer_client){.loop = loop, .fd = -1, .next_id = 1};
	TAILQ_INIT(&c->waiting);
	TAILQ_INIT(&c->sent);
	TAILQ_INIT(&c->refused);
	c->pump = event_new(loop, -1, 0, on_pump, c);
	c->timer = evtimer_new(loop, on_timer, c);
	if (!c->pump || !c->timer) {
		signer_client_close(c);
		return -1;
	}
	*out = c;
	return 0;
}

void signer_client_attach(struct signer_client *c, int fd)
{
	disconnect(c);
	c->readable = event_new(c->loop, fd, EV_READ | EV_PERSIST, on_readable, c);
	c->writable = event_new(c->loop, fd, EV_WRITE, on_writable, c);
	if (!c->readable || !c->writable || event_add(c->readable, NULL)) {
		log_error("signer_not_attached", KI("fd", fd));
		if (c->readable)
			event_free(c->readable);
		if (c->writable)
			event_free(c->writable);
		close(fd);
		return;
	}
	c->fd = fd;
	event_active(c->pump, 0, 0);
}

bool signer_client_up(const struct signer_client *c)
{
	return c->fd >= 0;
}

void signer_client_close(struct signer_client *c)
{
	if (!c)
		return;
	if (c->pump)
		disconnect(c);
	finish_refused(c);
	for (struct pending *p; (p = TAILQ_FIRST(&c->waiting));) {
		take_from(c, &c->waiting, p);
		finish_down(p);
	}
	if (c->pump)
		event_free(c->pump);
	if (c->timer)
		event_free(c->timer);
	free(c);
}

/* 0, or -1 with the fault in p->why. */
static int request_write(struct pending *p, const struct vietqr_code *code)
{
	p->request.amount_vnd = code->amount_vnd;
	p->request.card = code->card;
#define X(field, bytes) \
	if (wire_put(p->request.field, sizeof p->request.field, code->field)) \
		return fault(&p->why, ERR_TOO_LONG, #field);
	WIRE_TEXTS(X)
#undef X
	return 0;
}

void signer_sign(struct signer_client *c, const struct vietqr_code *code, signer_done_fn *done, void *arg)
{
	struct pending *p = calloc(1, sizeof *p);
	if (!p)
		abort();
	p->done = done;
	p->arg = arg;
	p->deadline_us = clock_mono_us() + SIGNER_DEADLINE_MS * US_PER_MS;
	p->request.version = WIRE_VERSION;
	p->request.type = WIRE_SIGN_CODE;
	p->request.id = c->next_id++;
	int refused = c->waiting_count + c->sent_count >= SIGNER_QUEUE_MAX ? fault(&p->why, ERR_UNAVAILABLE, NULL)
	                                                                   : request_write(p, code);
	if (refused) {
		TAILQ_INSERT_TAIL(&c->refused, p, link);
	} else {
		TAILQ_INSERT_TAIL(&c->waiting, p, link);
		c->waiting_count++;
	}
	event_active(c->pump, 0, 0);
}
