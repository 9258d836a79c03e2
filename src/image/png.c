/* libpng spends about half of its time here on allocating and first touching zlib's state, so it gets a bump
 * allocator over memory that stays with the process: every image starts at its beginning again. The deflate window is
 * 2 KiB, which holds six pixel rows of the widest image made here; rows of one module are equal, so more finds
 * nothing. Level 3 takes half the time of the usual 6 for 600 bytes more; level 9 is many times slower and no smaller. */
#include "socho/image/png.h"

#include <assert.h>
#include <png.h>
#include <string.h>

#include "socho/base/text.h"

enum {
	SCRATCH_BYTES = 256 * 1024,
	DEFLATE_LEVEL = 3,
	DEFLATE_WINDOW_BITS = 11,
	DEFLATE_MEMORY_LEVEL = 5,
	PIXELS_A_METRE = 11811, /* 300 dpi */
	MODULES_MAX = 177 + 2 * SYMBOL_QUIET_MODULES,
	ROW_BYTES_MAX = (MODULES_MAX * PNG_SCALE_MAX + 7) / 8,
};

static _Alignas(max_align_t) unsigned char scratch[SCRATCH_BYTES];
static size_t scratch_used;

static png_voidp take(png_structp png, png_alloc_size_t n)
{
	(void)png;
	const size_t align = _Alignof(max_align_t);
	if (n > SCRATCH_BYTES)
		return NULL;
	n = (n + align - 1) & ~(align - 1);
	if (n > SCRATCH_BYTES - scratch_used)
		return NULL;
	void *p = scratch + scratch_used;
	scratch_used += n;
	return p;
}

static void give_back(png_structp png, png_voidp p)
{
	(void)png;
	(void)p;
}

static void on_error(png_structp png, png_const_charp message)
{
	struct fault *why = png_get_error_ptr(png);
	faultf(why, ERR_INTERNAL, NULL, "libpng: %.150s", message);
	png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
	(void)png;
	(void)message;
}

static void on_bytes(png_structp png, png_bytep p, size_t n)
{
	text_add(png_get_io_ptr(png), slice_of(p, n));
}

static void on_flush(png_structp png)
{
	(void)png;
}

/* Makes the pixels from..to (not included) dark. */
static void darken(uint8_t *row, unsigned from, unsigned to)
{
	unsigned first = from / 8, last = to / 8;
	uint8_t head = (uint8_t)(0xff >> from % 8), tail = (uint8_t) ~(0xff >> to % 8);
	if (first == last) {
		row[first] &= (uint8_t) ~(head & tail);
		return;
	}
	row[first] &= (uint8_t)~head;
	memset(row + first + 1, 0, last - first - 1);
	if (tail)
		row[last] &= (uint8_t)~tail;
}

/* One pixel row of module row y; white is 1, and the row starts all white. */
static void draw_row(const struct symbol *s, int y, int scale, uint8_t *row, size_t row_bytes)
{
	memset(row, 0xff, row_bytes);
	if (y < 0 || y >= s->width)
		return;
	const uint8_t *modules = s->modules + (size_t)y * (size_t)s->width;
	for (int m = 0, end; m < s->width; m = end) {
		for (end = m + 1; end < s->width && modules[end] == modules[m];)
			end++;
		if (modules[m])
			darken(row, (unsigned)((m + SYMBOL_QUIET_MODULES) * scale), (unsigned)((end + SYMBOL_QUIET_MODULES) * scale));
	}
}

static void set_notes(png_structp png, png_infop info, struct arena *a, const struct png_note *from, size_t count)
{
	png_text notes[PNG_TEXTS_MAX];
	memset(notes, 0, sizeof notes);
	for (size_t i = 0; i < count; i++) {
		notes[i].compression = PNG_ITXT_COMPRESSION_NONE;
		notes[i].key = (png_charp)(uintptr_t)from[i].key_z;
		notes[i].text = (png_charp)(uintptr_t)arena_dup_z(a, from[i].text);
	}
	png_set_text(png, info, notes, (int)count);
}

/* Everything before the pixels. */
static void write_head(png_structp png, png_infop info, unsigned width, unsigned height, int depth)
{
	png_set_IHDR(png, info, width, height, depth, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
	             PNG_FILTER_TYPE_DEFAULT);
	png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
	png_set_compression_level(png, DEFLATE_LEVEL);
	png_set_compression_window_bits(png, DEFLATE_WINDOW_BITS);
	png_set_compression_mem_level(png, DEFLATE_MEMORY_LEVEL);
	png_set_pHYs(png, info, PIXELS_A_METRE, PIXELS_A_METRE, PNG_RESOLUTION_METER);
	png_write_info(png, info);
}

static void write_symbol(png_structp png, const struct symbol *s, int scale)
{
	static uint8_t row[ROW_BYTES_MAX];
	size_t row_bytes = ((size_t)(s->width + 2 * SYMBOL_QUIET_MODULES) * (size_t)scale + 7) / 8;
	for (int y = -SYMBOL_QUIET_MODULES; y < s->width + SYMBOL_QUIET_MODULES; y++) {
		draw_row(s, y, scale, row, row_bytes);
		for (int i = 0; i < scale; i++)
			png_write_row(png, row);
	}
}

static void pack_4(const uint8_t *levels, unsigned width, uint8_t *row)
{
	for (unsigned x = 0; x + 1 < width; x += 2)
		row[x / 2] = (uint8_t)(levels[x] << 4 | levels[x + 1]);
	if (width % 2)
		row[width / 2] = (uint8_t)(levels[width - 1] << 4);
}

static void pack_1(const uint8_t *levels, unsigned width, uint8_t *row)
{
	memset(row, 0, (width + 7) / 8);
	for (unsigned x = 0; x < width; x++)
		row[x / 8] |= (uint8_t)(levels[x] >> 3 << (7 - x % 8));
}

static void write_grey(png_structp png, const struct png_grey *g)
{
	static uint8_t row[PNG_GREY_WIDTH_MAX];
	for (unsigned y = 0; y < g->height; y++) {
		(g->depth == 1 ? pack_1 : pack_4)(g->levels + (size_t)y * g->width, g->width, row);
		png_write_row(png, row);
	}
}

struct writing {
	struct arena *arena;
	const struct symbol *symbol;      /* either this */
	const struct png_grey *grey;      /* or that */
	const struct png_note *notes;
	size_t note_count;
	int scale;
};

static void write_image(png_structp png, png_infop info, const struct writing *w)
{
	set_notes(png, info, w->arena, w->notes, w->note_count);
	if (w->symbol) {
		unsigned side = (unsigned)((w->symbol->width + 2 * SYMBOL_QUIET_MODULES) * w->scale);
		write_head(png, info, side, side, 1);
		write_symbol(png, w->symbol, w->scale);
	} else {
		write_head(png, info, w->grey->width, w->grey->height, w->grey->depth);
		write_grey(png, w->grey);
	}
	png_write_end(png, info);
}

static int encode(const struct writing *w, struct slice *png_out, struct fault *why)
{
	struct text out;
	text_init(&out, w->arena);
	scratch_used = 0;
	png_structp png = png_create_write_struct_2(PNG_LIBPNG_VER_STRING, why, on_error, on_warning, NULL, take, give_back);
	png_infop info = png ? png_create_info_struct(png) : NULL;
	if (!info)
		return faultf(why, ERR_INTERNAL, NULL, "libpng: no scratch memory");
	if (setjmp(png_jmpbuf(png))) {
		png_destroy_write_struct(&png, &info);
		return -1;
	}
	png_set_write_fn(png, &out, on_bytes, on_flush);
	write_image(png, info, w);
	png_destroy_write_struct(&png, &info);
	*png_out = text_slice(&out);
	return 0;
}

int png_encode(struct arena *a, const struct symbol *s, const struct png_options *o, struct slice *png,
               struct fault *why)
{
	assert(s->width > 0 && s->width <= 177 && o->note_count <= PNG_TEXTS_MAX);
	if (o->scale < PNG_SCALE_MIN || o->scale > PNG_SCALE_MAX)
		return fault(why, ERR_BAD_SCALE, "scale");
	const struct writing w = {
		.arena = a, .symbol = s, .notes = o->notes, .note_count = o->note_count, .scale = o->scale};
	return encode(&w, png, why);
}

int png_encode_grey(struct arena *a, const struct png_grey *g, struct slice *png, struct fault *why)
{
	assert(g->width <= PNG_GREY_WIDTH_MAX && (g->depth == 1 || g->depth == 4) && g->note_count <= PNG_TEXTS_MAX);
	const struct writing w = {.arena = a, .grey = g, .notes = g->notes, .note_count = g->note_count};
	return encode(&w, png, why);
}
