/* Inside the confirm room: one row of a batch, and columns cut from its rows. */
#ifndef SOCHO_CONFIRM_BATCH_ROW_H
#define SOCHO_CONFIRM_BATCH_ROW_H

#include "batch.h"
#include "socho/base/digest.h"
#include "socho/registry/account.h"
#include "sql.h"

enum { FINGERPRINT_BYTES = 16, SALT_BYTES = 16 };

struct row {
	const struct confirmation *event;
	struct arena *arena; /* of its push */
	unsigned generation; /* of the forms of old codes that its names were looked for by */
	struct pushed *result; /* of its push */
	struct uuid id, connection;
	int64_t received_us;
	uint8_t fingerprint[FINGERPRINT_BYTES], account_hash[COLUMN_LOOKUP_BYTES], payer_hash[COLUMN_LOOKUP_BYTES];
	uint8_t salt[SALT_BYTES], personal_hash[DIGEST_BYTES];
	struct match_names names;
	struct slice bill_tag, box;
	struct match_key key;
	struct match match;
	bool matched;
	bool no_movement;
	struct uuid movement;
	size_t arrival;
};

/* Looks again for what its memo, order and marks name; when the forms of old codes changed. */
void row_find_names(struct arena *a, const struct column_keys *columns, const struct match_memory *memory, int16_t province,
                    struct row *r);
/* Of the market's own clock; only once the row is matched. */
int32_t row_business_day(const struct row *r);

/* The statement that records every row. */
struct sql_call batch_record_call(struct batch *b);
/* What travels behind it, and only when a row asks for it: codes that are used up, bills, and what is taken back. */
void batch_follow_up(struct batch *b, struct tx *tx);

/* One column of the batch, cut from its rows; `r` is the row. */
/* NOLINTBEGIN(bugprone-macro-parentheses): a type and the name it declares take none */
#define COLUMN(b, type, name, value) \
	type *name = arena_array((b)->arena, (b)->count, sizeof *name); \
	for (size_t i_##name = 0; i_##name < (b)->count; i_##name++) { \
		const struct row *r = (b)->rows[i_##name]; \
		name[i_##name] = (value); \
	}
/* NOLINTEND(bugprone-macro-parentheses) */

#endif
