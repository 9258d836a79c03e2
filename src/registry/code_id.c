/* The check symbol is a sum over GF(32), x^5 + x^2 + 1: symbol i counts alpha^(i+1) times, the check symbol once. The
 * factors are different and never zero, so one changed symbol and two exchanged symbols always change the sum. A check
 * modulo 37, as Crockford proposes, would need five symbols outside the alphabet. */
#include "socho/registry/code_id.h"

#include <string.h>

#include "socho/base/encode.h"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static unsigned times_alpha(unsigned v)
{
	v <<= 1;
	return v & 32 ? v ^ 37 : v;
}

static unsigned check_of(const uint8_t symbols[static CODE_ID_CHARS - 1])
{
	/* Horner's rule from the last symbol, so that symbol i ends with alpha^(i+1). */
	unsigned sum = 0;
	for (int i = CODE_ID_CHARS - 2; i >= 0; i--)
		sum = times_alpha(sum ^ symbols[i]);
	return sum;
}

void code_id_draw(char out[static CODE_ID_BYTES])
{
	uint8_t v[CODE_ID_CHARS - 1];
	random_bytes(v, sizeof v);
	for (size_t i = 0; i < sizeof v; i++) {
		v[i] &= 31;
		out[i] = alphabet[v[i]];
	}
	out[CODE_ID_CHARS - 1] = alphabet[check_of(v)];
	out[CODE_ID_CHARS] = 0;
}

static int value_of(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 32);
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	const char *at = c ? strchr(alphabet, c) : NULL;
	return at ? (int)(at - alphabet) : -1;
}

int code_id_parse(struct slice text, char out[static CODE_ID_BYTES])
{
	uint8_t v[CODE_ID_CHARS];
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '-' || text.p[i] == ' ')
			continue;
		int value = value_of(text.p[i]);
		if (value < 0 || n == CODE_ID_CHARS)
			return -1;
		v[n] = (uint8_t)value;
		out[n++] = alphabet[value];
	}
	if (n != CODE_ID_CHARS || v[n - 1] != check_of(v))
		return -1;
	out[n] = 0;
	return 0;
}
