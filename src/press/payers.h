/* The job kind "payers": draws who paid a market's bills of a month how. */
#ifndef SOCHO_PRESS_PAYERS_H
#define SOCHO_PRESS_PAYERS_H

#include "worker.h"

void payers_run(struct tx *tx, struct job *j);

#endif
