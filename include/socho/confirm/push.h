/* What providers push: POST /v1/confirmations in the native form (Standard Webhooks), and /in/{provider}/{token} in the
 * form of each provider. */
#ifndef SOCHO_CONFIRM_PUSH_H
#define SOCHO_CONFIRM_PUSH_H

#include "socho/base/request.h"

/* Takes the raw body, no transaction. ?connection=ID names the connection; without it every active native connection's
 * keys are tried, for senders that cannot add to the address. Answers after the commit:
 *   one event   200 {"status":"recorded"|"duplicate","id","match"}, 409 source_id_reused
 *   a batch     200 {"results":[…]} in the events' order; a conflict is told in its place, and so is what could not be
 *               read, {"status":"unread","code","field"}, which is kept as a dead letter; 422 when nothing could
 *   401 for connection, signature and clock, 400/413/422 for the body, 503 with Retry-After for our own trouble */
void confirm_push(struct request *rq);

/* /in/{provider}/{token} and what some providers call behind it. The same answer, 404, in the same time for a provider,
 * a token or a call that there is not; everything else as the adapter's row says. Takes the raw body, no transaction. */
void confirm_in(struct request *rq);

#endif
