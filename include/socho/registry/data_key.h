/* Where the data keys of sealed columns are kept: wrapped, in the table data_key. A command opens them in its transaction;
 * web and press watch the table beside their work and learn of a new version within a second, without a restart. A new
 * version is announced before it seals (DATA_KEY_ANNOUNCE_S), so that whoever reads a box has the key by then. */
#ifndef SOCHO_REGISTRY_DATA_KEY_H
#define SOCHO_REGISTRY_DATA_KEY_H

#include <event2/event.h>

#include "socho/base/config.h"
#include "socho/seal/column_key.h"
#include "socho/store/blocking.h"

struct db;

/* Watchers look every second; what they learn late by is their database's trouble. */
enum { DATA_KEY_ANNOUNCE_S = 5 };

/* Makes what provinces lack, opens all keys, wrapped by the master key of the configuration. The session is socho_admin's,
 * in a transaction that sees every province. ERR_BAD_KEY, ERR_BAD_CONFIG when the configuration's province is none. */
int data_keys_open(struct column_keys **out, const struct config *c, struct session *s, struct fault *why);
/* The same on a connection of its own, as socho_press. */
int data_keys_load(struct column_keys **out, const struct config *c, struct fault *why);

/* Keeps the keys of a process as the table has them. They are ready once they were read for the first time. */
struct data_keys_watch;
struct data_keys_watch *data_keys_watch_open(struct event_base *loop, struct db *db, const struct config *c,
                                             struct column_keys *columns);
void data_keys_watch_close(struct data_keys_watch *w);

#endif
