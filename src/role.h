/* The roles that a register runs as. A role is this same binary, executed again as `socho role NAME INDEX CONFIG` with
 * nothing but its control socket and, where it listens, the listening socket. */
#ifndef SOCHO_ROLE_H
#define SOCHO_ROLE_H

#include "socho/base/config.h"

struct role_row {
	const char *name; /* also the process's name in logs; NULL ends a table */
	/* Reads its secrets, becomes its user, hardens itself, opens what it needs, closes its sandbox, tells the supervisor
	 * that it is ready, works. Returns an exit status. listen_fd is -1 for roles that do not listen; with
	 * listen_mtls configured those that do have CONTROL_MTLS_FD as well. */
	int (*run)(const struct config *c, int index, int control_fd, int listen_fd);
	int (*count)(const struct config *c); /* how many of them */
	bool is_signer; /* the one that the others get sockets to */
	bool listens;
};

/* In the order of starting; the signer first. */
extern const struct role_row role_rows[];

/* The role's process: argv is {"role", NAME, INDEX, CONFIG}. */
int role_run(const struct role_row *rows, int argc, char **argv);
/* The level of the configuration. */
int role_logs(const struct config *c, const char *role_z, struct fault *why);

int cmd_role(int argc, char **argv);

#endif
