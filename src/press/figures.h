/* Jobs that keep figures: the sums of payments by half-months and the days of providers every minute, and at night a snapshot of
 * every province that has markets. */
#ifndef SOCHO_PRESS_FIGURES_H
#define SOCHO_PRESS_FIGURES_H

#include "worker.h"

void rollups_run(struct tx *tx, struct job *j);
/* Queues a job for each province. */
void snapshots_queue(struct tx *tx, struct job *j);
/* Sums the last months of one province anew, then takes the snapshots that the night wants, one period a transaction. */
void snapshot_run(struct tx *tx, struct job *j);

#endif
