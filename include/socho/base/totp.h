/* One-time codes: TOTP (RFC 6238) as every authenticator app has it, HMAC-SHA-1, six digits, a step of thirty seconds.
 * A code of the step before or after the present one is taken too (RFC 6238 5.2, 6); that none is taken twice is for
 * the caller to see to, by keeping the last step. */
#ifndef SOCHO_BASE_TOTP_H
#define SOCHO_BASE_TOTP_H

#include "socho/base/arena.h"
#include "socho/base/error.h"

enum {
	TOTP_SECRET_BYTES = 20, /* RFC 4226 section 4, R6 */
	TOTP_STEP_S = 30,
	TOTP_SKEW_STEPS = 1,
	TOTP_DIGITS = 6,
	TOTP_CODE_BYTES = TOTP_DIGITS + 1,
};

void totp_draw(uint8_t secret[static TOTP_SECRET_BYTES]);
/* Base 32 (RFC 4648 section 6) without padding, as people type it. */
struct slice totp_text(struct arena *a, const uint8_t secret[static TOTP_SECRET_BYTES]);
/* Back from text; blanks and small letters do no harm. ERR_BAD_TEXT for "secret". */
int totp_parse(struct slice text, uint8_t secret[static TOTP_SECRET_BYTES], struct fault *why);
/* otpauth://totp/…, what the QR symbol of an enrolment says. */
struct slice totp_address(struct arena *a, const uint8_t secret[static TOTP_SECRET_BYTES], struct slice login);

int64_t totp_step(int64_t at_us);
void totp_code(const uint8_t secret[static TOTP_SECRET_BYTES], int64_t step, char out[static TOTP_CODE_BYTES]);
/* The step that the code belongs to, within the skew around at_us; -1 when it is none. Takes as long for any code. */
int64_t totp_find(const uint8_t secret[static TOTP_SECRET_BYTES], struct slice code, int64_t at_us);

#endif
