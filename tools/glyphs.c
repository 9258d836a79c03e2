/* glyphs: writes <out>/glyphs.c, the letters of include/socho/image/glyph.h, drawn with pango and cairo.
 *
 *   glyphs OUT
 *
 * Fails when the font is not installed or lacks a letter: what another font would put in its place would show. */
#include <math.h>
#include <pango/pangocairo.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char family[] = "Open Sans";

static const struct {
	int px;
	bool bold;
} sizes[] = {{36, true}, {30, true}, {24, true}, {20, true}, {15, true}, {24, false}, {20, false}, {16, false}, {13, false}};
enum { SIZES = sizeof sizes / sizeof sizes[0], SIDE = 160, PEN_X = 40, PEN_Y = 100, LEVELS = 15 };

/* First and last of a run of characters. */
static const gunichar ranges[][2] = {
	{0x20, 0x7e},     {0xb7, 0xb7},     {0xc0, 0xd6},     {0xd8, 0xf6},     {0xf8, 0xff},     {0x102, 0x103},
	{0x110, 0x111},   {0x128, 0x129},   {0x168, 0x169},   {0x1a0, 0x1a1},   {0x1af, 0x1b0},   {0x1ea0, 0x1ef9},
	{0x2022, 0x2022},
};

static FILE *out;
static unsigned long ink_bytes;

static void die(const char *what, unsigned long n)
{
	fprintf(stderr, "glyphs: %s %lx\n", what, n);
	exit(1);
}

struct canvas {
	cairo_surface_t *surface;
	cairo_t *cr;
	PangoLayout *text;
};

static void open_canvas(struct canvas *c)
{
	cairo_font_options_t *options = cairo_font_options_create();
	c->surface = cairo_image_surface_create(CAIRO_FORMAT_A8, SIDE, SIDE);
	c->cr = cairo_create(c->surface);
	c->text = pango_cairo_create_layout(c->cr);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	PangoContext *context = pango_layout_get_context(c->text);
	pango_cairo_context_set_font_options(context, options);
	pango_context_set_round_glyph_positions(context, FALSE);
	cairo_font_options_destroy(options);
}

static void set_font(struct canvas *c, int px, bool bold)
{
	PangoFontDescription *d = pango_font_description_new();
	pango_font_description_set_family_static(d, family);
	pango_font_description_set_weight(d, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_absolute_size(d, px * PANGO_SCALE);
	pango_layout_set_font_description(c->text, d);
	pango_font_description_free(d);
}

/* The line of one character, in the family asked for. */
static PangoLayoutLine *shape(struct canvas *c, gunichar character)
{
	char utf8[6];
	pango_layout_set_text(c->text, utf8, g_unichar_to_utf8(character, utf8));
	PangoLayoutLine *line = pango_layout_get_line_readonly(c->text, 0);
	if (pango_layout_get_unknown_glyphs_count(c->text) || !line->runs || line->runs->next)
		die("the font lacks", character);
	PangoGlyphItem *run = line->runs->data;
	PangoFontDescription *d = pango_font_describe(run->item->analysis.font);
	if (strcmp(pango_font_description_get_family(d), family) != 0)
		die("Open Sans (fonts-open-sans) is not installed, or lacks", character);
	pango_font_description_free(d);
	return line;
}

static int level(const unsigned char *ink, int stride, int x, int y)
{
	return (ink[y * stride + x] * LEVELS + 127) / 255;
}

struct bounds {
	int x0, y0, x1, y1;
};

static struct bounds bounds_of(const unsigned char *ink, int stride)
{
	struct bounds b = {SIDE, SIDE, 0, 0};
	for (int y = 0; y < SIDE; y++)
		for (int x = 0; x < SIDE; x++)
			if (level(ink, stride, x, y)) {
				b.x0 = x < b.x0 ? x : b.x0;
				b.y0 = y < b.y0 ? y : b.y0;
				b.x1 = x + 1 > b.x1 ? x + 1 : b.x1;
				b.y1 = y + 1;
			}
	return b.x1 ? b : (struct bounds){PEN_X, PEN_Y, PEN_X, PEN_Y};
}

static void write_rows(const unsigned char *ink, int stride, struct bounds b)
{
	for (int y = b.y0; y < b.y1; y++)
		for (int x = b.x0; x < b.x1; x += 2) {
			int right = x + 1 < b.x1 ? level(ink, stride, x + 1, y) : 0;
			fprintf(out, "%s%d,", ink_bytes++ % 32 ? "" : "\n\t", level(ink, stride, x, y) << 4 | right);
		}
}

/* Writes the ink of one character, and its row of the table into `table`. */
static void write_glyph(struct canvas *c, gunichar character, FILE *table)
{
	PangoRectangle logical;
	PangoLayoutLine *line = shape(c, character);
	cairo_set_operator(c->cr, CAIRO_OPERATOR_CLEAR);
	cairo_paint(c->cr);
	cairo_set_operator(c->cr, CAIRO_OPERATOR_OVER);
	cairo_move_to(c->cr, PEN_X, PEN_Y);
	pango_cairo_show_layout_line(c->cr, line);
	cairo_surface_flush(c->surface);
	const unsigned char *ink = cairo_image_surface_get_data(c->surface);
	int stride = cairo_image_surface_get_stride(c->surface);
	struct bounds b = bounds_of(ink, stride);
	if (b.x0 == 0 || b.y0 == 0 || b.x1 == SIDE || b.y1 == SIDE)
		die("no room for", character);
	pango_layout_line_get_extents(line, NULL, &logical);
	fprintf(table, "\t{0x%x, %lu, %d, %d, %d, %d, %d},\n", character, ink_bytes, b.x0 - PEN_X, PEN_Y - b.y0, b.x1 - b.x0,
	        b.y1 - b.y0, (int)lround(logical.width * 64.0 / PANGO_SCALE));
	write_rows(ink, stride, b);
}

static void write_strike(struct canvas *c, int size, FILE *table, FILE *heads)
{
	PangoRectangle logical;
	set_font(c, sizes[size].px, sizes[size].bold);
	fprintf(table, "static const struct glyph strike_%d[] = {\n", size);
	for (size_t r = 0; r < sizeof ranges / sizeof ranges[0]; r++)
		for (gunichar character = ranges[r][0]; character <= ranges[r][1]; character++)
			write_glyph(c, character, table);
	fputs("};\n", table);
	pango_layout_line_get_extents(shape(c, 'x'), NULL, &logical);
	fprintf(heads, "\t{%d, %s, %d, %d, strike_%d, sizeof strike_%d / sizeof strike_%d[0]},\n", sizes[size].px,
	        sizes[size].bold ? "true" : "false", (int)ceil(PANGO_ASCENT(logical) / (double)PANGO_SCALE),
	        (int)ceil(PANGO_DESCENT(logical) / (double)PANGO_SCALE), size, size, size);
}

int main(int argc, char **argv)
{
	char path[4096], *table_text, *heads_text;
	size_t table_bytes, heads_bytes;
	struct canvas canvas;
	if (argc != 2 || snprintf(path, sizeof path, "%s/glyphs.c", argv[1]) >= (int)sizeof path)
		return 2;
	out = fopen(path, "w");
	FILE *table = open_memstream(&table_text, &table_bytes), *heads = open_memstream(&heads_text, &heads_bytes);
	if (!out || !table || !heads) {
		perror(path);
		return 1;
	}
	open_canvas(&canvas);
	fputs("/* Written by tools/glyphs.c. */\n#include \"socho/image/glyph.h\"\n\nconst uint8_t glyph_ink[] = {", out);
	for (int i = 0; i < SIZES; i++)
		write_strike(&canvas, i, table, heads);
	fclose(table);
	fclose(heads);
	fprintf(out, "\n};\n\n%s\nconst struct strike strikes[] = {\n%s};\n", table_text, heads_text);
	fputs("const size_t strike_count = sizeof strikes / sizeof strikes[0];\n", out);
	free(table_text);
	free(heads_text);
	return fclose(out) ? 1 : 0;
}
