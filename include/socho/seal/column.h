/* Sealed columns: values that the database keeps but cannot read (account numbers, phones, personal ids, raw messages).
 * A box is AES-256-GCM under a key of the province, bound to its table, column and row, so that it opens nowhere else.
 * Equality is looked up by a keyed hash in a column beside it. The master key stays in a file outside the database. */
#ifndef SOCHO_SEAL_COLUMN_H
#define SOCHO_SEAL_COLUMN_H

#include "socho/base/arena.h"
#include "socho/base/error.h"

enum {
	COLUMN_VERSION = 1,
	COLUMN_KEY_NUMBER = 1,
	COLUMN_NONCE_BYTES = 12,
	COLUMN_TAG_BYTES = 16,
	/* version, key number, nonce, tag: what a box is longer than its plaintext */
	COLUMN_OVERHEAD_BYTES = 2 + COLUMN_NONCE_BYTES + COLUMN_TAG_BYTES,
	COLUMN_LOOKUP_BYTES = 16,
	COLUMN_PLAINTEXT_BYTES_MAX = 1024 * 1024,
	COLUMN_PROVINCE_MAX = 99,
};

/* Not for two threads at once, although const: it holds the cipher's working memory. */
struct column_keys;

/* Reads the master key: a file of 64 hex digits. ERR_BAD_KEY. */
int column_keys_load(struct column_keys **out, const char *path_z, struct fault *why);
/* From 32 bytes. */
struct column_keys *column_keys_of(const uint8_t master[static 32]);
/* Wipes them. NULL is fine. */
void column_keys_free(struct column_keys *k);

/* The box, in the arena. province is 1..COLUMN_PROVINCE_MAX; row is the row's id (16 bytes of a uuid, or text); the
 * plaintext has at most COLUMN_PLAINTEXT_BYTES_MAX bytes. */
struct slice column_seal(struct arena *a, const struct column_keys *k, int province, const char *table_z,
                         const char *column_z, struct slice row, struct slice plaintext);
/* ERR_BAD_SEAL when the box was altered, belongs to another place, or is sealed with another key. */
int column_open(struct arena *a, const struct column_keys *k, int province, const char *table_z, const char *column_z,
                struct slice row, struct slice box, struct slice *plaintext, struct fault *why);

/* HMAC-SHA-256 under a key of its own, cut to 16 bytes. The purpose ("account.number") keeps equal values of different
 * columns apart; the value must be in its normal form. */
void column_lookup(const struct column_keys *k, int province, const char *purpose_z, struct slice value,
                   uint8_t out[static COLUMN_LOOKUP_BYTES]);

#endif
