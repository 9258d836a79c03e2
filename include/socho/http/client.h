/* The other end of a connection: its address as text, for the trail, and the network that limits count by. */
#ifndef SOCHO_HTTP_CLIENT_H
#define SOCHO_HTTP_CLIENT_H

#include "socho/base/slice.h"

struct sockaddr;

enum { CLIENT_TEXT_BYTES = 46 }; /* INET6_ADDRSTRLEN */

struct client {
	char text[CLIENT_TEXT_BYTES]; /* "" when it has none (a unix socket) */
	uint64_t network;             /* an IPv4 address, also when mapped into IPv6, or the first 64 bits of an IPv6 one */
	bool is_loopback;             /* this machine; a unix socket too */
};

void client_of_peer(struct client *c, const struct sockaddr *peer);
/* From text, as a proxy writes it. 0, or -1 when it is no address; then *c is untouched. */
int client_parse(struct client *c, struct slice text);
/* Whether the client is one of the addresses in the list, which has blanks between them. */
bool client_is_listed(const struct client *c, struct slice list);
/* 0 when the list holds nothing but addresses. */
int client_list_check(struct slice list);

#endif
