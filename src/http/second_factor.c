#include "socho/http/second_factor.h"

#include <openssl/crypto.h>
#include <string.h>

#include "socho/base/config.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/http/session.h"
#include "socho/image/svg.h"
#include "socho/registry/people.h"
#include "socho/store/db.h"
#include "sql.h"

struct enrolment {
	struct request *rq;
	struct slice otp;
	struct sql_http_totp_boxes_out boxes;
	int64_t step;
};

int second_factor_open(const struct request *rq, struct uuid person, struct slice box,
                       uint8_t secret[static TOTP_SECRET_BYTES], struct fault *why)
{
	return people_totp_open(rq->arena, rq->services->columns, (int)rq->services->config->province, person, box, secret,
	                        why);
}

static int read_otp(struct enrolment *e, struct fault *why)
{
	static const char *const names[] = {"otp", NULL};
	struct request *rq = e->rq;
	if (fields_only(rq->arena, rq->json, names, why))
		return -1;
	return field_text_opt(rq->arena, rq->json, "otp", TOTP_DIGITS, &e->otp, why);
}

static void find_boxes(struct request *rq, tx_rows_fn *on_boxes)
{
	struct enrolment *e = ARENA_NEW(rq->arena, struct enrolment);
	struct fault why;
	e->rq = rq;
	if (read_otp(e, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, http_totp_boxes, .person = rq->who.person), on_boxes, e);
}

static void take_boxes(struct enrolment *e, const struct sql_rows *rows)
{
	if (rows->count == 1)
		sql_row(e->rq->arena, rows, 0, &e->boxes);
}

/* The step of the code under the secret in the box. */
static int prove(struct enrolment *e, struct slice box, struct fault *why)
{
	uint8_t secret[TOTP_SECRET_BYTES];
	if (!e->otp.p)
		return fault(why, ERR_TOTP_NEEDED, "otp");
	if (second_factor_open(e->rq, e->rq->who.person, box, secret, why))
		return -1;
	e->step = totp_find(secret, e->otp, e->rq->received_us);
	OPENSSL_cleanse(secret, sizeof secret);
	return e->step < 0 ? fault(why, ERR_TOTP_WRONG, "otp") : 0;
}

/* ---- proposing */

static int show_secret(struct request *rq, const uint8_t secret[static TOTP_SECRET_BYTES], struct slice login,
                       struct fault *why)
{
	struct arena *a = rq->arena;
	struct slice address = totp_address(a, secret, login);
	struct symbol symbol;
	struct text t;
	if (symbol_make(a, address, &symbol, why))
		return -1;
	text_init(&t, a);
	text_add(&t, S("{\"secret\":"));
	text_add_json(&t, totp_text(a, secret));
	text_add(&t, S(",\"address\":"));
	text_add_json(&t, address);
	text_add(&t, S(",\"qr\":"));
	text_add_json(&t, svg_encode(a, &symbol, NULL, 0));
	text_addc(&t, '}');
	answer_json(rq, 201, text_slice(&t));
	return 0;
}

static void on_login(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct enrolment *e = arg;
	struct request *rq = e->rq;
	struct sql_http_credential_of_out own;
	uint8_t secret[TOTP_SECRET_BYTES];
	struct fault why;
	if (rq->answer.status)
		return;
	if (rows->count != 1) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &own);
	totp_draw(secret);
	tx_query(tx, SQL_CALL(rq->arena, http_propose_totp, .person = rq->who.person,
	         .box = people_totp_seal(rq->arena, rq->services->columns, (int)rq->services->config->province,
	                                 rq->who.person, secret)), NULL, NULL);
	if (show_secret(rq, secret, own.login, &why))
		answer_fault(rq, &why);
	OPENSSL_cleanse(secret, sizeof secret);
}

static void find_login(struct enrolment *e)
{
	struct request *rq = e->rq;
	tx_query(rq->tx, SQL_CALL(rq->arena, http_credential_of, .person = rq->who.person), on_login, e);
}

static void on_taken(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct enrolment *e = arg;
	struct sql_http_take_totp_out out = {.taken = false};
	(void)tx;
	if (rows->count == 1)
		sql_row(e->rq->arena, rows, 0, &out);
	if (out.taken)
		find_login(e);
	else
		answer_error(e->rq, ERR_TOTP_USED, "otp");
}

static void on_proposing(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct enrolment *e = arg;
	struct fault why;
	take_boxes(e, rows);
	if (!e->boxes.box.p)
		find_login(e);
	else if (prove(e, e->boxes.box, &why))
		answer_fault(e->rq, &why);
	else
		tx_query(tx, SQL_CALL(e->rq->arena, http_take_totp, .person = e->rq->who.person, .step = e->step), on_taken, e);
}

void second_factor_propose(struct request *rq)
{
	find_boxes(rq, on_proposing);
}

/* ---- confirming */

static void on_confirmed(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct enrolment *e = arg;
	struct sql_http_confirm_totp_out out = {.confirmed = false};
	(void)tx;
	if (rows->count == 1)
		sql_row(e->rq->arena, rows, 0, &out);
	if (out.confirmed)
		answer_empty(e->rq, 204);
	else
		answer_error(e->rq, ERR_NO_TOTP, NULL);
}

static void on_confirming(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct enrolment *e = arg;
	struct request *rq = e->rq;
	uint8_t hash[SESSION_HASH_BYTES];
	struct fault why;
	take_boxes(e, rows);
	if (!e->boxes.pending_box.p)
		answer_error(rq, ERR_NO_TOTP, NULL);
	else if (session_hash(rq, hash))
		answer_error(rq, ERR_UNAUTHENTICATED, NULL);
	else if (prove(e, e->boxes.pending_box, &why))
		answer_fault(rq, &why);
	else
		tx_query(tx, SQL_CALL(rq->arena, http_confirm_totp, .person = rq->who.person, .step = e->step,
		         .token_hash = slice_of(hash, sizeof hash), .request = rq->id), on_confirmed, e);
}

void second_factor_confirm(struct request *rq)
{
	find_boxes(rq, on_confirming);
}
