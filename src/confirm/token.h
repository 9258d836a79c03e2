/* Inside the confirm room: bearer tokens that we issue to a provider for its client secret. They stand on their own, so that
 * every web process takes what another one issued: expiry and a nonce, and their MAC under the client secret, bound to the
 * connection. */
#ifndef SOCHO_CONFIRM_TOKEN_H
#define SOCHO_CONFIRM_TOKEN_H

#include "socho/confirm/adapter.h"

enum { TOKEN_LIFE_S = 300 };

struct slice token_issue(struct arena *a, const struct connection *c, int secret, int64_t now_us);
/* Whether it was issued for this connection, under either of its secrets, and is not over. */
bool token_fits(const struct connection *c, int secret, struct slice token, int64_t now_us);
/* What follows "Bearer " in the Authorization header; empty when there is none. */
struct slice bearer_of(const struct delivery *d);

/* Whether client_id and client_secret of the connection are what the caller presents: HTTP Basic, or in a form or a JSON
 * object (RFC 6749 2.3.1). */
bool client_fits(const struct delivery *d, const struct connection *c, int id, int secret);
/* A token endpoint: {"access_token", "token_type", "expires_in"}, or 401. */
void token_answer(struct request *rq, const struct delivery *d, const struct connection *c, int id, int secret);

#endif
