/* A run of digits becomes two digits that say how long it is without leading zeros, then the run: "A2" is "A012" and
 * "A10" is "A0210", so a longer number is a larger one. Blanks mean nothing. */
#include "socho/registry/natural.h"

#include <assert.h>

#include "socho/base/text.h"
#include "socho/base/utf8.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t digits_at(struct slice s, size_t i)
{
	size_t n = 0;
	while (i + n < s.n && is_digit(s.p[i + n]))
		n++;
	return n;
}

static void add_run(struct text *t, struct slice run)
{
	while (run.n > 1 && run.p[0] == '0')
		run = slice_sub(run, 1, run.n);
	text_addf(t, "%02zu", run.n > 99 ? 99 : run.n);
	text_add(t, run);
}

struct slice natural_key(struct arena *a, struct slice number)
{
	struct slice folded;
	struct text key;
	int refused = utf8_fold(a, slice_trim(number), &folded);
	assert(!refused);
	text_init(&key, a);
	for (size_t i = 0; i < folded.n;) {
		size_t n = digits_at(folded, i);
		if (n)
			add_run(&key, slice_sub(folded, i, i + n));
		else if (folded.p[i] != ' ')
			text_addc(&key, folded.p[i]);
		i += n ? n : 1;
	}
	return key.n ? text_slice(&key) : number; /* nothing but marks */
}
