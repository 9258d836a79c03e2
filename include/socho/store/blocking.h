/* A plain blocking connection for the command line: one statement after another, each checked. Also how migrations
 * run. Not used by web. */
#ifndef SOCHO_STORE_BLOCKING_H
#define SOCHO_STORE_BLOCKING_H

#include "socho/base/config.h"
#include "socho/store/sql.h"

struct session; /* one connection */

/* Connects as socho_<role> ("admin", "web", "press") with the password file of that role. NULL with a fault. */
struct session *session_open(const struct config *c, const char *role_z, struct fault *why);
void session_close(struct session *s);

int session_begin(struct session *s, struct fault *why);
/* The same for reading only, and everything as it was at the first statement. */
int session_begin_still(struct session *s, struct fault *why);
int session_commit(struct session *s, struct fault *why);
int session_rollback(struct session *s);
/* Runs one statement. Rows stay valid until the next call on the session. A constraint violation becomes the fault
 * that store's constraint table names. */
int session_run(struct session *s, struct sql_call call, struct sql_rows *rows, struct fault *why);

/* conninfo for a role, with its password, in the arena. */
int session_conninfo(struct arena *a, const struct config *c, const char *role_z, const char **out_z, struct fault *why);

/* Applies the embedded migrations under the lease row; says on standard output what it applied. ERR_SCHEMA_NEWER when
 * the database is ahead of this binary, ERR_MIGRATE_BUSY when another process holds the lease. */
int migrate(struct session *s, struct fault *why);
/* 0 when the schema is exactly this binary's. */
int schema_check(struct session *s, struct fault *why);
/* Prepares every statement of this binary and compares its types with what the server says. Returns how many are
 * wrong, each told on standard error. */
int statements_check(struct session *s);

int cmd_migrate(int argc, char **argv);

#endif
