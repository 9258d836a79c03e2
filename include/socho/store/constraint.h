/* The schema refuses what must not be; this table says how each refusal is told to the person who caused it. */
#ifndef SOCHO_STORE_CONSTRAINT_H
#define SOCHO_STORE_CONSTRAINT_H

#include "socho/base/error.h"

/* The error for a failed statement: by constraint name where the table has a row, else by SQLSTATE. *field may become
 * NULL. constraint_z may be "". */
enum err constraint_error(const char *sqlstate_z, const char *constraint_z, const char **field);
/* 40001 serialization_failure and 40P01 deadlock_detected: run the transaction again. */
bool sqlstate_retry(const char *sqlstate_z);

#endif
