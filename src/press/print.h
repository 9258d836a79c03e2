/* The job kind "print": draws a batch of labels. */
#ifndef SOCHO_PRESS_PRINT_H
#define SOCHO_PRESS_PRINT_H

#include "worker.h"

void print_run(struct tx *tx, struct job *j);
/* The job kind "prints": clears away files that are older than PRINT_KEEP_DAYS. */
void print_sweep(struct tx *tx, struct job *j);

#endif
