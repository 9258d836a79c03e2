/* Authenticity of a push by the Standard Webhooks specification 1.0: headers webhook-id, webhook-timestamp (seconds)
 * and webhook-signature, a list of "v1,<base64 HMAC-SHA256>" and "v1a,<base64 Ed25519>" separated by spaces, over
 * "<id>.<timestamp>.<body>". Checked on the raw bytes before anything is parsed. */
#ifndef SOCHO_CONFIRM_WEBHOOK_H
#define SOCHO_CONFIRM_WEBHOOK_H

#include "socho/base/arena.h"
#include "socho/base/error.h"

struct webhook_key;

/* From "whsec_<base64>" (HMAC, 24 to 64 bytes) or "whpk_<base64>" (Ed25519 public key). 0, or -1 with ERR_BAD_KEY. */
int webhook_key_new(struct webhook_key **out, struct slice text, struct fault *why);
void webhook_key_free(struct webhook_key *k);

struct webhook_message {
	struct slice id, timestamp, signature; /* header values; absent when missing */
	struct slice body;
};

/* 0 when some signature of the list fits some key and the timestamp is within CONFIRM_CLOCK_SKEW_S of now_us.
 * ERR_BAD_SIGNATURE or ERR_CLOCK_SKEW (told only to who signed rightly). No keys at all: refused. */
int webhook_check(const struct webhook_message *m, struct webhook_key *const *keys, size_t key_count, int64_t now_us,
                  struct fault *why);
/* A fresh "whsec_" secret of 32 random bytes. */
struct slice webhook_secret_draw(struct arena *a);

#endif
