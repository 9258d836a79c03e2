#ifndef SOCHO_ADOPTION_SHEET_JSON_H
#define SOCHO_ADOPTION_SHEET_JSON_H

#include "sheet.h"

/* The loaded sheet as the API tells it. */
struct slice sheet_json(const struct sheet *s);

#endif
