/* Judging what somebody scanned, for POST /v1/verify and the page /check. Two statements, whatever is found: first where to
 * look, then everything that is known; so an unknown code and a revoked one take the same time. */
#include "verifying.h"

#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/registry/lookups.h"
#include "socho/registry/published.h"
#include "socho/vietqr/bank.h"

static void member(struct text *t, const char *before_z, const char *name_z, struct slice value)
{
	text_addf(t, "%s\"%s\":", before_z, name_z);
	text_add_json(t, value.n ? value : slice_z(NULL));
}

static void time_member(struct text *t, const char *name_z, struct sql_bigint at)
{
	char text[CLOCK_TEXT_BYTES];
	if (at.has)
		clock_format(at.value, text);
	member(t, ",", name_z, at.has ? slice_z(text) : slice_z(NULL));
}

struct slice verifying_bank(struct slice bin)
{
	const struct bank *bank = bin.p ? bank_by_bin(bin) : NULL;
	return bank ? bank->short_name : bin;
}

static void add_code(struct text *t, const struct sql_field_look_up_out *c)
{
	member(t, ",\"code\":{", "id", c->code);
	member(t, ",", "state", c->state);
	member(t, ",", "market", c->market);
	member(t, ",", "stall", c->stall);
	member(t, ",", "vendor", c->vendor);
	member(t, ",", "bank", verifying_bank(c->bin));
	member(t, ",", "holder_name", c->holder_name);
	member(t, ",", "last4", c->last4);
	member(t, ",", "superseded_by", c->superseded_by);
	member(t, ",", "reason", c->reason);
	time_member(t, "issued_at", c->issued_at);
	time_member(t, "ended_at", c->ended_at);
	text_addc(t, '}');
}

/* What the stall should show; rows may be NULL when no stall was given. */
static void add_stall(struct text *t, struct arena *a, const struct sql_rows *rows)
{
	struct sql_field_stall_shows_out row = {.market = slice_z(NULL)};
	int codes = 0;
	if (rows && rows->count)
		sql_row(a, rows, 0, &row);
	member(t, ",\"stall\":{", "market", row.market);
	member(t, ",", "number", row.number);
	text_add(t, S(",\"codes\":["));
	for (int i = 0; rows && i < rows->count; i++) {
		sql_row(a, rows, i, &row);
		if (!row.code.p)
			continue;
		member(t, codes++ ? ",{" : "{", "id", row.code);
		member(t, ",", "bank", verifying_bank(row.bin));
		member(t, ",", "holder_name", row.holder_name);
		member(t, ",", "last4", row.last4);
		text_addc(t, '}');
	}
	text_add(t, S("]}"));
}

static void answer(struct verifying *v, const struct sql_rows *shows)
{
	struct request *rq = v->rq;
	struct text t;
	text_init(&t, rq->arena);
	text_addf(&t, "{\"verdict\":\"%s\"", check_verdict_name(v->verdict));
	text_addf(&t, ",\"seal\":{\"verdict\":\"%s\"", seal_verdict_name(v->sticker.seal));
	member(&t, ",", "key_id", v->sticker.key_id);
	text_addf(&t, ",\"detached\":%s", v->sticker.detached ? "true" : "false");
	member(&t, "},\"scanned\":{", "bank", v->sticker.bank);
	member(&t, ",", "last4", v->sticker.last4);
	text_addc(&t, '}');
	add_code(&t, &v->best);
	add_stall(&t, rq->arena, shows);
	text_addc(&t, '}');
	answer_json(rq, 200, text_slice(&t));
}

static void on_shows(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct verifying *v = arg;
	(void)tx;
	if (v->sticker.readable)
		lookup_found(v->rq, v->best.code);
	v->done(v, v->stall.p ? rows : NULL);
}

static int worth(const struct sql_field_look_up_out *row)
{
	return row->code.p ? 2 : row->account_state.p ? 1 : 0;
}

static void on_facts(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct verifying *v = arg;
	(void)tx;
	for (int i = 0; i < rows->count; i++) {
		struct sql_field_look_up_out row;
		sql_row(v->rq->arena, rows, i, &row);
		if (i == 0 || worth(&row) > worth(&v->best))
			v->best = row;
	}
	look_up_seal(v->rq, &v->best, &v->sticker);
	struct sticker_facts facts = look_up_facts(&v->best, v->stall.p != NULL);
	v->verdict = check_judge(&v->sticker, &facts);
}

static void look(struct verifying *v, const struct spot *spots, size_t count)
{
	struct request *rq = v->rq;
	struct sticker *copies = arena_array(rq->arena, count, sizeof *copies);
	for (size_t i = 0; i < count; i++)
		copies[i] = v->sticker;
	tx_query(rq->tx, look_up_call(rq->arena, rq->services->columns, copies, spots, count), on_facts, v);
	tx_query(rq->tx, SQL_CALL(rq->arena, field_stall_shows, .province = spots[0].province, .stall = spots[0].stall),
	         on_shows, v);
}

static void on_stall(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct verifying *v = arg;
	struct sql_field_stalls_out row;
	(void)tx;
	if (!rows->count) {
		lookup_found(v->rq, slice_z(NULL));
		v->no_stall(v);
		return;
	}
	sql_row(v->rq->arena, rows, 0, &row);
	look(v, &(const struct spot){row.province, row.market, row.stall}, 1);
}

/* Without a stall the code may be anywhere: hashes are keyed by province, so each is asked. */
static void on_provinces(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct verifying *v = arg;
	struct arena *a = v->rq->arena;
	(void)tx;
	size_t count = rows->count ? (size_t)rows->count : 1;
	struct spot *spots = arena_array(a, count, sizeof *spots);
	spots[0].province = (int16_t)1;
	for (int i = 0; i < rows->count; i++) {
		struct sql_field_provinces_out row;
		sql_row(a, rows, i, &row);
		spots[i].province = row.province;
	}
	look(v, spots, count);
}

void verifying_start(struct verifying *v)
{
	struct request *rq = v->rq;
	sticker_read(rq->arena, published_trust(rq->services->published), v->payload, &v->sticker);
	if (v->stall.p)
		tx_query(rq->tx, look_up_stalls(rq->arena, &v->stall, 1), on_stall, v);
	else
		tx_query(rq->tx, SQL_CALL0(rq->arena, field_provinces), on_provinces, v);
}

/* ---- POST /v1/verify */

static int read_body(struct verifying *v, struct fault *why)
{
	static const char *const names[] = {"payload", "stall", NULL};
	struct request *rq = v->rq;
	return fields_only(rq->arena, rq->json, names, why) || look_up_payload(rq->json, "payload", &v->payload, why) ||
	       field_text_opt(rq->arena, rq->json, "stall", STALL_NAME_CHARS_MAX, &v->stall, why);
}

static void no_stall(struct verifying *v)
{
	answer_error(v->rq, ERR_UNKNOWN_STALL, "stall");
}

void sticker_verify(struct request *rq)
{
	struct verifying *v = ARENA_NEW(rq->arena, struct verifying);
	struct fault why;
	*v = (struct verifying){.rq = rq, .done = answer, .no_stall = no_stall};
	if (read_body(v, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (!lookup_admit(rq))
		verifying_start(v);
}
