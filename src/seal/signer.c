/* One poll loop. A client has its turn with one message at a time, so no client can keep the others waiting; signing
 * takes a fraction of a millisecond. Nothing is kept between messages. */
#include "socho/seal/signer.h"

#include <assert.h>
#include <errno.h>
#include <openssl/crypto.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "socho/base/clock.h"
#include "socho/base/control.h"
#include "socho/base/log.h"
#include "socho/base/sandbox.h"
#include "socho/seal/authority.h"
#include "wire.h"

struct signer {
	const struct seal_key *key;
	struct arena arena; /* of one message */
	struct ledger_signed ledgers[TLOG_COUNT];
	struct pollfd at[1 + SIGNER_CLIENTS_MAX]; /* the control socket first */
	nfds_t count;
};

static uint32_t field_number(const char *field)
{
	for (uint32_t i = 1; field && i < WIRE_FIELDS; i++)
		if (strcmp(wire_fields[i], field) == 0)
			return i;
	return 0;
}

/* A code to build, or a payload to seal as it is. Bundles and statements of a ledger are read where they are signed. */
struct wish {
	bool imported;
	struct vietqr_code code;
	struct slice payload;
};

static bool all_zero(const void *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (((const char *)p)[i])
			return false;
	return true;
}

static int code_read(const struct wire_request *r, struct wish *w)
{
	size_t said = 0;
	if (r->version != WIRE_VERSION || r->card > 1 || r->zero)
		return -1;
	*w = (struct wish){.code = {.amount_vnd = r->amount_vnd, .card = r->card != 0}};
#define X(field, bytes) \
	if (wire_get(r->field, sizeof r->field, &w->code.field)) \
		return -1; \
	said += w->code.field.n;
	WIRE_TEXTS(X)
#undef X
	if (wire_get(r->payload, sizeof r->payload, &w->payload))
		return -1;
	w->imported = r->type == WIRE_SEAL_IMPORTED;
	if (w->imported)
		return said || r->amount_vnd || r->card ? -1 : 0;
	return r->type != WIRE_SIGN_CODE || w->payload.n ? -1 : 0;
}

/* Of a request that is all in one part of the message: everything before that is zero. */
static int only_part(const struct wire_request *r, const void *part)
{
	const char *from = (const char *)&r->amount_vnd;
	return r->version == WIRE_VERSION && all_zero(from, (size_t)((const char *)part - from)) ? 0 : -1;
}

/* 0, or -1 when the message is not one that our client writes. */
static int request_read(const struct wire_request *r, struct wish *w)
{
	if (r->type == WIRE_SIGN_LEDGER)
		return only_part(r, &r->statement);
	if (!all_zero(&r->statement, sizeof r->statement))
		return -1;
	if (r->type == WIRE_SIGN_BUNDLE)
		return only_part(r, &r->bundle);
	return all_zero(&r->bundle, sizeof r->bundle) ? code_read(r, w) : -1;
}

/* Both faces of the code and its signature. */
static int sign(struct signer *s, const struct vietqr_code *code, struct wire_answer *answer, struct fault *why)
{
	struct slice head, templates, plain, sealed;
	seal_key_id(s->key, answer->key_id);
	if (vietqr_head(&s->arena, code, &head, why) ||
	    seal_sign(&s->arena, s->key, head, answer->signature, &templates, why) ||
	    vietqr_finish(&s->arena, head, slice_z(NULL), &plain, why) ||
	    vietqr_finish(&s->arena, head, templates, &sealed, why))
		return -1;
	/* A fault in the machine while signing could give the key away (Ed25519 is deterministic); nothing unverified
	 * leaves. */
	if (!seal_signature_is(seal_key_pkey(s->key), head, answer->key_id, answer->signature))
		return faultf(why, ERR_INTERNAL, NULL, "the signature does not verify");
	if (wire_put(answer->plain, sizeof answer->plain, plain) || wire_put(answer->sealed, sizeof answer->sealed, sealed))
		return fault(why, ERR_PAYLOAD_TOO_LONG, NULL);
	return 0;
}

/* The detached seal of what a bank issued. The web process has read it too; here it is not taken at its word. */
static int seal_imported(struct signer *s, struct slice payload, struct wire_answer *answer, struct fault *why)
{
	struct vietqr_reading r;
	seal_key_id(s->key, answer->key_id);
	if (vietqr_read(&s->arena, payload, false, &r))
		return faultf(why, ERR_BAD_PAYLOAD, "payload", "%s", r.error);
	if (r.seal.present || !slice_eq(r.payload, payload))
		return fault(why, ERR_BAD_PAYLOAD, "payload");
	if (seal_sign_imported(&s->arena, s->key, payload, answer->signature, why))
		return -1;
	if (!seal_imported_is(seal_key_pkey(s->key), payload, answer->key_id, answer->signature))
		return faultf(why, ERR_INTERNAL, NULL, "the signature does not verify");
	answer->type = WIRE_SEALED;
	return 0;
}

static int sign_bundle(struct signer *s, const struct seal_bundle *b, struct wire_answer *answer, struct fault *why)
{
	seal_key_id(s->key, answer->key_id);
	answer->type = WIRE_SEALED;
	return seal_bundle_judge(b, clock_now_us(), why) || seal_bundle_sign(s->key, b, answer->signature, why) ? -1 : 0;
}

/* What is signed is remembered: until this process ends it signs no other history of a ledger. */
static int sign_ledger(struct signer *s, const struct ledger_statement *m, struct wire_answer *answer, struct fault *why)
{
	struct slice note;
	seal_key_id(s->key, answer->key_id);
	answer->type = WIRE_NOTED;
	if (ledger_note_judge(s->ledgers, m, clock_now_us(), why) || ledger_note_sign(&s->arena, s->key, m, &note, why))
		return -1;
	if (wire_put(answer->sealed, sizeof answer->sealed, note))
		return faultf(why, ERR_INTERNAL, NULL, "the note is too long");
	if (!m->by_us)
		s->ledgers[m->log] = (struct ledger_signed){true, *m};
	return 0;
}

static int grant(struct signer *s, const struct wire_request *r, const struct wish *w, struct wire_answer *answer,
                 struct fault *why)
{
	if (r->type == WIRE_SIGN_BUNDLE)
		return sign_bundle(s, &r->bundle, answer, why);
	if (r->type == WIRE_SIGN_LEDGER)
		return sign_ledger(s, &r->statement, answer, why);
	return w->imported ? seal_imported(s, w->payload, answer, why) : sign(s, &w->code, answer, why);
}

/* 0, or -1 when the connection is to end. */
static int serve_one(struct signer *s, int fd)
{
	struct wire_request request = {0};
	struct iovec part = {.iov_base = &request, .iov_len = sizeof request};
	struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1};
	ssize_t n = recvmsg(fd, &m, MSG_DONTWAIT);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	struct wish wish;
	if (n != sizeof request || m.msg_flags & (MSG_TRUNC | MSG_CTRUNC) || request_read(&request, &wish)) {
		if (n)
			log_warn("odd_message", KI("bytes", n));
		return -1;
	}
	struct wire_answer answer = {.version = WIRE_VERSION, .type = WIRE_SIGNED, .id = request.id};
	struct fault why = {.err = ERR_NONE};
	if (grant(s, &request, &wish, &answer, &why)) {
		if (why.err == ERR_INTERNAL || request.type == WIRE_SIGN_LEDGER)
			log_error("not_signed", KZ("why", why.detail));
		answer = (struct wire_answer){.version = WIRE_VERSION, .type = WIRE_REFUSED, .id = request.id,
		                              .err = why.err, .field = field_number(why.field)};
	}
	arena_reset(&s->arena);
	/* A client that does not read its answers has no more coming. */
	struct iovec reply = {.iov_base = &answer, .iov_len = sizeof answer};
	struct msghdr out = {.msg_iov = &reply, .msg_iovlen = 1};
	return sendmsg(fd, &out, MSG_DONTWAIT | MSG_NOSIGNAL) == sizeof answer ? 0 : -1;
}

/* 0, or -1 when the supervisor is gone. */
static int take_client(struct signer *s)
{
	struct control_message m;
	int got = control_receive(s->at[0].fd, &m);
	if (got <= 0)
		return got;
	if (m.type != CONTROL_CLIENT || s->count > SIGNER_CLIENTS_MAX) {
		log_error("client_refused", KI("clients", s->count - 1));
		if (m.fd >= 0)
			close(m.fd);
		return 0;
	}
	s->at[s->count++] = (struct pollfd){.fd = m.fd, .events = POLLIN};
	return 0;
}

static void serve_ready(struct signer *s)
{
	for (nfds_t i = 1; i < s->count;) {
		struct pollfd *p = &s->at[i];
		if (p->revents && ((p->revents & (POLLERR | POLLNVAL)) || serve_one(s, p->fd))) {
			close(p->fd);
			*p = s->at[--s->count]; /* the last one moves here; its turn comes now */
			continue;
		}
		i++;
	}
}

void signer_serve(const struct seal_key *k, int control_fd)
{
	static struct signer s;
	s = (struct signer){.key = k, .at = {{.fd = control_fd, .events = POLLIN}}, .count = 1};
	arena_init(&s.arena, 65536);
	for (;;) {
		int n = poll(s.at, s.count, -1);
		if (n < 0 && errno != EINTR)
			break;
		if (n <= 0)
			continue;
		serve_ready(&s);
		if (s.at[0].revents && take_client(&s))
			break;
	}
	arena_release(&s.arena);
}

/* The key should not reach a swap device. OpenSSL keeps private keys in its secure heap when there is one: locked, out
 * of core files, between guard pages. Locking the rest too takes more than an ordinary user's limit. */
static void guard_key_memory(void)
{
	enum { SECURE_HEAP_BYTES = 65536, SECURE_PIECE_BYTES_MIN = 32 };
	if (CRYPTO_secure_malloc_init(SECURE_HEAP_BYTES, SECURE_PIECE_BYTES_MIN) != 1)
		log_warn("key_memory_not_locked", KI("bytes", SECURE_HEAP_BYTES));
}

static void lock_the_rest(void)
{
	if (mlockall(MCL_CURRENT) != 0)
		log_debug("memory_not_locked", KZ("why", strerror(errno)));
}

static int prepare(const struct config *c, struct seal_key **k, struct fault *why)
{
	static const struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};
	if (geteuid() == 0)
		(void)setrlimit(RLIMIT_MEMLOCK, &unlimited);
	/* Started by root, the key files may be root's alone: they are read first, as web reads its secrets first. */
	guard_key_memory();
	return authority_issuing_key(c, k, why) || sandbox_drop(c->signer_user, why) || sandbox_harden(why) ? -1 : 0;
}

/* What is loaded on first use is loaded now: afterwards there are no files. */
static int rehearse(const struct seal_key *k, struct fault *why)
{
	struct arena a;
	arena_init(&a, 16384);
	char id[9];
	uint8_t signature[SEAL_SIGNATURE_BYTES];
	struct slice templates;
	seal_key_id(k, id);
	int rc = seal_sign(&a, k, S("rehearsal, not a code"), signature, &templates, why);
	if (rc == 0 && !seal_signature_is(seal_key_pkey(k), S("rehearsal, not a code"), id, signature))
		rc = faultf(why, ERR_INTERNAL, NULL, "the signature does not verify");
	OPENSSL_cleanse(signature, sizeof signature);
	arena_release(&a);
	return rc;
}

int signer_main(const struct config *c, int control_fd)
{
	struct seal_key *k = NULL;
	struct fault why = {0};
	signal(SIGHUP, SIG_IGN);
	if (prepare(c, &k, &why) || rehearse(k, &why)) {
		seal_key_free(k);
		return fault_print(&why);
	}
	lock_the_rest();
	char id[9];
	seal_key_id(k, id);
	if (sandbox_close(SANDBOX_SEALED, &why)) {
		seal_key_free(k);
		return fault_print(&why);
	}
	log_info("signer_ready", KZ("key", id));
	control_send(control_fd, CONTROL_READY, -1);
	signer_serve(k, control_fd);
	seal_key_free(k);
	return 0;
}
