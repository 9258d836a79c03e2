/* One libpq connection on the event loop, in pipeline mode. Inside the store only: db.c owns the links and gives each
 * to one transaction at a time. */
#ifndef SOCHO_STORE_LINK_H
#define SOCHO_STORE_LINK_H

#include <event2/event.h>
#include <libpq-fe.h>

#include "socho/store/sql.h"

struct link;

/* What the owner hears. Called from the event loop; an owner may send more from inside, but must not free the link. */
struct link_owner {
	void (*up)(struct link *l, void *owner);
	/* The connection is gone; everything sent on it is lost or undecided. */
	void (*down)(struct link *l, void *owner);
	/* One statement answered: rows, or an error, or (result == NULL) skipped because an earlier one failed. */
	void (*answered)(struct link *l, void *owner, const struct sql_statement *s, const PGresult *result, void *tag);
	/* Everything before a sync is decided: committed when nothing failed. */
	void (*synced)(struct link *l, void *owner);
};

struct link *link_new(struct event_base *loop, const char *conninfo_z, const char *name_z,
                      const struct link_owner *calls, void *owner);
void link_free(struct link *l);

/* Queues a statement (prepared on first use). `tag` comes back with its answer. */
void link_send(struct link *l, struct sql_call call, void *tag);
/* Ends the transaction: commit when everything went well. */
void link_sync(struct link *l);
/* Undoes the transaction, then syncs. */
void link_rollback(struct link *l);
/* Hands what was queued to the server and asks it to answer now. */
void link_flush(struct link *l);
/* Gives the connection up and makes a new one; `down` is called. */
void link_break(struct link *l, const char *reason);

#endif
