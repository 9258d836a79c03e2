/* What anybody may know about a code: the page behind the address on a label, and the same facts as JSON. It never
 * holds a full account number, a phone, an ID or an amount. */
#ifndef SOCHO_REGISTRY_PAGE_H
#define SOCHO_REGISTRY_PAGE_H

#include "socho/base/arena.h"

enum verdict {
	VERDICT_CURRENT,
	VERDICT_SUPERSEDED,
	VERDICT_REVOKED,
	VERDICT_EXPIRED,
	VERDICT_USED, /* a dynamic code whose bill was paid */
	VERDICT_UNKNOWN,
	VERDICT_COUNT
};

enum { PAGE_BYTES_MAX = 15 * 1024 };

/* What a sticker should say. Of an unknown code only `code` is there, as it was asked for. */
struct verification {
	enum verdict verdict;
	struct slice code;
	struct slice market, stall, vendor; /* names, and the stall's number */
	struct slice bank, holder, last4;
	struct slice key_id;
	struct slice seal;       /* "valid", "revoked", "expired" or "unknown_key": of a seal made at sealed_us */
	struct slice successor;  /* of a superseded code */
	struct slice reason;     /* of a revoked code: a word, as code.reason_class has them */
	int64_t issued_us, sealed_us, ended_us; /* 0: none */
	/* The label that was asked for besides; absent when none was. label_state is "drawn", "printed" or "voided", absent
	 * when the code has no such label. */
	struct slice label, label_state;
	int64_t voided_us;
	bool sample;             /* invented data: the page says so */
};

/* "current", "superseded", "revoked", "expired", "used", "unknown". */
const char *verdict_name(enum verdict v);

/* A whole document, Vietnamese with English beside it, below PAGE_BYTES_MAX as long as every text is within its column's
 * bound. No scripts, nothing loaded; the one style element is allowed by page_policy(). */
struct slice page_html(struct arena *a, const struct verification *v);
/* Content-Security-Policy of that document. */
struct slice page_policy(struct arena *a);
struct slice page_json(struct arena *a, const struct verification *v);

#endif
