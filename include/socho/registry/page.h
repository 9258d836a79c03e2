/* What anybody may know about a code: the page behind the address on a label and the answer to a checked sticker, and the
 * first of them as JSON. It never holds a full account number, a phone of a person, an ID or an amount. */
#ifndef SOCHO_REGISTRY_PAGE_H
#define SOCHO_REGISTRY_PAGE_H

#include "socho/registry/public_page.h"

enum verdict {
	VERDICT_CURRENT,
	VERDICT_SUPERSEDED,
	VERDICT_REVOKED,
	VERDICT_EXPIRED,
	VERDICT_USED, /* a dynamic code whose bill was paid */
	VERDICT_UNKNOWN,
	/* Of what was scanned or pasted only. */
	VERDICT_OTHER_STALL,
	VERDICT_UNSEALED,        /* no code of the register, but it pays a registered account */
	VERDICT_UNKNOWN_ACCOUNT,
	VERDICT_UNREADABLE,
	VERDICT_COUNT
};

enum { PAGE_BYTES_MAX = 15 * 1024, PAGE_SHOWS_MAX = 8 };

/* What hangs at a stall by right. */
struct shown_code {
	struct slice code, bank, holder, last4;
};

/* What a sticker should say. Of an unknown code only `code` is there, as it was asked for. */
struct verification {
	enum verdict verdict;
	struct slice code;
	struct slice market, stall, vendor; /* names, and the stall's number */
	struct slice contact;    /* the board's telephone, for anybody; empty when none was given */
	struct slice bank, holder, last4;
	struct slice key_id;
	struct slice seal;       /* "valid", "revoked", "expired" or "unknown_key": of a seal made at sealed_us */
	struct slice successor;  /* of a superseded code */
	struct slice reason;     /* of a revoked code: a word, as code.reason_class has them */
	bool imported;           /* a bank drew it, and it was registered as it came */
	int64_t issued_us, sealed_us, ended_us; /* 0: none */
	/* The label that was asked for besides; absent when none was. label_state is "drawn", "printed" or "voided", absent
	 * when the code has no such label. */
	struct slice label, label_state;
	int64_t voided_us;
	/* Of a scanned one: whom it pays by what it says itself, and what should hang at the stall that was named. */
	struct slice scanned_bank, scanned_last4;
	struct slice shows_market, shows_stall;
	struct shown_code shows[PAGE_SHOWS_MAX];
	size_t shows_count;
};

/* "current", "superseded", "revoked", "expired", "used", "unknown", and for what was scanned "other_stall",
 * "registered_unsealed", "unknown_account", "unreadable". */
const char *verdict_name(enum verdict v);
/* By its name; VERDICT_UNKNOWN for another word. */
enum verdict verdict_named(struct slice name);

/* Header and sections of a page that was opened with verdict_class(): the verdict, what a bank's app should show, what to do
 * when it differs, and the rest. */
void verdict_draw(struct public_page *p, const struct verification *v);
const char *verdict_class(const struct verification *v);
struct said verdict_title(const struct verification *v);

/* A whole document in one language, below PAGE_BYTES_MAX as long as every text is within its column's bound. No scripts,
 * nothing loaded; public_policy() allows its style. */
struct slice page_html(struct arena *a, const struct verification *v, const struct public_setting *set);
struct slice page_json(struct arena *a, const struct verification *v, bool sample);

#endif
