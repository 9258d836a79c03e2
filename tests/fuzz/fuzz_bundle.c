/* Any bytes as an offline bundle, as they are and signed by a trusted key: what is taken has as many codes as it says,
 * each with a verdict and found again by its hash or not at all, and no byte of it can change. */
#include "fixed_key.h"
#include "socho/field/bundle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool truth)
{
	if (!truth)
		abort();
}

static const char payload[] =
	"00020101021138560010A0000007270126000697041501121018765432100208QRIBFTTA53037045802VN62130809CZ044EEVZ630418E5";

static void judge(struct arena *a, const struct bundle *b)
{
	struct sticker s;
	const struct bundle_code *code;
	must((int64_t)b->code_count == b->terms.codes);
	for (size_t i = 0; i < b->code_count; i++)
		must(b->codes[i].verdict < CHECK_COUNT && b->codes[i].stall.p && b->codes[i].code.p);
	must(b->round.has || !b->stop_count);
	for (size_t i = 0; i < b->stop_count; i++)
		must(b->stops[i].stall.p && b->stops[i].reason.p);
	struct slice stall = b->code_count ? b->codes[0].stall : slice_z(NULL);
	enum check_verdict v = bundle_judge(a, b, slice_z(payload), stall, &s, &code);
	must(s.readable && v < CHECK_COUNT && v != CHECK_UNREADABLE);
	must(!code || (code >= b->codes && code < b->codes + b->code_count));
	must(code || v == CHECK_UNKNOWN_ACCOUNT);
}

/* All but the last line, which bears the signature. */
static struct slice body_of(struct slice file)
{
	size_t end = file.n - 1;
	while (end && file.p[end - 1] != '\n')
		end--;
	return slice_sub(file, 0, end);
}

static struct slice sign_again(struct arena *a, const struct seal_key *key, struct slice file, const struct bundle *b)
{
	char id[9];
	uint8_t signature[SEAL_SIGNATURE_BYTES];
	struct fault why;
	seal_key_id(key, id);
	must(seal_bundle_sign(key, &b->terms, signature, &why) == 0);
	return bundle_signed(a, body_of(file), id, signature);
}

static void no_byte_can_change(struct arena *a, const struct seal_trust *trust, struct slice file, size_t at, int64_t now_us)
{
	struct bundle b;
	struct fault why;
	char *changed = (char *)(uintptr_t)arena_dup(a, file).p;
	at %= body_of(file).n;
	changed[at] = (char)(changed[at] ^ 1);
	must(bundle_open(a, slice_of(changed, file.n), trust, now_us, &b, &why) == -1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct seal_key *key;
	static struct seal_trust *trust;
	struct arena a;
	struct bundle b;
	struct fault why = {.err = ERR_NONE};
	if (!key) {
		key = fixed_key();
		trust = fixed_trust(key);
	}
	arena_init(&a, 16 * 1024);
	struct slice file = slice_of(data, size);
	if (bundle_open(&a, file, trust, INT64_MIN, &b, &why) == 0) {
		judge(&a, &b);
		bundle_release(&b);
	} else {
		must(why.err == ERR_BAD_BUNDLE);
		if (!b.terms.issued_us)
			goto out;
	}
	file = sign_again(&a, key, file, &b);
	int64_t now_us = b.terms.until_us;
	if (bundle_open(&a, file, trust, now_us, &b, &why) == 0) {
		judge(&a, &b);
		bundle_release(&b);
		no_byte_can_change(&a, trust, file, size * 31 + file.n, now_us);
	}
	must(now_us == INT64_MAX || bundle_open(&a, file, trust, now_us + 1, &b, &why) == -1);
out:
	arena_release(&a);
	return 0;
}
