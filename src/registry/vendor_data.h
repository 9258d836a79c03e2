/* The readable form of a vendor's data. */
#ifndef SOCHO_REGISTRY_VENDOR_DATA_SHEET_H
#define SOCHO_REGISTRY_VENDOR_DATA_SHEET_H

#include <jansson.h>

#include "socho/base/arena.h"
#include "socho/base/error.h"

/* The whole workbook, in the arena; data is the document that the JSON form is. */
int vendor_data_sheet(struct arena *a, const json_t *data, struct slice *out, struct fault *why);

#endif
