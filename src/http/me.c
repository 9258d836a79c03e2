/* Changing a password takes four steps, like signing in: find the hash, within the request's transaction; compare the old
 * password and hash the new one, each in a child; then store it, in a transaction that holds only while the old hash is
 * still the one that was compared. */
#include "socho/http/me.h"

#include <openssl/crypto.h>
#include <string.h>

#include "socho/base/fields.h"
#include "socho/base/password.h"
#include "socho/http/passwords.h"
#include "socho/http/right.h"
#include "socho/http/session.h"
#include "socho/http/sign_in.h"
#include "socho/http/web.h"
#include "socho/store/db.h"
#include "socho/store/reply.h"
#include "sql.h"

struct sql_call me_call(struct arena *a, struct uuid person, struct slice token_hash)
{
	struct sql_slices roles, rights;
	roles.n = rights.n = right_pairs(a, &roles.v, &rights.v);
	return SQL_CALL(a, http_me, .person = person, .roles = roles, .rights = rights, .token_hash = token_hash);
}

/* The hash of the session that the request came in; every handler here has one. */
static struct slice own_hash(struct request *rq)
{
	uint8_t *hash = arena_alloc(rq->arena, SESSION_HASH_BYTES);
	if (session_hash(rq, hash))
		return (struct slice){NULL, 0};
	return slice_of(hash, SESSION_HASH_BYTES);
}

void me_show(struct request *rq)
{
	reply_json(rq, me_call(rq->arena, rq->who.person, own_hash(rq)), 200);
}

void me_sessions(struct request *rq)
{
	reply_json(rq, SQL_CALL(rq->arena, http_sessions, .person = rq->who.person, .token_hash = own_hash(rq)), 200);
}

static void on_ended(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_http_end_session_out out = {.ended = false};
	(void)tx;
	if (rows->count == 1)
		sql_row(rq->arena, rows, 0, &out);
	if (out.ended)
		answer_empty(rq, 204);
	else
		answer_error(rq, ERR_NOT_FOUND, NULL);
}

void me_end_session(struct request *rq)
{
	struct uuid id;
	if (uuid_parse(rq->param[0], &id))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, http_end_session, .person = rq->who.person, .id = id,
		         .who = rq->who.person, .request = rq->id), on_ended, rq);
}

/* ---- the password */

struct change {
	struct request *rq;
	struct slice old, fresh;
	struct slice old_hash, new_hash;
	struct slice token_hash;
	uint8_t login_hash[COLUMN_LOOKUP_BYTES], network_hash[COLUMN_LOOKUP_BYTES];
	int32_t wait_s;
	bool changed;
};

static void wipe(struct change *c)
{
	sign_in_wipe(c->old);
	sign_in_wipe(c->fresh);
	sign_in_wipe(c->rq->body);
}

static void refuse(struct change *c, enum err err, const char *field)
{
	wipe(c);
	answer_error(c->rq, err, field);
}

static void on_stored(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct change *c = arg;
	struct sql_http_change_password_out out = {.changed = false};
	if (rows->count == 1)
		sql_row(c->rq->arena, rows, 0, &out);
	c->changed = out.changed;
	tx_commit(tx);
}

static void store_start(struct tx *tx, void *arg)
{
	struct change *c = arg;
	struct request *rq = c->rq;
	c->changed = false;
	tx_query(tx, SQL_CALL(rq->arena, http_settle_sign_in, .login_hash = slice_of(c->login_hash, sizeof c->login_hash),
	         .network_hash = slice_of(c->network_hash, sizeof c->network_hash), .signed_in = true), NULL, NULL);
	tx_query(tx, SQL_CALL(rq->arena, http_enter_public, .address = rq->address), NULL, NULL);
	tx_query(tx, SQL_CALL(rq->arena, http_change_password, .person = rq->who.person, .old_hash = c->old_hash,
	         .new_hash = c->new_hash, .token_hash = c->token_hash, .request = rq->id), on_stored, c);
}

static void store_done(const struct tx_result *result, void *arg)
{
	struct change *c = arg;
	if (result->end != TX_COMMITTED)
		answer_error(c->rq, result->err ? result->err : ERR_DATABASE_DOWN, NULL);
	else if (!c->changed)
		answer_error(c->rq, ERR_CONFLICT, NULL);
	else
		answer_empty(c->rq, 204);
}

static void on_hashed(enum err err, struct slice encoded, void *arg)
{
	struct change *c = arg;
	if (err) {
		answer_error(c->rq, err, NULL);
		return;
	}
	c->new_hash = arena_dup(c->rq->arena, encoded);
	tx_run(c->rq->services->db, &(const struct tx_plan){.label = "change_password", .arena = c->rq->arena,
	       .start = store_start, .done = store_done, .arg = c});
}

static void on_compared(enum err err, void *arg)
{
	struct change *c = arg;
	struct fault why;
	if (err) {
		refuse(c, err, err == ERR_WRONG_PASSWORD ? "old" : NULL);
		return;
	}
	if (passwords_hash(web_of(c->rq)->passwords, c->fresh, on_hashed, c, &why))
		answer_fault(c->rq, &why);
	wipe(c);
}

static void compare(void *arg)
{
	struct change *c = arg;
	struct request *rq = c->rq;
	struct fault why;
	if (c->wait_s > 0) {
		rq->answer.retry_after_s = c->wait_s;
		refuse(c, ERR_TOO_MANY, NULL);
	} else if (passwords_check(web_of(rq)->passwords, c->old_hash, c->old, on_compared, c, &why)) {
		refuse(c, why.err, NULL);
	}
}

static void on_admitted(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct change *c = arg;
	struct sql_http_admit_sign_in_out out = {.wait_s = 0};
	(void)tx;
	if (rows->count == 1)
		sql_row(c->rq->arena, rows, 0, &out);
	c->wait_s = out.wait_s;
	session_then(c->rq, compare, c);
}

static void on_credential(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct change *c = arg;
	struct request *rq = c->rq;
	struct sql_http_credential_of_out own;
	if (rows->count != 1) {
		refuse(c, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &own);
	c->old_hash = own.password_hash;
	sign_in_guards(rq, own.login, c->login_hash, c->network_hash);
	tx_query(tx, SQL_CALL(rq->arena, http_admit_sign_in, .login_hash = slice_of(c->login_hash, sizeof c->login_hash),
	         .network_hash = slice_of(c->network_hash, sizeof c->network_hash), .login_free = SIGN_IN_LOGIN_FREE,
	         .network_free = SIGN_IN_NETWORK_FREE, .delay_s = SIGN_IN_DELAY_S, .delay_max_s = SIGN_IN_DELAY_MAX_S),
	         on_admitted, c);
}

static int read_change(struct change *c, struct fault *why)
{
	static const char *const names[] = {"old", "new", NULL};
	const json_t *form = c->rq->json;
	if (fields_only(c->rq->arena, form, names, why) || sign_in_password(form, "old", &c->old, why) ||
	    sign_in_password(form, "new", &c->fresh, why))
		return -1;
	if (password_check(c->fresh, why)) {
		why->field = "new";
		return -1;
	}
	return slice_eq(c->old, c->fresh) ? fault(why, ERR_SAME_PASSWORD, "new") : 0;
}

void me_password(struct request *rq)
{
	struct change *c = ARENA_NEW(rq->arena, struct change);
	struct fault why;
	c->rq = rq;
	c->token_hash = own_hash(rq);
	if (read_change(c, &why)) {
		wipe(c);
		answer_fault(rq, &why);
	} else {
		tx_query(rq->tx, SQL_CALL(rq->arena, http_credential_of, .person = rq->who.person), on_credential, c);
	}
}
