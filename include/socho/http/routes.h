/* The one table of what the register answers. */
#ifndef SOCHO_HTTP_ROUTES_H
#define SOCHO_HTTP_ROUTES_H

#include "socho/http/router.h"

extern const struct route routes[];
extern const size_t routes_count;

#endif
