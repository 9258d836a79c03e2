/* The connections that may push, with their opened secrets, held in memory and read again every second, so that a push
 * costs no look-up and a disabled connection is refused within a second or two. */
#ifndef SOCHO_CONFIRM_DIRECTORY_H
#define SOCHO_CONFIRM_DIRECTORY_H

#include <event2/event.h>

#include "socho/confirm/adapter.h"

struct db;
struct column_keys;
struct directory;

int directory_open(struct directory **out, struct event_base *loop, struct db *db, const struct column_keys *columns);
void directory_close(struct directory *d);

/* Active connections of every provider; valid until the loop turns. */
const struct connection *directory_all(const struct directory *d, size_t *count);

/* Calls back once the directory was read after this call (fresh), or once that failed. For a push that nothing known fits: the
 * connection may be seconds old. Readings are shared and at most a few a second. */
void directory_refresh(struct directory *d, void (*done)(bool fresh, void *arg), void *arg);

#endif
