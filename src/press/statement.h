#ifndef SOCHO_PRESS_STATEMENT_H
#define SOCHO_PRESS_STATEMENT_H

#include "worker.h"

/* Reads a file of bank statements and records its rows; {"statement": id}. */
void statement_run(struct tx *tx, struct job *j);

#endif
