/* What a code says, as JSON: one object, the names of VIETQR_TEXT_FIELDS and other_accounts, unreserved, rfu, extra62,
 * lang; what is absent is left out. */
#ifndef SOCHO_VIETQR_FIELDS_JSON_H
#define SOCHO_VIETQR_FIELDS_JSON_H

#include "socho/base/text.h"
#include "socho/vietqr/reader.h"

void vietqr_fields_json(struct text *t, const struct vietqr_fields *f);

#endif
