#include <stdlib.h>

#include "socho/registry/duplicate.h"

enum { TRIGRAMS_MAX = 2 * SIMILARITY_BYTES_MAX + 4 };

/* What kind of business it is (decree 168/2025/NĐ-CP, the laws of enterprises and of cooperatives), in the order in
 * which a name has them. */
static struct slice without_form(struct slice name)
{
	static const struct slice forms[] = {
		SLICE_LIT("ho kinh doanh "), SLICE_LIT("hkd "), SLICE_LIT("cong ty "), SLICE_LIT("trach nhiem huu han "),
		SLICE_LIT("tnhh "), SLICE_LIT("mot thanh vien "), SLICE_LIT("mtv "), SLICE_LIT("co phan "), SLICE_LIT("hop danh "),
		SLICE_LIT("doanh nghiep tu nhan "), SLICE_LIT("dntn "), SLICE_LIT("hop tac xa "), SLICE_LIT("htx "),
	};
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (slice_starts(name, forms[i]))
			name = slice_sub(name, forms[i].n, name.n);
	return name;
}

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

/* Each word stands between two blanks and one. The distinct trigrams, in order. */
static size_t trigrams(struct slice name, uint32_t out[static TRIGRAMS_MAX])
{
	size_t n = 0, distinct = 0;
	uint32_t window = 0x2020;
	name = slice_sub(name, 0, SIMILARITY_BYTES_MAX);
	for (size_t i = 0; i <= name.n; i++) {
		bool blank = i == name.n || name.p[i] == ' ';
		if (blank && (window & 0xff) == ' ')
			continue;
		window = (window << 8 | (blank ? ' ' : (uint8_t)name.p[i])) & 0xffffff;
		out[n++] = window;
		if (blank)
			window = 0x2020;
	}
	qsort(out, n, sizeof *out, by_value);
	for (size_t i = 0; i < n; i++)
		if (!distinct || out[distinct - 1] != out[i])
			out[distinct++] = out[i];
	return distinct;
}

double name_similarity(struct slice a, struct slice b)
{
	uint32_t of_a[TRIGRAMS_MAX], of_b[TRIGRAMS_MAX];
	size_t an = trigrams(without_form(a), of_a), bn = trigrams(without_form(b), of_b), both = 0;
	for (size_t i = 0, k = 0; i < an && k < bn;) {
		if (of_a[i] == of_b[k])
			both++, i++, k++;
		else if (of_a[i] < of_b[k])
			i++;
		else
			k++;
	}
	return an + bn ? (double)both / (double)(an + bn - both) : 0;
}
