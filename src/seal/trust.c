/* The published keys: a short list, looked through from the front. A province has a handful of keys at a time. */
#include <assert.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/file.h"
#include "socho/seal/revocation.h"
#include "socho/seal/seal.h"
#include "x509.h"

enum { TRUST_KEYS_MAX = 1024, TRUST_AUTHORITIES_MAX = 64 };

struct trusted {
	struct seal_published is;
	EVP_PKEY *pkey;
};

struct seal_trust {
	struct trusted *keys;
	size_t count, cap;
	EVP_PKEY *authorities[TRUST_AUTHORITIES_MAX];
	size_t authority_count;
};

int seal_trust_open(struct seal_trust **out)
{
	*out = calloc(1, sizeof **out);
	assert(*out);
	return 0;
}

void seal_trust_free(struct seal_trust *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->count; i++)
		EVP_PKEY_free(t->keys[i].pkey);
	for (size_t i = 0; i < t->authority_count; i++)
		EVP_PKEY_free(t->authorities[i]);
	free(t->keys);
	free(t);
}

static struct trusted *find(const struct seal_trust *t, const char *key_id)
{
	for (size_t i = 0; i < t->count; i++)
		if (memcmp(t->keys[i].is.key_id, key_id, SEAL_KEY_ID_CHARS) == 0)
			return &t->keys[i];
	return NULL;
}

/* Takes the key over. The validity narrows what is known of a key that was there already. */
static int add_key(struct seal_trust *t, EVP_PKEY *pkey, int64_t not_before_us, int64_t not_after_us, struct fault *why)
{
	struct trusted new = {.pkey = pkey, .is = {.not_before_us = not_before_us, .not_after_us = not_after_us}};
	size_t n = SEAL_PUBLIC_KEY_BYTES;
	if (EVP_PKEY_get_base_id(pkey) != EVP_PKEY_ED25519 ||
	    EVP_PKEY_get_raw_public_key(pkey, new.is.public_key, &n) != 1) {
		EVP_PKEY_free(pkey);
		return fault_say(why, ERR_BAD_KEY, NULL, "khóa công khai phải là khóa Ed25519",
		                 "a published key is an Ed25519 key");
	}
	seal_key_id_of(pkey, new.is.key_id);
	struct trusted *old = find(t, new.is.key_id);
	if (old) {
		EVP_PKEY_free(pkey);
		if (memcmp(old->is.public_key, new.is.public_key, sizeof new.is.public_key) != 0)
			return fault_say(why, ERR_BAD_KEY, NULL, "hai khóa khác nhau cùng mang mã %s",
			                 "two different keys have the id %s", new.is.key_id);
		if (not_after_us != INT64_MAX) {
			old->is.not_before_us = not_before_us;
			old->is.not_after_us = not_after_us;
		}
		return 0;
	}
	if (t->count == TRUST_KEYS_MAX) {
		EVP_PKEY_free(pkey);
		return fault_say(why, ERR_BAD_KEY, NULL, "có hơn %d khóa", "more than %d keys", TRUST_KEYS_MAX);
	}
	if (t->count == t->cap) {
		t->cap = t->cap ? t->cap * 2 : 8;
		t->keys = realloc(t->keys, t->cap * sizeof *t->keys);
		assert(t->keys);
	}
	t->keys[t->count++] = new;
	return 0;
}

/* Takes the key over. */
static int add_authority(struct seal_trust *t, EVP_PKEY *pkey, struct fault *why)
{
	if (t->authority_count == TRUST_AUTHORITIES_MAX) {
		EVP_PKEY_free(pkey);
		return fault_say(why, ERR_BAD_KEY, NULL, "có hơn %d nơi cấp", "more than %d authorities",
		                 TRUST_AUTHORITIES_MAX);
	}
	t->authorities[t->authority_count++] = pkey;
	return 0;
}

static int add_certificate(struct seal_trust *t, const unsigned char *der, long n, struct fault *why)
{
	X509 *x = d2i_X509(NULL, &der, n);
	if (!x)
		return fault_say(why, ERR_BAD_KEY, NULL, "chứng thư bị hỏng", "a certificate is damaged");
	EVP_PKEY *pkey = X509_get_pubkey(x);
	int rc = !pkey ? fault_say(why, ERR_BAD_KEY, NULL, "chứng thư không có khóa nào quen thuộc ở đây",
	                           "a certificate holds no key that is known here")
	         : X509_check_ca(x) != 0
	             ? add_authority(t, pkey, why)
	             : add_key(t, pkey, us_of(X509_get0_notBefore(x)), us_of(X509_get0_notAfter(x)), why);
	X509_free(x);
	return rc;
}

static int add_block(struct seal_trust *t, const char *name, const unsigned char *der, long n, struct fault *why)
{
	if (strcmp(name, "CERTIFICATE") == 0)
		return add_certificate(t, der, n, why);
	if (strcmp(name, "PUBLIC KEY") != 0)
		return fault_say(why, ERR_BAD_KEY, NULL, "khối '%.40s' không thuộc tệp khóa công khai",
		                 "a block '%.40s' does not belong among published keys", name);
	EVP_PKEY *pkey = d2i_PUBKEY(NULL, &der, n);
	return pkey ? add_key(t, pkey, 0, INT64_MAX, why)
	            : fault_say(why, ERR_BAD_KEY, NULL, "khóa công khai bị hỏng", "a public key is damaged");
}

int seal_trust_add_pem(struct seal_trust *t, struct slice pem, struct fault *why)
{
	enum { PEM_BYTES_MAX = 4 * 1024 * 1024 };
	if (!pem.n || pem.n > PEM_BYTES_MAX)
		return fault_say(why, ERR_BAD_KEY, NULL, "không phải chữ PEM từ 1 đến %d byte", "no PEM text of 1 to %d bytes",
		                 PEM_BYTES_MAX);
	BIO *in = BIO_new_mem_buf(pem.p, (int)pem.n);
	assert(in);
	int rc = 0, blocks = 0;
	char *name, *header;
	unsigned char *der;
	long n;
	while (rc == 0 && PEM_read_bio(in, &name, &header, &der, &n) == 1) {
		rc = add_block(t, name, der, n, why);
		blocks++;
		OPENSSL_free(name);
		OPENSSL_free(header);
		OPENSSL_clear_free(der, n > 0 ? (size_t)n : 0);
	}
	/* The end of the text reads as "no start line"; anything else is a damaged block. */
	bool ended = rc || ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
	ERR_clear_error();
	BIO_free(in);
	if (rc == 0 && (!ended || !blocks))
		return blocks ? fault_say(why, ERR_BAD_KEY, NULL, "một khối PEM bị hỏng", "a PEM block is damaged")
		              : fault_say(why, ERR_BAD_KEY, NULL, "không có khối PEM nào", "there is no PEM block");
	return rc;
}

int seal_trust_add_raw(struct seal_trust *t, const struct seal_published *key, struct fault *why)
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key->public_key, sizeof key->public_key);
	char key_id[SEAL_KEY_ID_CHARS + 1];
	if (!pkey)
		return fault_say(why, ERR_BAD_KEY, NULL, "không phải khóa Ed25519", "these bytes are no Ed25519 key");
	seal_key_id_of(pkey, key_id);
	if (add_key(t, pkey, key->not_before_us, key->not_after_us, why))
		return -1;
	return key->revoked ? seal_trust_revoke(t, key_id, key->revoked_since_us) : 0;
}

int seal_trust_revoke(struct seal_trust *t, const char key_id[static 9], int64_t since_us)
{
	struct trusted *k = find(t, key_id);
	if (!k)
		return -1;
	k->is.revoked = true;
	k->is.revoked_since_us = since_us;
	return 0;
}

int seal_trust_add_revocations(struct seal_trust *t, struct slice note, int64_t *next_us, struct fault *why)
{
	struct arena a;
	struct revocations list = {0};
	int rc = fault_say(why, ERR_BAD_REVOCATIONS, NULL, "trong các chứng thư tin cậy không có chứng thư gốc",
	                   "there is no root's certificate among the trusted ones");
	arena_init(&a, 16384);
	for (size_t i = 0; rc && i < t->authority_count; i++)
		rc = revocations_read(&a, note, t->authorities[i], &list, why);
	for (size_t i = 0; rc == 0 && i < list.count; i++)
		(void)seal_trust_revoke(t, list.rows[i].key_id, list.rows[i].since_us);
	if (rc == 0)
		*next_us = list.next_us;
	arena_release(&a);
	return rc;
}

int seal_trust_load_revocations(struct seal_trust *t, const char *path_z, struct fault *why)
{
	struct arena a;
	struct slice note;
	int64_t next_us;
	arena_init(&a, 16384);
	int rc = file_read(&a, path_z, REVOCATIONS_BYTES_MAX, &note, why);
	if (rc == 0)
		rc = seal_trust_add_revocations(t, note, &next_us, why);
	if (rc == 0 && next_us < clock_now_us())
		rc = faultf(why, ERR_OLD_REVOCATIONS, NULL, "%.150s", path_z);
	arena_release(&a);
	return rc;
}

size_t seal_trust_count(const struct seal_trust *t)
{
	return t->count;
}

void seal_trust_get(const struct seal_trust *t, size_t i, struct seal_published *out)
{
	assert(i < t->count);
	*out = t->keys[i].is;
}

enum seal_verdict seal_check(const struct seal_trust *t, struct slice head, const char key_id[static 9],
                             const uint8_t signature[static 64])
{
	return seal_check_at(t, head, key_id, signature, clock_now_us());
}

static enum seal_verdict verdict_at(const struct trusted *k, int64_t at_us)
{
	if (k->is.revoked && at_us >= k->is.revoked_since_us)
		return SEAL_REVOKED;
	return at_us > k->is.not_after_us ? SEAL_EXPIRED : SEAL_VALID;
}

enum seal_verdict seal_key_at(const struct seal_trust *t, const char key_id[static 9], int64_t at_us)
{
	const struct trusted *k = find(t, key_id);
	return k ? verdict_at(k, at_us) : SEAL_UNKNOWN_KEY;
}

enum seal_verdict seal_check_at(const struct seal_trust *t, struct slice head, const char key_id[static 9],
                                const uint8_t signature[static 64], int64_t at_us)
{
	const struct trusted *k = find(t, key_id);
	if (!k)
		return SEAL_UNKNOWN_KEY;
	return seal_signature_is(k->pkey, head, key_id, signature) ? verdict_at(k, at_us) : SEAL_INVALID;
}

enum seal_verdict seal_check_imported_at(const struct seal_trust *t, struct slice payload, const char key_id[static 9],
                                         const uint8_t signature[static 64], int64_t at_us)
{
	const struct trusted *k = find(t, key_id);
	if (!k)
		return SEAL_UNKNOWN_KEY;
	return seal_imported_is(k->pkey, payload, key_id, signature) ? verdict_at(k, at_us) : SEAL_INVALID;
}
