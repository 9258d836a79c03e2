/* The rows that need a person, as a file of the same layout with the reasons in a column "Lỗi". */
#ifndef SOCHO_PRESS_IMPORT_ERRORS_H
#define SOCHO_PRESS_IMPORT_ERRORS_H

#include "socho/base/grid.h"
#include "socho/store/sql.h"

/* rows: of press/import_faults. The file is read anew; its format is that of the upload. In the arena; absent when no
 * row needs anybody. */
int import_errors_write(struct arena *a, struct slice upload, const struct sql_rows *rows, struct slice *out,
                        struct fault *why);

#endif
