/* Inside the store: what blocking.c and migrate.c share. */
#ifndef SOCHO_STORE_SESSION_H
#define SOCHO_STORE_SESSION_H

#include <libpq-fe.h>

#include "socho/store/blocking.h"

struct session {
	PGconn *pg;
	PGresult *last;
	bool *prepared; /* by statement index */
};

/* Fills the fault from a failed result; what_z names what was tried. Returns -1. */
int session_failed(struct session *s, const PGresult *r, const char *what_z, struct fault *why);
int session_prepare(struct session *s, const struct sql_statement *st, struct fault *why);

#endif
