/* The order inside a request's transaction: enter() finds the session and sets the row level security scope, then the
 * handler's statements run, then commit, then the answer leaves. When the database asks for a retry, all of it is run
 * again from the start, so nothing here is kept from an earlier attempt. */
#include "socho/http/session.h"

#include <openssl/crypto.h>
#include <string.h>

#include "socho/base/config.h"
#include "socho/base/encode.h"
#include "socho/store/db.h"
#include "sql.h"

#define COOKIE "__Host-socho"
#define COOKIE_RULES "; Path=/; Secure; HttpOnly; SameSite=Strict"

static struct slice token_of(const struct request *rq)
{
	struct slice rest = request_header(rq, "cookie");
	while (rest.p) {
		struct slice value = slice_trim(slice_cut(&rest, ';'));
		if (slice_eq(slice_cut(&value, '='), S(COOKIE)) && value.p)
			return value;
	}
	return (struct slice){NULL, 0};
}

static void hash_token(const struct request *rq, struct slice bytes, uint8_t out[static SESSION_HASH_BYTES])
{
	column_lookup(rq->services->columns, (int)rq->services->config->province, "session.token", bytes, out);
}

int session_hash(const struct request *rq, uint8_t out[static SESSION_HASH_BYTES])
{
	struct slice bytes, token = token_of(rq);
	if (!token.p || base64url_decode(rq->arena, token, &bytes) || bytes.n != SESSION_TOKEN_BYTES)
		return -1;
	hash_token(rq, bytes, out);
	return 0;
}

struct slice session_draw(struct request *rq, int life_s, uint8_t hash[static SESSION_HASH_BYTES])
{
	uint8_t bytes[SESSION_TOKEN_BYTES];
	random_bytes(bytes, sizeof bytes);
	hash_token(rq, slice_of(bytes, sizeof bytes), hash);
	struct slice token = base64url_encode(rq->arena, slice_of(bytes, sizeof bytes));
	OPENSSL_cleanse(bytes, sizeof bytes);
	return arena_printf(rq->arena, COOKIE "=%.*s; Max-Age=%d" COOKIE_RULES, SARG(token), life_s);
}

struct slice session_forget(void)
{
	return S(COOKIE "=; Max-Age=0" COOKIE_RULES);
}

static bool needs_session(enum right right)
{
	return right != RIGHT_PUBLIC && right != RIGHT_PROVIDER;
}

/* Who is not known, or holds no such role, is let in as the public. */
static bool is_open(enum right right)
{
	return right == RIGHT_QUICK_LINK;
}

/* SameSite=Strict keeps the cookie from other sites; this also keeps it from sibling hosts (Fetch Metadata). */
static bool from_elsewhere(const struct exchange *x)
{
	struct slice site = request_header(&x->rq, "sec-fetch-site");
	bool reads = x->method == METHOD_GET || x->method == METHOD_HEAD;
	return !reads && site.p && !slice_eq(site, S("same-origin")) && !slice_eq(site, S("none"));
}

enum err session_precheck(const struct exchange *x)
{
	if (x->route->tx != ROUTE_TX || !needs_session(x->right) || is_open(x->right))
		return ERR_NONE;
	if (!token_of(&x->rq).p)
		return ERR_UNAUTHENTICATED;
	return from_elsewhere(x) ? ERR_FORBIDDEN : ERR_NONE;
}

static void on_answered(struct request *rq)
{
	if (rq->answer.status < 400)
		tx_commit(rq->tx);
	else
		tx_rollback(rq->tx);
}

/* The handler's first statements travel with this one. */
static void enter_public(struct exchange *x)
{
	tx_query(x->rq.tx, SQL_CALL(x->rq.arena, http_enter_public, .address = x->rq.address), NULL, NULL);
	x->handler(&x->rq);
}

static void on_entered(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	(void)tx;
	struct exchange *x = arg;
	struct sql_http_enter_out who;
	sql_row(x->rq.arena, rows, 0, &who);
	if (!who.allowed && is_open(x->right)) {
		enter_public(x);
	} else if (!who.known) {
		answer_error(&x->rq, ERR_UNAUTHENTICATED, NULL);
	} else if (who.owes.p && x->right != RIGHT_OWN) {
		answer_error(&x->rq, slice_eq(who.owes, S("password")) ? ERR_OWES_PASSWORD : ERR_OWES_TOTP, NULL);
	} else if (!who.allowed && x->right != RIGHT_SIGNED_IN && x->right != RIGHT_OWN) {
		answer_error(&x->rq, ERR_FORBIDDEN, NULL);
	} else {
		x->rq.who = (struct principal){.known = true, .person = who.person.value, .name = who.name,
		                              .session = slice_of(x->token_hash, sizeof x->token_hash)};
		x->handler(&x->rq);
	}
}

static void enter(struct exchange *x)
{
	struct arena *a = x->rq.arena;
	struct sql_slices roles, strong;
	roles.v = right_roles(a, x->right, &roles.n);
	strong.v = right_strong_roles(a, &strong.n);
	struct slice hash = slice_of(x->token_hash, sizeof x->token_hash);
	tx_query(x->rq.tx, SQL_CALL(a, http_enter, .token_hash = hash, .roles = roles,
	         .address = x->rq.address, .strong_roles = strong), on_entered, x);
}

static void on_start(struct tx *tx, void *arg)
{
	struct exchange *x = arg;
	request_abandon(&x->rq);
	x->rq.tx = tx;
	x->rq.answer = (struct answer){.status = 0};
	x->rq.who = (struct principal){.known = false};
	x->then = NULL;
	if (needs_session(x->right) && !x->anonymous)
		enter(x);
	else
		enter_public(x);
}

static void on_done(const struct tx_result *result, void *arg)
{
	struct exchange *x = arg;
	struct fault why;
	request_abandon(&x->rq);
	x->rq.tx = NULL;
	x->rq.finish = x->send;
	if (x->then && result->end == TX_COMMITTED) {
		void (*then)(void *) = x->then;
		x->then = NULL;
		then(x->then_arg);
		return;
	}
	bool stands = result->end == TX_COMMITTED || result->end == TX_ROLLED_BACK;
	/* A refusal stands also when its rollback went wrong: nothing was kept either way. */
	if (x->rq.answer.status >= 400 || (stands && x->rq.answer.status)) {
		x->send(&x->rq);
		return;
	}
	x->rq.answer = (struct answer){.status = 0};
	fault(&why, result->end == TX_UNKNOWN ? ERR_DATABASE_DOWN : result->err ? result->err : ERR_INTERNAL, result->field);
	answer_fault(&x->rq, &why);
}

void session_enter(struct exchange *x)
{
	x->anonymous = needs_session(x->right) && session_hash(&x->rq, x->token_hash);
	if (x->anonymous && !is_open(x->right)) {
		answer_error(&x->rq, ERR_UNAUTHENTICATED, NULL);
		return;
	}
	x->rq.finish = on_answered;
	tx_run(x->rq.services->db, &(const struct tx_plan){
		.label = x->route->path, .arena = x->rq.arena, .start = on_start, .done = on_done, .arg = x});
}

void session_then(struct request *rq, void (*then)(void *arg), void *arg)
{
	struct exchange *x = exchange_of(rq);
	x->then = then;
	x->then_arg = arg;
	tx_commit(rq->tx);
}

void session_require(struct request *rq, enum right right, void (*handler)(struct request *rq))
{
	struct exchange *x = exchange_of(rq);
	x->right = right;
	x->handler = handler;
	if (exchange_lacks_keys(x))
		answer_error(rq, ERR_DATABASE_DOWN, NULL);
	else
		session_enter(x);
}
