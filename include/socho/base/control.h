/* What the supervisor and a role say to each other: fixed messages over a SOCK_SEQPACKET pair that the role inherits,
 * some with a descriptor (SCM_RIGHTS). The end of the pair means that the other side is gone: a role then stops. */
#ifndef SOCHO_BASE_CONTROL_H
#define SOCHO_BASE_CONTROL_H

#include <event2/event.h>

#include "socho/base/slice.h"

/* Descriptors that a role is born with. */
enum { CONTROL_FD = 3, CONTROL_LISTEN_FD = 4, CONTROL_MTLS_FD = 5 /* where listen_mtls is configured */ };

enum control_type {
	CONTROL_READY = 1,  /* role to supervisor: it does its work from now on */
	CONTROL_SIGNER = 2, /* supervisor to web and press: a fresh socket to the signer */
	CONTROL_CLIENT = 3, /* supervisor to signer: the other end of such a socket */
};

struct control_message {
	enum control_type type;
	int fd; /* passed along, close-on-exec; -1 when there is none. The receiver owns it. */
};

/* A pair, both ends close-on-exec and non-blocking. 0, or -1 with errno. */
int control_pair(int ends[2]);
/* 0, or -1 with errno (EAGAIN: the other side does not read). The passed descriptor stays the caller's; -1: none. */
int control_send(int fd, enum control_type type, int passed_fd);
/* 1 with a message, 0 when there is none now, -1 when the other side is gone or speaks another language. */
int control_receive(int fd, struct control_message *out);

/* The role's side on its event loop. It also turns SIGTERM into on_stop and SIGHUP into on_reload, and ignores
 * SIGPIPE. */
struct control;
struct control_handlers {
	void (*on_signer_fd)(int fd, void *arg); /* takes the descriptor over */
	void (*on_stop)(void *arg);              /* finish what is in flight and leave; called once */
	void (*on_reload)(void *arg);            /* may be NULL */
	void *arg;
};
/* 0, or -1 when libevent fails. The descriptor is closed by control_close. */
int control_open(struct control **out, struct event_base *loop, int fd, const struct control_handlers *handlers);
/* Tells the supervisor that the role is at work. */
void control_ready(struct control *c);
void control_close(struct control *c);

#endif
