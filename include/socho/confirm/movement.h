/* Which money a confirmation tells of. Several confirmations may tell of one movement: two connections that watch the
 * same account, a push and the row of a statement. They are one when bank, account, direction, amount and the bank's
 * reference agree; and the day of payment too, at a bank whose references come again on another day. */
#ifndef SOCHO_CONFIRM_MOVEMENT_H
#define SOCHO_CONFIRM_MOVEMENT_H

#include "socho/base/uuid.h"
#include "socho/confirm/event.h"
#include "socho/seal/column.h"

/* Where a reference of a bank stands for one payment only. */
enum reference_scope {
	REFERENCE_PER_DAY,     /* on one account and day; so is any bank that the table does not know */
	REFERENCE_PER_ACCOUNT, /* on one account */
	REFERENCE_EVERYWHERE,  /* in the whole bank; one payment may still credit several accounts */
};
enum reference_scope reference_scope_of(struct slice bin);

/* The key of the movement, 16 bytes: time where the identity holds one, then a hash, so that keys of one day lie together in
 * the index. False without a usable reference: then nothing says whose money it is, and each confirmation is its own movement. */
bool movement_key(const struct confirmation *e, const uint8_t account_hash[static COLUMN_LOOKUP_BYTES], struct uuid *out);

#endif
