/* A label is drawn twice: first, for each of its symbols, into a small picture that shows just that symbol's place, which
 * is decoded; then onto the page. So what is decoded has passed through the same drawing, with everything that reaches
 * over it. */
#include "socho/image/sheet.h"

#include <assert.h>
#include <cairo-pdf.h>
#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "socho/base/text.h"
#include "socho/image/decode.h"

static const double MM_AN_INCH = 25.4, PDF_UNITS_AN_INCH = 72, PNG_DOTS_AN_INCH = 300;
enum { CHECK_PIXELS_A_MODULE = 4, MODULES_MAX = 177 + 2 * SYMBOL_QUIET_MODULES, ARENA_BYTES = 65536 };

struct sheet {
	struct sheet_options o;
	struct arena arena, side; /* side: of one label */
	struct text file;
	struct decoder *decoder;
	cairo_surface_t *page, *check;
	struct pen pen, check_pen;
	int labels;
};

static cairo_status_t on_bytes(void *arg, const unsigned char *p, unsigned n)
{
	text_add(arg, slice_of(p, n));
	return CAIRO_STATUS_SUCCESS;
}

static double units_a_mm(const struct sheet *s)
{
	return (s->o.format == SHEET_PDF ? PDF_UNITS_AN_INCH : PNG_DOTS_AN_INCH) / MM_AN_INCH;
}

static void open_page(struct sheet *s)
{
	double w = s->o.layout->page_w_mm * units_a_mm(s), h = s->o.layout->page_h_mm * units_a_mm(s);
	if (s->o.format == SHEET_PDF) {
		s->page = cairo_pdf_surface_create_for_stream(on_bytes, &s->file, w, h);
		cairo_pdf_surface_set_metadata(s->page, CAIRO_PDF_METADATA_CREATOR, "Sổ Chợ");
	} else {
		s->page = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(w + 0.5), (int)(h + 0.5));
	}
}

static void whiten(cairo_t *cr)
{
	cairo_save(cr);
	cairo_identity_matrix(cr);
	cairo_set_source_rgb(cr, 1, 1, 1);
	cairo_paint(cr);
	cairo_restore(cr);
}

int sheet_open(struct sheet **out, const struct sheet_options *o, struct fault *why)
{
	struct sheet *s = calloc(1, sizeof *s);
	assert(s);
	*out = s;
	s->o = *o;
	arena_init(&s->arena, ARENA_BYTES);
	arena_init(&s->side, ARENA_BYTES);
	text_init(&s->file, &s->arena);
	s->decoder = decoder_open();
	if (!s->decoder)
		return faultf(why, ERR_INTERNAL, NULL, "zbar cannot be set up");
	int side = CHECK_PIXELS_A_MODULE * MODULES_MAX;
	open_page(s);
	s->check = cairo_image_surface_create(CAIRO_FORMAT_RGB24, side, side);
	if (pen_init(&s->pen, cairo_create(s->page), why) || pen_init(&s->check_pen, cairo_create(s->check), why))
		return -1;
	cairo_scale(s->pen.cr, units_a_mm(s), units_a_mm(s));
	if (o->format == SHEET_PNG)
		whiten(s->pen.cr);
	return 0;
}

static int draw_label(const struct sheet *s, struct pen *p, const struct prepared *l, const struct box *window,
                      struct fault *why)
{
	const struct layout *y = s->o.layout;
	if (draw_boxes(p, y->boxes, y->box_count, y->scale, l, window, why))
		return -1;
	return s->o.sample ? draw_sample(p, y->cell_w_mm, y->cell_h_mm, why) : 0;
}

/* The top left square of the check picture, as grey. */
static const uint8_t *grey_of(struct sheet *s, int side)
{
	uint8_t *grey = arena_alloc(&s->side, (size_t)side * (size_t)side);
	cairo_surface_flush(s->check);
	const uint8_t *data = cairo_image_surface_get_data(s->check);
	int stride = cairo_image_surface_get_stride(s->check);
	for (int y = 0; y < side; y++)
		for (int x = 0; x < side; x++) {
			uint32_t pixel;
			memcpy(&pixel, data + (size_t)y * (size_t)stride + (size_t)x * 4, sizeof pixel);
			grey[y * side + x] = (uint8_t)(((pixel >> 16 & 255) * 77 + (pixel >> 8 & 255) * 150 + (pixel & 255) * 29) >> 8);
		}
	return grey;
}

static int check_box(struct sheet *s, const struct box *b, const struct prepared *l, struct fault *why)
{
	const struct layout *y = s->o.layout;
	struct slice payload;
	const struct symbol *symbol = &l->symbols[draw_face(l->label, b, y->scale, &payload)];
	int side = CHECK_PIXELS_A_MODULE * (symbol->width + 2 * SYMBOL_QUIET_MODULES);
	double scale = side / (b->w_mm * y->scale);
	cairo_t *cr = s->check_pen.cr;
	whiten(cr);
	cairo_save(cr);
	cairo_rectangle(cr, 0, 0, side, side);
	cairo_clip(cr);
	cairo_scale(cr, scale, scale);
	cairo_translate(cr, -b->x_mm * y->scale, -b->y_mm * y->scale);
	pango_cairo_update_layout(cr, s->check_pen.text);
	int rc = draw_label(s, &s->check_pen, l, b, why);
	cairo_restore(cr);
	if (rc)
		return -1;
	if (!decoder_reads(s->decoder, grey_of(s, side), (unsigned)side, (unsigned)side, payload))
		return faultf(why, ERR_NOT_DECODED, NULL, "%.*s", SARG(l->label->code));
	return 0;
}

static int prepare(struct sheet *s, const struct label *l, struct prepared *out, struct fault *why)
{
	const struct layout *y = s->o.layout;
	*out = (struct prepared){.label = l, .page = 1 + s->labels / layout_labels_a_page(y)};
	for (size_t i = 0; i < y->box_count; i++) {
		struct slice payload;
		if (!item_is_symbol(y->boxes[i].item))
			continue;
		struct symbol *symbol = &out->symbols[draw_face(l, &y->boxes[i], y->scale, &payload)];
		if (!symbol->width && symbol_make_at(&s->side, s->o.level, payload, symbol, why))
			return -1;
	}
	return 0;
}

static int check(struct sheet *s, const struct prepared *l, struct fault *why)
{
	const struct layout *y = s->o.layout;
	for (size_t i = 0; i < y->box_count; i++)
		if (item_is_symbol(y->boxes[i].item) && check_box(s, &y->boxes[i], l, why))
			return -1;
	return 0;
}

int sheet_add(struct sheet *s, const struct label *label, struct fault *why)
{
	const struct layout *y = s->o.layout;
	int a_page = layout_labels_a_page(y), place = s->labels % a_page;
	int row = place / y->columns, column = place % y->columns;
	struct prepared l;
	arena_reset(&s->side);
	if (prepare(s, label, &l, why) || check(s, &l, why))
		return -1;
	assert(s->o.format == SHEET_PDF || s->labels < a_page);
	if (place == 0 && s->labels)
		cairo_show_page(s->pen.cr);
	if (place == 0 && draw_boxes(&s->pen, y->page_boxes, y->page_box_count, 1, &l, NULL, why))
		return -1;
	cairo_save(s->pen.cr);
	cairo_translate(s->pen.cr, y->left_mm + column * y->pitch_x_mm, y->top_mm + row * y->pitch_y_mm);
	int rc = draw_label(s, &s->pen, &l, NULL, why);
	cairo_restore(s->pen.cr);
	s->labels++;
	return rc;
}

/* cairo writes no resolution: a pHYs chunk (PNG 11.3.4.3) of 11811 pixels a metre goes in behind the header. */
static void put_resolution(struct sheet *s)
{
	static const char physical[] = "\0\0\0\x09pHYs\0\0\x2e\x23\0\0\x2e\x23\x01\x78\xa5\x3f\x76";
	enum { HEAD_BYTES = 8 + 25, CHUNK_BYTES = sizeof physical - 1 };
	struct slice drawn = text_slice(&s->file);
	assert(drawn.n > HEAD_BYTES);
	text_init(&s->file, &s->arena);
	text_add(&s->file, slice_sub(drawn, 0, HEAD_BYTES));
	text_add(&s->file, slice_of(physical, CHUNK_BYTES));
	text_add(&s->file, slice_sub(drawn, HEAD_BYTES, drawn.n));
}

int sheet_finish(struct sheet *s, struct slice *file, struct fault *why)
{
	cairo_status_t status = cairo_status(s->pen.cr);
	if (s->o.format == SHEET_PDF) {
		cairo_show_page(s->pen.cr);
		cairo_surface_finish(s->page);
	} else if (status == CAIRO_STATUS_SUCCESS) {
		status = cairo_surface_write_to_png_stream(s->page, on_bytes, &s->file);
		if (status == CAIRO_STATUS_SUCCESS)
			put_resolution(s);
	}
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(s->page);
	if (status != CAIRO_STATUS_SUCCESS && status != CAIRO_STATUS_SURFACE_FINISHED)
		return faultf(why, ERR_INTERNAL, NULL, "cairo: %s", cairo_status_to_string(status));
	*file = text_slice(&s->file);
	return 0;
}

void sheet_free(struct sheet *s)
{
	if (!s)
		return;
	pen_release(&s->pen);
	pen_release(&s->check_pen);
	if (s->page)
		cairo_surface_destroy(s->page);
	if (s->check)
		cairo_surface_destroy(s->check);
	decoder_close(s->decoder);
	arena_release(&s->side);
	arena_release(&s->arena);
	free(s);
}
