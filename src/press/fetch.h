/* One GET over HTTP, within FETCH_MS: the press does nothing else meanwhile. */
#ifndef SOCHO_PRESS_FETCH_H
#define SOCHO_PRESS_FETCH_H

#include "socho/base/arena.h"
#include "socho/base/error.h"

/* The body of an answer 200, at most max_bytes; header_z is one line. Otherwise -1 with ERR_NOT_FETCHED, which names neither
 * the address nor what was answered beyond its number. */
int fetch(struct arena *a, const char *url_z, const char *header_z, size_t max_bytes, struct slice *out, struct fault *why);

#endif
