#include "socho/image/svg.h"

#include "socho/base/text.h"

static void add_notes(struct text *t, const struct svg_note *notes, size_t note_count)
{
	text_add(t, S("<metadata xmlns:s=\"urn:socho\">\n"));
	for (size_t i = 0; i < note_count; i++) {
		text_addf(t, "<s:%s>", notes[i].name_z);
		text_add_html(t, notes[i].text);
		text_addf(t, "</s:%s>\n", notes[i].name_z);
	}
	text_add(t, S("</metadata>\n"));
}

/* Row y's dark runs, each a box one module high. */
static void add_row(struct text *t, const struct symbol *s, int y)
{
	const uint8_t *row = s->modules + (size_t)y * (size_t)s->width;
	for (int x = 0, end; x < s->width; x = end) {
		for (end = x + 1; end < s->width && row[end] == row[x];)
			end++;
		if (row[x])
			text_addf(t, "M%d %dh%dv1h-%dz", x + SYMBOL_QUIET_MODULES, y + SYMBOL_QUIET_MODULES, end - x, end - x);
	}
	text_addc(t, '\n');
}

struct slice svg_encode(struct arena *a, const struct symbol *s, const struct svg_note *notes, size_t note_count)
{
	int side = s->width + 2 * SYMBOL_QUIET_MODULES;
	struct text t;
	text_init(&t, a);
	text_addf(&t,
	          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	          "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%dmm\" height=\"%dmm\" viewBox=\"0 0 %d %d\" "
	          "shape-rendering=\"crispEdges\">\n",
	          side, side, side, side);
	add_notes(&t, notes, note_count);
	text_addf(&t, "<path fill=\"#fff\" d=\"M0 0h%dv%dh-%dz\"/>\n<path d=\"", side, side, side);
	for (int y = 0; y < s->width; y++)
		add_row(&t, s, y);
	text_add(&t, S("\"/>\n</svg>\n"));
	return text_slice(&t);
}
