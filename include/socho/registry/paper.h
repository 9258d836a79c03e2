/* Papers for one vendor, drawn by the press (press/paper.c) and kept sealed for PAPER_KEEP_DAYS. Handlers; see request.h. */
#ifndef SOCHO_REGISTRY_PAPER_H
#define SOCHO_REGISTRY_PAPER_H

#include "socho/base/request.h"

/* POST /v1/revisions/{id}/form {}: the registration and consent form, filled from a draft or a submitted revision; 201 with the
 * paper. ERR_NOT_FOUND also when nothing personal of it is left. */
void registration_form(struct request *rq);
/* GET /v1/papers/{id} */
void paper_show(struct request *rq);
/* GET /v1/papers/{id}.pdf : ERR_NOT_PRINTED until it is done, ERR_PAPER_GONE later. Taking it leaves a line in the trail. */
void paper_pdf(struct request *rq);

#endif
