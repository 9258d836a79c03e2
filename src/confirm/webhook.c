#include "socho/confirm/webhook.h"

#include <assert.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/limits.h"

enum { HMAC_BYTES = 32, ED25519_BYTES = 64, SIGNATURES_MAX = 8 };

struct webhook_key {
	EVP_MAC_CTX *hmac; /* keyed once and begun anew for each message: setting a key costs more than the MAC */
	EVP_PKEY *ed25519;
};

static EVP_MAC_CTX *hmac_new(struct slice secret)
{
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(mac);
	EVP_MAC_free(mac);
	char name[] = "SHA256";
	OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0), OSSL_PARAM_construct_end()};
	if (ctx && EVP_MAC_init(ctx, (const unsigned char *)secret.p, secret.n, params) != 1) {
		EVP_MAC_CTX_free(ctx);
		ctx = NULL;
	}
	return ctx;
}

int webhook_key_new(struct webhook_key **out, struct slice text, struct fault *why)
{
	struct arena a;
	struct slice bytes = {NULL, 0};
	int rc = -1;
	arena_init(&a, 512);
	struct webhook_key *k = calloc(1, sizeof *k);
	assert(k);
	if (slice_starts(text, S("whsec_")) && base64_decode(&a, slice_sub(text, 6, text.n), &bytes) == 0 && bytes.n >= 24 &&
	    bytes.n <= 64)
		k->hmac = hmac_new(bytes);
	else if (slice_starts(text, S("whpk_")) && base64_decode(&a, slice_sub(text, 5, text.n), &bytes) == 0 && bytes.n == 32)
		k->ed25519 = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, (const unsigned char *)bytes.p, bytes.n);
	if (k->hmac || k->ed25519) {
		*out = k;
		rc = 0;
	} else {
		webhook_key_free(k);
		fault_say(why, ERR_BAD_KEY, "secret", "whsec_ và 24 đến 64 byte dạng base64, hoặc whpk_ và khóa Ed25519",
		          "whsec_ with 24 to 64 bytes in base64, or whpk_ with an Ed25519 key");
	}
	if (bytes.p)
		OPENSSL_cleanse((char *)(uintptr_t)bytes.p, bytes.n);
	arena_release(&a);
	return rc;
}

void webhook_key_free(struct webhook_key *k)
{
	if (!k)
		return;
	EVP_MAC_CTX_free(k->hmac);
	EVP_PKEY_free(k->ed25519);
	free(k);
}

/* The signature list, decoded; each entry knows its kind. */
struct signature {
	bool ed25519;
	struct slice bytes;
};

static size_t read_list(struct arena *a, struct slice list, struct signature out[static SIGNATURES_MAX])
{
	size_t n = 0;
	while (list.p && list.n && n < SIGNATURES_MAX) {
		struct slice value = slice_cut(&list, ' ');
		struct slice version = slice_cut(&value, ',');
		bool v1a = slice_eq(version, S("v1a"));
		if ((!v1a && !slice_eq(version, S("v1"))) || !value.p || base64_decode(a, value, &out[n].bytes))
			continue;
		out[n].ed25519 = v1a;
		if (out[n].bytes.n == (v1a ? ED25519_BYTES : HMAC_BYTES))
			n++;
	}
	return n;
}

/* Computed once for a key, however many signatures a stranger lists: a body has up to a megabyte. */
static bool hmac_fits(const struct webhook_key *k, const struct webhook_message *m, const struct signature *list, size_t count)
{
	unsigned char mac[HMAC_BYTES];
	size_t n = 0;
	bool fits = false;
	EVP_MAC_CTX *ctx = k->hmac;
	bool done = EVP_MAC_init(ctx, NULL, 0, NULL) == 1 && EVP_MAC_update(ctx, (const unsigned char *)m->id.p, m->id.n) == 1 &&
	            EVP_MAC_update(ctx, (const unsigned char *)".", 1) == 1 &&
	            EVP_MAC_update(ctx, (const unsigned char *)m->timestamp.p, m->timestamp.n) == 1 &&
	            EVP_MAC_update(ctx, (const unsigned char *)".", 1) == 1 &&
	            EVP_MAC_update(ctx, (const unsigned char *)m->body.p, m->body.n) == 1 &&
	            EVP_MAC_final(ctx, mac, &n, sizeof mac) == 1 && n == sizeof mac;
	for (size_t i = 0; done && i < count; i++)
		fits |= !list[i].ed25519 && CRYPTO_memcmp(mac, list[i].bytes.p, sizeof mac) == 0;
	return fits;
}

static bool ed25519_fits(struct arena *a, const struct webhook_key *k, const struct webhook_message *m,
                         const struct signature *s)
{
	size_t n = m->id.n + m->timestamp.n + m->body.n + 2;
	char *p = arena_alloc(a, n), *at = p;
	memcpy(at, m->id.p, m->id.n);
	at += m->id.n;
	*at++ = '.';
	memcpy(at, m->timestamp.p, m->timestamp.n);
	at += m->timestamp.n;
	*at++ = '.';
	if (m->body.n)
		memcpy(at, m->body.p, m->body.n);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool fits = ctx && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, k->ed25519) == 1 &&
	            EVP_DigestVerify(ctx, (const unsigned char *)s->bytes.p, s->bytes.n, (const unsigned char *)p, n) == 1;
	EVP_MD_CTX_free(ctx);
	return fits;
}

int webhook_check(const struct webhook_message *m, struct webhook_key *const *keys, size_t key_count, int64_t now_us,
                  struct fault *why)
{
	struct arena a;
	int64_t timestamp_s;
	bool fits = false;
	if (!m->id.n)
		return fault(why, ERR_BAD_SIGNATURE, "webhook-id");
	if (!m->timestamp.n || slice_to_i64(m->timestamp, &timestamp_s))
		return fault(why, ERR_BAD_SIGNATURE, "webhook-timestamp");
	if (!m->signature.n)
		return fault(why, ERR_BAD_SIGNATURE, "webhook-signature");
	arena_init(&a, 1024);
	struct signature list[SIGNATURES_MAX];
	size_t n = read_list(&a, m->signature, list);
	for (size_t k = 0; k < key_count; k++) {
		fits |= n && keys[k]->hmac && hmac_fits(keys[k], m, list, n);
		for (size_t i = 0; i < n; i++)
			fits |= keys[k]->ed25519 && list[i].ed25519 && ed25519_fits(&a, keys[k], m, &list[i]);
	}
	arena_release(&a);
	if (!fits)
		return fault(why, ERR_BAD_SIGNATURE, "webhook-signature");
	int64_t off_s = now_us / US_PER_S - timestamp_s;
	if (timestamp_s < 0 || off_s > CONFIRM_CLOCK_SKEW_S || off_s < -CONFIRM_CLOCK_SKEW_S)
		return fault(why, ERR_CLOCK_SKEW, "webhook-timestamp");
	return 0;
}

struct slice webhook_secret_draw(struct arena *a)
{
	char bytes[32];
	random_bytes(bytes, sizeof bytes);
	struct slice text = base64_encode(a, slice_of(bytes, sizeof bytes));
	struct slice secret = arena_printf(a, "whsec_%.*s", SARG(text));
	OPENSSL_cleanse(bytes, sizeof bytes);
	return secret;
}
