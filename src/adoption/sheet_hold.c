/* What a guarded sheet withholds. A market alone is judged among the markets of its province, or its page would tell what the
 * province's page withholds. */
#include "sheet.h"
#include "sql.h"

struct place *sheet_place(const struct sheet *s, struct uuid market)
{
	for (int i = 0; i < s->place_count; i++)
		if (uuid_eq(s->places[i].market, market))
			return &s->places[i];
	return NULL;
}

/* A market that is open no more is in no sum. */
static const struct place *judged(const struct sheet *s, int *count, bool *whole)
{
	*count = s->place_count;
	*whole = s->whole && !s->of_market;
	for (int i = 0; i < s->around_count; i++)
		if (uuid_eq(s->around[i].market, s->market)) {
			*count = s->around_count;
			*whole = s->whole;
			return s->around;
		}
	return s->places;
}

static struct sql_int8s column(struct arena *a, const struct place *places, int count, enum count which)
{
	int64_t *v = arena_array(a, (size_t)count, sizeof *v);
	for (int i = 0; i < count; i++)
		v[i] = places[i].count[which];
	return (struct sql_int8s){.v = v, .n = (size_t)count};
}

struct sql_call sheet_hold_call(const struct sheet *s)
{
	int count;
	bool whole;
	const struct place *p = judged(s, &count, &whole);
	struct uuid *ids = arena_array(s->arena, (size_t)count, sizeof *ids);
	for (int i = 0; i < count; i++)
		ids[i] = p[i].market;
	return SQL_CALL(s->arena, adoption_hold, .markets = {ids, (size_t)count},
	                .in_use = column(s->arena, p, count, COUNT_IN_USE), .observed = column(s->arena, p, count, COUNT_OBSERVED),
	                .active = column(s->arena, p, count, COUNT_ACTIVE),
	                .first_paid = column(s->arena, p, count, COUNT_FIRST_PAID), .paid = column(s->arena, p, count, COUNT_PAID),
	                .whole = whole);
}

int sheet_take_hold(struct sheet *s, const struct sql_rows *rows, struct fault *why)
{
	const int64_t few = 5, *n = s->total.count;
	const struct uuid everything = {{0}};
	int64_t by_payment = n[COUNT_OBSERVED] - n[COUNT_FED];
	int watched = 0;
	(void)why;
	for (int i = 0; i < s->place_count; i++)
		s->places[i].means_withheld = true;
	for (int i = 0; i < rows->count; i++) {
		struct sql_adoption_hold_out row;
		sql_row(s->arena, rows, i, &row);
		struct place *p = uuid_eq(row.market, everything) ? &s->total : sheet_place(s, row.market);
		if (!p) /* of a market around */
			continue;
		if (slice_eq(row.family, S("watched"))) {
			p->means_withheld = false;
			watched++;
		} else if (slice_eq(row.family, S("month"))) {
			p->month_withheld = true;
		} else {
			p->paid_withheld = true;
		}
	}
	/* Of a sum alone nobody can say which of the two it was for whom. */
	s->total.means_withheld = watched < s->place_count &&
		(s->total.month_withheld || (n[COUNT_FED] > 0 && n[COUNT_FED] < few) || (by_payment > 0 && by_payment < few));
	return 0;
}
