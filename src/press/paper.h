/* The job kind "paper": draws a form or a slip for one vendor. */
#ifndef SOCHO_PRESS_PAPER_H
#define SOCHO_PRESS_PAPER_H

#include "worker.h"

void paper_run(struct tx *tx, struct job *j);
/* The job kind "papers": clears away files that are older than PAPER_KEEP_DAYS. */
void paper_sweep(struct tx *tx, struct job *j);

#endif
