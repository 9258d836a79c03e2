/* The job kind "payout_change": issues the code of a changed payout account once the change has rested. */
#ifndef SOCHO_PRESS_PAYOUT_H
#define SOCHO_PRESS_PAYOUT_H

#include "worker.h"

void payout_run(struct tx *tx, struct job *j);

#endif
