/* Back-fill: what a provider lists and did not push, or pushed while nobody listened. "pulls" puts a job "pull" into the
 * queue for every connection that asks for its list; each reads one window or page and goes on until now. */
#ifndef SOCHO_PRESS_PULL_H
#define SOCHO_PRESS_PULL_H

#include "worker.h"

void pulls_queue(struct tx *tx, struct job *j);
void pull_run(struct tx *tx, struct job *j);

#endif
