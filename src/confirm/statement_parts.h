/* Inside the confirm room: what the readers of statements share. */
#ifndef SOCHO_CONFIRM_STATEMENT_PARTS_H
#define SOCHO_CONFIRM_STATEMENT_PARTS_H

#include "socho/confirm/statement.h"

/* Another part, or row; NULL with a fault past the bounds. */
struct statement *statement_part_add(struct arena *a, struct statement_file *f, struct fault *why);
struct statement_row *statement_row_add(struct arena *a, struct statement_file *f, struct fault *why);

/* Whole đồng, in any grouping: "45,000", "45.000", "45 000 VND", "45,000.00", "+45000", "(45,000)". *out may be negative. */
int statement_amount(struct slice text, int64_t *out);
/* "20/11/2026", "20-11-2026 09:15:21", "2026-11-20 09:15", "20/11/26". has_time may be NULL. */
int statement_time(struct slice text, int64_t *at_us, bool *has_time);
/* BIN of the bank with this SWIFT code (8 or 11 characters); absent when there is none. */
struct slice statement_bin_of_swift(struct slice swift);
/* Digits and letters alone. */
struct slice statement_account(struct arena *a, struct slice text);

int camt_read(struct arena *a, struct slice bytes, struct statement_file *f, struct fault *why);
int mt940_read(struct arena *a, struct slice bytes, struct statement_file *f, struct fault *why);
int table_read(struct arena *a, struct slice bytes, struct statement_file *f, struct fault *why);

#endif
