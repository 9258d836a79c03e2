/* A text starts at its largest size and shrinks until it is inside its box, first broken between words only, then
 * anywhere; below TEXT_MM_MIN nobody could read it and the label is refused. */
#include "draw.h"

#include <math.h>

#include "socho/base/utf8.h"

enum { TABLE_ROWS = 8 };

static const double TEXT_MM_MIN = 0.9, SHRINK = 0.94, WORDS_AT_LEAST = 0.55;
/* Every Vietnamese letter is in it, in both weights: Liberation and its like have none, and a fallback shows. */
static const char font[] = "Open Sans";

/* What a text begins with, and the fact that follows. */
static const struct {
	const char *before;
	size_t fact; /* offset in struct label */
	bool no_fact;
} texts[ITEM_COUNT] = {
	[ITEM_MARKET] = {"", offsetof(struct label, market), false},
	[ITEM_STALL] = {"", offsetof(struct label, stall), false},
	[ITEM_HOLDER] = {"", offsetof(struct label, holder), false},
	[ITEM_BANK] = {"", offsetof(struct label, bank), false},
	[ITEM_LAST4] = {"•••• ", offsetof(struct label, last4), false},
	[ITEM_SERIAL] = {"Nhãn / Label  ", offsetof(struct label, serial), false},
	[ITEM_ISSUED] = {"Ngày cấp / Issued  ", offsetof(struct label, issued), false},
	[ITEM_ADDRESS] = {"Kiểm tra mã / Check: ", offsetof(struct label, address), false},
	[ITEM_PAY] = {"Quét mã để trả tiền / Scan to pay", 0, true},
	[ITEM_ADVICE_VI] = {"Kiểm tra tên và 4 số cuối trước khi xác nhận", 0, true},
	[ITEM_ADVICE_EN] = {"Check name and last four before you confirm", 0, true},
	[ITEM_TRIAL_HELP] = {"Trước khi in hàng loạt, thử từng ứng dụng ngân hàng của khách với cả hai mã rồi đánh dấu.\n"
	                     "Before printing in bulk, try each bank app of the customers with both codes and tick.", 0, true},
	[ITEM_TRIAL_SEALED] = {"Có dấu xác thực / Sealed", 0, true},
	[ITEM_TRIAL_PLAIN] = {"Không dấu xác thực / Plain", 0, true},
};

int pen_init(struct pen *p, cairo_t *cr, struct fault *why)
{
	*p = (struct pen){.cr = cr, .text = pango_cairo_create_layout(cr)};
	if (!p->text)
		return faultf(why, ERR_INTERNAL, NULL, "pango cannot lay out text");
	/* Outlines as designed, at any size: a millimetre is a unit here, and rounding to units would ruin the text. */
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	PangoContext *context = pango_layout_get_context(p->text);
	pango_cairo_context_set_font_options(context, options);
	pango_context_set_round_glyph_positions(context, FALSE);
	pango_layout_context_changed(p->text);
	cairo_font_options_destroy(options);
	return 0;
}

void pen_release(struct pen *p)
{
	if (p->text)
		g_object_unref(p->text);
	if (p->cr)
		cairo_destroy(p->cr);
	*p = (struct pen){NULL, NULL};
}

static void set_size(PangoLayout *t, double em_mm, bool bold)
{
	PangoFontDescription *d = pango_font_description_from_string(font);
	pango_font_description_set_weight(d, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_absolute_size(d, em_mm * PANGO_SCALE);
	pango_layout_set_font_description(t, d);
	pango_font_description_free(d);
}

static bool inside(PangoLayout *t, double w_mm, double h_mm)
{
	PangoRectangle ink, logical;
	pango_layout_get_extents(t, &ink, &logical);
	return logical.width <= w_mm * PANGO_SCALE && logical.height <= h_mm * PANGO_SCALE &&
	       ink.width <= w_mm * PANGO_SCALE && ink.height <= h_mm * PANGO_SCALE;
}

/* At the largest size from `most` down to `least`. */
static bool shrink(PangoLayout *t, const struct box *b, double scale, double most, double least)
{
	double size = most;
	while (size >= least) {
		set_size(t, size, b->bold);
		if (inside(t, b->w_mm * scale, b->h_mm * scale))
			return true;
		size *= SHRINK;
	}
	return false;
}

static bool fits(PangoLayout *t, const struct box *b, double scale)
{
	double em = b->em_mm * scale;
	static const PangoAlignment alignments[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT};
	pango_layout_set_width(t, (int)(b->w_mm * scale * PANGO_SCALE));
	pango_layout_set_alignment(t, alignments[b->align]);
	pango_layout_set_wrap(t, PANGO_WRAP_WORD);
	if (shrink(t, b, scale, em, em * WORDS_AT_LEAST))
		return true;
	pango_layout_set_wrap(t, PANGO_WRAP_WORD_CHAR);
	return shrink(t, b, scale, em, TEXT_MM_MIN);
}

int draw_text(struct pen *p, const struct box *b, double scale, struct slice words, struct fault *why)
{
	PangoRectangle logical;
	pango_layout_set_text(p->text, words.p, (int)words.n);
	if (!fits(p->text, b, scale))
		return faultf(why, ERR_NO_ROOM, NULL, "%.*s", SARG(words));
	if (pango_layout_get_unknown_glyphs_count(p->text))
		return faultf(why, ERR_NO_GLYPH, NULL, "%.*s", SARG(words));
	pango_layout_get_extents(p->text, NULL, &logical);
	double h = (double)logical.height / PANGO_SCALE, y = (double)logical.y / PANGO_SCALE;
	cairo_move_to(p->cr, b->x_mm * scale, b->y_mm * scale + (b->h_mm * scale - h) / 2 - y);
	pango_cairo_show_layout(p->cr, p->text);
	return 0;
}

enum face draw_face(const struct label *l, const struct box *b, double scale, struct slice *payload)
{
	bool plain = b->item == ITEM_SYMBOL_PLAIN ||
	             (b->item == ITEM_SYMBOL && (l->prefer_plain || b->w_mm * scale < LAYOUT_SEALED_MM_MIN));
	enum face face = b->item == ITEM_VERIFY ? FACE_VERIFY : plain ? FACE_PLAIN : FACE_SEALED;
	*payload = face == FACE_VERIFY ? l->verify : plain ? l->plain : l->sealed;
	return face;
}

/* Whether the dark run from..to (not included) of row y stands in that row as it is, neither longer nor shorter. */
static bool has_run(const struct symbol *s, int y, int from, int to)
{
	const uint8_t *row = s->modules + (size_t)y * (size_t)s->width;
	if ((from > 0 && row[from - 1]) || (to < s->width && row[to]))
		return false;
	for (int x = from; x < to; x++)
		if (!row[x])
			return false;
	return true;
}

/* A run and the same runs below it are one rectangle: most of a PDF's time goes into writing and packing these numbers. */
static void add_run(cairo_t *cr, const struct symbol *s, int y, int from, int to)
{
	int below = y + 1;
	if (y > 0 && has_run(s, y - 1, from, to))
		return;
	while (below < s->width && has_run(s, below, from, to))
		below++;
	cairo_rectangle(cr, from + SYMBOL_QUIET_MODULES, y + SYMBOL_QUIET_MODULES, to - from, below - y);
}

/* One path, without smoothed edges. */
void draw_symbol(cairo_t *cr, const struct symbol *s, const struct box *b, double scale)
{
	cairo_save(cr);
	cairo_translate(cr, b->x_mm * scale, b->y_mm * scale);
	double module = b->w_mm * scale / (s->width + 2 * SYMBOL_QUIET_MODULES);
	cairo_scale(cr, module, module);
	cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
	cairo_set_source_rgb(cr, 1, 1, 1);
	cairo_rectangle(cr, 0, 0, s->width + 2 * SYMBOL_QUIET_MODULES, s->width + 2 * SYMBOL_QUIET_MODULES);
	cairo_fill(cr);
	cairo_set_source_rgb(cr, 0, 0, 0);
	for (int y = 0; y < s->width; y++) {
		const uint8_t *row = s->modules + (size_t)y * (size_t)s->width;
		for (int x = 0, end; x < s->width; x = end) {
			for (end = x + 1; end < s->width && row[end] == row[x];)
				end++;
			if (row[x])
				add_run(cr, s, y, x, end);
		}
	}
	cairo_fill(cr);
	cairo_restore(cr);
}

/* Ruled, for notes by hand. */
static int draw_table(struct pen *p, const struct box *b, struct fault *why)
{
	static const char *const heads[] = {"Ứng dụng ngân hàng / Bank app", "Có dấu / Sealed", "Không dấu / Plain"};
	const double edges[] = {0, b->w_mm * 0.46, b->w_mm * 0.73, b->w_mm}, row = b->h_mm / TABLE_ROWS;
	cairo_set_line_width(p->cr, 0.2);
	for (int i = 0; i <= TABLE_ROWS; i++) {
		cairo_move_to(p->cr, b->x_mm, b->y_mm + i * row);
		cairo_rel_line_to(p->cr, b->w_mm, 0);
	}
	for (int i = 0; i < 4; i++) {
		cairo_move_to(p->cr, b->x_mm + edges[i], b->y_mm);
		cairo_rel_line_to(p->cr, 0, b->h_mm);
	}
	cairo_stroke(p->cr);
	for (int i = 0; i < 3; i++) {
		struct box cell = {b->item, b->x_mm + edges[i] + 2, b->y_mm, edges[i + 1] - edges[i] - 4, row, b->em_mm, ALIGN_LEFT,
		                   true};
		if (draw_text(p, &cell, 1, slice_z(heads[i]), why))
			return -1;
	}
	return 0;
}

/* "ABCD-EFGH-JKM", so that it can be compared by eye. */
static struct slice words_of(struct arena *a, const struct prepared *drawn, enum item item)
{
	const struct label *l = drawn->label;
	if (item == ITEM_PAGE)
		return arena_printf(a, "Trang / Page %d", drawn->page);
	if (item == ITEM_CODE)
		return l->code.n == 11 ? arena_printf(a, "Mã số / Code  %.4s-%.4s-%.3s", l->code.p, l->code.p + 4, l->code.p + 8)
		                       : l->code;
	if (item == ITEM_SERIAL_ISSUED)
		return arena_printf(a, "Nhãn / Label %.*s · %.*s", SARG(l->serial), SARG(l->issued));
	if (texts[item].no_fact)
		return slice_z(texts[item].before);
	const struct slice *fact = (const struct slice *)((const char *)l + texts[item].fact);
	return arena_printf(a, "%s%.*s", texts[item].before, SARG(*fact));
}

static int draw_box(struct pen *p, struct arena *a, const struct box *b, double scale, const struct prepared *l,
                    struct fault *why)
{
	struct slice payload, words;
	cairo_set_source_rgb(p->cr, 0, 0, 0);
	if (b->item == ITEM_TRIAL_TABLE)
		return draw_table(p, b, why);
	if (!item_is_symbol(b->item)) {
		/* Fonts have the composed letters; loose marks would be put beside them by guess. */
		if (utf8_nfc(a, words_of(a, l, b->item), &words))
			return fault(why, ERR_BAD_TEXT, NULL);
		return draw_text(p, b, scale, words, why);
	}
	draw_symbol(p->cr, &l->symbols[draw_face(l->label, b, scale, &payload)], b, scale);
	return 0;
}

static bool meet(const struct box *a, const struct box *b)
{
	return a->x_mm < b->x_mm + b->w_mm && b->x_mm < a->x_mm + a->w_mm && a->y_mm < b->y_mm + b->h_mm &&
	       b->y_mm < a->y_mm + a->h_mm;
}

int draw_boxes(struct pen *p, const struct box *boxes, size_t count, double scale, const struct prepared *l,
               const struct box *window, struct fault *why)
{
	struct arena a;
	int rc = 0;
	arena_init(&a, 4096);
	for (size_t i = 0; i < count && rc == 0; i++)
		if (!window || meet(&boxes[i], window))
			rc = draw_box(p, &a, &boxes[i], scale, l, why);
	arena_release(&a);
	return rc;
}

int draw_sample(struct pen *p, double w_mm, double h_mm, struct fault *why)
{
	double diagonal = sqrt(w_mm * w_mm + h_mm * h_mm), h = fmin(w_mm, h_mm) * 0.5;
	struct box b = {ITEM_PAY, -diagonal / 2, -h / 2, diagonal, h, h * 0.8, ALIGN_CENTER, true};
	cairo_save(p->cr);
	cairo_translate(p->cr, w_mm / 2, h_mm / 2);
	cairo_rotate(p->cr, -atan2(h_mm, w_mm));
	cairo_set_source_rgba(p->cr, 0.85, 0.1, 0.1, 0.22);
	pango_cairo_update_layout(p->cr, p->text);
	int rc = draw_text(p, &b, 1, S("MẪU"), why);
	cairo_restore(p->cr);
	pango_cairo_update_layout(p->cr, p->text);
	return rc;
}
