/* What the ledger holds of a confirmation: the SHA-256 of its record, a fixed sequence of its fields in which nothing
 * names a person. sql/migrations/0078_ledger.sql has the sequence, confirmation_leaf() is the same for a stored row, and
 * `socho ledger verify` compares the two. */
#ifndef SOCHO_CONFIRM_LEAF_H
#define SOCHO_CONFIRM_LEAF_H

#include "socho/base/uuid.h"
#include "socho/seal/merkle.h"

/* One entry of a work list: id, microseconds as 8 bytes big-endian, and the record's SHA-256. */
enum { LEAF_KEY_BYTES = 24, LEAF_ENTRY_BYTES = LEAF_KEY_BYTES + MERKLE_HASH_BYTES };

/* An absent slice and an absent id are null; day stands only with a stall. */
struct leaf {
	int16_t province;
	struct uuid id, connection, account, stall, market;
	bool has_account, has_stall;
	int64_t received_us, occurred_us, amount_vnd;
	int32_t booked_on, day;
	struct slice event_id, direction, bin, account_hash, bank_reference, match_rule, match_evidence, personal_hash;
};
void leaf_entry(const struct leaf *l, uint8_t out[static LEAF_ENTRY_BYTES]);

#endif
