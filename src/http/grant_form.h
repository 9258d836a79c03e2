/* What a request says of a role that is to be held: which, over what, and for which bank. */
#ifndef SOCHO_GRANT_FORM_H
#define SOCHO_GRANT_FORM_H

#include "socho/base/request.h"
#include "socho/store/sql.h"

#define GRANT_FIELDS "role", "scope", "province", "market", "unit", "bank"

struct grant_form {
	struct slice role, scope_kind, unit, bin; /* unit, bin: absent where they do not count */
	int16_t province;                         /* 0: it does not count */
	struct sql_uuid market;
};

/* {role, scope: all|province|market|unit, province|market|unit, bank?} of the request's object. -1 with the field at fault. */
int grant_form_read(const struct request *rq, struct grant_form *out, struct fault *why);
/* Answers that there is no such place in scope. */
void grant_form_nowhere(struct request *rq, const struct grant_form *g);

#endif
