#include "mac.h"

#include <assert.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "socho/base/clock.h"
#include "socho/base/encode.h"

/* Not const: OpenSSL takes names through a pointer that may write, and does not. */
static struct {
	char name[8];
	size_t bytes;
} digests[] = {[MAC_MD5] = {"MD5", 16}, [MAC_SHA256] = {"SHA256", 32}, [MAC_SHA512] = {"SHA512", 64}};
enum { DIGEST_COUNT = sizeof digests / sizeof digests[0] };

size_t mac_bytes(enum mac_digest d)
{
	return digests[d].bytes;
}

/* Fetched once: fetching costs more than a short MAC. */
static EVP_MAC_CTX *hmac_of(enum mac_digest d)
{
	static EVP_MAC_CTX *made[DIGEST_COUNT];
	if (!made[d]) {
		EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
		OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digests[d].name, 0), OSSL_PARAM_construct_end()};
		made[d] = EVP_MAC_CTX_new(mac);
		EVP_MAC_free(mac);
		int set = made[d] && EVP_MAC_CTX_set_params(made[d], params);
		assert(set == 1);
	}
	return made[d];
}

size_t mac_hmac(enum mac_digest d, struct slice key, const struct slice *parts, size_t count,
                uint8_t out[static MAC_BYTES_MAX])
{
	EVP_MAC_CTX *ctx = hmac_of(d);
	size_t n = 0;
	int done = EVP_MAC_init(ctx, (const unsigned char *)key.p, key.n, NULL);
	for (size_t i = 0; done == 1 && i < count; i++)
		done = EVP_MAC_update(ctx, (const unsigned char *)parts[i].p, parts[i].n);
	done = done == 1 ? EVP_MAC_final(ctx, out, &n, MAC_BYTES_MAX) : done;
	assert(done == 1 && n == digests[d].bytes);
	return n;
}

size_t mac_hash(enum mac_digest d, const struct slice *parts, size_t count, uint8_t out[static MAC_BYTES_MAX])
{
	static EVP_MD_CTX *ctx;
	static EVP_MD *made[DIGEST_COUNT];
	unsigned n = 0;
	if (!ctx)
		ctx = EVP_MD_CTX_new();
	if (!made[d])
		made[d] = EVP_MD_fetch(NULL, digests[d].name, NULL);
	int done = EVP_DigestInit_ex2(ctx, made[d], NULL);
	for (size_t i = 0; done == 1 && i < count; i++)
		done = EVP_DigestUpdate(ctx, parts[i].p, parts[i].n);
	done = done == 1 ? EVP_DigestFinal_ex(ctx, out, &n) : done;
	assert(done == 1 && n == digests[d].bytes);
	return n;
}

bool mac_eq(struct slice a, struct slice b)
{
	return a.n == b.n && a.n && CRYPTO_memcmp(a.p, b.p, a.n) == 0;
}

/* Both texts are hashed under a key of this process first, so that not even a length is compared in the open. */
static bool same_text(struct slice a, struct slice b)
{
	static uint8_t key[32];
	static bool drawn;
	uint8_t x[MAC_BYTES_MAX], y[MAC_BYTES_MAX];
	if (!drawn)
		random_bytes(key, sizeof key);
	drawn = true;
	size_t n = mac_hmac(MAC_SHA256, slice_of(key, sizeof key), &a, 1, x);
	mac_hmac(MAC_SHA256, slice_of(key, sizeof key), &b, 1, y);
	return CRYPTO_memcmp(x, y, n) == 0;
}

bool secret_fits(const struct connection *c, int index, struct slice text)
{
	bool fits = false;
	for (int set = 0; set < SECRET_SETS; set++) {
		struct slice secret = c->secret[set][index];
		bool same = same_text(secret.p ? secret : S(""), text.p ? text : S(""));
		fits |= same && secret.n && text.n;
	}
	return fits;
}

bool secret_signed(const struct connection *c, int index, enum mac_digest d, const struct slice *parts, size_t count,
                   struct slice hex)
{
	uint8_t told[MAC_BYTES_MAX], mac[MAC_BYTES_MAX];
	bool fits = false;
	if (hex.n != 2 * digests[d].bytes)
		return false;
	for (size_t i = 0; i < digests[d].bytes; i++) {
		int high = hex_digit(hex.p[2 * i]), low = hex_digit(hex.p[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		told[i] = (uint8_t)(high << 4 | low);
	}
	for (int set = 0; set < SECRET_SETS; set++) {
		struct slice secret = c->secret[set][index];
		size_t n = mac_hmac(d, secret.n ? secret : S(" "), parts, count, mac);
		bool same = CRYPTO_memcmp(mac, told, n) == 0;
		fits |= same && secret.n;
	}
	return fits;
}

int clock_fits(int64_t told_s, int64_t now_us, const char *field, struct fault *why)
{
	int64_t now_s = now_us / US_PER_S;
	bool fits = told_s > 0 && told_s <= now_s + CONFIRM_CLOCK_SKEW_S && told_s >= now_s - CONFIRM_CLOCK_SKEW_S;
	return fits ? 0 : fault(why, ERR_CLOCK_SKEW, field);
}
