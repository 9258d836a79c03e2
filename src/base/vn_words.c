/* Three digits at a time, nine digits to a block: a block is read as millions, thousands and the rest, and the words after
 * it count milliards ("tỷ", "tỷ tỷ"). A group that stands behind another is read with all its places. */
#include "socho/base/vn.h"

enum { BLOCK = 1000000000, BLOCKS = 3 };

static const char *const digits[] = {"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};

struct words {
	struct text *out;
	const struct vn_words *style;
	bool begun;
};

static void say(struct words *w, const char *word_z)
{
	if (w->begun)
		text_addc(w->out, ' ');
	text_add(w->out, slice_z(word_z));
	w->begun = true;
}

/* After "mươi" one is mốt and four is tư; after any ten five is lăm. */
static void say_unit(struct words *w, int ten, int unit)
{
	if (unit == 1 && ten > 1)
		say(w, "mốt");
	else if (unit == 4 && ten > 1)
		say(w, "tư");
	else if (unit == 5 && ten > 0)
		say(w, "lăm");
	else
		say(w, digits[unit]);
}

static void say_group(struct words *w, int group)
{
	int hundred = group / 100, ten = group / 10 % 10, unit = group % 10;
	bool whole = w->begun || hundred;
	if (whole) {
		say(w, digits[hundred]);
		say(w, "trăm");
	}
	if (ten > 1)
		say(w, digits[ten]);
	if (ten)
		say(w, ten > 1 ? "mươi" : "mười");
	else if (unit && whole)
		say(w, w->style->empty_ten);
	if (unit)
		say_unit(w, ten, unit);
}

static void say_block(struct words *w, int block)
{
	const struct {
		int group;
		const char *name;
	} groups[] = {{block / 1000000, "triệu"}, {block / 1000 % 1000, w->style->thousand}, {block % 1000, NULL}};
	for (int i = 0; i < 3; i++)
		if (groups[i].group) {
			say_group(w, groups[i].group);
			if (groups[i].name)
				say(w, groups[i].name);
		}
}

void vn_words(struct text *t, int64_t n, const struct vn_words *style)
{
	struct words w = {.out = t, .style = style};
	uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	const int blocks[BLOCKS] = {(int)(size / BLOCK / BLOCK), (int)(size / BLOCK % BLOCK), (int)(size % BLOCK)};
	if (n < 0)
		text_add(t, S("âm "));
	if (n == 0)
		say(&w, digits[0]);
	for (int i = 0; i < BLOCKS; i++)
		if (blocks[i]) {
			say_block(&w, blocks[i]);
			for (int left = BLOCKS - 1 - i; left > 0; left--)
				say(&w, "tỷ");
		}
}

void vn_amount_words(struct text *t, int64_t amount_vnd, const struct vn_words *style)
{
	struct text words;
	text_init(&words, t->arena);
	vn_words(&words, amount_vnd, style);
	if (amount_vnd < 0) { /* â is the one first letter with two bytes */
		text_add(t, S("Â"));
		words.p += 2;
		words.n -= 2;
	} else {
		text_addc(t, (char)(words.p[0] - 'a' + 'A'));
		words.p++;
		words.n--;
	}
	text_add(t, text_slice(&words));
	text_add(t, S(" đồng"));
}
