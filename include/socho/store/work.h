/* One piece of work of the command line: the configuration, a connection as socho_admin that may see everything, and
 * one transaction around all of it. */
#ifndef SOCHO_STORE_WORK_H
#define SOCHO_STORE_WORK_H

#include "socho/store/blocking.h"

struct work {
	struct config config;
	struct session *session;
	struct arena arena;
	bool committed;
};

/* Loads the configuration (NULL: the usual places), connects, checks that the schema is this program's, begins. On -1
 * nothing is left open. */
int work_open(struct work *w, const char *config_path_z, struct fault *why);
/* Begins anew, for reading only: from here on everything stays as it is now. */
int work_hold_still(struct work *w, struct fault *why);
int work_commit(struct work *w, struct fault *why);
/* Rolls back what was not committed. */
void work_close(struct work *w);

/* Runs a statement; rows may be NULL. */
int work_run(struct work *w, struct sql_call call, struct sql_rows *rows, struct fault *why);
/* Runs a statement that returns at most one row, into *out, a struct sql_<name>_out. 0, 1 without a row, -1 with a fault. */
int work_row(struct work *w, struct sql_call call, void *out, struct fault *why);

#endif
