#include "socho/base/encode.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static const char std_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

struct slice hex_encode(struct arena *a, struct slice bytes)
{
	static const char digits[] = "0123456789abcdef";
	char *p = arena_alloc(a, bytes.n * 2 + 1);
	for (size_t i = 0; i < bytes.n; i++) {
		p[2 * i] = digits[(unsigned char)bytes.p[i] >> 4];
		p[2 * i + 1] = digits[(unsigned char)bytes.p[i] & 15];
	}
	return slice_of(p, bytes.n * 2);
}

int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int hex_decode(struct arena *a, struct slice text, struct slice *out)
{
	if (text.n % 2)
		return -1;
	char *p = arena_alloc(a, text.n / 2 + 1);
	for (size_t i = 0; i < text.n; i += 2) {
		int hi = hex_digit(text.p[i]), lo = hex_digit(text.p[i + 1]);
		if (hi < 0 || lo < 0)
			return -1;
		p[i / 2] = (char)(hi << 4 | lo);
	}
	*out = slice_of(p, text.n / 2);
	return 0;
}

static struct slice encode64(struct arena *a, struct slice bytes, const char *alphabet, bool pad)
{
	char *p = arena_alloc(a, (bytes.n + 2) / 3 * 4 + 1);
	size_t n = 0;
	for (size_t i = 0; i < bytes.n; i += 3) {
		size_t have = bytes.n - i < 3 ? bytes.n - i : 3;
		uint32_t v = 0;
		for (size_t k = 0; k < 3; k++)
			v = v << 8 | (k < have ? (unsigned char)bytes.p[i + k] : 0U);
		for (size_t k = 0; k < 4; k++) {
			if (k <= have)
				p[n++] = alphabet[v >> (18 - 6 * k) & 63];
			else if (pad)
				p[n++] = '=';
		}
	}
	return slice_of(p, n);
}

struct slice base64_encode(struct arena *a, struct slice bytes)
{
	return encode64(a, bytes, std_alphabet, true);
}

struct slice base64url_encode(struct arena *a, struct slice bytes)
{
	return encode64(a, bytes, url_alphabet, false);
}

static int decode64(struct arena *a, struct slice text, const char *alphabet, struct slice *out)
{
	if (text.n % 4 == 1)
		return -1;
	char *p = arena_alloc(a, text.n / 4 * 3 + 3);
	size_t n = 0;
	uint32_t v = 0;
	unsigned bits = 0;
	for (size_t i = 0; i < text.n; i++) {
		const char *at = text.p[i] ? strchr(alphabet, text.p[i]) : NULL;
		if (!at)
			return -1;
		v = v << 6 | (uint32_t)(at - alphabet);
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			p[n++] = (char)(v >> bits & 0xff);
		}
	}
	if (v & ((1U << bits) - 1))
		return -1;
	*out = slice_of(p, n);
	return 0;
}

int base64_decode(struct arena *a, struct slice text, struct slice *out)
{
	if (text.n % 4)
		return -1;
	for (int pads = 0; pads < 2 && text.n && text.p[text.n - 1] == '='; pads++)
		text.n--;
	return decode64(a, text, std_alphabet, out);
}

int base64url_decode(struct arena *a, struct slice text, struct slice *out)
{
	return decode64(a, text, url_alphabet, out);
}

static void from_kernel(void *p, size_t n)
{
	char *at = p;
	while (n) {
		ssize_t got = getrandom(at, n, 0);
		if (got < 0) {
			fputs("level=error event=no_randomness\n", stderr);
			abort();
		}
		at += got;
		n -= (size_t)got;
	}
}

static unsigned char pool[1024];
static size_t pool_left;

static void empty_pool(void)
{
	pool_left = 0;
}

/* Small draws come from a pool, since a system call for each would be a tenth of the cost of an ingested row. Bytes
 * are wiped as they are handed out, and a fork starts with an empty pool: no two draws share bytes. */
void random_bytes(void *p, size_t n)
{
	static bool watching;
	if (n > sizeof pool / 8) {
		from_kernel(p, n);
		return;
	}
	if (!watching)
		watching = pthread_atfork(NULL, NULL, empty_pool) == 0;
	if (pool_left < n) {
		from_kernel(pool, sizeof pool);
		pool_left = sizeof pool;
	}
	pool_left -= n;
	memcpy(p, pool + pool_left, n);
	explicit_bzero(pool + pool_left, n);
}
