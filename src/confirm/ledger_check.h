/* Inside the confirm room: one log of the ledger computed anew from the rows, under one snapshot. */
#ifndef SOCHO_CONFIRM_LEDGER_CHECK_H
#define SOCHO_CONFIRM_LEDGER_CHECK_H

#include "socho/seal/tlog.h"
#include "socho/store/work.h"

/* A root that somebody says the tree had at some size. */
struct claim {
	uint64_t size;
	struct merkle_hash root;
	const char *by_z; /* "checkpoint", … */
};

struct ledger_check {
	struct work *work;
	enum tlog log;
	const struct seal_trust *trust;
	struct claim *claims;
	size_t claim_count, claims_cap;
	/* Told of everything that is wrong: "altered", "missing" (by index and id), "added" (by id), "order", "hash", "size"
	 * (by index), "root", "checkpoint", "signature" (by size, of whoever claimed it). id is "" where there is none. */
	void (*found)(void *arg, const char *what_z, int64_t at, const char *id_z);
	void *arg;
	/* What there is. */
	int64_t size, rows, unsealed, forgotten;
	struct merkle_hash root;
	/* Inside. */
	struct arena part;
	struct merkle_edge edge;
	struct text *upper; /* of each tile level from 1 */
	size_t next_claim;
};

/* A signed checkpoint that the tree must have had: one of our keys signed it, whatever became of that key since. */
void ledger_check_note(struct ledger_check *k, struct slice note);
/* 0 whatever is found; -1 when it could not be looked at. Set work, log, trust and found before. */
int ledger_check_run(struct ledger_check *k, struct fault *why);

#endif
