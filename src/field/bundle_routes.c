/* GET /v1/markets/{id}/bundle. Hashing plain faces is slow by design, so codes come a few at a time, and other requests
 * have their turn between. */
#include <stdlib.h>
#include <string.h>

#include "bundle_codes.h"
#include "socho/base/config.h"
#include "socho/registry/published.h"
#include "socho/registry/query.h"
#include "socho/seal/signer.h"
#include "socho/store/db.h"

enum { PAGE = 32 };

/* What the signer's answer finds its way back by: it outlives the request. */
struct ticket {
	struct bundling *bundling; /* NULL once the request is no longer its own */
};

struct bundling {
	struct request *rq;
	struct bundle_maker maker;
	int16_t province;
	struct slice after, body;
	struct uuid round;
};

static void on_abandoned(void *arg)
{
	struct ticket *t = arg;
	t->bundling = NULL;
}

static void on_signed(const struct signer_answer *signed_, void *arg)
{
	struct ticket *t = arg;
	struct bundling *b = t->bundling;
	free(t);
	if (!b)
		return;
	struct request *rq = b->rq;
	rq->abandoned = NULL;
	if (signed_->why.err) {
		answer_fault(rq, &signed_->why);
		return;
	}
	const struct seal_bundle *terms = &b->maker.terms;
	if (b->maker.round.has)
		tx_query(rq->tx, SQL_CALL(rq->arena, field_round_take, .province = b->province, .round = b->maker.round.id,
		         .market = terms->market, .person = rq->who.person, .request = rq->id, .codes = terms->codes,
		         .valid_until = terms->until_us), NULL, NULL);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, field_bundle_exported, .province = b->province, .market = terms->market,
		         .person = {.has = true, .value = rq->who.person}, .request = rq->id, .codes = terms->codes,
		         .valid_until = terms->until_us), NULL, NULL);
	answer_bytes(rq, "application/vnd.socho.bundle", bundle_signed(rq->arena, b->body, signed_->key_id, signed_->signature));
}

static void sign(struct bundling *b)
{
	struct request *rq = b->rq;
	struct ticket *t = malloc(sizeof *t);
	if (!t)
		abort();
	t->bundling = b;
	rq->abandoned = on_abandoned;
	rq->abandoned_arg = t;
	b->body = bundle_body(&b->maker, published_trust(rq->services->published));
	signer_sign_bundle(rq->services->signer, &b->maker.terms, on_signed, t);
}

static void on_stops(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct bundling *b = arg;
	(void)tx;
	for (int i = 0; i < rows->count; i++) {
		struct sql_field_round_sheet_out row;
		sql_row(b->rq->arena, rows, i, &row);
		const struct bundle_stop stop = {row.stall, row.reason};
		bundle_add_stop(&b->maker, &stop);
	}
	sign(b);
}

static void end_codes(struct bundling *b)
{
	if (b->maker.round.has)
		tx_query(b->rq->tx, SQL_CALL(b->rq->arena, field_round_sheet, .province = b->province, .round = b->maker.round.id),
		         on_stops, b);
	else
		sign(b);
}

static void next_page(struct bundling *b);

static void on_codes(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct bundling *b = arg;
	struct request *rq = b->rq;
	struct fault why;
	(void)tx;
	for (int i = 0; i < rows->count; i++) {
		struct sql_field_bundle_codes_out row;
		sql_row(rq->arena, rows, i, &row);
		b->after = row.id;
		if (bundle_add_row(&b->maker, rq->services->columns, b->province, &row, &why)) {
			answer_fault(rq, &why);
			return;
		}
	}
	if (rows->count == PAGE)
		next_page(b);
	else
		end_codes(b);
}

static void next_page(struct bundling *b)
{
	struct request *rq = b->rq;
	tx_query(rq->tx, SQL_CALL(rq->arena, field_bundle_codes, .province = b->province, .market = b->maker.terms.market,
	         .after = b->after, .count = PAGE), on_codes, b);
}

static void on_head(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct bundling *b = arg;
	struct sql_field_bundle_head_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(b->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(b->rq->arena, rows, 0, &row);
	b->province = row.province;
	b->maker.name = row.name;
	next_page(b);
}

static void on_round(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct bundling *b = arg;
	struct sql_field_round_head_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(b->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(b->rq->arena, rows, 0, &row);
	b->province = row.province;
	b->maker.name = row.name;
	b->maker.round = (struct bundle_round){true, b->round, row.from_day, row.to_day};
	bundle_terms(&b->maker, row.market, b->rq->received_us);
	next_page(b);
}

/* The id in the path. */
static struct bundling *begin(struct request *rq, struct uuid *id, struct fault *why)
{
	static const char *const names[] = {NULL};
	struct bundling *b = ARENA_NEW(rq->arena, struct bundling);
	if (request_query_only(rq, names, why) || path_id(rq, 0, id, why))
		return NULL;
	bundle_begin(&b->maker, rq->arena);
	b->rq = rq;
	b->after = S("");
	return b;
}

void round_bundle_show(struct request *rq)
{
	struct uuid round;
	struct fault why;
	struct bundling *b = begin(rq, &round, &why);
	if (!b) {
		answer_fault(rq, &why);
		return;
	}
	b->round = round;
	tx_query(rq->tx, SQL_CALL(rq->arena, field_round_head, .round = round), on_round, b);
}

void bundle_show(struct request *rq)
{
	struct uuid market;
	struct fault why;
	struct bundling *b = begin(rq, &market, &why);
	if (!b) {
		answer_fault(rq, &why);
		return;
	}
	bundle_terms(&b->maker, market, rq->received_us);
	tx_query(rq->tx, SQL_CALL(rq->arena, field_bundle_head, .market = market), on_head, b);
}
