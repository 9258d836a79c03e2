/* The offline bundle of a market: what a phone without a network needs to judge stickers there for a week. A file of
 * JSON lines:
 *
 *   {"bundle":"socho-bundle-v1","market":uuid,"name":…,"issued_at":…,"valid_until":…,"hash_key":…,"codes":2}
 *   {"kid":…,"x":…,"nbf":…,"exp":…,"revoked":false}     a line for each issuing key; nbf and exp as in RFC 7519
 *   {"kid":…,…,"revoked":true,"since":null}             a revoked one: since when its seals are not to be trusted, null
 *                                                       for none of them ever (seal/revocation.h)
 *   ["A06","W39J6RXJT01","current",sealed,plain,1795…]  a line for each code: stall, id, verdict, hashes of its faces,
 *                                                       second in which it was sealed
 *   ["A07","…","current","-",plain,1795…,kid,signature] a code of a bank, with its detached seal
 *   ["A06","account_changed"]                           of the sheet of a round: a line for each stall to go to, in order, and why
 *   {"key_id":…,"signature":…}                          over all lines before (seal/bundle.h)
 *
 * The head of a round's sheet has "round":{"id":uuid,"from_day":…,"to_day":…} besides.
 *
 * "x", "hash_key", hashes and the signature are base64url. A hash is 12 bytes of PBKDF2-HMAC-SHA-256 of the payload with
 * the bundle's own random hash_key as salt; "-" for a face that the code does not have. About 75 bytes a code.
 *
 * What a leaked bundle tells: stall numbers, code ids and states, which are public. Not account numbers, although the
 * hash key is in it: a sealed payload ends in a signature of 64 bytes that only the signer can make, so no guess at an
 * account can be hashed. A plain payload holds nothing secret, so it is hashed with BUNDLE_PLAIN_ROUNDS rounds, and a
 * guess must get the stall's content code right too, one of 31 to the power of 3 or more drawn at random: a number of
 * ten digits costs 10^10 times 29 791 times the rounds. Whoever knows a content code has seen that stall's sticker, where
 * the account stands in clear. The key differs from bundle to bundle, so hashes of two cannot be matched. */
#ifndef SOCHO_FIELD_BUNDLE_H
#define SOCHO_FIELD_BUNDLE_H

#include "socho/base/text.h"
#include "socho/field/check.h"
#include "socho/seal/bundle.h"

enum {
	BUNDLE_KEY_BYTES = 32,
	BUNDLE_HASH_BYTES = 12,
	BUNDLE_PLAIN_ROUNDS = 1000,
	BUNDLE_FILE_BYTES_MAX = 4 * 1024 * 1024,
};

/* The round whose sheet it is. */
struct bundle_round {
	bool has;
	struct uuid id;
	int32_t from_day, to_day;
};
struct bundle_stop {
	struct slice stall, reason;
};

/* ---- making one */

struct bundle_maker {
	struct arena *arena;
	struct text rows;
	struct slice name;
	struct seal_bundle terms; /* market, issued_us and until_us are the caller's to set */
	struct bundle_round round; /* of none when the market's own */
	uint8_t key[BUNDLE_KEY_BYTES];
};
/* Draws the key. */
void bundle_begin(struct bundle_maker *m, struct arena *a);
/* A code with its faces; an absent face it does not have. A seal with a signature is a detached one. ERR_TOO_LARGE past
 * SEAL_BUNDLE_CODES_MAX. */
struct bundle_entry {
	struct slice stall, code;
	enum check_verdict verdict;
	struct slice sealed, plain;
	struct code_seal seal;
};
int bundle_add(struct bundle_maker *m, const struct bundle_entry *e, struct fault *why);
/* The next stall of a round's sheet; after the codes. */
void bundle_add_stop(struct bundle_maker *m, const struct bundle_stop *s);
/* All but the last line, and m->terms as they are to be signed. */
struct slice bundle_body(struct bundle_maker *m, const struct seal_trust *t);
/* The whole file. */
struct slice bundle_signed(struct arena *a, struct slice body, const char key_id[static 9],
                           const uint8_t signature[static 64]);

/* ---- using one */

struct bundle_code {
	struct slice stall, code, sealed, plain; /* hashes as they stand in the file */
	enum check_verdict verdict;
	struct code_seal seal;                   /* key_id and signature of a detached one only */
};
struct bundle {
	struct seal_bundle terms;
	struct slice name;
	uint8_t key[BUNDLE_KEY_BYTES];
	struct seal_trust *trust; /* its issuing keys; freed by bundle_release() */
	struct bundle_code *codes;
	size_t code_count;
	struct bundle_round round;
	struct bundle_stop *stops; /* of a round's sheet, in order */
	size_t stop_count;
};
/* Reads a file whose signature is one of `trust`'s keys'. ERR_BAD_BUNDLE when it was altered, is none, or is signed by
 * a key that is not trusted (any more); ERR_BUNDLE_EXPIRED after its last day. On -1 there is nothing to release. */
int bundle_open(struct arena *a, struct slice file, const struct seal_trust *trust, int64_t now_us, struct bundle *out,
                struct fault *why);
void bundle_release(struct bundle *b);

/* A sticker seen at this stall (absent: anywhere in the market). A payload that is not in the bundle is other_stall
 * when its seal is valid (another market's code, or one issued since), else unknown_account. *code is NULL when it is
 * not in the bundle. */
enum check_verdict bundle_judge(struct arena *a, const struct bundle *b, struct slice payload, struct slice stall,
                                struct sticker *s, const struct bundle_code **code);

/* GET /v1/markets/{id}/bundle */
void bundle_show(struct request *rq);
/* GET /v1/rounds/{id}/bundle: the market's with the sheet of the round. */
void round_bundle_show(struct request *rq);
/* socho bundle export, socho bundle verify */
int cmd_bundle_export(int argc, char **argv);
int cmd_bundle_verify(int argc, char **argv);

#endif
