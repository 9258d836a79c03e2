/* Each night: stalls that fell silent while their neighbours trade (field/alarm.h). */
#ifndef SOCHO_PRESS_QUIET_PRIVATE_H
#define SOCHO_PRESS_QUIET_PRIVATE_H

#include "worker.h"

/* The payload may hold "rules", other parameters than the register's own. */
void quiet_run(struct tx *tx, struct job *j);

#endif
