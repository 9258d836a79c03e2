/* Starts the roles, gives web and press their sockets to the signer, starts again what dies, and stops everything in
 * order. It opens the listener and touches no request. */
#ifndef SOCHO_SUPERVISOR_H
#define SOCHO_SUPERVISOR_H

#include "role.h"

enum {
	RESTART_MIN_MS = 100,
	RESTART_MAX_MS = 5000,
	RESTART_YOUNG_MS = 10000, /* dying younger than this doubles the pause */
	STOP_GRACE_MS = 500, /* over the STOP_MS that roles give themselves */
	STOP_SIGNER_MS = 1000,
};

/* Runs until SIGTERM or SIGINT; the roles then have stop_ms before they are killed. Returns an exit status: 1 when a
 * role refused to start before all were ready. */
int supervise(const struct config *c, const struct role_row *rows, int stop_ms);

int cmd_serve(int argc, char **argv);

#endif
