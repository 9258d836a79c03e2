/* A user unit is a millimetre. Margins as decree 30/2020 has them: 20 above and below, 30 left, 20 right; on a wide sheet 15. */
#include <assert.h>
#include <cairo-pdf.h>
#include <stdlib.h>

#include "paper_inside.h"
#include "socho/base/utf8.h"

static const double SHORT = 210, LONG = 297, LEFT = 30, TOP = 20, UNITS_A_MM = 72 / 25.4;
/* Such that a form with names of the usual length and every consent ends, with its signatures, on the page it began on. */
static const double EM = 3.75, GAP = 1.1, LABEL_W = 52, BOX_W = 4, SIGN_H = 30;

enum { ARENA_BYTES = 64 * 1024 };

static cairo_status_t on_bytes(void *arg, const unsigned char *bytes, unsigned n)
{
	text_add(arg, slice_of(bytes, n));
	return CAIRO_STATUS_SUCCESS;
}

int paper_open(struct paper **out, enum paper_shape shape, bool sample, struct fault *why)
{
	struct paper *p = calloc(1, sizeof *p);
	assert(p);
	*out = p;
	p->wide = shape == PAPER_WIDE;
	p->page_w = p->wide ? LONG : SHORT;
	p->page_h = p->wide ? SHORT : LONG;
	p->left = LEFT;
	p->right = p->page_w - (p->wide ? 15 : 20);
	p->bottom = p->page_h - 20;
	p->y = TOP;
	p->number = 1;
	p->sample = sample;
	arena_init(&p->arena, ARENA_BYTES);
	text_init(&p->file, &p->arena);
	p->surface = cairo_pdf_surface_create_for_stream(on_bytes, &p->file, p->page_w * UNITS_A_MM, p->page_h * UNITS_A_MM);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "Sổ Chợ");
	if (pen_init(&p->pen, cairo_create(p->surface), why))
		return -1;
	cairo_scale(p->pen.cr, UNITS_A_MM, UNITS_A_MM);
	/* An address that goes over two lines has no other hyphens than its own. */
	PangoAttrList *attributes = pango_attr_list_new();
	pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
	pango_layout_set_attributes(p->pen.text, attributes);
	pango_attr_list_unref(attributes);
	return 0;
}

void paper_free(struct paper *p)
{
	if (!p)
		return;
	pen_release(&p->pen);
	if (p->surface)
		cairo_surface_destroy(p->surface);
	arena_release(&p->arena);
	free(p);
}

int paper_lay_out(struct paper *p, struct slice words, const struct style *s, double *height, struct fault *why)
{
	PangoRectangle logical;
	struct slice nfc;
	if (utf8_nfc(&p->arena, words, &nfc))
		return fault(why, ERR_BAD_TEXT, NULL);
	PangoFontDescription *d = pango_font_description_from_string("Open Sans");
	pango_font_description_set_weight(d, s->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_style(d, s->italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
	pango_font_description_set_absolute_size(d, s->em * PANGO_SCALE);
	pango_layout_set_font_description(p->pen.text, d);
	pango_font_description_free(d);
	pango_layout_set_width(p->pen.text, (int)(s->w * PANGO_SCALE));
	pango_layout_set_alignment(p->pen.text, s->align);
	pango_layout_set_wrap(p->pen.text, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_text(p->pen.text, nfc.p, (int)nfc.n);
	if (pango_layout_get_unknown_glyphs_count(p->pen.text))
		return fault(why, ERR_NO_GLYPH, NULL);
	pango_layout_get_extents(p->pen.text, NULL, &logical);
	*height = (double)logical.height / PANGO_SCALE;
	return 0;
}

static void show(struct paper *p, double x)
{
	cairo_set_source_rgb(p->pen.cr, 0, 0, 0);
	cairo_move_to(p->pen.cr, x, p->y);
	pango_cairo_show_layout(p->pen.cr, p->pen.text);
}

int paper_column(struct paper *p, double x, struct slice words, const struct style *s, double *bottom, struct fault *why)
{
	double height;
	if (paper_lay_out(p, words, s, &height, why))
		return -1;
	show(p, x);
	if (p->y + height > *bottom)
		*bottom = p->y + height;
	return 0;
}

/* Sheets that lie apart say what they belong to, and the first that it is not all. */
static int foot(struct paper *p, bool last, struct fault *why)
{
	static const struct style s = {160, 3.2, PANGO_ALIGN_RIGHT, false, true};
	double bottom = 0;
	p->y = p->bottom + 4;
	return paper_column(p, p->left, last ? arena_printf(&p->arena, "%.*s, %.*s – trang %d/%d", SARG(p->title), SARG(p->about), p->number, p->number)
	                            : arena_printf(&p->arena, "%.*s, %.*s – trang %d, còn trang sau", SARG(p->title), SARG(p->about), p->number),
	              &s, &bottom, why);
}

/* A report counts its sheets above the text, from the second on. */
static int top_number(struct paper *p, struct fault *why)
{
	const struct style s = {p->right - p->left, 3.6, PANGO_ALIGN_CENTER, false, false};
	double bottom = 0;
	p->y = TOP - 9;
	return paper_column(p, p->left, arena_printf(&p->arena, "%d", p->number), &s, &bottom, why);
}

static int end_page(struct paper *p, bool last, struct fault *why)
{
	if (p->sample && draw_sample(&p->pen, p->page_w, p->page_h, why))
		return -1;
	if (p->wide ? p->number > 1 && top_number(p, why) : (!last || p->number > 1) && foot(p, last, why))
		return -1;
	cairo_show_page(p->pen.cr);
	p->y = TOP;
	p->number++;
	return 0;
}

int paper_make_room(struct paper *p, double height, struct fault *why)
{
	return p->y + height > p->bottom && p->y > TOP ? end_page(p, false, why) : 0;
}

int paper_paragraph(struct paper *p, double x, struct slice words, const struct style *s, struct fault *why)
{
	double height, bottom = 0;
	if (paper_lay_out(p, words, s, &height, why) || paper_make_room(p, height, why) || paper_column(p, x, words, s, &bottom, why))
		return -1;
	p->y = bottom + GAP;
	return 0;
}

void paper_rule(struct paper *p, double x, double y, double w, bool dotted)
{
	static const double dots[] = {0.3, 0.9};
	cairo_set_source_rgb(p->pen.cr, 0, 0, 0);
	cairo_set_line_width(p->pen.cr, 0.25);
	cairo_set_dash(p->pen.cr, dots, dotted ? 2 : 0, 0);
	cairo_move_to(p->pen.cr, x, y);
	cairo_rel_line_to(p->pen.cr, w, 0);
	cairo_stroke(p->pen.cr);
	cairo_set_dash(p->pen.cr, NULL, 0, 0);
}

int paper_head(struct paper *p, struct slice above, struct slice issuer, struct slice number, struct slice place_day,
               struct fault *why)
{
	const double whole = p->right - p->left, left_w = whole * 0.45, right_w = whole - left_w, x = p->right - right_w;
	const struct style plain = {left_w, 3.6, PANGO_ALIGN_CENTER, false, false}, bold = {left_w, 3.6, PANGO_ALIGN_CENTER, true, false};
	const struct style state = {right_w, 3.6, PANGO_ALIGN_CENTER, true, false}, day = {right_w, 3.6, PANGO_ALIGN_CENTER, false, true};
	double left = 0, right = 0, start = p->y;
	if (paper_column(p, p->left - 8, above, &plain, &left, why))
		return -1;
	p->y = left;
	if (paper_column(p, p->left - 8, issuer, &bold, &left, why))
		return -1;
	paper_rule(p, p->left - 8 + left_w / 2 - 12, left + 0.8, 24, false);
	p->y = left + 3;
	if (number.n && paper_column(p, p->left - 8, number, &plain, &left, why))
		return -1;
	p->y = start;
	if (paper_column(p, x, S("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), &state, &right, why))
		return -1;
	p->y = right;
	if (paper_column(p, x, S("Độc lập - Tự do - Hạnh phúc"), &state, &right, why))
		return -1;
	paper_rule(p, x + right_w / 2 - 24, right + 0.8, 48, false);
	p->y = right + 3;
	if (paper_column(p, x, place_day, &day, &right, why))
		return -1;
	p->y = (left > right ? left : right) + 6;
	return 0;
}

int paper_title(struct paper *p, struct slice title, struct slice subtitle, struct slice about, struct fault *why)
{
	const double whole = p->right - p->left;
	const struct style big = {whole, 5, PANGO_ALIGN_CENTER, true, false}, small = {whole, 4.2, PANGO_ALIGN_CENTER, true, false};
	p->title = title;
	p->about = about;
	if (paper_paragraph(p, p->left, title, &big, why) || paper_paragraph(p, p->left, subtitle, &small, why))
		return -1;
	paper_rule(p, p->left + whole / 2 - 20, p->y + 0.4, 40, false);
	p->y += 4;
	return 0;
}

int paper_heading(struct paper *p, struct slice words, struct fault *why)
{
	const struct style s = {p->right - p->left, EM, PANGO_ALIGN_LEFT, true, false};
	p->y += GAP;
	return paper_make_room(p, 3 * EM, why) || paper_paragraph(p, p->left, words, &s, why) ? -1 : 0;
}

int paper_text(struct paper *p, struct slice words, struct fault *why)
{
	const struct style s = {p->right - p->left, EM, PANGO_ALIGN_LEFT, false, false};
	return paper_paragraph(p, p->left, words, &s, why);
}

int paper_field(struct paper *p, struct slice label, struct slice value, struct fault *why)
{
	static const struct style name = {50, EM, PANGO_ALIGN_LEFT, false, false}, fact = {108, EM, PANGO_ALIGN_LEFT, true, false};
	double a, b, bottom = 0;
	if (paper_lay_out(p, label, &name, &a, why) || paper_lay_out(p, value, &fact, &b, why) || paper_make_room(p, a > b ? a : b, why) ||
	    paper_column(p, p->left, label, &name, &bottom, why) || paper_column(p, p->left + LABEL_W, value, &fact, &bottom, why))
		return -1;
	if (!value.n)
		paper_rule(p, p->left + LABEL_W, bottom - 0.8, p->right - p->left - LABEL_W, true);
	p->y = bottom + GAP;
	return 0;
}

int paper_box(struct paper *p, struct slice words, struct fault *why)
{
	static const struct style s = {152, EM, PANGO_ALIGN_LEFT, false, false};
	double height;
	if (paper_lay_out(p, words, &s, &height, why) || paper_make_room(p, height, why))
		return -1;
	cairo_set_source_rgb(p->pen.cr, 0, 0, 0);
	cairo_set_line_width(p->pen.cr, 0.3);
	cairo_rectangle(p->pen.cr, p->left, p->y + 0.6, BOX_W, BOX_W);
	cairo_stroke(p->pen.cr);
	return paper_paragraph(p, p->left + 8, words, &s, why);
}

/* ---- tables */

static const double CELL_EM = 3.3, CELL_PAD = 1;

static struct style cell_style(const struct paper_column *c, bool bold)
{
	return (struct style){c->width_mm - 2 * CELL_PAD, CELL_EM, PANGO_ALIGN_LEFT, bold, false};
}

static int row_height(struct paper *p, const struct slice *cells, bool bold, double *out, struct fault *why)
{
	*out = 0;
	for (size_t i = 0; i < p->column_count; i++) {
		const struct style s = cell_style(&p->columns[i], bold);
		double height;
		if (paper_lay_out(p, cells[i], &s, &height, why))
			return -1;
		*out = height > *out ? height : *out;
	}
	*out += 2 * CELL_PAD;
	return 0;
}

static void cell_box(struct paper *p, double x, double w, double h)
{
	cairo_set_source_rgb(p->pen.cr, 0, 0, 0);
	cairo_set_line_width(p->pen.cr, 0.2);
	cairo_rectangle(p->pen.cr, x, p->y, w, h);
	cairo_stroke(p->pen.cr);
}

static int draw_row(struct paper *p, const struct slice *cells, bool bold, double height, struct fault *why)
{
	double x = p->left, y = p->y;
	for (size_t i = 0; i < p->column_count; i++) {
		const struct style s = cell_style(&p->columns[i], bold);
		double bottom = 0;
		cell_box(p, x, p->columns[i].width_mm, height);
		p->y = y + CELL_PAD;
		if (paper_column(p, x + CELL_PAD, cells[i], &s, &bottom, why))
			return -1;
		p->y = y;
		x += p->columns[i].width_mm;
	}
	p->y = y + height;
	return 0;
}

static int table_head(struct paper *p, struct fault *why)
{
	struct slice titles[PAPER_COLUMNS_MAX] = {{0}};
	double height;
	for (size_t i = 0; i < p->column_count; i++)
		titles[i] = p->columns[i].title;
	return row_height(p, titles, true, &height, why) || paper_make_room(p, 3 * height, why) || draw_row(p, titles, true, height, why) ? -1 : 0;
}

int paper_table(struct paper *p, const struct paper_column *columns, size_t count, struct fault *why)
{
	double width = 0;
	assert(count <= PAPER_COLUMNS_MAX);
	for (size_t i = 0; i < count; i++)
		width += columns[i].width_mm;
	assert(width <= PAPER_WIDTH_MM);
	p->columns = columns;
	p->column_count = count;
	p->y += GAP;
	return table_head(p, why);
}

int paper_row(struct paper *p, const struct slice *cells, struct fault *why)
{
	double height;
	int page = p->number;
	if (row_height(p, cells, false, &height, why) || paper_make_room(p, height, why) || (p->number != page && table_head(p, why)))
		return -1;
	return draw_row(p, cells, false, height, why);
}

int paper_signatures(struct paper *p, struct slice closing, struct slice left, struct slice right, struct fault *why)
{
	static const struct style s = {78, EM, PANGO_ALIGN_CENTER, true, false}, hint = {78, 3.4, PANGO_ALIGN_CENTER, false, true};
	static const struct style plain = {160, EM, PANGO_ALIGN_LEFT, false, false};
	double height, bottom = 0;
	if (paper_lay_out(p, closing, &plain, &height, why) || paper_make_room(p, height + GAP + 3 + SIGN_H, why) ||
	    paper_paragraph(p, p->left, closing, &plain, why))
		return -1;
	p->y += 3;
	if (paper_column(p, p->left, left, &s, &bottom, why) || paper_column(p, p->left + 82, right, &s, &bottom, why))
		return -1;
	p->y = bottom;
	if (paper_column(p, p->left, S("(Ký, ghi rõ họ tên)"), &hint, &bottom, why) ||
	    paper_column(p, p->left + 82, S("(Ký, ghi rõ họ tên)"), &hint, &bottom, why))
		return -1;
	p->y += SIGN_H - EM;
	return 0;
}

int paper_finish(struct paper *p, struct slice *file, struct fault *why)
{
	if (end_page(p, true, why))
		return -1;
	cairo_status_t status = cairo_status(p->pen.cr);
	cairo_surface_finish(p->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(p->surface);
	if (status != CAIRO_STATUS_SUCCESS && status != CAIRO_STATUS_SURFACE_FINISHED)
		return faultf(why, ERR_INTERNAL, NULL, "cairo: %s", cairo_status_to_string(status));
	*file = text_slice(&p->file);
	return 0;
}
