/* Lists of networks, "203.0.113.7 198.51.100.0/24 2001:db8::/32": addresses with an optional prefix length, blanks
 * between them. An IPv4 address mapped into IPv6 counts as the IPv4 one. */
#ifndef SOCHO_BASE_NETWORK_H
#define SOCHO_BASE_NETWORK_H

#include "socho/base/slice.h"

/* 0 when the list holds nothing but networks; bits of an address behind its prefix must be zero. */
int network_list_check(struct slice list);
/* Whether the address (text) lies in one of them. An address that cannot be read lies in none. */
bool network_list_has(struct slice list, struct slice address);

#endif
