#include "listener.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024, PAUSE_MS = 20 };

/* Splits "host:port" and "[v6]:port". */
static int split(const char *address_z, char *host, size_t host_size, const char **port_z)
{
	const char *colon = strrchr(address_z, ':');
	int64_t port;
	if (!colon || slice_to_i64(slice_z(colon + 1), &port) || port < 0 || port > 65535)
		return -1;
	struct slice h = slice_of(address_z, (size_t)(colon - address_z));
	if (slice_starts(h, S("[")) && slice_ends(h, S("]")))
		h = slice_sub(h, 1, h.n - 1);
	else if (slice_find(h, ':') >= 0)
		return -1;
	if (!h.n || h.n >= host_size)
		return -1;
	memcpy(host, h.p, h.n);
	host[h.n] = 0;
	*port_z = colon + 1;
	return 0;
}

static int open_at(const struct addrinfo *at)
{
	static const int on = 1;
	int fd = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 && bind(fd, at->ai_addr, at->ai_addrlen) == 0 &&
	    listen(fd, BACKLOG) == 0)
		return fd;
	int saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

int listener_open(const char *key_z, const char *address_z, int wait_ms, int *fd, struct fault *why)
{
	char host[64];
	const char *port_z;
	if (split(address_z, host, sizeof host, &port_z))
		return fault_say(why, ERR_BAD_CONFIG, key_z, "'%.80s' không phải địa chỉ:cổng", "'%.80s' is not address:port",
		                 address_z);
	const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
	                               .ai_socktype = SOCK_STREAM};
	struct addrinfo *found;
	int rc = getaddrinfo(host, port_z, &hints, &found);
	if (rc != 0)
		return faultf(why, ERR_BAD_CONFIG, key_z, "'%.80s': %s", address_z, gai_strerror(rc));
	*fd = open_at(found);
	for (int waited_ms = 0; *fd < 0 && errno == EADDRINUSE && waited_ms < wait_ms; waited_ms += PAUSE_MS) {
		(void)poll(NULL, 0, PAUSE_MS);
		*fd = open_at(found);
	}
	int saved = errno;
	freeaddrinfo(found);
	return *fd >= 0 ? 0 : faultf(why, ERR_BAD_CONFIG, key_z, "'%.80s': %s", address_z, strerror(saved));
}

void listener_name(int fd, char *out, size_t size)
{
	struct sockaddr_storage at = {0};
	socklen_t n = sizeof at;
	char host[64], port[16];
	if (getsockname(fd, (struct sockaddr *)&at, &n) != 0 ||
	    getnameinfo((struct sockaddr *)&at, n, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		snprintf(out, size, "?");
	else
		snprintf(out, size, at.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
}
