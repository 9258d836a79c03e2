/* The comparison runs inside the submission's transaction, so that whoever decides sees the pairs with the revision. */
#include "socho/registry/duplicate.h"

#include <string.h>

#include "holders.h"
#include "socho/registry/query.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"
#include "socho/registry/account.h"
#include "socho/registry/vendor.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

struct comparing {
	struct request *rq;
	struct uuid revision;
	void (*then)(struct request *rq, struct uuid revision);
	struct sql_registry_duplicate_form_out form;
	struct slice name_fold;
};

/* ---- finding */

/* "id_number,name"; empty when nothing speaks for it. */
static struct slice reasons_of(struct arena *a, const struct sql_registry_duplicate_candidates_out *row, double similarity)
{
	const struct {
		bool holds;
		const char *name;
	} reasons[] = {
		{row->same_id, "id_number"},
		{row->same_phone, "phone"},
		{row->same_account, "account"},
		{row->here && similarity * 100 >= SIMILAR_PERCENT, "name"},
	};
	struct text t;
	text_init(&t, a);
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (reasons[i].holds)
			text_addf(&t, "%s%s", t.n ? "," : "", reasons[i].name);
	return text_slice(&t);
}

static void on_candidates(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct comparing *c = arg;
	struct arena *a = c->rq->arena;
	size_t count = (size_t)rows->count, n = 0;
	struct uuid *others = arena_array(a, count + 1, sizeof *others);
	struct slice *reasons = arena_array(a, count + 1, sizeof *reasons);
	int32_t *permilles = arena_array(a, count + 1, sizeof *permilles);
	for (int i = 0; i < rows->count; i++) {
		struct sql_registry_duplicate_candidates_out row;
		sql_row(a, rows, i, &row);
		double similarity = name_similarity(c->name_fold, row.name_fold);
		reasons[n] = reasons_of(a, &row, similarity);
		others[n] = row.other;
		permilles[n] = (int32_t)(similarity * 1000);
		n += reasons[n].n > 0;
	}
	if (n)
		tx_query(tx, SQL_CALL(a, registry_duplicate_record, .province = c->form.province, .market = c->form.market,
		         .vendor = c->revision, .others = {others, n, NULL}, .reasons = {reasons, n},
		         .permilles = {permilles, n, NULL}), NULL, NULL);
	c->then(c->rq, c->revision);
}

static struct slice hash_of(struct comparing *c, struct slice value,
                            void (*lookup)(const struct column_keys *, int, struct slice, uint8_t *))
{
	uint8_t *hash = arena_alloc(c->rq->arena, COLUMN_LOOKUP_BYTES);
	if (!value.p)
		return (struct slice){NULL, 0};
	lookup(c->rq->services->columns, c->form.province, value, hash);
	return slice_of(hash, COLUMN_LOOKUP_BYTES);
}

static int compare(struct comparing *c, struct fault *why)
{
	struct arena *a = c->rq->arena;
	const struct column_keys *k = c->rq->services->columns;
	struct vendor_personal personal;
	struct slice text;
	uint8_t *account = arena_alloc(a, COLUMN_LOOKUP_BYTES);
	if (column_open(a, k, c->form.province, "revision", "personal_box", slice_of(c->revision.b, sizeof c->revision.b),
	                c->form.personal_box, &text, why) ||
	    vendor_personal_read(a, text, &personal, why))
		return -1;
	if (utf8_search_key(a, c->form.name, &c->name_fold))
		return fault(why, ERR_BAD_TEXT, "vendor.name");
	account_lookup(k, c->form.province, c->form.bin, personal.number, account);
	tx_query(c->rq->tx, SQL_CALL(a, registry_duplicate_candidates, .province = c->form.province, .market = c->form.market,
	         .vendor = c->revision, .id_number = hash_of(c, personal.id_number, vendor_id_number_lookup),
	         .phone = hash_of(c, personal.phone, vendor_phone_lookup), .bin = c->form.bin,
	         .account = slice_of(account, COLUMN_LOOKUP_BYTES)), on_candidates, c);
	return 0;
}

static void on_form(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct comparing *c = arg;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		c->then(c->rq, c->revision);
		return;
	}
	sql_row(c->rq->arena, rows, 0, &c->form);
	if (compare(c, &why))
		answer_fault(c->rq, &why);
}

void duplicates_find(struct request *rq, struct uuid revision, void (*then)(struct request *rq, struct uuid revision))
{
	struct comparing *c = ARENA_NEW(rq->arena, struct comparing);
	c->rq = rq;
	c->revision = revision;
	c->then = then;
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_duplicate_form, .revision = revision), on_form, c);
}

/* ---- deciding */

void duplicates_list(struct request *rq)
{
	static const char *const names[] = {"state", "after", "limit", NULL};
	static const char *const states[] = {"open", "same", "different", NULL};
	struct sql_registry_duplicates_in in = {.count = 0};
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || request_query_only(rq, names, &why) ||
	    query_word(rq, "state", states, &in.state, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_duplicates, &in), 200);
}

static void show(struct request *rq, struct uuid id)
{
	reply_json(rq, SQL_CALL(rq->arena, registry_duplicate_get, .id = id), 200);
}

void duplicate_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		show(rq, id);
}

struct deciding {
	struct request *rq;
	struct uuid id, keep;
	struct slice state;
	bool has_keep;
	struct sql_registry_duplicate_decide_out seen;
};

static bool same_id(struct uuid a, struct uuid b)
{
	return memcmp(a.b, b.b, sizeof a.b) == 0;
}

/* Why they do not become one. */
static enum err refusal(struct slice word)
{
	static const struct {
		struct slice word;
		enum err err;
	} rows[] = {
		{SLICE_LIT("out_of_scope"), ERR_OUT_OF_SCOPE},
		{SLICE_LIT("wrong_state"), ERR_WRONG_STATE},
		{SLICE_LIT("same_person"), ERR_SAME_PERSON},
		{SLICE_LIT("change_under_way"), ERR_CHANGE_UNDER_WAY},
		{SLICE_LIT("revision_open"), ERR_REVISION_OPEN},
		{SLICE_LIT("same_stall"), ERR_MERGE_CLASH},
		{SLICE_LIT("same_code"), ERR_MERGE_CLASH},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (slice_eq(rows[i].word, word))
			return rows[i].err;
	return ERR_INTERNAL;
}

static void on_judged(void *arg)
{
	struct deciding *d = arg;
	show(d->rq, d->id);
}

static void on_merged(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct deciding *d = arg;
	struct request *rq = d->rq;
	(void)tx;
	for (int i = 0; i < rows->count; i++) {
		struct sql_registry_vendor_merge_out row;
		sql_row(rq->arena, rows, i, &row);
		if (row.refused.p) {
			answer_error(rq, refusal(row.refused), NULL);
			return;
		}
		if (row.stall.has)
			account_settle_sole_stall(rq, d->seen.province, row.stall.value);
	}
	holders_judge(rq, d->seen.province, d->keep, on_judged, d);
}

/* Both are registered: the one goes into the other, or nothing was decided. */
static void merge(struct deciding *d)
{
	struct request *rq = d->rq;
	bool keeps_a = same_id(d->keep, d->seen.vendor_a);
	if (!d->has_keep)
		answer_error(rq, ERR_MISSING, "keep");
	else if (!keeps_a && !same_id(d->keep, d->seen.vendor_b))
		answer_error(rq, ERR_BAD_CHOICE, "keep");
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_vendor_merge, .province = d->seen.province, .keep = d->keep,
		         .gone = keeps_a ? d->seen.vendor_b : d->seen.vendor_a, .person = rq->who.person, .request = rq->id),
		         on_merged, d);
}

static void on_decided(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct deciding *d = arg;
	(void)tx;
	if (!rows->count) {
		answer_error(d->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(d->rq->arena, rows, 0, &d->seen);
	bool same = slice_eq(d->state, S("same"));
	if (!d->seen.done && !slice_eq(d->seen.state, d->state))
		answer_error(d->rq, ERR_CONFLICT, "same");
	else if (same && d->seen.both && !d->seen.merged)
		merge(d);
	else if (d->has_keep && !d->seen.merged)
		answer_error(d->rq, ERR_BAD_CHOICE, "keep");
	else
		show(d->rq, d->id);
}

static int read_decision(struct deciding *d, struct slice *reason, struct fault *why)
{
	static const char *const names[] = {"same", "reason", "keep", NULL};
	struct request *rq = d->rq;
	bool same;
	if (path_id(rq, 0, &d->id, why) || fields_only(rq->arena, rq->json, names, why) ||
	    field_text_opt(rq->arena, rq->json, "reason", REASON_CHARS_MAX, reason, why) ||
	    field_bool_opt(rq->json, "same", &same, why))
		return -1;
	if (!field_present(rq->json, "same"))
		return fault(why, ERR_MISSING, "same");
	d->state = same ? S("same") : S("different");
	d->has_keep = field_present(rq->json, "keep");
	if (d->has_keep && field_uuid(rq->json, "keep", &d->keep, why))
		return -1;
	return reason->n ? 0 : fault(why, ERR_REASON_NEEDED, "reason");
}

void duplicate_decide(struct request *rq)
{
	struct deciding *d = ARENA_NEW(rq->arena, struct deciding);
	struct slice reason;
	struct fault why;
	d->rq = rq;
	if (read_decision(d, &reason, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_duplicate_decide, .id = d->id, .state = d->state, .reason = reason,
		         .person = rq->who.person, .request = rq->id), on_decided, d);
}
