/* Hashing takes tenths of a second, so it stands between two transactions: the first asks whether one may at all, the second
 * asks again and writes. */
#include "socho/http/people_add.h"

#include <openssl/crypto.h>

#include "grant_form.h"
#include "socho/base/fields.h"
#include "socho/base/limits.h"
#include "socho/base/password.h"
#include "socho/base/text.h"
#include "socho/http/passwords.h"
#include "socho/http/session.h"
#include "socho/http/sign_in.h"
#include "socho/http/web.h"
#include "socho/registry/people.h"
#include "socho/registry/query.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

/* A password that is given out: whose, and what is done once it is hashed. */
struct giving {
	struct request *rq;
	struct uuid id;
	struct slice login, name; /* of somebody new; else absent */
	struct grant_form grant;
	void (*then)(struct request *rq);
	struct slice hash;
	char drawn[PASSWORD_DRAWN_BYTES];
};

static void on_hashed(enum err err, struct slice encoded, void *arg)
{
	struct giving *g = arg;
	if (err) {
		OPENSSL_cleanse(g->drawn, sizeof g->drawn);
		answer_error(g->rq, err, NULL);
		return;
	}
	g->hash = arena_dup(g->rq->arena, encoded);
	session_require(g->rq, RIGHT_SYSTEM, g->then);
}

static void hash_drawn(void *arg)
{
	struct giving *g = arg;
	struct fault why;
	password_draw(g->drawn);
	if (passwords_hash(web_of(g->rq)->passwords, slice_z(g->drawn), on_hashed, g, &why))
		answer_fault(g->rq, &why);
}

/* password_z: NULL when it was told before. */
static void tell(struct giving *g, int status, const char *password_z)
{
	char id[UUID_TEXT_BYTES];
	struct text t;
	uuid_format(g->id, id);
	text_init(&t, g->rq->arena);
	text_addf(&t, "{\"id\":\"%s\"", id);
	if (g->login.p) {
		text_add(&t, S(",\"login\":"));
		text_add_json(&t, g->login);
	}
	if (password_z)
		text_addf(&t, ",\"password\":\"%s\"}", password_z);
	else
		text_add(&t, S(",\"password\":null}"));
	answer_json(g->rq, status, text_slice(&t));
	OPENSSL_cleanse(g->drawn, sizeof g->drawn);
}

/* ---- somebody new */

static void on_created(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct giving *g = arg;
	struct request *rq = g->rq;
	struct sql_http_person_create_out out;
	(void)tx;
	if (rows->count != 1) {
		grant_form_nowhere(rq, &g->grant);
		return;
	}
	sql_row(rq->arena, rows, 0, &out);
	if (slice_eq(out.told, S("added")))
		tell(g, 201, g->drawn);
	else if (slice_eq(out.told, S("repeated")))
		tell(g, 200, NULL);
	else if (slice_eq(out.told, S("login")))
		answer_error(rq, ERR_LOGIN_TAKEN, "login");
	else if (slice_eq(out.told, S("id")))
		answer_error(rq, ERR_DUPLICATE, "id");
	else
		answer_error(rq, ERR_OUT_OF_SCOPE, "scope");
}

static void create(struct request *rq)
{
	struct giving *g = rq->state;
	const struct grant_form *r = &g->grant;
	tx_query(rq->tx, SQL_CALL(rq->arena, http_person_create, .id = g->id, .who = rq->who.person, .login = g->login, .name = g->name,
	         .password_hash = g->hash, .role = r->role, .scope_kind = r->scope_kind, .province = r->province, .market = r->market,
	         .unit = r->unit, .bin = r->bin, .request = rq->id), on_created, g);
}

static struct giving *giving_new(struct request *rq, void (*then)(struct request *))
{
	struct giving *g = ARENA_NEW(rq->arena, struct giving);
	*g = (struct giving){.rq = rq, .then = then};
	rq->state = g;
	return g;
}

void person_create(struct request *rq)
{
	static const char *const names[] = {"id", "login", "name", GRANT_FIELDS, NULL};
	struct giving *g = giving_new(rq, create);
	struct arena *a = rq->arena;
	struct fault why;
	g->id = uuid_new();
	if (fields_only(a, rq->json, names, &why) || (field_present(rq->json, "id") && field_uuid(rq->json, "id", &g->id, &why)) ||
	    field_text(a, rq->json, "login", LOGIN_CHARS_MAX, &g->login, &why) || people_login_check(g->login, &why) ||
	    field_text(a, rq->json, "name", NAME_CHARS_MAX, &g->name, &why) || grant_form_read(rq, &g->grant, &why))
		answer_fault(rq, &why);
	else
		session_then(rq, hash_drawn, g);
}

/* ---- another password */

static void on_reset(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct giving *g = arg;
	struct request *rq = g->rq;
	struct sql_http_person_password_out out = {.told = {NULL, 0}};
	(void)tx;
	if (rows->count == 1)
		sql_row(rq->arena, rows, 0, &out);
	if (!out.told.p)
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else if (slice_eq(out.told, S("own")))
		answer_error(rq, ERR_OWN_RIGHTS, NULL);
	else if (slice_eq(out.told, S("pin")))
		answer_error(rq, ERR_PIN_AT_BOARD, NULL);
	else
		tell(g, 200, g->drawn);
}

static void reset(struct request *rq)
{
	struct giving *g = rq->state;
	tx_query(rq->tx, SQL_CALL(rq->arena, http_person_password, .person = g->id, .who = rq->who.person, .password_hash = g->hash,
	         .request = rq->id), on_reset, g);
}

void person_password(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct giving *g = giving_new(rq, reset);
	struct fault why;
	if (path_id(rq, 0, &g->id, &why) || fields_only(rq->arena, rq->json, names, &why))
		answer_fault(rq, &why);
	else
		session_then(rq, hash_drawn, g);
}

/* ---- over what */

void places_find(struct request *rq)
{
	static const char *const names[] = {"kind", "q", "after", "limit", NULL};
	static const char *const kinds[] = {"province", "unit", "market", NULL};
	struct sql_http_places_in in = {.count = 0};
	struct fault why;
	if (request_query_only(rq, names, &why) || query_word(rq, "kind", kinds, &in.kind, &why) || query_search(rq, &in.q, &why) ||
	    query_text(rq, "after", &in.after, &why) || page_limit(rq, &in.count, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, sql_call_of(rq->arena, &sql_http_places, &in), 200);
}
