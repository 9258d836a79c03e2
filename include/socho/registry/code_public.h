/* What anybody may know about a code, by its id. */
#ifndef SOCHO_REGISTRY_CODE_PUBLIC_H
#define SOCHO_REGISTRY_CODE_PUBLIC_H

#include "socho/registry/page.h"
#include "socho/store/sql.h"

/* The statement for a code by its id in canonical form; any other text finds none, in the same time. In a transaction with
 * the public's scope. */
struct sql_call code_public_call(struct arena *a, struct slice code);
/* Its answer, with what the seal is worth today; VERDICT_UNKNOWN without a code that was ever issued. `code` and what is
 * said of a label stay. */
void code_public_read(const struct request *rq, const struct sql_rows *rows, struct verification *v);

/* GET /v/{code}?label=&lang= : the public page, or JSON when Accept asks for application/json; with the serial of a label
 * also whether that copy is in use. 404 in the same shape for a code that is not known. Costs as lookups.h says
 * (ERR_TOO_MANY). */
void code_verify(struct request *rq);

#endif
