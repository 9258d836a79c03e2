#include "socho/base/control.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONTROL_MAGIC = 0x534f4331 }; /* "SOC1": another version has another number */

struct wire {
	uint32_t magic;
	uint32_t type;
};

union passing {
	struct cmsghdr head;
	char bytes[CMSG_SPACE(sizeof(int))];
};

int control_pair(int ends[2])
{
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends);
}

int control_send(int fd, enum control_type type, int passed_fd)
{
	struct wire w = {.magic = CONTROL_MAGIC, .type = type};
	struct iovec part = {.iov_base = &w, .iov_len = sizeof w};
	struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1};
	union passing p;
	memset(&p, 0, sizeof p);
	if (passed_fd >= 0) {
		m.msg_control = p.bytes;
		m.msg_controllen = sizeof p.bytes;
		struct cmsghdr *head = CMSG_FIRSTHDR(&m);
		head->cmsg_level = SOL_SOCKET;
		head->cmsg_type = SCM_RIGHTS;
		head->cmsg_len = CMSG_LEN(sizeof passed_fd);
		memcpy(CMSG_DATA(head), &passed_fd, sizeof passed_fd);
	}
	ssize_t n;
	do
		n = sendmsg(fd, &m, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n == sizeof w ? 0 : -1;
}

static int fd_of(struct msghdr *m)
{
	int fd = -1;
	struct cmsghdr *head = CMSG_FIRSTHDR(m);
	if (head && head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS &&
	    head->cmsg_len == CMSG_LEN(sizeof fd))
		memcpy(&fd, CMSG_DATA(head), sizeof fd);
	return fd;
}

int control_receive(int fd, struct control_message *out)
{
	struct wire w = {0};
	struct iovec part = {.iov_base = &w, .iov_len = sizeof w};
	union passing p;
	struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = p.bytes, .msg_controllen = sizeof p.bytes};
	ssize_t n;
	do
		n = recvmsg(fd, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -1;
	int passed = fd_of(&m);
	bool wants_fd = n == sizeof w && (w.type == CONTROL_SIGNER || w.type == CONTROL_CLIENT);
	bool sound = n == sizeof w && w.magic == CONTROL_MAGIC && w.type >= CONTROL_READY && w.type <= CONTROL_CLIENT &&
	             !(m.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) && wants_fd == (passed >= 0);
	if (!sound) {
		if (passed >= 0)
			close(passed);
		return -1;
	}
	*out = (struct control_message){.type = (enum control_type)w.type, .fd = passed};
	return 1;
}

struct control {
	int fd;
	bool stopping;
	struct control_handlers handlers;
	struct event *readable, *term, *hup;
};

static void stop_once(struct control *c)
{
	if (c->stopping)
		return;
	c->stopping = true;
	event_del(c->readable);
	c->handlers.on_stop(c->handlers.arg);
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct control *c = arg;
	struct control_message m;
	(void)what;
	int got = control_receive(fd, &m);
	if (got < 0 || (got > 0 && m.type != CONTROL_SIGNER)) {
		if (got > 0 && m.fd >= 0)
			close(m.fd);
		stop_once(c);
	} else if (got > 0) {
		c->handlers.on_signer_fd(m.fd, c->handlers.arg);
	}
}

static void on_term(evutil_socket_t number, short what, void *arg)
{
	(void)number;
	(void)what;
	stop_once(arg);
}

static void on_hup(evutil_socket_t number, short what, void *arg)
{
	struct control *c = arg;
	(void)number;
	(void)what;
	if (c->handlers.on_reload)
		c->handlers.on_reload(c->handlers.arg);
}

int control_open(struct control **out, struct event_base *loop, int fd, const struct control_handlers *handlers)
{
	struct control *c = calloc(1, sizeof *c);
	if (!c)
		return -1;
	*c = (struct control){.fd = fd, .handlers = *handlers};
	signal(SIGPIPE, SIG_IGN);
	c->readable = event_new(loop, fd, EV_READ | EV_PERSIST, on_readable, c);
	c->term = evsignal_new(loop, SIGTERM, on_term, c);
	c->hup = evsignal_new(loop, SIGHUP, on_hup, c);
	if (!c->readable || !c->term || !c->hup || event_add(c->readable, NULL) || event_add(c->term, NULL) ||
	    event_add(c->hup, NULL)) {
		control_close(c);
		return -1;
	}
	*out = c;
	return 0;
}

void control_ready(struct control *c)
{
	control_send(c->fd, CONTROL_READY, -1);
}

void control_close(struct control *c)
{
	if (!c)
		return;
	struct event *const events[] = {c->readable, c->term, c->hup};
	for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
		if (events[i])
			event_free(events[i]);
	close(c->fd);
	free(c);
}
