/* The second factor: enrolling an authenticator app, in two requests, so that nobody is locked out by a secret that the
 * app never got. The secret is sealed; it leaves once, in the answer that proposes it. */
#ifndef SOCHO_HTTP_SECOND_FACTOR_H
#define SOCHO_HTTP_SECOND_FACTOR_H

#include "socho/base/request.h"
#include "socho/base/totp.h"

/* POST /v1/me/totp {otp?}: 201 with {secret, address, qr}: the text to type, the otpauth address, and its symbol as SVG. Who has
 * a second factor proves it by otp: ERR_TOTP_NEEDED, ERR_TOTP_WRONG, ERR_TOTP_USED. */
void second_factor_propose(struct request *rq);
/* POST /v1/me/totp/confirm {otp}: 204; the proposed secret is in use, and every other session ends. ERR_NO_TOTP,
 * ERR_TOTP_WRONG. */
void second_factor_confirm(struct request *rq);

/* A person's secret out of its box. */
int second_factor_open(const struct request *rq, struct uuid person, struct slice box,
                       uint8_t secret[static TOTP_SECRET_BYTES], struct fault *why);

#endif
