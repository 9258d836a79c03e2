/* Receipts: signed promises that what a push recorded will be in the ledger within LEDGER_MERGE_DELAY_S. A sender asks for
 * one with "Prefer: receipt". A signature costs more than recording an event does, so wishes that come while one is being
 * signed travel in the next: one promise over a small tree, of which each sender gets its path (seal/ledger_note.h). */
#ifndef SOCHO_CONFIRM_RECEIPT_H
#define SOCHO_CONFIRM_RECEIPT_H

#include "socho/base/arena.h"
#include "socho/seal/merkle.h"

struct signer_client;
struct receipts;

/* One per process; closed after the signer's client. */
struct receipts *receipts_open(struct signer_client *signer, int64_t province);
void receipts_close(struct receipts *r);

struct receipt_wish {
	struct arena *arena;     /* of the request; lives until done */
	struct merkle_hash root; /* over the entries that the push recorded, in their order */
	/* Called once, later. note is absent when nothing could be signed: then there is no promise. */
	void (*done)(struct receipt_wish *w);
	void *arg;
	struct slice note;
	uint64_t index;          /* the root is the index-th leaf of the promise's tree */
	struct merkle_hash *hashes;
	int count;
	struct receipt_wish *next;
};
void receipts_ask(struct receipts *r, struct receipt_wish *w);

#endif
