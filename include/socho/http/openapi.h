/* The description of the API, for programs: OpenAPI 3.1, kept as src/http/openapi.json and carried in the binary. A
 * test holds it against the route table. */
#ifndef SOCHO_HTTP_OPENAPI_H
#define SOCHO_HTTP_OPENAPI_H

#include "socho/base/request.h"

/* GET /v1/openapi.json. Public; with an ETag. */
void openapi_show(struct request *rq);

#endif
