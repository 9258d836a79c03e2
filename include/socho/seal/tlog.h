/* The texts of a transparency log: checkpoints (https://c2sp.org/tlog-checkpoint), signed as notes by an issuing key, and
 * proofs that one entry is in the tree of a checkpoint (https://c2sp.org/tlog-proof):
 *
 *   c2sp.org/tlog-proof@v1
 *   index 428571
 *   <base64 of each hash, from the leaf up>
 *
 *   vn.socho/ledger/22/confirmations
 *   3000001
 *   <base64 of the root>
 *
 *   — vn.socho/ledger/22/confirmations <base64 of key hash and signature> */
#ifndef SOCHO_SEAL_TLOG_H
#define SOCHO_SEAL_TLOG_H

#include "socho/base/arena.h"
#include "socho/base/error.h"
#include "socho/seal/merkle.h"
#include "socho/seal/seal.h"

enum tlog { TLOG_CONFIRMATIONS, TLOG_REGISTRY, TLOG_COUNT };
const char *tlog_name(enum tlog log);
/* -1 for another name. */
int tlog_by_name(struct slice name);
/* "vn.socho/ledger/22/confirmations": the origin of the log's checkpoints, and the name of the key that signs them. */
struct slice tlog_origin(struct arena *a, enum tlog log, int64_t province);

struct tlog_checkpoint {
	struct slice origin;
	uint64_t size;
	struct merkle_hash root;
};
enum { TLOG_CHECKPOINT_BYTES_MAX = 4096, TLOG_PROOF_BYTES_MAX = 16 * 1024 };

/* The text that is signed. */
struct slice tlog_checkpoint_text(struct arena *a, const struct tlog_checkpoint *c);
/* Reads such a text; lines that follow the root are passed over. ERR_BAD_CHECKPOINT. What it points at is borrowed. */
int tlog_checkpoint_read(struct arena *a, struct slice text, struct tlog_checkpoint *out, struct fault *why);
/* Reads a signed checkpoint, not verified; then says whether a published key signed it, revoked or past ones too, and
 * which. ERR_BAD_CHECKPOINT. */
int tlog_note_read(struct arena *a, struct slice note, struct tlog_checkpoint *out, struct fault *why);
bool tlog_note_signed(struct arena *a, const struct seal_trust *t, struct slice note, struct seal_published *by);
/* "<origin>+<hash>+<base64 of 0x01 and the key>": how https://c2sp.org/signed-note tells verifiers of a key. */
struct slice tlog_verifier(struct arena *a, struct slice origin, const uint8_t public_key[static SEAL_PUBLIC_KEY_BYTES]);

struct tlog_proof {
	uint64_t index;
	struct merkle_hash hashes[MERKLE_PROOF_MAX];
	size_t count;
	struct slice note;
};
struct slice tlog_proof_text(struct arena *a, const struct tlog_proof *p);
/* ERR_BAD_PROOF. The note is borrowed and not read. */
int tlog_proof_read(struct arena *a, struct slice text, struct tlog_proof *out, struct fault *why);

#endif
