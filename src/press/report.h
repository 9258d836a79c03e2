/* The job "report": a report that was handed in, drawn in the official form. */
#ifndef SOCHO_PRESS_REPORT_H
#define SOCHO_PRESS_REPORT_H

#include "worker.h"

void report_run(struct tx *tx, struct job *j);

#endif
