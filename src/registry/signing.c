/* A small ticket outside the arena stands between the signer and the request: the arena may be gone when the signer
 * answers. */
#include "signing.h"

#include <stdlib.h>

struct ticket {
	struct request *rq; /* NULL: nobody waits any more */
	signer_done_fn *done;
	void *arg;
};

static void on_abandoned(void *arg)
{
	struct ticket *ticket = arg;
	ticket->rq = NULL;
}

static void on_signed(const struct signer_answer *signed_, void *arg)
{
	struct ticket ticket = *(struct ticket *)arg;
	free(arg);
	if (!ticket.rq)
		return;
	ticket.rq->abandoned = NULL;
	if (signed_->why.err)
		answer_fault(ticket.rq, &signed_->why);
	else
		ticket.done(signed_, ticket.arg);
}

static struct ticket *ticket_of(struct request *rq, signer_done_fn *done, void *arg)
{
	struct ticket *ticket = malloc(sizeof *ticket);
	if (!ticket)
		abort();
	*ticket = (struct ticket){rq, done, arg};
	rq->abandoned = on_abandoned;
	rq->abandoned_arg = ticket;
	return ticket;
}

void request_sign(struct request *rq, const struct vietqr_code *code, signer_done_fn *done, void *arg)
{
	signer_sign(rq->services->signer, code, on_signed, ticket_of(rq, done, arg));
}

void request_seal_imported(struct request *rq, struct slice payload, signer_done_fn *done, void *arg)
{
	signer_seal_imported(rq->services->signer, payload, on_signed, ticket_of(rq, done, arg));
}
