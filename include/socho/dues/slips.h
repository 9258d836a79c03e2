/* The bills of a run on paper: slips to be handed to who owes them, drawn by the press and kept as prints are. */
#ifndef SOCHO_DUES_SLIPS_H
#define SOCHO_DUES_SLIPS_H

#include "socho/base/request.h"

/* POST /v1/bill_runs/{id}/slips {}: ERR_NOT_PRINTABLE when no bill of it can still be paid. */
void bill_slips_create(struct request *rq);
/* GET /v1/bill_slips/{id} and .pdf: ERR_NOT_PRINTED, ERR_PRINT_GONE. */
void bill_slips_show(struct request *rq);
void bill_slips_pdf(struct request *rq);

#endif
