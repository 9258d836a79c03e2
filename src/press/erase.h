/* The job kind "erase": forgets a vendor, in one transaction (sql/migrations/0063_erasure.sql). */
#ifndef SOCHO_PRESS_ERASE_H
#define SOCHO_PRESS_ERASE_H

#include "worker.h"

void erase_run(struct tx *tx, struct job *j);

#endif
