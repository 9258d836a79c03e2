/* The web role: one process that speaks HTTPS on a socket the supervisor listens on, with the database, the intake and
 * the signer behind it. */
#ifndef SOCHO_HTTP_WEB_H
#define SOCHO_HTTP_WEB_H

#include "socho/base/config.h"
#include "socho/base/request.h"

struct passwords;
struct tls;

/* What one web process has beyond the services that handlers in the rooms below know. */
struct web {
	struct services services; /* first, so that a request's services are cast back */
	struct passwords *passwords;
	struct tls *tls; /* NULL when plain */
};
const struct web *web_of(const struct request *rq);

/* Reads secrets, drops to c->user, opens everything, closes its sandbox, tells the supervisor, serves. `index` counts
 * the web processes from 0. SIGTERM or the end of the control socket: accepts no more, finishes what is in flight
 * within STOP_MS, returns 0. SIGHUP: the TLS files are read anew; a bad file is logged and the old certificate stays.
 * Returns an exit status. */
int web_main(const struct config *c, int index, int control_fd, int listen_fd);

#endif
