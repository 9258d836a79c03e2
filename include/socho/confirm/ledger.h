/* What the ledger publishes: signed checkpoints and tiles of hashes for everybody, and proofs. {log} is `confirmations` or
 * `registry`. */
#ifndef SOCHO_CONFIRM_LEDGER_H
#define SOCHO_CONFIRM_LEDGER_H

#include "socho/base/request.h"

/* GET /.well-known/socho/ledger/{log}/checkpoint : the newest, as a signed note. ERR_NO_CHECKPOINT before the first. */
void ledger_checkpoint(struct request *rq);
/* GET /.well-known/socho/ledger/{log}/tile/{level}/{number}, by https://c2sp.org/tlog-tiles: "x001/x234/067", and ".p/25"
 * after it for the first 25 hashes. Level `entries` has the entries, each after its length in two bytes: they are the
 * SHA-256 of the records and say nothing of them. */
void ledger_tile(struct request *rq);
/* GET /v1/ledger/{log}/proof?index=N or ?id=ID of a confirmation or line: {"log","index","entry","size","root","hashes",
 * "proof"}, within the newest checkpoint; proof is the file of https://c2sp.org/tlog-proof. ERR_NOT_SEALED. */
void ledger_proof(struct request *rq);
/* GET /v1/ledger/{log}/consistency?from=N[&to=M] : {"log","from","to","hashes"}, to the newest checkpoint when M is not
 * given. */
void ledger_consistency(struct request *rq);


#endif
