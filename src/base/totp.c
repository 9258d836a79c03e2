#include "socho/base/totp.h"

#include <assert.h>
#include <liboath/oath.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/text.h"

enum { TEXT_CHARS_MAX = 64 };

/* "Sổ Chợ", percent-encoded. */
#define ISSUER "S%E1%BB%95%20Ch%E1%BB%A3"

void totp_draw(uint8_t secret[static TOTP_SECRET_BYTES])
{
	random_bytes(secret, TOTP_SECRET_BYTES);
}

struct slice totp_text(struct arena *a, const uint8_t secret[static TOTP_SECRET_BYTES])
{
	char *encoded;
	size_t n;
	if (oath_base32_encode((const char *)secret, TOTP_SECRET_BYTES, &encoded, &n) != OATH_OK)
		abort(); /* only memory can be missing */
	struct slice text = arena_dup(a, slice_of(encoded, strcspn(encoded, "=")));
	OPENSSL_cleanse(encoded, n);
	free(encoded);
	return text;
}

int totp_parse(struct slice text, uint8_t secret[static TOTP_SECRET_BYTES], struct fault *why)
{
	char *bytes = NULL;
	size_t n = 0;
	text = slice_trim(text);
	/* liboath takes blanks and small letters. */
	int rc = text.n && text.n <= TEXT_CHARS_MAX ? oath_base32_decode(text.p, text.n, &bytes, &n) : OATH_INVALID_BASE32;
	bool good = rc == OATH_OK && n == TOTP_SECRET_BYTES;
	if (good)
		memcpy(secret, bytes, n);
	if (rc == OATH_OK) {
		OPENSSL_cleanse(bytes, n);
		free(bytes);
	}
	return good ? 0
	            : fault_say(why, ERR_BAD_TEXT, "secret", "cần 32 chữ và số hệ cơ số 32 (A-Z, 2-7)",
	                        "not 32 letters and digits of base 32");
}

struct slice totp_address(struct arena *a, const uint8_t secret[static TOTP_SECRET_BYTES], struct slice login)
{
	struct text t;
	text_init(&t, a);
	text_add(&t, S("otpauth://totp/" ISSUER ":"));
	for (size_t i = 0; i < login.n; i++) {
		if (login.p[i] == '@') /* the one character of a login that does not stand as it is (RFC 3986 2.3) */
			text_add(&t, S("%40"));
		else
			text_addc(&t, login.p[i]);
	}
	text_add(&t, S("?secret="));
	text_add(&t, totp_text(a, secret));
	text_addf(&t, "&issuer=%s&algorithm=SHA1&digits=%d&period=%d", ISSUER, TOTP_DIGITS, TOTP_STEP_S);
	return text_slice(&t);
}

int64_t totp_step(int64_t at_us)
{
	return at_us / US_PER_S / TOTP_STEP_S;
}

void totp_code(const uint8_t secret[static TOTP_SECRET_BYTES], int64_t step, char out[static TOTP_CODE_BYTES])
{
	assert(step >= 0);
	int rc = oath_totp_generate((const char *)secret, TOTP_SECRET_BYTES, (time_t)(step * TOTP_STEP_S), TOTP_STEP_S, 0,
	                            TOTP_DIGITS, out);
	assert(rc == OATH_OK);
	(void)rc;
}

int64_t totp_find(const uint8_t secret[static TOTP_SECRET_BYTES], struct slice code, int64_t at_us)
{
	int64_t now = totp_step(at_us), found = -1;
	if (code.n != TOTP_DIGITS)
		return -1;
	for (int64_t step = now - TOTP_SKEW_STEPS; step <= now + TOTP_SKEW_STEPS; step++) {
		char right[TOTP_CODE_BYTES];
		totp_code(secret, step, right);
		if (CRYPTO_memcmp(right, code.p, TOTP_DIGITS) == 0)
			found = step;
		OPENSSL_cleanse(right, sizeof right);
	}
	return found;
}
