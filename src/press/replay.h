#ifndef SOCHO_PRESS_REPLAY_H
#define SOCHO_PRESS_REPLAY_H

#include "worker.h"

/* Reads kept bytes again: dead letters, and with a connection and days what its confirmations keep;
 * {connection?, since?, until?}. */
void replay_run(struct tx *tx, struct job *j);

#endif
