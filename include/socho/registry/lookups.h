/* What public look-ups cost (/v/{code}, /check, /markets, POST /v1/verify). An address has LOOKUP_TOKENS and gets two back a minute; a
 * look-up that finds something costs one, one that finds nothing twenty, so that codes cannot be walked. A code that
 * somebody else asked for within LOOKUP_RECENT_S costs a tenth: a whole market may stand behind one address.
 *
 * An address is an IPv4 address or an IPv6 /64. The counts are one process's own: with N web processes a client that
 * opens connections until it has met all of them has N buckets. */
#ifndef SOCHO_REGISTRY_LOOKUPS_H
#define SOCHO_REGISTRY_LOOKUPS_H

#include "socho/base/request.h"

enum {
	LOOKUP_TOKENS = 100,
	LOOKUP_TOKEN_S = 30,
	LOOKUP_HIT_TOKENS = 1,
	LOOKUP_MISS_TOKENS = 20,
	LOOKUP_RECENT_S = 600,
	LOOKUP_ADDRESSES_MAX = 16384,
	LOOKUP_CODES_MAX = 8192,
};

struct lookups *lookups_new(void);
/* NULL is fine. */
void lookups_free(struct lookups *l);

/* Takes the price of a hit from the request's address. -1 when it cannot pay: then ERR_TOO_MANY with Retry-After was
 * answered. */
int lookup_admit(struct request *rq);
/* The same without an answer: the seconds to wait, 0 when it could pay. */
int lookup_pay(struct request *rq);
/* What it came to. `code` names what was found; absent, it was a miss. */
void lookup_found(struct request *rq, struct slice code);

#endif
