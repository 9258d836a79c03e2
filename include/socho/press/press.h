/* The role that does jobs: it takes them one at a time from the `job` table, holds each by a lease that it renews, and
 * records the outcome in the same transaction as the work, so that a job's effect happens once although its worker may
 * die at any moment. Several may run at once. */
#ifndef SOCHO_PRESS_PRESS_H
#define SOCHO_PRESS_PRESS_H

#include "socho/base/config.h"

/* The whole life of the press role's process. index tells presses apart; control_fd is the supervisor's socket. Stops
 * on SIGTERM or when the supervisor is gone: the job at hand is finished, or given back when that takes too long.
 * Returns an exit status. */
int press_main(const struct config *c, int index, int control_fd);

#endif
