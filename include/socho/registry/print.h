/* Print batches: labels of approved codes as one file. Asked for here, drawn by the press as a job; a batch says that it
 * is done once its whole file stands in the state directory. */
#ifndef SOCHO_REGISTRY_PRINT_H
#define SOCHO_REGISTRY_PRINT_H

#include "socho/base/config.h"
#include "socho/base/request.h"

enum { PRINT_SERIAL_CHARS = 6 };

/* Where the file of a batch stands; format is "pdf" or "png". In the arena. */
const char *print_path(struct arena *a, const struct config *c, struct uuid id, struct slice format);
/* public_url/v/CODE, and with a serial …?label=SERIAL. */
struct slice print_address(struct arena *a, const struct config *c, struct slice code, struct slice serial);

/* POST /v1/markets/{id}/prints */
void print_create(struct request *rq);
/* GET /v1/markets/{id}/prints?after=&limit= : newest first */
void prints_list(struct request *rq);
/* GET /v1/prints/{id} */
void print_show(struct request *rq);
/* GET /v1/prints/{id}.pdf, .png */
void print_pdf(struct request *rq);
void print_png(struct request *rq);

#endif
