/* What is kept of a refused file: its stable code, both sentences, the field, and both details. */
#ifndef SOCHO_PRESS_TOLD_H
#define SOCHO_PRESS_TOLD_H

#include "socho/base/arena.h"
#include "socho/base/error.h"

/* {"code", "vi", "en", "field", "detail", "detail_vi"}, in the arena; field and details are null when there are none. */
struct slice told_fault(struct arena *a, const struct fault *why);

#endif
