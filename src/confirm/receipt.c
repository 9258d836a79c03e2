#include "socho/confirm/receipt.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/log.h"
#include "socho/seal/signer.h"

enum { TOGETHER_MAX = 256 };

struct receipts {
	struct signer_client *signer;
	int64_t province;
	struct receipt_wish *waiting, **last;
	struct receipt_wish *together[TOGETHER_MAX]; /* those whose promise is being signed */
	size_t count;
};

struct receipts *receipts_open(struct signer_client *signer, int64_t province)
{
	struct receipts *r = calloc(1, sizeof *r);
	assert(r);
	r->signer = signer;
	r->province = province;
	r->last = &r->waiting;
	return r;
}

void receipts_close(struct receipts *r)
{
	assert(!r || !r->count);
	free(r);
}

static struct merkle_hash range_hash(const struct receipts *r, struct merkle_range range)
{
	struct merkle_edge e = {.size = 0};
	for (uint64_t i = range.from; i < range.to; i++)
		merkle_edge_push(&e, &r->together[i]->root, NULL, NULL);
	return merkle_edge_root(&e);
}

static void give_path(const struct receipts *r, uint64_t index)
{
	struct merkle_range ranges[MERKLE_PROOF_MAX];
	struct receipt_wish *w = r->together[index];
	w->index = index;
	w->count = merkle_inclusion(index, r->count, ranges);
	w->hashes = arena_array(w->arena, (size_t)w->count + 1, sizeof *w->hashes);
	for (int i = 0; i < w->count; i++)
		w->hashes[i] = range_hash(r, ranges[i]);
}

static void sign(struct receipts *r);

static void on_signed(const struct signer_answer *answer, void *arg)
{
	struct receipts *r = arg;
	size_t count = r->count;
	if (answer->why.err)
		log_warn("receipt_not_signed", KZ("code", err_info(answer->why.err)->code));
	for (size_t i = 0; i < count; i++) {
		struct receipt_wish *w = r->together[i];
		w->note = answer->why.err ? slice_z(NULL) : arena_dup(w->arena, answer->sealed);
		if (w->note.p)
			give_path(r, i);
	}
	struct receipt_wish *told[TOGETHER_MAX];
	memcpy(told, r->together, count * sizeof *told); /* NOLINT(bugprone-sizeof-expression): pointers are meant */
	r->count = 0;
	if (r->waiting)
		sign(r);
	for (size_t i = 0; i < count; i++)
		told[i]->done(told[i]);
}

static void sign(struct receipts *r)
{
	while (r->waiting && r->count < TOGETHER_MAX) {
		r->together[r->count++] = r->waiting;
		r->waiting = r->waiting->next;
	}
	if (!r->waiting)
		r->last = &r->waiting;
	struct merkle_hash root = range_hash(r, (struct merkle_range){0, r->count});
	struct ledger_statement m = {.log = TLOG_CONFIRMATIONS, .province = (uint32_t)r->province, .size = r->count,
	                             .by_us = clock_now_us() + LEDGER_MERGE_DELAY_S * US_PER_S};
	memcpy(m.root, root.b, sizeof m.root);
	signer_sign_ledger(r->signer, &m, on_signed, r);
}

void receipts_ask(struct receipts *r, struct receipt_wish *w)
{
	w->next = NULL;
	*r->last = w;
	r->last = &w->next;
	if (!r->count)
		sign(r);
}
