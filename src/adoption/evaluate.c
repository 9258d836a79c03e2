/* Holds one market to a set of criteria. What the register counts comes from the ladder of the day's quarter, fees from what
 * was due at the market in it, the rest (and fees of a market that bills elsewhere) from what people answered. A stall that nobody observes is neither paid nor unpaid: where it would decide, nothing is decided. */

#include "socho/adoption/criteria.h"
#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/base/vn.h"
#include "socho/registry/query.h"
#include "socho/store/db.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { SEEN_DAYS = 90, OBSERVED_DAYS = 60, NONE_ACTIVE = 1 };
enum verdict { MET, NOT_MET, NOT_KNOWN };
static const char *const verdicts[] = {"met", "not_met", "not_known"};

typedef struct sql_adoption_criteria_of_out item;

struct evaluating {
	struct request *rq;
	struct uuid market;
	int32_t day, from, to;
	item *items;
	int count;
	struct sql_adoption_ladder_out ladder;
};

/* What a criterion came to: one fraction (two for fees), how much of it might still be otherwise, and what it rests on: the
 * register's counts, the bills of the market, an answer; NULL, where nobody answered. */
struct finding {
	enum verdict verdict;
	const char *basis_z;
	int64_t part, whole, part_vnd, whole_vnd, open;
};

/* Whether part of whole is that many hundredths of a percent or more, to the last stall: no rounding helps over a line. */
static bool reaches(int64_t part, int64_t whole, int64_t hundredths)
{
	return (__int128)part * 10000 >= (__int128)whole * hundredths;
}

static int64_t less(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void counted(struct finding *f, int64_t hundredths)
{
	f->basis_z = "counted";
	if (f->whole == 0)
		f->verdict = NOT_KNOWN;
	else if (reaches(f->part, f->whole, hundredths))
		f->verdict = MET;
	else
		f->verdict = reaches(f->part + f->open, f->whole, hundredths) ? NOT_KNOWN : NOT_MET;
}

static void fees(struct finding *f, const item *i)
{
	bool billed = i->due.has, number = billed || i->denominator.has, value = billed || i->denominator_vnd.has;
	int64_t want = i->hundredths.value;
	f->basis_z = billed ? "bills" : number || value ? "answer" : NULL;
	f->part = billed ? i->due_cashless.value : i->numerator.value;
	f->whole = billed ? i->due.value : i->denominator.value;
	f->part_vnd = billed ? i->due_cashless_vnd.value : i->numerator_vnd.value;
	f->whole_vnd = billed ? i->due_vnd.value : i->denominator_vnd.value;
	bool short_of = (number && !reaches(f->part, f->whole, want)) || (value && !reaches(f->part_vnd, f->whole_vnd, want));
	f->verdict = short_of ? NOT_MET : number && value ? MET : NOT_KNOWN;
}

static void judge(const struct evaluating *e, const item *i, struct finding *f)
{
	const struct sql_adoption_ladder_out *l = &e->ladder;
	*f = (struct finding){.verdict = NOT_KNOWN};
	if (slice_eq(i->measure, S("coded"))) {
		f->part = l->coded;
		f->whole = l->in_use;
		counted(f, i->hundredths.value);
	} else if (slice_eq(i->measure, S("paid"))) {
		f->part = less(l->paid, l->coded);
		f->whole = l->coded;
		f->open = less(l->in_use - l->observed, l->coded - f->part);
		counted(f, i->hundredths.value);
	} else if (slice_eq(i->measure, S("displayed"))) {
		f->part = l->displayed;
		f->whole = l->coded;
		counted(f, i->hundredths.value);
	} else if (slice_eq(i->measure, S("fees"))) {
		fees(f, i);
	} else if (slice_eq(i->measure, S("specialities"))) {
		f->basis_z = i->numerator.has ? "answer" : NULL;
		if (i->numerator.has)
			f->verdict = i->numerator.value * 100 >= i->hundredths.value ? MET : NOT_MET;
	} else if (i->yes.p) {
		f->basis_z = "answer";
		f->verdict = slice_eq(i->yes, S("yes")) ? MET : NOT_MET;
	}
}

static void add_fraction(struct text *t, const char *prefix, int64_t part, int64_t whole)
{
	int64_t percent;
	text_addf(t, ",\"%snumerator\":%lld,\"%sdenominator\":%lld,\"%spercent\":", prefix, (long long)part, prefix,
	          (long long)whole, prefix);
	if (vn_percent(part, whole, &percent) == 0)
		text_addf(t, "%lld.%02lld", (long long)(percent / 100), (long long)(percent % 100));
	else
		text_addf(t, "null");
}

static void add_item(struct text *t, const item *i, const struct finding *f)
{
	char day[DAY_TEXT_BYTES];
	text_addf(t, "{\"code\":\"%.*s\",\"name_vi\":", SARG(i->code));
	text_add_json(t, i->name_vi);
	text_addf(t, ",\"measure\":\"%.*s\",\"optional\":%s,\"verdict\":\"%s\"", SARG(i->measure), i->optional ? "true" : "false",
	          verdicts[f->verdict]);
	if (f->basis_z)
		text_addf(t, ",\"basis\":\"%s\"", f->basis_z);
	if (i->hundredths.has)
		text_addf(t, ",\"threshold\":%lld.%02lld", (long long)(i->hundredths.value / 100), (long long)(i->hundredths.value % 100));
	if (f->whole)
		add_fraction(t, "", f->part, f->whole);
	if (f->whole_vnd)
		add_fraction(t, "value_", f->part_vnd, f->whole_vnd);
	if (f->open)
		text_addf(t, ",\"not_observed\":%lld", (long long)f->open);
	if (slice_eq(i->measure, S("specialities")) && i->numerator.has)
		text_addf(t, ",\"number\":%lld", (long long)i->numerator.value);
	if (i->source.p && !i->due.has) {
		day_format(i->as_of.value, day);
		text_addf(t, ",\"as_of\":\"%s\",\"source\":", day);
		text_add_json(t, i->source);
	}
	text_addc(t, '}');
}

/* One that fails decides; what is optional decides nothing. */
static enum verdict sum_up(enum verdict all, const item *i, enum verdict one)
{
	if (i->optional || one == MET || all == NOT_MET)
		return all;
	return one;
}

static void settle(struct evaluating *e)
{
	struct request *rq = e->rq;
	enum verdict all = MET;
	struct text t;
	text_init(&t, rq->arena);
	for (int n = 0; n < e->count; n++) {
		struct finding f;
		judge(e, &e->items[n], &f);
		all = sum_up(all, &e->items[n], f.verdict);
		text_addc(&t, n ? ',' : '[');
		add_item(&t, &e->items[n], &f);
	}
	text_addc(&t, ']');
	reply_json(rq, SQL_CALL(rq->arena, adoption_evaluation_create, .province = e->items[0].province, .market = e->market,
	                        .set = e->items[0].set, .day = e->day, .window_from = e->from, .window_to = e->to,
	                        .verdict = slice_z(verdicts[all]), .results = text_slice(&t), .person = WRITER(rq), .request = rq->id), 201);
}

static void on_ladder(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct evaluating *e = arg;
	(void)tx;
	if (rows->count) {
		sql_row(e->rq->arena, rows, 0, &e->ladder);
		settle(e);
	} else {
		answer_error(e->rq, ERR_NOT_FOUND, NULL);
	}
}

static void on_items(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct evaluating *e = arg;
	struct arena *a = e->rq->arena;
	e->count = rows->count;
	e->items = arena_array(a, (size_t)rows->count, sizeof *e->items);
	if (rows->count == 0) {
		answer_error(e->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	for (int n = 0; n < rows->count; n++)
		sql_row(a, rows, n, &e->items[n]);
	int32_t seen = e->day - OBSERVED_DAYS;
	tx_query(tx, SQL_CALL(a, adoption_ladder, .province = e->items[0].province, .market = {true, e->market},
	                      .from_day = e->from, .to_day = e->to, .at_day = e->day, .seen_from = seen < e->from ? seen : e->from,
	                      .shown_from = e->day - SEEN_DAYS, .paid_min = 1, .active_min = NONE_ACTIVE,
	                      .per_open_day = {false, 0}), on_ladder, e);
}

static void quarter_around(int32_t day, int32_t *first, int32_t *last)
{
	int year, month, day_of_month;
	int32_t within;
	day_to_civil(day, &year, &month, &day_of_month);
	int begin = (month - 1) / 3 * 3 + 1;
	*first = day_from_civil(year, begin, 1);
	month_around(day_from_civil(year, begin + 2, 1), &within, last);
}

void evaluation_create(struct request *rq)
{
	static const char *const names[] = {"on", NULL};
	struct evaluating *e = ARENA_NEW(rq->arena, struct evaluating);
	int32_t today = clock_day(rq->received_us);
	struct fault why;
	e->rq = rq;
	e->day = today;
	if (path_id(rq, 0, &e->market, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    (field_present(rq->json, "on") && field_day(rq->arena, rq->json, "on", &e->day, &why))) {
		answer_fault(rq, &why);
		return;
	}
	if (e->day > today) {
		fault_say(&why, ERR_BAD_PERIOD, "on", SAY_NOT_TO_COME);
		answer_fault(rq, &why);
		return;
	}
	quarter_around(e->day, &e->from, &e->to);
	tx_query(rq->tx, SQL_CALL(rq->arena, adoption_criteria_of, .market = e->market, .day = e->day, .from_day = e->from,
	                          .to_day = e->to < e->day ? e->to : e->day), on_items, e);
}
