/* The order in which people read stall numbers: A2 before A10, whatever the marks and the case. */
#ifndef SOCHO_REGISTRY_NATURAL_H
#define SOCHO_REGISTRY_NATURAL_H

#include "socho/base/arena.h"

enum { NATURAL_KEY_CHARS_MAX = 120 }; /* of a number of at most NUMBER_CHARS_MAX characters */

/* The sort key of a number, for comparison byte by byte (stall.number_sort). The number is UTF-8 and not blank. */
struct slice natural_key(struct arena *a, struct slice number);

#endif
