/* The job kind "retention": lets go of what is past its time, a batch a transaction, and keeps a report
 * (sql/migrations/0064_retention.sql). */
#ifndef SOCHO_PRESS_RETENTION_H
#define SOCHO_PRESS_RETENTION_H

#include "worker.h"

void retention_run(struct tx *tx, struct job *j);

#endif
