/* Two queues in the order of asking: `waiting` for a turn and `sent` to the signer; `refused` never goes out. When the socket ends, what was sent
 * goes back to the front of `waiting`, so both queues stay ordered by deadline and one timer on the oldest is enough.
 * All work happens in `pump`, an event of its own, so that no caller is called back from inside its own call. */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "socho/base/clock.h"
#include "socho/base/log.h"
#include "socho/seal/signer.h"
#include "wire.h"

struct pending {
	struct pending *next;
	struct wire_request request;
	struct fault why;     /* of the refused */
	int64_t deadline_us;  /* monotonic */
	int attempts;
	signer_done_fn *done;
	void *arg;
};

struct queue {
	struct pending *head, **tail; /* where the next one goes */
	int count;
};

struct signer_client {
	struct event_base *loop;
	int fd; /* -1: no signer */
	struct event *readable, *writable, *pump, *timer;
	struct queue waiting, sent, refused;
	uint64_t next_id;
	int deadline_ms;
};

static void push(struct queue *q, struct pending *p)
{
	assert(p);
	p->next = NULL;
	*q->tail = p;
	q->tail = &p->next;
	q->count++;
}

static struct pending *pop(struct queue *q)
{
	struct pending *p = q->head;
	if (!p)
		return NULL;
	q->head = p->next;
	if (!q->head)
		q->tail = &q->head;
	q->count--;
	return p;
}

/* All of `from` goes in front of `to`. */
static void put_back(struct queue *from, struct queue *to)
{
	if (!from->head)
		return;
	*from->tail = to->head;
	if (!to->head)
		to->tail = from->tail;
	to->head = from->head;
	to->count += from->count;
	*from = (struct queue){.tail = &from->head};
}

/* The one with this id, taken out; NULL when it is not there. */
static struct pending *take(struct queue *q, uint64_t id)
{
	for (struct pending **at = &q->head; *at; at = &(*at)->next) {
		struct pending *p = *at;
		if (p->request.id != id)
			continue;
		*at = p->next;
		if (!p->next)
			q->tail = at;
		q->count--;
		return p;
	}
	return NULL;
}

static void finish(struct pending *p, const struct signer_answer *answer)
{
	assert(p);
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
	for (struct pending *p; (p = pop(&c->refused));)
		finish(p, &(const struct signer_answer){.why = p->why});
}

static void set_timer(struct signer_client *c)
{
	struct pending *w = c->waiting.head, *s = c->sent.head;
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
	put_back(&c->sent, &c->waiting);
	event_active(c->pump, 0, 0);
}

/* Sends the first that waits. 1 sent, 0 the signer is behind, -1 it is gone. */
static int send_one(struct signer_client *c)
{
	struct pending *p = c->waiting.head;
	struct iovec part = {.iov_base = &p->request, .iov_len = sizeof p->request};
	struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1};
	ssize_t n;
	do
		n = sendmsg(c->fd, &m, MSG_DONTWAIT | MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -1;
	p->attempts++;
	push(&c->sent, pop(&c->waiting));
	return 1;
}

static void on_pump(evutil_socket_t fd, short what, void *arg)
{
	struct signer_client *c = arg;
	(void)fd;
	(void)what;
	finish_refused(c);
	while (c->waiting.head) {
		if (c->waiting.head->attempts >= SIGNER_ATTEMPTS_MAX) {
			finish_down(pop(&c->waiting));
			continue;
		}
		if (c->fd < 0 || c->sent.count >= SIGNER_IN_FLIGHT_MAX)
			break;
		int sent = send_one(c);
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
	bool plain = w->type == WIRE_SIGNED, sealed = plain || w->type == WIRE_NOTED;
	if ((!sealed && w->type != WIRE_SEALED) || wire_get(w->key_id, sizeof w->key_id, &key_id) ||
	    key_id.n != SEAL_KEY_ID_CHARS || wire_get(w->plain, sizeof w->plain, &out->plain) ||
	    wire_get(w->sealed, sizeof w->sealed, &out->sealed) || plain != (out->plain.n > 0) || sealed != (out->sealed.n > 0))
		return -1;
	memcpy(out->key_id, key_id.p, key_id.n);
	memcpy(out->signature, w->signature, sizeof out->signature);
	return 0;
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct signer_client *c = arg;
	(void)what;
	struct wire_answer w = {0};
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
	struct pending *p = take(&c->sent, w.id);
	if (!p)
		return; /* past its deadline */
	event_active(c->pump, 0, 0);
	finish(p, &answer);
}

static void on_writable(evutil_socket_t fd, short what, void *arg)
{
	on_pump(fd, what, arg);
}

static void expire(struct queue *q, int64_t now_us)
{
	while (q->head && q->head->deadline_us <= now_us)
		finish_down(pop(q));
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct signer_client *c = arg;
	(void)fd;
	(void)what;
	int64_t now_us = clock_mono_us();
	expire(&c->sent, now_us);
	expire(&c->waiting, now_us);
	event_active(c->pump, 0, 0);
}

int signer_client_open(struct signer_client **out, struct event_base *loop)
{
	struct signer_client *c = calloc(1, sizeof *c);
	if (!c)
		return -1;
	*c = (struct signer_client){.loop = loop, .fd = -1, .next_id = 1, .deadline_ms = SIGNER_DEADLINE_MS};
	c->waiting.tail = &c->waiting.head;
	c->sent.tail = &c->sent.head;
	c->refused.tail = &c->refused.head;
	c->pump = event_new(loop, -1, 0, on_pump, c);
	c->timer = evtimer_new(loop, on_timer, c);
	if (!c->pump || !c->timer) {
		signer_client_close(c);
		return -1;
	}
	*out = c;
	return 0;
}

void signer_client_set_deadline(struct signer_client *c, int deadline_ms)
{
	c->deadline_ms = deadline_ms;
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
	for (struct pending *p; (p = pop(&c->waiting));)
		finish_down(p);
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

static struct pending *pending_of(struct signer_client *c, uint32_t type, signer_done_fn *done, void *arg)
{
	struct pending *p = calloc(1, sizeof *p);
	if (!p)
		abort();
	p->done = done;
	p->arg = arg;
	p->deadline_us = clock_mono_us() + c->deadline_ms * US_PER_MS;
	p->request.version = WIRE_VERSION;
	p->request.type = type;
	p->request.id = c->next_id++;
	return p;
}

/* p->why says whether it goes out at all. */
static void enqueue(struct signer_client *c, struct pending *p)
{
	if (!p->why.err && c->waiting.count + c->sent.count >= SIGNER_QUEUE_MAX)
		fault(&p->why, ERR_UNAVAILABLE, NULL);
	push(p->why.err ? &c->refused : &c->waiting, p);
	event_active(c->pump, 0, 0);
}

void signer_sign(struct signer_client *c, const struct vietqr_code *code, signer_done_fn *done, void *arg)
{
	struct pending *p = pending_of(c, WIRE_SIGN_CODE, done, arg);
	(void)request_write(p, code);
	enqueue(c, p);
}

void signer_seal_imported(struct signer_client *c, struct slice payload, signer_done_fn *done, void *arg)
{
	struct pending *p = pending_of(c, WIRE_SEAL_IMPORTED, done, arg);
	if (wire_put(p->request.payload, sizeof p->request.payload, payload))
		fault(&p->why, ERR_PAYLOAD_TOO_LONG, "payload");
	enqueue(c, p);
}

void signer_sign_bundle(struct signer_client *c, const struct seal_bundle *bundle, signer_done_fn *done, void *arg)
{
	struct pending *p = pending_of(c, WIRE_SIGN_BUNDLE, done, arg);
	p->request.bundle = *bundle;
	enqueue(c, p);
}

void signer_sign_ledger(struct signer_client *c, const struct ledger_statement *statement, signer_done_fn *done, void *arg)
{
	struct pending *p = pending_of(c, WIRE_SIGN_LEDGER, done, arg);
	p->request.statement = *statement;
	enqueue(c, p);
}
