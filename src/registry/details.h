/* A change of what is registered of a vendor, on its way through the doors of all revisions (revision.h). */
#ifndef SOCHO_REGISTRY_DETAILS_H
#define SOCHO_REGISTRY_DETAILS_H

#include "socho/base/request.h"

/* PUT: the body is {version, vendor?, consents?}. */
void details_edit(struct request *rq, struct uuid revision, struct uuid vendor, int64_t version);
/* It was submitted in this transaction. What no second person decides holds at once. */
void details_submitted(struct request *rq, struct uuid revision, bool passes);
/* Approves it, or answers that there is no such revision here. override: a name_override came with the decision. */
void details_approve(struct request *rq, struct uuid revision, int64_t version, bool override);

#endif
