/* Sticker to verdict: what a scanned payload says, held against what the register knows. Stall-first: the person says
 * at which stall the sticker hangs, and a good code at another stall is a bad sticker. */
#ifndef SOCHO_FIELD_CHECK_H
#define SOCHO_FIELD_CHECK_H

#include "socho/base/request.h"
#include "socho/seal/column.h"
#include "socho/seal/seal.h"

enum check_verdict {
	CHECK_CURRENT,
	CHECK_SUPERSEDED,
	CHECK_REVOKED,             /* the code, or the account it pays */
	CHECK_EXPIRED,
	CHECK_USED,                /* a dynamic code whose bill was paid */
	CHECK_OTHER_STALL,         /* a code, or a registered account, of another stall than the one given */
	CHECK_REGISTERED_UNSEALED, /* not a payload of ours, but it pays a registered account */
	CHECK_UNKNOWN_ACCOUNT,
	CHECK_UNREADABLE,
	CHECK_COUNT
};
/* "current", "superseded", "revoked", "expired", "used", "other_stall", "registered_unsealed", "unknown_account",
 * "unreadable" */
const char *check_verdict_name(enum check_verdict v);

/* What a payload says by itself. */
struct sticker {
	bool readable;
	struct slice payload;      /* trimmed, as it is hashed */
	struct slice bin, account; /* absent when it pays no account that could be registered */
	struct slice bank, last4;  /* to show; the bank's name, or its BIN */
	enum seal_verdict seal;
	struct slice key_id;       /* of the seal; absent without */
	bool detached;             /* the seal stands in the register beside the code, not in the payload */
};
/* Any bytes; read tolerantly. */
/* t may be NULL: no key is known. */
void sticker_read(struct arena *a, const struct seal_trust *t, struct slice payload, struct sticker *out);

/* What the register knows of it. */
struct sticker_facts {
	bool stall_given;
	struct slice code_state;    /* of the code with this face; absent: there is none */
	bool code_here;             /* it is the given stall's */
	struct slice account_state; /* of the registered account that it pays; absent: there is none */
	bool account_here;
};
/* Judges the seal of a sticker whose code is known, as of when that seal was made: the payload's own when its signature
 * is right, or of what a bank issued the detached one that the register keeps (absent for codes of our own). */
struct code_seal {
	struct slice key_id, signature;
	int64_t sealed_us;
};
void check_seal(struct sticker *s, const struct seal_trust *t, const struct code_seal *of);

enum check_verdict check_judge(const struct sticker *s, const struct sticker_facts *f);

/* POST /v1/verify {payload, stall?}: stall is an id or a content code. Public, and costs as registry/lookups.h says: a
 * payload that is no code of the register is a miss. Every answer has the same members. */
void sticker_verify(struct request *rq);

#endif
