#include "figure.h"

#include "socho/base/vn.h"

const struct figure_row figure_rows[] = {
	{"stalls", "STL", "Điểm kinh doanh đang sử dụng", COUNT_IN_USE, COUNT_STALLS, false, false, TELL_ALWAYS},
	{"registered", "REG", "Đã đăng ký người bán", COUNT_REGISTERED, COUNT_IN_USE, false, false, TELL_ALWAYS},
	{"issued", "ISS", "Đã cấp mã", COUNT_CODED, COUNT_IN_USE, false, false, TELL_ALWAYS},
	{"displayed", "DSP", "Đang trưng mã", COUNT_DISPLAYED, COUNT_IN_USE, false, false, TELL_ALWAYS},
	{"observed", "OBS", "Quan sát được", COUNT_OBSERVED, COUNT_IN_USE, false, false, TELL_MONTH},
	{"first_payment", "FIRST", "Đã có giao dịch đầu tiên", COUNT_FIRST_PAID, COUNT_IN_USE, false, false, TELL_MONTH},
	{"paid", "USE1", "Có giao dịch trong tháng", COUNT_PAID, COUNT_OBSERVED, true, false, TELL_PAID},
	{"active", "ACT", "Hoạt động không tiền mặt", COUNT_ACTIVE, COUNT_OBSERVED, true, false, TELL_MONTH},
	{"markets_4_0", "M40", "Chợ 4.0", COUNT_MARKETS_40, COUNT_MARKETS, false, true, TELL_ALWAYS},
	{0},
};

static const struct target *target_of(const struct sheet *s, const struct place *p, const struct indicator *i)
{
	for (int n = 0; n < s->target_count; n++) {
		const struct target *t = &s->targets[n];
		if (t->of_unit == p->of_unit && uuid_eq(t->market, p->market) && t->version == i->version && slice_eq(t->indicator, i->code))
			return t;
	}
	return NULL;
}

bool figure_of(const struct sheet *s, const struct place *p, const struct figure_row *row, struct figure *out)
{
	bool is_total = p == &s->total;
	*out = (struct figure){.row = row, .indicator = sheet_indicator(s, row->indicator)};
	if (!out->indicator || (row->of_province && ((!is_total && !p->of_unit) || p->of_zone)))
		return false;
	out->numerator = p->count[row->part];
	out->denominator = p->count[row->whole];
	out->all = p->count[COUNT_IN_USE];
	out->observed = p->count[COUNT_OBSERVED];
	out->all_told = !p->all_withheld;
	out->seen = !p->month_withheld && !p->all_withheld;
	out->whole_told = !p->all_withheld && (row->whole != COUNT_OBSERVED || !p->month_withheld);
	out->withheld = p->all_withheld || (row->tells == TELL_MONTH && p->month_withheld) || (row->tells == TELL_PAID && p->paid_withheld);
	/* A person who sees only some of the markets must not read their sum against the whole province's target; those of a unit
	 * were not even asked for (unit_targets.sql). */
	if (!p->of_zone && (!is_total || s->whole) && (!p->of_unit || uuid_eq(p->area.unit, s->unit)))
		out->target = target_of(s, p, out->indicator);
	return true;
}

/* The share that is reached, as a fraction. */
static int reached(const struct figure *f, int64_t *part, int64_t *whole)
{
	const int64_t whole_percent = 10000;
	if (!f->target)
		return -1;
	*part = f->numerator * (f->target->percent ? whole_percent : 100);
	*whole = (f->target->percent ? f->denominator : 1) * f->target->hundredths;
	return *whole > 0 ? 0 : -1;
}

int figure_attainment(const struct figure *f, int64_t *hundredths)
{
	int64_t part, whole;
	return reached(f, &part, &whole) || vn_percent(part, whole, hundredths) ? -1 : 0;
}

enum band figure_band(const struct figure *f)
{
	int64_t part = 0, whole = 1;
	reached(f, &part, &whole);
	return part >= whole ? BAND_MET : part * 5 >= whole * 4 ? BAND_NEAR : BAND_FAR;
}
