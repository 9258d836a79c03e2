/* Every list of the register as a file: XLSX and CSV, within the scope of whoever asks, with nothing that a sealed column
 * holds. Texts cannot become formulas (base/grid_write.h). */
#ifndef SOCHO_ADOPTION_EXPORT_H
#define SOCHO_ADOPTION_EXPORT_H

#include "socho/base/request.h"

/* GET /v1/exports/{list}.{format}?market= : the list's name stands in the path, as the routes have it. At most
 * EXPORT_ROWS_MAX rows: ERR_EXPORT_TOO_LONG past it. ERR_NOT_FOUND for another format. A line in the trail. */
void export_list(struct request *rq);

#endif
