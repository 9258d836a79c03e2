/* The kind of job that follows from a revoked key. */
#ifndef SOCHO_PRESS_RESEAL_PRIVATE_H
#define SOCHO_PRESS_RESEAL_PRIVATE_H

#include "worker.h"

/* {"key_id":…}: seals what this key sealed with the present one. The result counts what was sealed and the stickers to
 * print again. */
void reseal_run(struct tx *tx, struct job *j);

#endif
