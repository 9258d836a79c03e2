#include "report_figures.h"

#include <stdlib.h>

#include "socho/adoption/form.h"
#include "socho/base/clock.h"
#include "socho/base/text.h"
#include "socho/base/vn.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

struct count {
	const char *key;
	struct sql_bigint n;
};

static json_t *word_json(struct slice s)
{
	return s.p ? json_stringn(s.p, s.n) : json_null();
}

static json_t *count_json(struct sql_bigint n)
{
	return n.has ? json_integer(n.value) : json_null();
}

static struct sql_bigint known(int64_t n)
{
	return (struct sql_bigint){true, n};
}

void report_figures_init(struct report_figures *f, struct arena *a, struct slice form)
{
	*f = (struct report_figures){a, json_object(), json_object(), json_array(), json_object()};
	json_object_set_new(f->all, "form", word_json(form));
	json_object_set_new(f->all, "head", f->head);
	json_object_set_new(f->all, "lines", f->lines);
	json_object_set_new(f->all, "total", json_pack("{so}", "counts", f->total));
}

void report_figures_word(struct report_figures *f, const char *key, struct slice word)
{
	json_object_set_new(f->head, key, word_json(word));
}

void report_figures_day(struct report_figures *f, const char *key, int32_t day)
{
	char text[DAY_TEXT_BYTES];
	day_format(day, text);
	json_object_set_new(f->head, key, json_string(text));
}

static json_t *new_line(struct report_figures *f, struct slice name, struct slice code)
{
	json_t *line = json_object();
	json_object_set_new(line, "name", word_json(name));
	json_object_set_new(line, "code", word_json(code));
	json_object_set_new(line, "counts", json_object());
	json_array_append_new(f->lines, line);
	return line;
}

static void put_counts(json_t *object, const struct count *counts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		json_object_set_new(object, counts[i].key, count_json(counts[i].n));
}

/* Of what is known, or, whole, of all or nothing. */
static void add_up(json_t *total, const struct count *counts, size_t n, bool whole)
{
	for (size_t i = 0; i < n; i++) {
		const json_t *sum = json_object_get(total, counts[i].key);
		bool lost = whole && (json_is_null(sum) || !counts[i].n.has);
		if (counts[i].n.has && !lost)
			json_object_set_new(total, counts[i].key, json_integer(json_integer_value(sum) + counts[i].n.value));
		else if (!sum || lost)
			json_object_set_new(total, counts[i].key, json_null());
	}
}

/* ---- forms 01, 02, 03, 06 */

static const char *kind_vi(struct slice kind)
{
	static const struct {
		const char *kind, *words;
	} kinds[] = {{"one_stop_desk", "Bộ phận một cửa"}, {"school", "Trường học"}, {"clinic", "Cơ sở y tế"}};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (slice_eq(kind, slice_z(kinds[i].kind)))
			return kinds[i].words;
	return "";
}

void report_figures_line(struct report_figures *f, const struct sql_adoption_report_lines_out *r)
{
	const struct count of_stalls[] = {
		{"stalls", r->stalls}, {"in_use", r->in_use}, {"registered", r->registered}, {"coded", r->coded},
		{"displayed", r->displayed}, {"observed", r->observed}, {"paid", r->paid}, {"active", r->active},
		{"payments", r->payments}, {"amount_vnd", r->amount_vnd},
	}, of_markets[] = {
		{"markets", known(r->class1 + r->class2 + r->class3 + r->unranked)}, {"class1", known(r->class1)},
		{"class2", known(r->class2)}, {"class3", known(r->class3)}, {"unranked", known(r->unranked)}, {"model", known(r->model)},
		{"target", r->target}, {"fees_due", r->fees_due}, {"fees_cashless", r->fees_cashless},
		{"before_coded", r->before_coded}, {"before_in_use", r->before_in_use},
	};
	if (r->total) {
		put_counts(f->total, of_stalls, COUNT(of_stalls));
		return;
	}
	json_t *line = new_line(f, r->name, r->code);
	json_object_set_new(line, "kind", word_json(r->kind));
	json_object_set_new(line, "kind_vi", json_string(kind_vi(r->kind)));
	put_counts(json_object_get(line, "counts"), of_stalls, COUNT(of_stalls));
	put_counts(json_object_get(line, "counts"), of_markets, COUNT(of_markets));
	add_up(f->total, of_stalls, COUNT(of_stalls), false);
	add_up(f->total, of_markets, COUNT(of_markets), false);
}

/* ---- form 04 */

void report_figures_team(struct report_figures *f, const struct sql_adoption_report_teams_out *r)
{
	const struct count counts[] = {
		{"teams", r->teams}, {"teams_commune", r->teams_commune}, {"teams_hamlet", r->teams_hamlet}, {"members", r->members},
		{"guided", r->guided}, {"help_payment", r->help_payment}, {"help_commerce", r->help_commerce},
		{"help_service", r->help_service}, {"help_skill", r->help_skill}, {"hamlets_ruled", r->hamlets_ruled},
		{"hamlets_short", r->hamlets_short},
	}, whole[] = {
		/* members again: households are divided by all of them or not at all. */
		{"women", r->women}, {"youth", r->youth}, {"households", r->households}, {"members_all", r->members},
	};
	json_t *line = new_line(f, r->name, r->code);
	struct text source;
	text_init(&source, f->arena);
	if (r->published_on.has) {
		text_addf(&source, "Công bố ");
		vn_day(&source, r->published_on.value);
	} else if (r->teams.has) {
		text_addf(&source, "Sổ");
	}
	json_object_set_new(line, "source_vi", word_json(text_slice(&source)));
	put_counts(json_object_get(line, "counts"), counts, COUNT(counts));
	put_counts(json_object_get(line, "counts"), whole, COUNT(whole));
	add_up(f->total, counts, COUNT(counts), false);
	add_up(f->total, whole, COUNT(whole), true);
}

/* ---- form 05 */

static const char *band_vi(struct slice band)
{
	static const struct {
		const char *band, *words;
	} bands[] = {{"met", "Đạt"}, {"near", "Gần đạt"}, {"far", "Chưa đạt"}};
	for (size_t i = 0; i < sizeof bands / sizeof bands[0]; i++)
		if (slice_eq(band, slice_z(bands[i].band)))
			return bands[i].words;
	return "";
}

static struct slice rank_note(struct text *t, const struct sql_adoption_report_ranking_out *r)
{
	if (!r->targets)
		return S("Không xếp hạng: không có chỉ tiêu");
	if (r->missing.p) {
		text_addf(t, "Không xếp hạng: chưa có số liệu %.*s", SARG(r->missing));
	} else if (r->tied.value > 1) {
		text_addf(t, "Đồng hạng: %lld đơn vị cùng ", (long long)r->tied.value);
		vn_hundredths(t, r->score.value);
		text_addf(t, " điểm");
	}
	return text_slice(t);
}

void report_figures_rank(struct report_figures *f, const struct sql_adoption_report_ranking_out *r)
{
	const struct count counts[] = {
		{"markets", known(r->markets)}, {"targets", known(r->targets)}, {"met", known(r->met)}, {"iss", r->iss}, {"dsp", r->dsp},
		{"use1", r->use1}, {"act", r->act}, {"keep", r->keep}, {"feev", r->feev}, {"m40", r->m40}, {"score", r->score}, {"rank", r->rank},
	};
	json_t *line = new_line(f, r->name, r->code);
	struct text note;
	text_init(&note, f->arena);
	json_object_set_new(line, "band_vi", json_string(band_vi(r->band)));
	json_object_set_new(line, "note_vi", word_json(rank_note(&note, r)));
	put_counts(json_object_get(line, "counts"), counts, COUNT(counts));
}

struct slice report_figures_finish(struct report_figures *f)
{
	form_hide_small(f->lines, f->total);
	char *text_z = json_dumps(f->all, JSON_COMPACT);
	struct slice text = arena_dup(f->arena, slice_z(text_z));
	free(text_z);
	json_decref(f->all);
	*f = (struct report_figures){0};
	return text;
}
