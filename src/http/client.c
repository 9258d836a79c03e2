#include "socho/http/client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

static void take_v4(struct client *c, const struct in_addr *a)
{
	uint32_t host = ntohl(a->s_addr);
	*c = (struct client){.network = UINT64_C(0xffff) << 32 | host, .is_loopback = host >> 24 == 127};
	inet_ntop(AF_INET, a, c->text, sizeof c->text);
}

static void take_v6(struct client *c, const struct in6_addr *a)
{
	if (IN6_IS_ADDR_V4MAPPED(a)) {
		struct in_addr v4;
		memcpy(&v4, &a->s6_addr[12], sizeof v4);
		take_v4(c, &v4);
		return;
	}
	*c = (struct client){.is_loopback = IN6_IS_ADDR_LOOPBACK(a)};
	for (int i = 0; i < 8; i++)
		c->network = c->network << 8 | a->s6_addr[i];
	inet_ntop(AF_INET6, a, c->text, sizeof c->text);
}

void client_of_peer(struct client *c, const struct sockaddr *peer)
{
	*c = (struct client){.is_loopback = peer->sa_family == AF_UNIX};
	if (peer->sa_family == AF_INET)
		take_v4(c, &((const struct sockaddr_in *)(const void *)peer)->sin_addr);
	else if (peer->sa_family == AF_INET6)
		take_v6(c, &((const struct sockaddr_in6 *)(const void *)peer)->sin6_addr);
}

int client_parse(struct client *c, struct slice text)
{
	char copy[CLIENT_TEXT_BYTES];
	struct in_addr v4;
	struct in6_addr v6;
	if (!text.n || text.n >= sizeof copy || memchr(text.p, 0, text.n))
		return -1;
	memcpy(copy, text.p, text.n);
	copy[text.n] = 0;
	if (inet_pton(AF_INET, copy, &v4) == 1)
		take_v4(c, &v4);
	else if (inet_pton(AF_INET6, copy, &v6) == 1)
		take_v6(c, &v6);
	else
		return -1;
	return 0;
}

static bool next_address(struct slice *rest, struct slice *out)
{
	while (rest->p) {
		*out = slice_cut(rest, ' ');
		if (out->n)
			return true;
	}
	return false;
}

bool client_is_listed(const struct client *c, struct slice list)
{
	struct slice text;
	struct client one;
	while (next_address(&list, &text))
		if (client_parse(&one, text) == 0 && strcmp(one.text, c->text) == 0)
			return true;
	return false;
}

int client_list_check(struct slice list)
{
	struct slice text;
	struct client one;
	while (next_address(&list, &text))
		if (client_parse(&one, text))
			return -1;
	return 0;
}
