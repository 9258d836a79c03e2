/* "Is this sticker ours?" for anybody with a browser and no scripts: a form that takes what a code says, or the number on its
 * label. */
#ifndef SOCHO_FIELD_CHECK_PAGE_H
#define SOCHO_FIELD_CHECK_PAGE_H

#include "socho/base/request.h"

enum {
	CHECK_TEXT_BYTES_MAX = 4096,
	CHECK_FORM_BYTES_MAX = 16 * 1024, /* the same percent-encoded, and a stall */
};

/* GET /check?lang= : the form. Costs nothing, and does nothing. */
void check_form(struct request *rq);
/* POST /check (application/x-www-form-urlencoded: text, stall?, lang?): a number of a label, or an address that holds one,
 * leads to /v/{code} (303); anything else is judged as a payload, and the page tells the verdict above the form. 422 with the
 * form for an empty text or a stall that there is not, 429 as a page; costs as POST /v1/verify. */
void check_answer(struct request *rq);

#endif
