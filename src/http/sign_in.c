/* Four steps, each on its own: ask whether an attempt may be made, and find the credential (a transaction); compare the
 * password (a child process, no transaction held meanwhile); look at the one-time code; open the session, or record that
 * none was opened (a transaction). What goes wrong for a reason of the caller's is one answer, so that nobody learns
 * which names exist, are blocked or are locked: the count is of names as they were typed, whoever has them. */
#include "socho/http/sign_in.h"

#include <openssl/crypto.h>

#include "socho/base/clock.h"
#include "socho/base/config.h"
#include "socho/base/fields.h"
#include "socho/base/totp.h"
#include "socho/base/utf8.h"
#include "socho/http/me.h"
#include "socho/http/passwords.h"
#include "socho/http/second_factor.h"
#include "socho/http/session.h"
#include "socho/http/vendor_access.h"
#include "socho/http/web.h"
#include "socho/registry/people.h"
#include "socho/registry/validate.h"
#include "socho/store/db.h"
#include "sql.h"

enum { AGENT_CHARS_MAX = 120 };

struct attempt {
	struct request *rq;
	struct slice login, password, otp;
	uint8_t login_hash[COLUMN_LOOKUP_BYTES], network_hash[COLUMN_LOOKUP_BYTES];
	bool found, taken;
	int32_t wait_s;
	struct sql_http_credential_out credential;
	int64_t step; /* of the one-time code; -1 when none is asked for */
	enum err refused;
	uint8_t token_hash[SESSION_HASH_BYTES];
	int life_s, idle_s;
	struct slice cookie, body;
};

static void run(struct attempt *t, const char *label_z, void (*start)(struct tx *, void *),
                void (*done)(const struct tx_result *, void *))
{
	tx_run(t->rq->services->db,
	       &(const struct tx_plan){.label = label_z, .arena = t->rq->arena, .start = start, .done = done, .arg = t});
}

void sign_in_wipe(struct slice s)
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

static void trail(struct tx *tx, const struct request *rq, struct sql_uuid person, struct slice action)
{
	tx_query(tx, SQL_CALL(rq->arena, http_trail_session, .person = person, .request = rq->id, .action = action,
	         .address = rq->address), NULL, NULL);
}

static struct slice hash_of(const uint8_t hash[static COLUMN_LOOKUP_BYTES])
{
	return slice_of(hash, COLUMN_LOOKUP_BYTES);
}

static void settle(struct attempt *t, struct tx *tx, bool signed_in)
{
	tx_query(tx, SQL_CALL(t->rq->arena, http_settle_sign_in, .login_hash = hash_of(t->login_hash),
	         .network_hash = hash_of(t->network_hash), .signed_in = signed_in), NULL, NULL);
}

/* ---- no session: why, in the trail */

static void refuse_start(struct tx *tx, void *arg)
{
	struct attempt *t = arg;
	struct sql_uuid person = {.has = t->found, .value = t->credential.person};
	/* The password was right: asking for the code is no failure. */
	if (t->refused == ERR_TOTP_NEEDED)
		settle(t, tx, false);
	trail(tx, t->rq, person, S("session.refused"));
	tx_commit(tx);
}

static void refuse_done(const struct tx_result *result, void *arg)
{
	struct attempt *t = arg;
	if (!failed(t, result))
		answer_error(t->rq, t->refused, t->refused == ERR_WRONG_PASSWORD ? NULL : "otp");
}

static void refuse(struct attempt *t, enum err why)
{
	t->refused = why;
	run(t, "refuse_session", refuse_start, refuse_done);
}

/* ---- a session */

static void on_me(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct attempt *t = arg;
	struct sql_http_me_out me;
	if (!t->taken) {
		tx_rollback(tx);
		return;
	}
	if (rows->count == 1) {
		sql_row(t->rq->arena, rows, 0, &me);
		t->body = me.body;
	}
	tx_commit(tx);
}

static void on_taken(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct attempt *t = arg;
	struct sql_http_take_totp_out out = {.taken = false};
	(void)tx;
	if (rows->count == 1)
		sql_row(t->rq->arena, rows, 0, &out);
	t->taken = out.taken;
}

/* What the client calls itself, for the list of sessions; nothing when it is no plain text. */
static struct slice agent_of(const struct request *rq)
{
	struct slice agent = request_header(rq, "user-agent"), plain;
	struct fault why;
	if (!agent.p || agent.n > AGENT_CHARS_MAX || plain_text(rq->arena, agent, "agent", AGENT_CHARS_MAX, &plain, &why))
		return S("");
	return plain;
}

static void open_start(struct tx *tx, void *arg)
{
	struct attempt *t = arg;
	struct request *rq = t->rq;
	struct arena *a = rq->arena;
	struct uuid person = t->credential.person;
	struct slice hash = slice_of(t->token_hash, sizeof t->token_hash);
	struct sql_slices any_role = {.v = NULL, .n = 0}, strong;
	strong.v = right_strong_roles(a, &strong.n);
	t->taken = true;
	if (t->step >= 0)
		tx_query(tx, SQL_CALL(a, http_take_totp, .person = person, .step = t->step), on_taken, t);
	settle(t, tx, true);
	tx_query(tx, SQL_CALL(a, http_open_session, .token_hash = hash, .person = person, .life_s = t->life_s,
	         .strong = t->step >= 0, .address = rq->address, .agent = agent_of(rq), .idle_s = t->idle_s), NULL, NULL);
	tx_query(tx, SQL_CALL(a, http_enter, .token_hash = hash, .roles = any_role, .address = rq->address,
	         .strong_roles = strong), NULL, NULL);
	trail(tx, rq, (struct sql_uuid){.has = true, .value = person}, S("session.open"));
	tx_query(tx, me_call(a, person, hash), on_me, t);
}

static void open_done(const struct tx_result *result, void *arg)
{
	struct attempt *t = arg;
	if (result->end == TX_ROLLED_BACK && !t->taken) {
		refuse(t, ERR_TOTP_USED);
		return;
	}
	if (failed(t, result))
		return;
	t->rq->answer.cookie = t->cookie;
	answer_json(t->rq, 201, t->body);
}

/* ERR_NONE when no code is asked for, or this one is right; whether it was taken before is for the database. */
static enum err judge_code(struct attempt *t)
{
	uint8_t secret[TOTP_SECRET_BYTES];
	struct fault why;
	t->step = -1;
	if (!t->credential.totp_box.p)
		return ERR_NONE;
	if (!t->otp.p)
		return ERR_TOTP_NEEDED;
	if (second_factor_open(t->rq, t->credential.person, t->credential.totp_box, secret, &why))
		return why.err;
	t->step = totp_find(secret, t->otp, t->rq->received_us);
	OPENSSL_cleanse(secret, sizeof secret);
	return t->step < 0 ? ERR_TOTP_WRONG : ERR_NONE;
}

static void on_compared(enum err err, void *arg)
{
	struct attempt *t = arg;
	if (!err && (!t->found || !t->credential.active))
		err = ERR_WRONG_PASSWORD;
	if (!err)
		err = judge_code(t);
	if (err == ERR_WRONG_PASSWORD || err == ERR_TOTP_NEEDED || err == ERR_TOTP_WRONG) {
		refuse(t, err);
	} else if (err) {
		answer_error(t->rq, err, NULL);
	} else {
		bool vendor = t->credential.vendor;
		t->life_s = vendor ? VENDOR_SESSION_S : SESSION_LIFE_S;
		t->idle_s = vendor ? VENDOR_SESSION_S : SESSION_IDLE_S;
		t->cookie = session_draw(t->rq, t->life_s, t->token_hash);
		run(t, "open_session", open_start, open_done);
	}
}

/* ---- may it be tried, and with what is it compared */

static void on_admitted(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct attempt *t = arg;
	struct sql_http_admit_sign_in_out out = {.wait_s = 0};
	(void)tx;
	if (rows->count == 1)
		sql_row(t->rq->arena, rows, 0, &out);
	t->wait_s = out.wait_s;
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
	struct arena *a = t->rq->arena;
	t->found = false;
	t->wait_s = 0;
	tx_query(tx, SQL_CALL(a, http_admit_sign_in, .login_hash = hash_of(t->login_hash),
	         .network_hash = hash_of(t->network_hash), .login_free = SIGN_IN_LOGIN_FREE,
	         .network_free = SIGN_IN_NETWORK_FREE, .delay_s = SIGN_IN_DELAY_S, .delay_max_s = SIGN_IN_DELAY_MAX_S),
	         on_admitted, t);
	tx_query(tx, SQL_CALL(a, http_credential, .login = t->login), on_credential, t);
}

static void find_done(const struct tx_result *result, void *arg)
{
	struct attempt *t = arg;
	struct request *rq = t->rq;
	struct fault why;
	struct slice encoded = t->found ? t->credential.password_hash : (struct slice){NULL, 0};
	if (failed(t, result)) {
		/* answered */
	} else if (t->wait_s > 0) {
		rq->answer.retry_after_s = t->wait_s;
		answer_error(rq, ERR_TOO_MANY, NULL);
	} else if (passwords_check(web_of(rq)->passwords, encoded, t->password, on_compared, t, &why)) {
		answer_fault(rq, &why);
	}
	sign_in_wipe(t->password);
	sign_in_wipe(rq->body);
}

/* As it was typed: blanks at its ends belong to it. */
int sign_in_password(const json_t *object, const char *name_z, struct slice *out, struct fault *why)
{
	const json_t *value = json_object_get(object, name_z);
	if (!value || json_is_null(value))
		return fault(why, ERR_MISSING, name_z);
	if (!json_is_string(value))
		return fault(why, ERR_WRONG_TYPE, name_z);
	*out = slice_of(json_string_value(value), json_string_length(value));
	return out->n <= PASSWORD_BYTES_MAX ? 0 : fault(why, ERR_TOO_LONG, name_z);
}

void sign_in_guards(const struct request *rq, struct slice login, uint8_t login_hash[static COLUMN_LOOKUP_BYTES],
                    uint8_t network_hash[static COLUMN_LOOKUP_BYTES])
{
	const struct services *s = rq->services;
	int province = (int)s->config->province;
	people_login_guard(s->columns, province, login, login_hash);
	column_lookup(s->columns, province, "sign_in.network", slice_of(&rq->network, sizeof rq->network), network_hash);
}

void sign_in(struct request *rq)
{
	static const char *const names[] = {"login", "password", "otp", NULL};
	struct slice phone;
	struct fault why;
	struct attempt *t = ARENA_NEW(rq->arena, struct attempt);
	t->rq = rq;
	if (fields_only(rq->arena, rq->json, names, &why) ||
	    field_text(rq->arena, rq->json, "login", LOGIN_CHARS_MAX, &t->login, &why) ||
	    sign_in_password(rq->json, "password", &t->password, &why) ||
	    field_text_opt(rq->arena, rq->json, "otp", TOTP_DIGITS, &t->otp, &why)) {
		sign_in_wipe(rq->body);
		answer_fault(rq, &why);
		return;
	}
	if (validate_phone(rq->arena, t->login, "login", &phone, &why) == 0)
		t->login = vendor_login(rq, phone);
	sign_in_guards(rq, t->login, t->login_hash, t->network_hash);
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
	trail(rq->tx, rq, (struct sql_uuid){.has = true, .value = rq->who.person}, S("session.close"));
	tx_query(rq->tx, SQL_CALL(rq->arena, http_close_session, .token_hash = slice_of(hash, sizeof hash)), on_closed, rq);
}
