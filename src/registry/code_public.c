#include "socho/registry/code_public.h"

#include <string.h>

#include "socho/registry/code_id.h"
#include "socho/registry/lookups.h"
#include "socho/registry/print.h"
#include "socho/registry/published.h"
#include "socho/store/db.h"
#include "socho/vietqr/bank.h"
#include "sql.h"

struct verifying {
	struct request *rq;
	struct public_setting set;
	struct verification v;
};

static enum verdict verdict_of(struct slice state)
{
	static const struct {
		struct slice state;
		enum verdict verdict;
	} rows[] = {
		{SLICE_LIT("issued"), VERDICT_CURRENT},     {SLICE_LIT("printed"), VERDICT_CURRENT},
		{SLICE_LIT("displayed"), VERDICT_CURRENT},  {SLICE_LIT("superseded"), VERDICT_SUPERSEDED},
		{SLICE_LIT("revoked"), VERDICT_REVOKED},    {SLICE_LIT("expired"), VERDICT_EXPIRED},
		{SLICE_LIT("used"), VERDICT_USED},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (slice_eq(rows[i].state, state))
			return rows[i].verdict;
	return VERDICT_UNKNOWN;
}

static void fill(const struct sql_registry_code_public_out *row, struct verification *v)
{
	const struct bank *bank = bank_by_bin(row->bin);
	v->market = row->market;
	v->stall = row->stall;
	v->vendor = row->vendor;
	v->contact = row->contact_phone;
	v->bank = bank ? bank->short_name : row->bin;
	v->holder = row->holder_name;
	v->last4 = row->last4;
	v->key_id = row->key_id;
	v->successor = row->superseded_by;
	v->reason = row->reason_class;
	v->imported = slice_eq(row->kind, S("imported"));
	v->issued_us = row->issued_at.has ? row->issued_at.value : 0;
	v->sealed_us = row->sealed_at.has ? row->sealed_at.value : 0;
	v->ended_us = row->ended_at.has ? row->ended_at.value : 0;
}

/* Judged as of when it was made, for an old seal stays good when its key's certificate ends. */
static void judge_seal(const struct request *rq, struct verification *v)
{
	char key_id[SEAL_KEY_ID_CHARS + 1] = "";
	if (v->key_id.n != SEAL_KEY_ID_CHARS)
		return;
	memcpy(key_id, v->key_id.p, SEAL_KEY_ID_CHARS);
	v->seal = slice_z(seal_verdict_name(published_key_at(rq->services->published, key_id, v->sealed_us)));
}

struct sql_call code_public_call(struct arena *a, struct slice code)
{
	return SQL_CALL(a, registry_code_public, .id = code.p ? code : S(""));
}

void code_public_read(const struct request *rq, const struct sql_rows *rows, struct verification *v)
{
	struct sql_registry_code_public_out row;
	v->verdict = VERDICT_UNKNOWN;
	if (!rows->count)
		return;
	sql_row(rq->arena, rows, 0, &row);
	v->verdict = verdict_of(row.state);
	if (v->verdict == VERDICT_UNKNOWN)
		return;
	fill(&row, v);
	judge_seal(rq, v);
}

/* Of a label that a known code has. */
static void on_label(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct verifying *w = arg;
	struct sql_registry_label_public_out row;
	(void)tx;
	if (!rows->count)
		return;
	sql_row(w->rq->arena, rows, 0, &row);
	w->v.label_state = row.state;
	w->v.voided_us = row.voided_at.has ? row.voided_at.value : 0;
}

/* The serial on a label, six symbols; what is none names no label. */
static int read_serial(struct verifying *w, struct fault *why)
{
	struct slice serial;
	if (request_query(w->rq, "label", &serial, why))
		return -1;
	if (serial.p)
		w->v.label = serial.n == PRINT_SERIAL_CHARS && slice_all_alphanumeric(serial) ? serial : S("?");
	return 0;
}

static bool wants_json(const struct request *rq)
{
	return slice_find_all(request_header(rq, "accept"), S("application/json")) >= 0;
}

static void on_public(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct verifying *w = arg;
	struct request *rq = w->rq;
	(void)tx;
	code_public_read(rq, rows, &w->v);
	bool unknown = w->v.verdict == VERDICT_UNKNOWN;
	int status = unknown ? 404 : 200;
	lookup_found(rq, unknown ? slice_z(NULL) : w->v.code);
	if (wants_json(rq)) {
		rq->answer.cache = S("no-cache");
		rq->answer.vary = S("Accept, Accept-Language");
		answer_json(rq, status, page_json(rq->arena, &w->v, w->set.sample));
		return;
	}
	public_answer(rq, status, page_html(rq->arena, &w->v, &w->set));
}

/* A person is told on a page, a program by a problem. */
static int admit(struct verifying *w)
{
	if (wants_json(w->rq))
		return lookup_admit(w->rq);
	int wait_s = lookup_pay(w->rq);
	if (wait_s)
		public_too_many(w->rq, &w->set, wait_s);
	return wait_s ? -1 : 0;
}

/* A text that cannot be a code is looked up too: it costs and looks the same as a code that is not there. */
void code_verify(struct request *rq)
{
	struct verifying *w = ARENA_NEW(rq->arena, struct verifying);
	char *id = arena_alloc(rq->arena, CODE_ID_BYTES);
	struct fault why;
	w->rq = rq;
	if (public_setting_read(rq, &w->set, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (admit(w))
		return;
	if (read_serial(w, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (code_id_parse(rq->param[0], id) == 0)
		w->v.code = slice_z(id);
	if (w->v.label.p)
		tx_query(rq->tx,
		         SQL_CALL(rq->arena, registry_label_public, .code = w->v.code.p ? w->v.code : S(""), .serial = w->v.label),
		         on_label, w);
	tx_query(rq->tx, code_public_call(rq->arena, w->v.code), on_public, w);
}
