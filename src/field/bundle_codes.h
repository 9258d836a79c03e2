/* From rows of the register to lines of a bundle, for the route and the command. */
#ifndef SOCHO_FIELD_BUNDLE_CODES_PRIVATE_H
#define SOCHO_FIELD_BUNDLE_CODES_PRIVATE_H

#include "socho/field/bundle.h"
#include "sql.h"

/* Good for SEAL_BUNDLE_DAYS_MAX from now. */
void bundle_terms(struct bundle_maker *m, struct uuid market, int64_t now_us);
/* ERR_BAD_SEAL when a sealed column was altered. */
int bundle_add_row(struct bundle_maker *m, const struct column_keys *k, int province,
                   const struct sql_field_bundle_codes_out *row, struct fault *why);

#endif
