#ifndef SOCHO_PRESS_IMPORT_H
#define SOCHO_PRESS_IMPORT_H

#include "worker.h"

/* Looks at every row of an import and says what it would do; {"import": id}. */
void import_check_run(struct tx *tx, struct job *j);
/* Makes drafts of what was checked; {"import": id}. */
void import_commit_run(struct tx *tx, struct job *j);
/* Deletes files whose time is over. */
void import_forget_run(struct tx *tx, struct job *j);

#endif
