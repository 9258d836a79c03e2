/* The kind of job that follows from a new version of a province's data key. */
#ifndef SOCHO_PRESS_REKEY_PRIVATE_H
#define SOCHO_PRESS_REKEY_PRIVATE_H

#include "worker.h"

/* {"version":…}: seals every box of the province anew with this version. The result counts what was moved and what could
 * not be opened. */
void rekey_run(struct tx *tx, struct job *j);

#endif
