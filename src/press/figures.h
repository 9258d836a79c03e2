/* Jobs that keep figures: the sums of payments by half-months, every minute. */
#ifndef SOCHO_PRESS_FIGURES_H
#define SOCHO_PRESS_FIGURES_H

#include "worker.h"

void rollups_run(struct tx *tx, struct job *j);

#endif
