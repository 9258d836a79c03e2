/* What the province publishes about its keys, so that anybody can check a seal: the issuing keys with their
 * certificates, and the list of revoked keys. Both are kept in memory and made anew when the key directory changed. */
#ifndef SOCHO_REGISTRY_PUBLISHED_H
#define SOCHO_REGISTRY_PUBLISHED_H

#include "socho/base/request.h"
#include "socho/seal/seal.h"

struct published;
/* Of this key directory, whose name is borrowed. What cannot be read is logged and tried again. */
struct published *published_open(const char *key_dir_z);
/* Looks again now. When that fails, what was there stays. */
void published_reload(struct published *p);
/* NULL is fine. */
void published_close(struct published *p);

/* The issuing keys and the list of revoked ones, until the next call of any of these. NULL before they could be read. */
const struct seal_trust *published_trust(struct published *p);
/* How a seal of this key reads that was made at that time, its signature taken for right: the registry knows when it
 * issued a code. */
enum seal_verdict published_key_at(struct published *p, const char key_id[static 9], int64_t at_us);

/* GET /.well-known/socho/keys.json : the issuing keys as a JWK set (RFC 8037), next, current and past ones, each with
 * its certificate chain (x5c, RFC 7517 section 4.7) and state (keydir_state). Public; without a transaction. */
void published_keys(struct request *rq);
/* GET /.well-known/socho/revocations : the signed list (seal/revocation.h). ERR_NO_REVOCATIONS before the first one. */
void published_revocations(struct request *rq);

#endif
