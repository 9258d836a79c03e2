/* Asking the signer in the middle of a request. While it works the transaction stays open and nothing is sent on it. It
 * may break meanwhile, or be started anew: then the request is not ours any more, and the signature goes nowhere
 * (signing leaves no trace). */
#ifndef SOCHO_REGISTRY_SIGNING_H
#define SOCHO_REGISTRY_SIGNING_H

#include "socho/base/request.h"
#include "socho/seal/signer.h"

/* `done` is called later, when the code was signed and the request is still there. A refusal is answered here. */
void request_sign(struct request *rq, const struct vietqr_code *code, signer_done_fn *done, void *arg);
/* The detached seal of a payload that a bank issued, in the same way. */
void request_seal_imported(struct request *rq, struct slice payload, signer_done_fn *done, void *arg);

#endif
