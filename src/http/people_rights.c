/* Each handler first finds whom it is about, within what the asker rules; what changes rights is refused there for oneself.
 * The functions of the database ask the same again (0070_people_by_route.sql), so that no statement can forget it. */
#include "socho/http/people_rights.h"

#include "grant_form.h"
#include "socho/base/config.h"
#include "socho/base/fields.h"
#include "socho/registry/people.h"
#include "socho/store/db.h"
#include "socho/store/reply.h"
#include "sql.h"

struct about {
	struct request *rq;
	struct uuid id;
	struct slice login_hash;
	void (*then)(struct about *);
	bool rights; /* it changes them */
	struct grant_form grant;
	struct uuid grant_id;
	struct slice reason;
	int status; /* of the answer that shows the person */
};

static struct about *about_new(struct request *rq, void (*then)(struct about *))
{
	struct about *b = ARENA_NEW(rq->arena, struct about);
	b->rq = rq;
	b->then = then;
	b->rights = true;
	b->status = 200;
	return b;
}

static void on_found(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct about *b = arg;
	struct request *rq = b->rq;
	struct sql_http_person_login_out out;
	(void)tx;
	if (rows->count != 1) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &out);
	if (out.own && b->rights) {
		answer_error(rq, ERR_OWN_RIGHTS, NULL);
		return;
	}
	uint8_t *hash = arena_alloc(rq->arena, COLUMN_LOOKUP_BYTES);
	people_login_guard(rq->services->columns, (int)rq->services->config->province, out.login, hash);
	b->login_hash = slice_of(hash, COLUMN_LOOKUP_BYTES);
	b->then(b);
}

static void find(struct about *b)
{
	struct request *rq = b->rq;
	if (uuid_parse(rq->param[0], &b->id))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, http_person_login, .person = b->id, .who = rq->who.person), on_found, b);
}

static void show(struct about *b)
{
	struct request *rq = b->rq;
	reply_json(rq, SQL_CALL(rq->arena, http_person_show, .person = b->id, .who = rq->who.person,
	                        .login_hash = b->login_hash), b->status);
}

void person_show(struct request *rq)
{
	struct about *b = about_new(rq, show);
	b->rights = false;
	find(b);
}

static void on_granted(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct about *b = arg;
	struct request *rq = b->rq;
	struct sql_http_person_grant_out out;
	(void)tx;
	if (rows->count != 1) {
		grant_form_nowhere(rq, &b->grant);
		return;
	}
	sql_row(rq->arena, rows, 0, &out);
	if (out.granted.has)
		show(b);
	else
		answer_error(rq, out.already ? ERR_DUPLICATE : ERR_OUT_OF_SCOPE, out.already ? "role" : "scope");
}

static void grant(struct about *b)
{
	struct request *rq = b->rq;
	const struct grant_form *g = &b->grant;
	tx_query(rq->tx, SQL_CALL(rq->arena, http_person_grant, .person = b->id, .who = rq->who.person, .role = g->role,
	         .scope_kind = g->scope_kind, .province = g->province, .market = g->market, .unit = g->unit,
	         .bin = g->bin, .request = rq->id), on_granted, b);
}

void person_grant(struct request *rq)
{
	static const char *const names[] = {GRANT_FIELDS, NULL};
	struct about *b = about_new(rq, grant);
	struct fault why;
	b->status = 201;
	if (fields_only(rq->arena, rq->json, names, &why) || grant_form_read(rq, &b->grant, &why))
		answer_fault(rq, &why);
	else
		find(b);
}

static void answer_done(struct request *rq, bool done)
{
	if (done)
		answer_empty(rq, 204);
	else
		answer_error(rq, ERR_NOT_FOUND, NULL);
}

static void on_withdrawn(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct about *b = arg;
	struct sql_http_person_withdraw_out out = {.withdrawn = false};
	(void)tx;
	if (rows->count == 1)
		sql_row(b->rq->arena, rows, 0, &out);
	answer_done(b->rq, out.withdrawn);
}

static void withdraw(struct about *b)
{
	struct request *rq = b->rq;
	tx_query(rq->tx, SQL_CALL(rq->arena, http_person_withdraw, .person = b->id, .id = b->grant_id, .who = rq->who.person,
	         .request = rq->id), on_withdrawn, b);
}

void person_withdraw(struct request *rq)
{
	struct about *b = about_new(rq, withdraw);
	if (uuid_parse(rq->param[1], &b->grant_id))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else
		find(b);
}

static void on_blocked(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	(void)tx;
	(void)rows;
	show(arg);
}

static void set_state(struct about *b, struct slice state, void (*done)(struct tx *, const struct sql_rows *, void *))
{
	struct request *rq = b->rq;
	tx_query(rq->tx, SQL_CALL(rq->arena, http_person_state, .person = b->id, .who = rq->who.person, .state = state,
	         .reason = b->reason, .request = rq->id), done, b);
}

static void block(struct about *b)
{
	set_state(b, S("blocked"), on_blocked);
}

void person_block(struct request *rq)
{
	static const char *const names[] = {"reason", NULL};
	struct about *b = about_new(rq, block);
	struct fault why;
	if (fields_only(rq->arena, rq->json, names, &why) ||
	    field_text_opt(rq->arena, rq->json, "reason", REASON_CHARS_MAX, &b->reason, &why))
		answer_fault(rq, &why);
	else if (!b->reason.n)
		answer_error(rq, ERR_REASON_NEEDED, "reason");
	else
		find(b);
}

static void on_admitted(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct about *b = arg;
	(void)tx;
	answer_done(b->rq, rows->count == 1);
}

static void admit(struct about *b)
{
	set_state(b, S("active"), on_admitted);
}

void person_admit(struct request *rq)
{
	find(about_new(rq, admit));
}

static void on_unlocked(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct about *b = arg;
	struct sql_http_person_unlock_out out = {.unlocked = false};
	(void)tx;
	if (rows->count == 1)
		sql_row(b->rq->arena, rows, 0, &out);
	answer_done(b->rq, out.unlocked);
}

static void unlock(struct about *b)
{
	struct request *rq = b->rq;
	tx_query(rq->tx, SQL_CALL(rq->arena, http_person_unlock, .person = b->id, .who = rq->who.person,
	         .login_hash = b->login_hash, .request = rq->id), on_unlocked, b);
}

void person_unlock(struct request *rq)
{
	struct about *b = about_new(rq, unlock);
	b->rights = false;
	find(b);
}
