#include "socho/base/network.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

enum { ADDRESS_BYTES = 16, ADDRESS_BITS = 8 * ADDRESS_BYTES, V4_BITS = 32, TEXT_BYTES = INET6_ADDRSTRLEN };

/* Everything as IPv6; an IPv4 address is mapped, so that its prefix grows by 96. */
static int read_address(struct slice text, uint8_t out[static ADDRESS_BYTES], bool *v4)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	char copy[TEXT_BYTES];
	if (!text.n || text.n >= sizeof copy || memchr(text.p, 0, text.n))
		return -1;
	memcpy(copy, text.p, text.n);
	copy[text.n] = 0;
	memcpy(out, mapped, sizeof mapped);
	*v4 = inet_pton(AF_INET, copy, out + sizeof mapped) == 1;
	return *v4 || inet_pton(AF_INET6, copy, out) == 1 ? 0 : -1;
}

static bool same_head(const uint8_t *a, const uint8_t *b, int bits)
{
	size_t whole = (size_t)bits / 8;
	unsigned rest = (unsigned)bits % 8, mask = 0xffU << (8 - rest) & 0xff;
	return memcmp(a, b, whole) == 0 && (!rest || ((a[whole] ^ b[whole]) & mask) == 0);
}

static int read_network(struct slice text, uint8_t out[static ADDRESS_BYTES], int *bits)
{
	struct slice rest = text, address = slice_cut(&rest, '/');
	bool v4;
	int64_t n;
	if (read_address(address, out, &v4))
		return -1;
	*bits = ADDRESS_BITS;
	if (!rest.p)
		return 0;
	if (!slice_all_digits(rest) || slice_to_i64(rest, &n) || n > (v4 ? V4_BITS : ADDRESS_BITS))
		return -1;
	*bits = (int)n + (v4 ? ADDRESS_BITS - V4_BITS : 0);
	uint8_t zero[ADDRESS_BYTES] = {0};
	memcpy(zero, out, ADDRESS_BYTES);
	for (int i = *bits; i < ADDRESS_BITS; i++)
		zero[i / 8] &= (uint8_t)~(0x80U >> (i % 8));
	return memcmp(zero, out, ADDRESS_BYTES) == 0 ? 0 : -1;
}

static bool next(struct slice *rest, struct slice *out)
{
	while (rest->p) {
		*out = slice_cut(rest, ' ');
		if (out->n)
			return true;
	}
	return false;
}

int network_list_check(struct slice list)
{
	uint8_t network[ADDRESS_BYTES];
	struct slice one;
	int bits;
	while (next(&list, &one))
		if (read_network(one, network, &bits))
			return -1;
	return 0;
}

bool network_list_has(struct slice list, struct slice address)
{
	uint8_t network[ADDRESS_BYTES], host[ADDRESS_BYTES];
	struct slice one;
	bool v4;
	int bits;
	if (read_address(address, host, &v4))
		return false;
	while (next(&list, &one))
		if (read_network(one, network, &bits) == 0 && same_head(network, host, bits))
			return true;
	return false;
}
