/* Three steps, each on its own: find the credential (a transaction), compare the password (a child process, no
 * transaction held meanwhile), open the session (a transaction). What goes wrong for a reason of the caller's is one
 * answer, so that nobody learns which names exist or are blocked. */
#include "socho/http/sign_in.h"

#include <openssl/crypto.h>

#include "socho/base/fields.h"
#include "socho/http/passwords.h"
#include "socho/http/session.h"
#include "socho/http/web.h"
#include "socho/store/db.h"
#include "sql.h"

struct attempt {
	struct request *rq;
	struct slice login, password;
	bool found;
	struct sql_http_credential_out credential;
	uint8_t token_hash[SESSION_HASH_BYTES];
	struct slice cookie, body;
};

static void run(struct attempt *t, const char *label_z, void (*start)(struct tx *, void *),
                void (*done)(const struct tx_result *, void *))
{
	tx_run(t->rq->services->db,
	       &(const struct tx_plan){.label = label_z, .arena = t->rq->arena, .start = start, .done = done, .arg = t});
}

static void wipe(struct slice s)
{
	if (s.n)
		OPENSSL_cleanse((char *)(uintptr_t)s.p, s.n);
}

static bool failed(struct attempt *t, const struct tx_result *result)
{
	if (result->end == TX_COMMITTED)
		return false;
	answer_error(t->rq, result->err ? result->err : ERR_DATABASE_DOWN, NULL);
	return true;
}

static void on_me(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct attempt *t = arg;
	struct sql_http_me_out me;
	if (rows->count == 1) {
		sql_row(t->rq->arena, rows, 0, &me);
		t->body = me.body;
	}
	tx_commit(tx);
}

static void trail(struct tx *tx, const struct request *rq, struct uuid person, struct slice action)
{
	tx_query(tx, SQL_CALL(rq->arena, http_trail_session, .person = person, .request = rq->id, .action = action), NULL, NULL);
}

static void open_start(struct tx *tx, void *arg)
{
	struct attempt *t = arg;
	struct arena *a = t->rq->arena;
	struct slice hash = slice_of(t->token_hash, sizeof t->token_hash);
	struct sql_slices any_role = {.v = NULL, .n = 0};
	tx_query(tx,
	         SQL_CALL(a, http_open_session, .token_hash = hash, .person = t->credential.person, .life_s = SESSION_LIFE_S),
	         NULL, NULL);
	tx_query(tx, SQL_CALL(a, http_enter, .token_hash = hash, .roles = any_role, .address = t->rq->address), NULL, NULL);
	trail(tx, t->rq, t->credential.person, S("session.open"));
	tx_query(tx, SQL_CALL(a, http_me, .person = t->credential.person), on_me, t);
}

static void open_done(const struct tx_result *result, void *arg)
{
	struct attempt *t = arg;
	if (failed(t, result))
		return;
	t->rq->answer.cookie = t->cookie;
	answer_json(t->rq, 201, t->body);
}

static void on_compared(enum err err, void *arg)
{
	struct attempt *t = arg;
	if (!err && (!t->found || !t->credential.active))
		err = ERR_WRONG_PASSWORD;
	if (err) {
		answer_error(t->rq, err, NULL);
		return;
	}
	t->cookie = session_draw(t->rq, t->token_hash);
	run(t, "open_session", open_start, open_done);
}

static void on_credential(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct attempt *t = arg;
	t->found = rows->count == 1;
	if (t->found)
		sql_row(t->rq->arena, rows, 0, &t->credential);
	tx_commit(tx);
}

static void find_start(struct tx *tx, void *arg)
{
	struct attempt *t = arg;
	t->found = false;
	tx_query(tx, SQL_CALL(t->rq->arena, http_credential, .login = t->login), on_credential, t);
}

static void find_done(const struct tx_result *result, void *arg)
{
	struct attempt *t = arg;
	struct fault why;
	struct slice encoded = t->found ? t->credential.password_hash : (struct slice){NULL, 0};
	if (!failed(t, result) && passwords_check(web_of(t->rq)->passwords, encoded, t->password, on_compared, t, &why))
		answer_fault(t->rq, &why);
	wipe(t->password);
	wipe(t->rq->body);
}

/* As it was typed: blanks at its ends belong to it. */
static int read_password(const json_t *object, struct slice *out, struct fault *why)
{
	const json_t *value = json_object_get(object, "password");
	if (!value || json_is_null(value))
		return fault(why, ERR_MISSING, "password");
	if (!json_is_string(value))
		return fault(why, ERR_WRONG_TYPE, "password");
	*out = slice_of(json_string_value(value), json_string_length(value));
	return out->n <= PASSWORD_BYTES_MAX ? 0 : fault(why, ERR_TOO_LONG, "password");
}

void sign_in(struct request *rq)
{
	static const char *const names[] = {"login", "password", NULL};
	struct fault why;
	struct attempt *t = ARENA_NEW(rq->arena, struct attempt);
	t->rq = rq;
	if (fields_only(rq->arena, rq->json, names, &why) ||
	    field_text(rq->arena, rq->json, "login", LOGIN_CHARS_MAX, &t->login, &why) ||
	    read_password(rq->json, &t->password, &why)) {
		wipe(rq->body);
		answer_fault(rq, &why);
		return;
	}
	run(t, "credential", find_start, find_done);
}

static void on_closed(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	(void)tx;
	(void)rows;
	struct request *rq = arg;
	rq->answer.cookie = session_forget();
	answer_empty(rq, 204);
}

void sign_out(struct request *rq)
{
	uint8_t hash[SESSION_HASH_BYTES];
	if (session_hash(rq, hash)) {
		answer_error(rq, ERR_UNAUTHENTICATED, NULL);
		return;
	}
	trail(rq->tx, rq, rq->who.person, S("session.close"));
	tx_query(rq->tx, SQL_CALL(rq->arena, http_close_session, .token_hash = slice_of(hash, sizeof hash)), on_closed, rq);
}

static void on_own(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	(void)tx;
	struct request *rq = arg;
	struct sql_http_me_out me;
	if (rows->count != 1) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &me);
	answer_json(rq, 200, me.body);
}

void sign_in_me(struct request *rq)
{
	tx_query(rq->tx, SQL_CALL(rq->arena, http_me, .person = rq->who.person), on_own, rq);
}
