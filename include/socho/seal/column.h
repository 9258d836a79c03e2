/* Sealed columns: values that the database keeps but cannot read (account numbers, phones, personal ids, raw messages).
 * A box is AES-256-GCM under a data key of the province, bound to its table, column and row, so that it opens nowhere
 * else; it names the version of its key. Equality is looked up by a keyed hash in a column beside it. Where keys come from
 * is in column_key.h. */
#ifndef SOCHO_SEAL_COLUMN_H
#define SOCHO_SEAL_COLUMN_H

#include "socho/base/arena.h"
#include "socho/base/error.h"
#include "socho/seal/column_key.h"

enum {
	COLUMN_VERSION = 2,
	COLUMN_HEAD_BYTES = 3, /* version, version of the data key */
	COLUMN_NONCE_BYTES = 12,
	COLUMN_TAG_BYTES = 16,
	/* what a box is longer than its plaintext */
	COLUMN_OVERHEAD_BYTES = COLUMN_HEAD_BYTES + COLUMN_NONCE_BYTES + COLUMN_TAG_BYTES,
	COLUMN_LOOKUP_BYTES = 16,
	COLUMN_PLAINTEXT_BYTES_MAX = 1024 * 1024,
};

/* The box, in the arena, under the version that seals in this province. province is 1..COLUMN_PROVINCE_MAX; row is the
 * row's id (16 bytes of a uuid, or text); the plaintext has at most COLUMN_PLAINTEXT_BYTES_MAX bytes. */
struct slice column_seal(struct arena *a, const struct column_keys *k, int province, const char *table_z,
                         const char *column_z, struct slice row, struct slice plaintext);
/* By any version that was added. ERR_BAD_SEAL when the box was altered, belongs to another place, or is sealed with another
 * key. */
int column_open(struct arena *a, const struct column_keys *k, int province, const char *table_z, const char *column_z,
                struct slice row, struct slice box, struct slice *plaintext, struct fault *why);

/* HMAC-SHA-256 under the province's key for look-ups, cut to 16 bytes. The purpose ("account.number") keeps equal values
 * of different columns apart; the value must be in its normal form. */
void column_lookup(const struct column_keys *k, int province, const char *purpose_z, struct slice value,
                   uint8_t out[static COLUMN_LOOKUP_BYTES]);

#endif
