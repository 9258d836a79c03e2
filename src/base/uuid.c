#include "socho/base/uuid.h"

#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/encode.h"

/* What is left of the millisecond stands in the twelve bits behind the version (RFC 9562, 6.2, method 3): ids of one
 * process are in the order of their making, to a quarter of a microsecond. */
struct uuid uuid_new(void)
{
	struct uuid id;
	uint64_t us = (uint64_t)clock_now_us(), ms = us / US_PER_MS, part = us % US_PER_MS * 4096 / US_PER_MS;
	for (int i = 0; i < 6; i++)
		id.b[i] = (uint8_t)(ms >> (40 - 8 * i));
	id.b[6] = (uint8_t)(0x70 | part >> 8);
	id.b[7] = (uint8_t)part;
	random_bytes(id.b + 8, 8);
	id.b[8] = (uint8_t)((id.b[8] & 0x3f) | 0x80);
	return id;
}

void uuid_format(struct uuid id, char out[static UUID_TEXT_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*out++ = '-';
		*out++ = digits[id.b[i] >> 4];
		*out++ = digits[id.b[i] & 15];
	}
	*out = 0;
}

int uuid_parse(struct slice text, struct uuid *out)
{
	if (text.n != 36)
		return -1;
	size_t at = 0;
	for (size_t i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10) {
			if (text.p[at++] != '-')
				return -1;
		}
		int hi = hex_digit(text.p[at]), lo = hex_digit(text.p[at + 1]);
		if (hi < 0 || lo < 0)
			return -1;
		out->b[i] = (uint8_t)(hi << 4 | lo);
		at += 2;
	}
	return 0;
}

bool uuid_eq(struct uuid a, struct uuid b)
{
	return memcmp(a.b, b.b, sizeof a.b) == 0;
}
