/* The stalls of a round as a list on paper, drawn by the press. */
#ifndef SOCHO_FIELD_ROUND_SHEET_H
#define SOCHO_FIELD_ROUND_SHEET_H

#include "socho/base/request.h"

/* POST /v1/rounds/{id}/sheets {}: 201 with a list that is yet to be drawn; whoever asks has taken the sheet of the round. */
void round_sheet_create(struct request *rq);
/* GET /v1/round_sheets/{id} */
void round_sheet_show(struct request *rq);
/* GET /v1/round_sheets/{id}.pdf: ERR_NOT_PRINTED until it is done, ERR_PAPER_GONE after a week. */
void round_sheet_pdf(struct request *rq);

#endif
