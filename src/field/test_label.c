/* The code of a test label is a transfer to an account of a form that no bank issues, at a bank where no holder's name can be
 * asked for: an app that reads it finds nobody to pay. */
#include "socho/field/test_label.h"

#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/image/png.h"
#include "socho/registry/code.h"
#include "socho/registry/query.h"
#include "socho/seal/column.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "socho/vietqr/bank.h"
#include "socho/vietqr/payload.h"
#include "sql.h"

enum { STALL_NAME_CHARS_MAX = 40 };

#define NOBODY "SOCHOTEST"

static int only_id(const struct request *rq, struct uuid *id, struct fault *why)
{
	static const char *const names[] = {NULL};
	return path_id(rq, 0, id, why) || request_query_only(rq, names, why) ? -1 : 0;
}

/* ---- planting */

struct planting {
	struct request *rq;
	struct sql_field_test_label_plant_in in;
};

static struct slice mute_bank(void)
{
	size_t i = 0;
	while (i < bank_count() && (bank_at(i)->transfer != BANK_NO || bank_at(i)->lookup != BANK_NO))
		i++;
	return i < bank_count() ? bank_at(i)->bin : slice_z(NULL);
}

static int make_payload(struct arena *a, struct slice *payload, struct fault *why)
{
	uint64_t drawn;
	struct slice head;
	random_bytes(&drawn, sizeof drawn);
	const struct vietqr_code code = {.bin = mute_bank(),
	                                 .account = arena_printf(a, NOBODY "%010llu", (unsigned long long)(drawn % 10000000000ULL))};
	return vietqr_head(a, &code, &head, why) || vietqr_finish(a, head, S(""), payload, why) ? -1 : 0;
}

static void on_planted(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct planting *p = arg;
	struct sql_field_test_label_plant_out row;
	(void)tx;
	sql_row(p->rq->arena, rows, 0, &row); /* the market was there a statement ago */
	if (row.planted)
		reply_json(p->rq, SQL_CALL(p->rq->arena, field_test_label_get, .id = p->in.id), 201);
	else
		answer_error(p->rq, ERR_UNKNOWN_STALL, "stall");
}

static void on_province(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct planting *p = arg;
	struct request *rq = p->rq;
	struct sql_field_test_label_province_out row;
	struct fault why;
	uint8_t *hash = arena_alloc(rq->arena, COLUMN_LOOKUP_BYTES);
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (make_payload(rq->arena, &p->in.payload, &why)) {
		answer_fault(rq, &why);
		return;
	}
	code_payload_lookup(rq->services->columns, row.province, p->in.payload, hash);
	p->in.payload_hash = slice_of(hash, COLUMN_LOOKUP_BYTES);
	tx_query(tx, sql_call_of(rq->arena, &sql_field_test_label_plant, &p->in), on_planted, p);
}

void test_label_plant(struct request *rq)
{
	static const char *const names[] = {"stall", "note", NULL};
	struct planting *p = ARENA_NEW(rq->arena, struct planting);
	struct fault why;
	*p = (struct planting){.rq = rq, .in = {.id = uuid_new(), .person = rq->who.person, .request = rq->id}};
	if (path_id(rq, 0, &p->in.market, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_text(rq->arena, rq->json, "stall", STALL_NAME_CHARS_MAX, &p->in.stall, &why) ||
	    field_text_opt(rq->arena, rq->json, "note", REASON_CHARS_MAX, &p->in.note, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, field_test_label_province, .market = p->in.market), on_province, p);
}

/* ---- looking */

void test_labels_list(struct request *rq)
{
	static const char *const names[] = {"after", "limit", NULL};
	struct uuid market;
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &market, &why) || request_query_only(rq, names, &why) || page_read(rq, &page, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, field_test_labels, .market = market, .after = page.after, .count = page.count), 200);
}

void test_label_show(struct request *rq)
{
	struct uuid id;
	struct fault why;
	if (only_id(rq, &id, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, field_test_label_get, .id = id), 200);
}

static void on_label(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	static const struct png_options options = {.scale = PNG_SCALE_DEFAULT};
	struct request *rq = arg;
	struct sql_field_test_label_get_out row;
	struct symbol symbol;
	struct slice png;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (symbol_make(rq->arena, row.payload, &symbol, &why) || png_encode(rq->arena, &symbol, &options, &png, &why))
		answer_fault(rq, &why);
	else
		answer_bytes(rq, "image/png", png);
}

void test_label_png(struct request *rq)
{
	struct uuid id;
	struct fault why;
	if (only_id(rq, &id, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, field_test_label_get, .id = id), on_label, rq);
}

/* ---- removing */

struct removing {
	struct request *rq;
	struct uuid id;
};

static void on_removed(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct removing *r = arg;
	struct sql_field_test_label_remove_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(r->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(r->rq->arena, rows, 0, &row);
	if (row.removed)
		reply_json(r->rq, SQL_CALL(r->rq->arena, field_test_label_get, .id = r->id), 200);
	else
		answer_error(r->rq, ERR_CONFLICT, NULL);
}

void test_label_remove(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct removing *r = ARENA_NEW(rq->arena, struct removing);
	struct fault why;
	r->rq = rq;
	if (path_id(rq, 0, &r->id, &why) || fields_only(rq->arena, rq->json, names, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, field_test_label_remove, .id = r->id, .person = rq->who.person, .request = rq->id),
		         on_removed, r);
}
