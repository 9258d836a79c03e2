/* The symbol is as large as whole pixels a module allow. A text takes the largest strike in which it stands inside its
 * box, in as many lines as fit, broken between words where it can be. */
#include "socho/image/card.h"

#include <assert.h>
#include <string.h>

#include "socho/base/utf8.h"
#include "socho/image/glyph.h"
#include "socho/image/symbol.h"

enum { WHITE = 15, LINES_MAX = 3, HALF = 2 };

enum word { WORD_HOLDER, WORD_BANK, WORD_AMOUNT, WORD_MEMO, WORD_ADVICE_VI, WORD_ADVICE_EN };

/* Pixels; texts stand in the middle. */
struct line {
	enum word word;
	int x, y, w, h;
	int px_max;
	bool bold;
};

struct card {
	const char *name;
	int width, height;
	int symbol_side; /* of the room for it, in the middle of the top */
	const struct line *lines;
	size_t line_count;
};

static const struct line compact[] = {{WORD_BANK, 10, 482, 520, 52, 30, true}};
static const struct line compact2[] = {
	{WORD_HOLDER, 10, 481, 520, 54, 36, true},
	{WORD_BANK, 10, 536, 520, 42, 30, true},
	{WORD_ADVICE_VI, 10, 579, 520, 30, 20, true},
	{WORD_ADVICE_EN, 10, 609, 520, 26, 16, false},
};
static const struct line print[] = {
	{WORD_HOLDER, 10, 541, 580, 56, 36, true},
	{WORD_BANK, 10, 598, 580, 42, 30, true},
	{WORD_AMOUNT, 10, 641, 580, 42, 30, true},
	{WORD_MEMO, 10, 684, 580, 32, 20, false},
	{WORD_ADVICE_VI, 10, 717, 580, 28, 20, true},
	{WORD_ADVICE_EN, 10, 745, 580, 25, 16, false},
};

#define COUNT(table) (table), sizeof(table) / sizeof(table)[0]
static const struct card cards[] = {
	{"qr_only", 480, 480, 480, NULL, 0},
	{"compact", 540, 540, 480, COUNT(compact)},
	{"compact2", 540, 640, 480, COUNT(compact2)},
	{"print", CARD_WIDTH_MAX, CARD_HEIGHT_MAX, 540, COUNT(print)},
};

const struct card *card_find(struct slice name)
{
	for (size_t i = 0; i < sizeof cards / sizeof cards[0]; i++)
		if (slice_eq(name, slice_z(cards[i].name)))
			return &cards[i];
	return NULL;
}

const char *card_name(const struct card *c)
{
	return c->name;
}

/* ---- the symbol */

struct canvas {
	uint8_t *levels; /* 15 white */
	int width, height;
};

static uint8_t *pixel(const struct canvas *v, int x, int y)
{
	return v->levels + (size_t)y * (size_t)v->width + (size_t)x;
}

static int draw_symbol(struct arena *a, const struct canvas *v, const struct card *c, struct slice payload, struct fault *why)
{
	struct symbol s;
	if (symbol_make(a, payload, &s, why))
		return -1;
	int scale = c->symbol_side / (s.width + 2 * SYMBOL_QUIET_MODULES);
	if (scale < PNG_SCALE_MIN)
		return fault(why, ERR_NO_SYMBOL, NULL);
	int left = (c->width - s.width * scale) / 2, top = (c->symbol_side - s.width * scale) / 2;
	for (int y = 0; y < s.width; y++)
		for (int x = 0; x < s.width; x++) {
			if (!s.modules[y * s.width + x])
				continue;
			for (int i = 0; i < scale; i++)
				memset(pixel(v, left + x * scale, top + y * scale + i), 0, (size_t)scale);
		}
	return 0;
}

/* ---- words */

static uint32_t take_character(struct slice *s)
{
	size_t n = utf8_length(*s);
	const unsigned char *p = (const unsigned char *)s->p;
	assert(n);
	uint32_t c = n == 1 ? p[0] : p[0] & (0xffU >> (n + 1));
	for (size_t i = 1; i < n; i++)
		c = c << 6 | (p[i] & 0x3f);
	*s = slice_sub(*s, n, s->n);
	return c;
}

/* NULL when the letters lack it. */
static const struct glyph *glyph_of(const struct strike *k, uint32_t character)
{
	for (size_t low = 0, high = k->count; low < high;) {
		size_t middle = (low + high) / 2;
		if (k->glyphs[middle].character == character)
			return &k->glyphs[middle];
		if (k->glyphs[middle].character < character)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static bool has_glyphs(struct slice text)
{
	while (text.n)
		if (!glyph_of(&strikes[0], take_character(&text)))
			return false;
	return true;
}

/* Of a text that has_glyphs(). */
static int advance_64(const struct strike *k, uint32_t character)
{
	const struct glyph *g = glyph_of(k, character);
	assert(g);
	return g->advance_64;
}

static int width_64(const struct strike *k, struct slice text)
{
	int w = 0;
	while (text.n)
		w += advance_64(k, take_character(&text));
	return w;
}

/* How much of the text stands in one line: as many words as fit, or of one long word what fits. */
static size_t fitting(const struct strike *k, struct slice text, int most_64)
{
	size_t words = 0, characters = 0;
	int w = 0;
	for (struct slice rest = text; rest.n;) {
		size_t at = text.n - rest.n;
		uint32_t c = take_character(&rest);
		if (c == ' ')
			words = at;
		w += advance_64(k, c);
		if (w > most_64)
			return words ? words : characters;
		characters = text.n - rest.n;
	}
	return text.n;
}

/* Breaks the text into at most `room` lines; how many, or 0 when it takes more. */
static int broken(const struct strike *k, struct slice text, int width, int room, struct slice out[static LINES_MAX])
{
	int count = 0;
	for (text = slice_trim(text); text.n; text = slice_trim(text)) {
		size_t n = fitting(k, text, width * 64);
		if (n == 0 || count == room)
			return 0;
		out[count++] = slice_trim(slice_sub(text, 0, n));
		text = slice_sub(text, n, text.n);
	}
	return count;
}

static void draw_glyph(const struct canvas *v, const struct glyph *g, int x, int y)
{
	unsigned stride = (g->width + 1U) / 2;
	for (int row = 0; row < g->height; row++)
		for (int column = 0; column < g->width; column++) {
			int px = x + g->left + column, py = y - g->top + row;
			unsigned two = glyph_ink[g->at + (unsigned)row * stride + (unsigned)column / 2];
			unsigned ink = column % 2 ? two & 15 : two >> 4;
			if (px < 0 || px >= v->width || py < 0 || py >= v->height)
				continue;
			uint8_t *level = pixel(v, px, py);
			*level = (uint8_t)(*level * (GLYPH_LEVELS - ink) / GLYPH_LEVELS);
		}
}

static void draw_lines(const struct canvas *v, const struct line *l, const struct strike *k, const struct slice *lines,
                       int count)
{
	int line_h = k->ascent + k->descent, y = l->y + (l->h - line_h * count) / 2 + k->ascent;
	for (int i = 0; i < count; i++, y += line_h) {
		int x_64 = (l->x * 2 + l->w) * 32 - width_64(k, lines[i]) / 2;
		for (struct slice rest = lines[i]; rest.n;) {
			const struct glyph *g = glyph_of(k, take_character(&rest));
			draw_glyph(v, g, (x_64 + 32) / 64, y);
			x_64 += g->advance_64;
		}
	}
}

static struct slice words_of(struct arena *a, enum word word, const struct card_facts *f)
{
	switch (word) {
	case WORD_HOLDER: return f->holder;
	case WORD_BANK: return arena_printf(a, "%s%.*s •••• %.*s", f->sample ? "MẪU · " : "", SARG(f->bank), SARG(f->last4));
	case WORD_AMOUNT: return f->amount.n ? arena_printf(a, "%.*s đ", SARG(f->amount)) : S("");
	case WORD_MEMO: return f->memo.n ? arena_printf(a, "Nội dung: %.*s", SARG(f->memo)) : S("");
	case WORD_ADVICE_VI: return S("Kiểm tra tên và 4 số cuối trước khi xác nhận");
	case WORD_ADVICE_EN: return S("Check name and last four before you confirm");
	}
	return S("");
}

static int draw_line(struct arena *a, const struct canvas *v, const struct line *l, const struct card_facts *f,
                     struct fault *why)
{
	struct slice words, lines[LINES_MAX];
	if (utf8_nfc(a, words_of(a, l->word, f), &words))
		return fault(why, ERR_BAD_TEXT, NULL);
	if (!has_glyphs(words))
		return fault(why, ERR_NO_GLYPH, NULL);
	for (size_t i = 0; i < strike_count; i++) {
		const struct strike *k = &strikes[i];
		int room = l->h / (k->ascent + k->descent);
		if (k->bold != l->bold || k->px > l->px_max)
			continue;
		int count = broken(k, words, l->w, room < LINES_MAX ? room : LINES_MAX, lines);
		if (!count && words.n)
			continue;
		draw_lines(v, l, k, lines, count);
		return 0;
	}
	return fault(why, ERR_NO_ROOM, NULL);
}

/* ---- the picture */

/* Every second pixel of every second row: what reads as that reads in full, and takes a quarter of the time. */
static bool reads(struct arena *a, const struct canvas *v, struct decoder *d, struct slice payload)
{
	int w = v->width / HALF, h = v->height / HALF;
	uint8_t *grey = arena_alloc(a, (size_t)w * (size_t)h);
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++)
			grey[y * w + x] = (uint8_t)(*pixel(v, x * HALF, y * HALF) * 17);
	return decoder_reads(d, grey, (unsigned)w, (unsigned)h, payload);
}

int card_draw(struct arena *a, const struct card *c, const struct card_facts *f, struct decoder *d, struct slice *png,
              struct fault *why)
{
	size_t pixels = (size_t)c->width * (size_t)c->height;
	const struct canvas v = {.levels = arena_alloc(a, pixels), .width = c->width, .height = c->height};
	memset(v.levels, WHITE, pixels);
	if (draw_symbol(a, &v, c, f->payload, why))
		return -1;
	for (size_t i = 0; i < c->line_count; i++)
		if (draw_line(a, &v, &c->lines[i], f, why))
			return -1;
	if (!reads(a, &v, d, f->payload))
		return fault(why, ERR_NOT_DECODED, NULL);
	const struct png_grey grey = {.levels = v.levels,
	                              .width = (unsigned)c->width,
	                              .height = (unsigned)c->height,
	                              .depth = c->line_count ? 4 : 1,
	                              .notes = f->notes,
	                              .note_count = f->note_count};
	return png_encode_grey(a, &grey, png, why);
}
