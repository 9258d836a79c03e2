/* A user unit is a millimetre; a slip is an eighth of a page. Nothing reaches over its symbol, so what is decoded, module by
 * module, is what stands there. */
#include "socho/image/slip.h"

#include <assert.h>
#include <cairo-pdf.h>
#include <stdlib.h>

#include "draw.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"
#include "socho/image/decode.h"

enum { COLUMNS = 2, ARENA_BYTES = 64 * 1024 };
static const double PAGE_W = 210, PAGE_H = 297, SLIP_W = 105, SLIP_H = 74.25, UNITS_A_MM = 72 / 25.4;
static const double LINES_Y = 22.5, LINES_H = 24, LINE_H_MAX = 7, WORDS_W = 60;

struct slips {
	struct arena arena, side; /* side: of one slip */
	struct text file;
	struct decoder *decoder;
	cairo_surface_t *surface;
	struct pen pen;
	int count;
	bool sample;
};

static cairo_status_t on_bytes(void *arg, const unsigned char *bytes, unsigned n)
{
	text_add(arg, slice_of(bytes, n));
	return CAIRO_STATUS_SUCCESS;
}

int slips_open(struct slips **out, bool sample, struct fault *why)
{
	struct slips *s = calloc(1, sizeof *s);
	assert(s);
	*out = s;
	s->sample = sample;
	arena_init(&s->arena, ARENA_BYTES);
	arena_init(&s->side, ARENA_BYTES);
	text_init(&s->file, &s->arena);
	s->decoder = decoder_open();
	if (!s->decoder)
		return faultf(why, ERR_INTERNAL, NULL, "zbar cannot be set up");
	s->surface = cairo_pdf_surface_create_for_stream(on_bytes, &s->file, PAGE_W * UNITS_A_MM, PAGE_H * UNITS_A_MM);
	cairo_pdf_surface_set_metadata(s->surface, CAIRO_PDF_METADATA_CREATOR, "Sổ Chợ");
	if (pen_init(&s->pen, cairo_create(s->surface), why))
		return -1;
	cairo_scale(s->pen.cr, UNITS_A_MM, UNITS_A_MM);
	pango_cairo_update_layout(s->pen.cr, s->pen.text);
	return 0;
}

static int words(struct slips *s, struct box b, struct slice text, struct fault *why)
{
	struct slice nfc;
	if (!text.n)
		return 0;
	if (utf8_nfc(&s->side, text, &nfc))
		return fault(why, ERR_BAD_TEXT, NULL);
	cairo_set_source_rgb(s->pen.cr, 0, 0, 0);
	return draw_text(&s->pen, &b, 1, nfc, why);
}

/* Where texts stand; the box's item says nothing here. */
#define BOX(x, y, w, h, em, align, bold) ((struct box){ITEM_PAY, (x), (y), (w), (h), (em), (align), (bold)})

static int draw_lines(struct slips *s, const struct slip *one, struct fault *why)
{
	double h = LINES_H / (double)(one->line_count ? one->line_count : 1);
	h = h > LINE_H_MAX ? LINE_H_MAX : h;
	for (size_t i = 0; i < one->line_count; i++) {
		double y = LINES_Y + h * (double)i;
		if (words(s, BOX(4, y, 43, h, 2.5, ALIGN_LEFT, false), one->lines[i].what, why) ||
		    words(s, BOX(48, y, 16, h, 2.6, ALIGN_RIGHT, false), one->lines[i].amount, why))
			return -1;
	}
	return 0;
}

static void rule(cairo_t *cr, double x, double y, double w, double h, bool dashed)
{
	static const double dashes[] = {1, 1};
	cairo_set_source_rgb(cr, 0.4, 0.4, 0.4);
	cairo_set_line_width(cr, 0.15);
	cairo_set_dash(cr, dashes, dashed ? 2 : 0, 0);
	cairo_move_to(cr, x, y);
	cairo_rel_line_to(cr, w, h);
	cairo_stroke(cr);
	cairo_set_dash(cr, NULL, 0, 0);
}

static int draw_words(struct slips *s, const struct slip *one, struct fault *why)
{
	struct arena *a = &s->side;
	rule(s->pen.cr, 4, 47.5, WORDS_W, 0, false);
	return words(s, BOX(4, 3, 97, 4, 3, ALIGN_LEFT, true), one->market, why) ||
	               words(s, BOX(4, 7.2, 97, 4.6, 3.6, ALIGN_LEFT, true), arena_printf(a, "PHIẾU BÁO THU số %.*s", SARG(one->number)), why) ||
	               words(s, BOX(4, 12, WORDS_W, 4, 2.6, ALIGN_LEFT, false),
	                     arena_printf(a, "Kỳ %.*s · Hạn trả %.*s", SARG(one->period), SARG(one->due)), why) ||
	               words(s, BOX(4, 16.2, WORDS_W, 5.4, 3, ALIGN_LEFT, true), one->who, why) || draw_lines(s, one, why) ||
	               words(s, BOX(4, 48, 30, 4.6, 3, ALIGN_LEFT, true), S("Tổng cộng"), why) ||
	               words(s, BOX(34, 48, 30, 4.6, 3.2, ALIGN_RIGHT, true), one->total, why) ||
	               words(s, BOX(4, 53, WORDS_W, 7.5, 2.6, ALIGN_LEFT, false), arena_printf(a, "Bằng chữ: %.*s", SARG(one->words)), why) ||
	               words(s, BOX(4, 66.5, 40, 4.4, 3, ALIGN_LEFT, true), S("KHÔNG PHẢI HÓA ĐƠN"), why) ||
	               words(s, BOX(45, 67, 56, 3.8, 2.1, ALIGN_RIGHT, false), one->address, why) ||
	               words(s, BOX(4, 61, WORDS_W, 4.6, 2.4, ALIGN_LEFT, false), S("Quét mã, giữ nguyên số tiền và nội dung."), why)
	           ? -1
	           : 0;
}

static int draw_code(struct slips *s, const struct slip *one, struct fault *why)
{
	struct symbol symbol;
	const struct box place = BOX(66, 12, 36, 36, 0, ALIGN_CENTER, false);
	if (symbol_make(&s->side, one->payload, &symbol, why))
		return -1;
	if (!decoder_reads_symbol(&s->side, s->decoder, &symbol, one->payload))
		return faultf(why, ERR_NOT_DECODED, NULL, "%.*s", SARG(one->number));
	draw_symbol(s->pen.cr, &symbol, &place, 1);
	return words(s, BOX(66, 48.5, 36, 4, 2.5, ALIGN_CENTER, true), one->memo, why) ||
	               words(s, BOX(66, 52.5, 36, 4, 2.5, ALIGN_CENTER, false), one->bank, why) ||
	               words(s, BOX(66, 56.5, 36, 7, 2.5, ALIGN_CENTER, false), one->holder, why)
	           ? -1
	           : 0;
}

int slips_add(struct slips *s, const struct slip *one, struct fault *why)
{
	int place = s->count % SLIPS_A_PAGE, column = place % COLUMNS, row = place / COLUMNS;
	cairo_t *cr = s->pen.cr;
	assert(one->line_count <= SLIP_LINES_MAX);
	arena_reset(&s->side);
	if (place == 0 && s->count)
		cairo_show_page(cr);
	s->count++;
	cairo_save(cr);
	cairo_translate(cr, column * SLIP_W, row * SLIP_H);
	rule(cr, SLIP_W, 0, 0, SLIP_H, true);
	rule(cr, 0, SLIP_H, SLIP_W, 0, true);
	int rc = draw_words(s, one, why) || draw_code(s, one, why) ? -1 : 0;
	if (rc == 0 && s->sample)
		rc = draw_sample(&s->pen, WORDS_W, SLIP_H, why);
	cairo_restore(cr);
	return rc;
}

int slips_finish(struct slips *s, struct slice *file, struct fault *why)
{
	cairo_status_t status = cairo_status(s->pen.cr);
	cairo_show_page(s->pen.cr);
	cairo_surface_finish(s->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(s->surface);
	if (status != CAIRO_STATUS_SUCCESS && status != CAIRO_STATUS_SURFACE_FINISHED)
		return faultf(why, ERR_INTERNAL, NULL, "cairo: %s", cairo_status_to_string(status));
	*file = text_slice(&s->file);
	return 0;
}

void slips_free(struct slips *s)
{
	if (!s)
		return;
	pen_release(&s->pen);
	if (s->surface)
		cairo_surface_destroy(s->surface);
	decoder_close(s->decoder);
	arena_release(&s->side);
	arena_release(&s->arena);
	free(s);
}
