/* What an issuing key signs for the ledger, each a signed note under the name in its first line: checkpoints (tlog.h), and
 * promises that entries will be in a tree by a certain time, whose text has the shape of a checkpoint over just these
 * entries and says the time in a fourth line:
 *
 *   vn.socho/ledger/22/confirmations/promise
 *   2
 *   <base64 of the root over the promised entries>
 *   by 2026-11-22T11:31:00.000+07:00 */
#ifndef SOCHO_SEAL_LEDGER_NOTE_H
#define SOCHO_SEAL_LEDGER_NOTE_H

#include "socho/seal/tlog.h"

enum { LEDGER_MERGE_DELAY_S = 60, LEDGER_NOTE_SKEW_S = 300 };

struct ledger_statement {
	uint32_t log; /* enum tlog */
	uint32_t province;
	uint64_t size; /* or how many are promised */
	int64_t by_us; /* 0: a checkpoint */
	uint8_t root[MERKLE_HASH_BYTES];
};

/* The checkpoint of each log that was signed last; zeros before the first. */
struct ledger_signed {
	bool has;
	struct ledger_statement last;
};
/* Whether to sign: a log is one tree that only grows, so it has one root at each size and never a smaller size than
 * before; a promise is about the next LEDGER_MERGE_DELAY_S. ERR_SIGNER_REFUSED. */
int ledger_note_judge(const struct ledger_signed last[static TLOG_COUNT], const struct ledger_statement *s, int64_t now_us,
                      struct fault *why);
/* The note, in the arena. ERR_INTERNAL when OpenSSL fails or the signature does not verify. */
int ledger_note_sign(struct arena *a, const struct seal_key *k, const struct ledger_statement *s, struct slice *note,
                     struct fault *why);
/* Of a promise's text: until when. -1 when it is none. */
int ledger_promise_read(struct slice text, int64_t *by_us);

#endif
