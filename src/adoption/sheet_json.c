#include "sheet_json.h"

#include "figure.h"
#include "socho/base/clock.h"
#include "socho/base/vn.h"

static void add_day(struct text *t, const char *key_z, int32_t day)
{
	char text[DAY_TEXT_BYTES];
	day_format(day, text);
	text_addf(t, "\"%s\":\"%s\"", key_z, text);
}

static void add_text(struct text *t, const char *key_z, struct slice value)
{
	text_addf(t, "\"%s\":", key_z);
	text_add_json(t, value);
}

static void add_hundredths(struct text *t, const char *key_z, int64_t hundredths)
{
	text_addf(t, "\"%s\":%lld.%02lld", key_z, (long long)(hundredths / 100), (long long)(hundredths % 100));
}

static void add_rate(struct text *t, int64_t part, int64_t whole)
{
	int64_t rate;
	text_addf(t, "\"numerator\":%lld,\"denominator\":%lld,", (long long)part, (long long)whole);
	if (vn_percent(part, whole, &rate) == 0)
		add_hundredths(t, "percent", rate);
	else
		text_addf(t, "\"percent\":null");
}

/* A numerator that is withheld takes its rate along, and its denominator where that is one too. */
static void add_withheld(struct text *t, int64_t whole, bool whole_told)
{
	if (whole_told)
		text_addf(t, "\"numerator\":null,\"denominator\":%lld,\"percent\":null", (long long)whole);
	else
		text_addf(t, "\"numerator\":null,\"denominator\":null,\"percent\":null");
}

static void add_window(struct text *t, const char *key_z, int32_t from, int32_t to)
{
	text_addf(t, "\"%s\":{", key_z);
	add_day(t, "from", from);
	text_addc(t, ',');
	add_day(t, "to", to);
	text_addc(t, '}');
}

/* {value, target, percent}: value and target in the target's own measure. */
static void add_attainment(struct text *t, const struct figure *f)
{
	static const char *const bands[] = {[BAND_MET] = "green", [BAND_NEAR] = "amber", [BAND_FAR] = "red"};
	int64_t reached, value = f->numerator * 100;
	text_addf(t, "\"attainment\":");
	if (f->withheld || figure_attainment(f, &reached) || (f->target->percent && vn_percent(f->numerator, f->denominator, &value))) {
		text_addf(t, "null");
		return;
	}
	text_addf(t, "{\"value_kind\":\"%s\",", f->target->percent ? "percent" : "count");
	if (f->target->percent) {
		add_hundredths(t, "value", value);
		text_addc(t, ',');
		add_hundredths(t, "target", f->target->hundredths);
	} else {
		text_addf(t, "\"value\":%lld,\"target\":%lld", (long long)f->numerator, (long long)(f->target->hundredths / 100));
	}
	text_addc(t, ',');
	add_hundredths(t, "percent", reached);
	text_addf(t, ",\"band\":\"%s\",\"plan\":{", bands[figure_band(f)]);
	add_text(t, "number", f->target->plan_number);
	text_addc(t, ',');
	add_day(t, "issued_on", f->target->issued_on);
	text_addf(t, "},");
	add_window(t, "period", f->target->from, f->target->to);
	text_addc(t, '}');
}

static void add_figure(struct text *t, const struct sheet *s, const struct figure *f)
{
	char as_of[CLOCK_TEXT_BYTES];
	clock_format(s->as_of_us, as_of);
	text_addf(t, "{\"step\":\"%s\",\"indicator\":\"%s\",\"version\":%d,", f->row->step, f->row->indicator,
	          f->indicator->version);
	add_text(t, "name_vi", f->indicator->name_vi);
	text_addc(t, ',');
	add_text(t, "name_en", f->indicator->name_en);
	text_addc(t, ',');
	text_addf(t, "\"state\":\"%s\",", f->withheld ? "withheld" : "known");
	if (f->withheld)
		add_withheld(t, f->denominator, f->whole_told);
	else
		add_rate(t, f->numerator, f->denominator);
	text_addc(t, ',');
	if (f->row->of_all) {
		text_addf(t, "\"of_all\":{");
		if (f->withheld)
			add_withheld(t, f->all, f->all_told);
		else
			add_rate(t, f->numerator, f->all);
		text_addf(t, "},");
	}
	if (f->seen)
		text_addf(t, "\"observed\":%lld,\"in_use\":%lld,", (long long)f->observed, (long long)f->all);
	else if (f->all_told)
		text_addf(t, "\"observed\":null,\"in_use\":%lld,", (long long)f->all);
	else
		text_addf(t, "\"observed\":null,\"in_use\":null,");
	if (f->indicator->payers_min >= 0)
		text_addf(t, "\"payers\":\"not_observed\",");
	add_window(t, "window", s->from, s->to);
	text_addf(t, ",\"as_of\":\"%s\",", as_of);
	add_attainment(t, f);
	text_addc(t, '}');
}

/* The ladder, the three states, and how the observed came to be so. */
static void add_figures(struct text *t, const struct sheet *s, const struct place *p)
{
	const int64_t *n = p->count;
	bool first = true;
	struct figure f;
	text_addf(t, "\"ladder\":[");
	for (const struct figure_row *row = figure_rows; row->step; row++) {
		if (!figure_of(s, p, row, &f))
			continue;
		if (!first)
			text_addc(t, ',');
		add_figure(t, s, &f);
		first = false;
	}
	if (p->month_withheld)
		text_addf(t, "],\"states\":{\"active\":null,\"inactive\":null,\"not_observed\":null}");
	else
		text_addf(t, "],\"states\":{\"active\":%lld,\"inactive\":%lld,\"not_observed\":%lld}", (long long)n[COUNT_ACTIVE],
		          (long long)(n[COUNT_OBSERVED] - n[COUNT_ACTIVE]), (long long)(n[COUNT_IN_USE] - n[COUNT_OBSERVED]));
	if (p->means_withheld)
		text_addf(t, ",\"observed_by\":{\"feed\":null,\"payment\":null}");
	else
		text_addf(t, ",\"observed_by\":{\"feed\":%lld,\"payment\":%lld}", (long long)n[COUNT_FED],
		          (long long)(n[COUNT_OBSERVED] - n[COUNT_FED]));
}

static void add_area(struct text *t, const struct area *a)
{
	char id[UUID_TEXT_BYTES];
	uuid_format(a->unit, id);
	text_addf(t, "\"unit\":{\"id\":\"%s\",", id);
	add_text(t, "code", a->code);
	text_addc(t, ',');
	add_text(t, "name", a->name);
	text_addf(t, ",\"province\":{");
	add_text(t, "code", a->province_code);
	text_addc(t, ',');
	add_text(t, "name", a->province_name);
	text_addf(t, "},\"waits\":%s},", a->waits ? "true" : "false");
}

static void add_market(struct text *t, const struct sheet *s, const struct place *p)
{
	char id[UUID_TEXT_BYTES];
	uuid_format(p->market, id);
	text_addf(t, "\"market\":{\"id\":\"%s\",", id);
	add_text(t, "name", p->name);
	text_addc(t, ',');
	add_text(t, "kind", p->kind);
	text_addf(t, ",\"model_4_0\":%s},", p->count[COUNT_MARKETS_40] ? "true" : "false");
	if (p->area.code.p)
		add_area(t, &p->area);
	add_figures(t, s, p);
}

static void add_zones(struct text *t, const struct sheet *s)
{
	text_addf(t, ",\"zones\":[");
	for (int i = 0; i < s->zone_count; i++) {
		text_addf(t, i ? ",{\"zone\":" : "{\"zone\":");
		if (s->zones[i].name.p)
			text_add_json(t, s->zones[i].name);
		else
			text_addf(t, "null");
		text_addc(t, ',');
		add_figures(t, s, &s->zones[i]);
		text_addc(t, '}');
	}
	text_addc(t, ']');
}

/* One unit of the province, and the markets in it. */
static void add_unit(struct text *t, const struct sheet *s)
{
	int shown = 0;
	text_addf(t, "\"geography\":\"%s\",", s->reported ? "reported" : "current");
	for (int i = 0; i < s->unit_count; i++)
		if (uuid_eq(s->units[i].area.unit, s->unit)) {
			add_area(t, &s->units[i].area);
			add_figures(t, s, &s->units[i]);
		}
	text_addf(t, ",\"markets\":[");
	for (int i = 0; i < s->place_count; i++)
		if (uuid_eq(s->places[i].area.unit, s->unit)) {
			text_addf(t, shown++ ? ",{" : "{");
			add_market(t, s, &s->places[i]);
			text_addc(t, '}');
		}
	text_addc(t, ']');
}

struct slice sheet_json(const struct sheet *s)
{
	struct text t;
	char as_of[CLOCK_TEXT_BYTES];
	text_init(&t, s->arena);
	clock_format(s->as_of_us, as_of);
	text_addf(&t, "{\"province\":{\"code\":%d,", s->province);
	add_text(&t, "name", s->province_name);
	text_addf(&t, "},\"as_of\":\"%s\",", as_of);
	add_window(&t, "window", s->from, s->to);
	text_addc(&t, ',');
	if (s->of_market) {
		add_market(&t, s, &s->places[0]);
		if (s->of_zones)
			add_zones(&t, s);
	} else if (s->of_one_unit) {
		add_unit(&t, s);
	} else {
		text_addf(&t, "\"whole\":%s,\"total\":{", s->whole ? "true" : "false");
		add_figures(&t, s, &s->total);
		text_addf(&t, "},\"markets\":[");
		for (int i = 0; i < s->place_count; i++) {
			text_addf(&t, i ? ",{" : "{");
			add_market(&t, s, &s->places[i]);
			text_addc(&t, '}');
		}
		text_addf(&t, "],\"geography\":\"%s\",\"units\":[", s->reported ? "reported" : "current");
		for (int i = 0; i < s->unit_count; i++) {
			text_addf(&t, i ? ",{" : "{");
			add_area(&t, &s->units[i].area);
			add_figures(&t, s, &s->units[i]);
			text_addc(&t, '}');
		}
		text_addc(&t, ']');
		if (s->inherited.p) {
			text_addf(&t, ",\"inherited_targets\":");
			text_add(&t, s->inherited);
		}
	}
	text_addc(&t, '}');
	return text_slice(&t);
}
