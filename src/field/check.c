#include "socho/field/check.h"

#include <assert.h>
#include <string.h>

#include "socho/vietqr/bank.h"
#include "socho/vietqr/payload.h"

static const char *const names[CHECK_COUNT] = {
	[CHECK_CURRENT] = "current",
	[CHECK_SUPERSEDED] = "superseded",
	[CHECK_REVOKED] = "revoked",
	[CHECK_EXPIRED] = "expired",
	[CHECK_USED] = "used",
	[CHECK_OTHER_STALL] = "other_stall",
	[CHECK_REGISTERED_UNSEALED] = "registered_unsealed",
	[CHECK_UNKNOWN_ACCOUNT] = "unknown_account",
	[CHECK_UNREADABLE] = "unreadable",
};

const char *check_verdict_name(enum check_verdict v)
{
	assert(v < CHECK_COUNT);
	return names[v];
}

static const struct {
	struct slice state;
	enum check_verdict verdict;
} of_code[] = {
	{SLICE_LIT("issued"), CHECK_CURRENT},        {SLICE_LIT("printed"), CHECK_CURRENT},
	{SLICE_LIT("displayed"), CHECK_CURRENT},     {SLICE_LIT("superseded"), CHECK_SUPERSEDED},
	{SLICE_LIT("revoked"), CHECK_REVOKED},       {SLICE_LIT("expired"), CHECK_EXPIRED},
	{SLICE_LIT("used"), CHECK_USED},
};

/* What is not in the 38 of an account, or could not be registered, pays nobody we know. */
static void take_account(struct sticker *s, const struct vietqr_fields *f)
{
	enum { BIN_CHARS = 6, ACCOUNT_CHARS_MAX = 19, LAST = 4 };
	if (f->bin.n != BIN_CHARS || !slice_all_digits(f->bin) || f->account.n > ACCOUNT_CHARS_MAX ||
	    !slice_all_alphanumeric(f->account))
		return;
	const struct bank *bank = bank_by_bin(f->bin);
	s->bin = f->bin;
	s->account = f->account;
	s->bank = bank ? bank->short_name : f->bin;
	/* Of a short number the last digits would be all of it. */
	if (f->account.n >= (size_t)LAST * 2)
		s->last4 = slice_sub(f->account, f->account.n - LAST, f->account.n);
}

void sticker_read(struct arena *a, const struct seal_trust *t, struct slice payload, struct sticker *out)
{
	struct vietqr_reading *r = ARENA_NEW(a, struct vietqr_reading);
	*out = (struct sticker){.readable = vietqr_read(a, payload, false, r) == 0, .payload = r->payload, .seal = SEAL_ABSENT};
	if (!out->readable)
		return;
	take_account(out, &r->fields);
	if (!r->seal.present)
		return;
	out->key_id = r->seal.key_id;
	out->seal = t ? seal_check_reading(a, t, r) : SEAL_UNKNOWN_KEY;
}

static void copy_key_id(char out[static SEAL_KEY_ID_CHARS + 1], struct slice key_id)
{
	memcpy(out, key_id.p, SEAL_KEY_ID_CHARS);
	out[SEAL_KEY_ID_CHARS] = 0;
}

void check_seal(struct sticker *s, const struct seal_trust *t, const struct code_seal *of)
{
	char key_id[SEAL_KEY_ID_CHARS + 1];
	bool right = s->seal == SEAL_VALID || s->seal == SEAL_REVOKED || s->seal == SEAL_EXPIRED;
	if (right && t) {
		copy_key_id(key_id, s->key_id);
		s->seal = seal_key_at(t, key_id, of->sealed_us);
	} else if (s->seal == SEAL_ABSENT && of->key_id.n == SEAL_KEY_ID_CHARS && of->signature.n == SEAL_SIGNATURE_BYTES) {
		copy_key_id(key_id, of->key_id);
		s->key_id = of->key_id;
		s->detached = true;
		s->seal = t ? seal_check_imported_at(t, s->payload, key_id, (const uint8_t *)of->signature.p, of->sealed_us)
		            : SEAL_UNKNOWN_KEY;
	}
}

enum check_verdict check_judge(const struct sticker *s, const struct sticker_facts *f)
{
	if (!s->readable)
		return CHECK_UNREADABLE;
	for (size_t i = 0; f->code_state.p && i < sizeof of_code / sizeof of_code[0]; i++)
		if (slice_eq(of_code[i].state, f->code_state))
			return f->stall_given && !f->code_here ? CHECK_OTHER_STALL : of_code[i].verdict;
	if (!f->account_state.p)
		return CHECK_UNKNOWN_ACCOUNT;
	if (slice_eq(f->account_state, S("stolen")))
		return CHECK_REVOKED;
	return f->stall_given && !f->account_here ? CHECK_OTHER_STALL : CHECK_REGISTERED_UNSEALED;
}
