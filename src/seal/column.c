/* This stands in the path of every confirmation, so nothing is set up twice: each province has one cipher context for
 * sealing, one for opening and one for look-ups, each with its key schedule done, and a box costs one new nonce.
 *
 * Nonces are random (NIST SP 800-38D section 8.2.2), taken from the kernel 64 at a time. The stock lies in a page that
 * a forked child sees as zeros, so parent and child never use the same ones. */
#include "socho/seal/column.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "socho/base/encode.h"
#include "socho/base/text.h"

enum { MASTER_BYTES = 32, NONCES = 64, AAD_BYTES_MAX = 512 };

struct nonces {
	uint32_t left;
	uint8_t bytes[NONCES][COLUMN_NONCE_BYTES];
};

struct province_keys {
	EVP_CIPHER_CTX *seal, *open;
	EVP_MAC_CTX *lookup;
};

struct column_keys {
	uint8_t master[MASTER_BYTES];
	struct nonces *nonces;
	EVP_CIPHER *cipher;
	EVP_MAC *mac;
	struct province_keys *province; /* by code; made on first use */
};

/* A refusal by OpenSSL here means no memory or a broken library; there is nothing to answer. */
static void must(bool ok, const char *what)
{
	if (!ok) {
		fprintf(stderr, "level=error event=crypto_failed call=%s\n", what);
		abort();
	}
}

static struct nonces *nonces_new(void)
{
	struct nonces *n = mmap(NULL, sizeof *n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(n != MAP_FAILED && madvise(n, sizeof *n, MADV_WIPEONFORK) == 0, "nonces");
	return n;
}

static const uint8_t *nonce_next(struct nonces *n)
{
	if (!n->left) {
		random_bytes(n->bytes, sizeof n->bytes);
		n->left = NONCES;
	}
	return n->bytes[--n->left];
}

/* HKDF-SHA-256 (RFC 5869): no salt, info = "socho-column-v1" NUL purpose NUL province as two bytes. */
static void derive(const struct column_keys *k, const char *purpose, int province, uint8_t out[static 32])
{
	struct arena a;
	arena_init(&a, 256);
	struct slice info = arena_printf(&a, "socho-column-v1%c%s%c%c%c", 0, purpose, 0, province >> 8, province & 0xff);
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)(uintptr_t) "SHA256", 0),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)(uintptr_t)k->master, MASTER_BYTES),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)(uintptr_t)info.p, info.n),
		OSSL_PARAM_construct_end(),
	};
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	must(ctx && EVP_KDF_derive(ctx, out, 32, params) == 1, "HKDF");
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	arena_release(&a);
}

static void province_make(const struct column_keys *k, int province, struct province_keys *p)
{
	uint8_t key[32];
	derive(k, "seal", province, key);
	p->seal = EVP_CIPHER_CTX_new();
	p->open = EVP_CIPHER_CTX_new();
	must(p->seal && EVP_EncryptInit_ex2(p->seal, k->cipher, key, NULL, NULL) == 1, "EVP_EncryptInit");
	must(p->open && EVP_DecryptInit_ex2(p->open, k->cipher, key, NULL, NULL) == 1, "EVP_DecryptInit");
	derive(k, "look-up", province, key);
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)(uintptr_t) "SHA256", 0),
		OSSL_PARAM_construct_end(),
	};
	p->lookup = EVP_MAC_CTX_new(k->mac);
	must(p->lookup && EVP_MAC_init(p->lookup, key, sizeof key, params) == 1, "EVP_MAC_init");
	OPENSSL_cleanse(key, sizeof key);
}

static const struct province_keys *keys_for(const struct column_keys *k, int province)
{
	assert(province >= 1 && province <= COLUMN_PROVINCE_MAX);
	struct province_keys *p = &k->province[province];
	if (!p->seal)
		province_make(k, province, p);
	return p;
}

struct column_keys *column_keys_of(const uint8_t master[static 32])
{
	struct column_keys *k = calloc(1, sizeof *k);
	must(k, "calloc");
	memcpy(k->master, master, sizeof k->master);
	k->nonces = nonces_new();
	k->cipher = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	k->mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	k->province = calloc(COLUMN_PROVINCE_MAX + 1, sizeof *k->province);
	must(k->cipher && k->mac && k->province, "fetch");
	return k;
}

int column_keys_load(struct column_keys **out, const char *path_z, struct fault *why)
{
	char text[2 * MASTER_BYTES + 3];
	int fd = open(path_z, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text);
	int saved = errno;
	if (fd >= 0)
		close(fd);
	if (n < 0)
		return faultf(why, ERR_BAD_KEY, NULL, "%.150s: %s", path_z, strerror(saved));
	struct arena a;
	arena_init(&a, 256);
	struct slice bytes = S("");
	int rc = hex_decode(&a, slice_trim(slice_of(text, (size_t)n)), &bytes);
	bool whole = rc == 0 && bytes.n == MASTER_BYTES;
	if (whole)
		*out = column_keys_of((const uint8_t *)bytes.p);
	if (rc == 0)
		OPENSSL_cleanse((void *)(uintptr_t)bytes.p, bytes.n);
	if (!whole)
		rc = faultf(why, ERR_BAD_KEY, NULL, "%.150s: not %d hex digits", path_z, 2 * MASTER_BYTES);
	arena_release(&a);
	OPENSSL_cleanse(text, sizeof text);
	return rc;
}

void column_keys_free(struct column_keys *k)
{
	if (!k)
		return;
	for (int i = 0; i <= COLUMN_PROVINCE_MAX; i++) {
		/* OpenSSL wipes key schedules as it frees them. */
		EVP_CIPHER_CTX_free(k->province[i].seal);
		EVP_CIPHER_CTX_free(k->province[i].open);
		EVP_MAC_CTX_free(k->province[i].lookup);
	}
	free(k->province);
	EVP_CIPHER_free(k->cipher);
	EVP_MAC_free(k->mac);
	munmap(k->nonces, sizeof *k->nonces);
	OPENSSL_cleanse(k, sizeof *k);
	free(k);
}

/* What a box is bound to: table NUL column NUL row, and the province as two bytes. */
struct place {
	uint8_t bytes[AAD_BYTES_MAX];
	int n;
};

static uint8_t *put(uint8_t *at, const void *p, size_t n)
{
	if (n)
		memcpy(at, p, n);
	return at + n;
}

static void place_of(struct place *p, int province, const char *table_z, const char *column_z, struct slice row)
{
	size_t table_n = strlen(table_z) + 1, column_n = strlen(column_z) + 1;
	const uint8_t code[2] = {(uint8_t)(province >> 8), (uint8_t)province};
	assert(table_n + column_n + row.n + sizeof code <= sizeof p->bytes);
	uint8_t *at = put(p->bytes, table_z, table_n);
	at = put(at, column_z, column_n);
	at = put(at, row.p, row.n);
	p->n = (int)(put(at, code, sizeof code) - p->bytes);
}

struct slice column_seal(struct arena *a, const struct column_keys *k, int province, const char *table_z,
                         const char *column_z, struct slice row, struct slice plaintext)
{
	assert(plaintext.n <= COLUMN_PLAINTEXT_BYTES_MAX);
	EVP_CIPHER_CTX *ctx = keys_for(k, province)->seal;
	struct place place;
	place_of(&place, province, table_z, column_z, row);
	uint8_t *box = arena_alloc(a, plaintext.n + COLUMN_OVERHEAD_BYTES);
	uint8_t *nonce = box + 2, *text = nonce + COLUMN_NONCE_BYTES, *tag = text + plaintext.n;
	box[0] = COLUMN_VERSION;
	box[1] = COLUMN_KEY_NUMBER;
	memcpy(nonce, nonce_next(k->nonces), COLUMN_NONCE_BYTES);
	int n;
	must(EVP_EncryptInit_ex2(ctx, NULL, NULL, nonce, NULL) == 1 &&
	     EVP_EncryptUpdate(ctx, NULL, &n, place.bytes, place.n) == 1 &&
	     EVP_EncryptUpdate(ctx, text, &n, (const unsigned char *)plaintext.p, (int)plaintext.n) == 1 &&
	     EVP_EncryptFinal_ex(ctx, tag, &n) == 1 &&
	     EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, COLUMN_TAG_BYTES, tag) == 1, "AES-256-GCM");
	return slice_of(box, plaintext.n + COLUMN_OVERHEAD_BYTES);
}

int column_open(struct arena *a, const struct column_keys *k, int province, const char *table_z, const char *column_z,
                struct slice row, struct slice box, struct slice *plaintext, struct fault *why)
{
	const uint8_t *p = (const uint8_t *)box.p;
	if (box.n < COLUMN_OVERHEAD_BYTES || box.n > COLUMN_PLAINTEXT_BYTES_MAX + COLUMN_OVERHEAD_BYTES ||
	    p[0] != COLUMN_VERSION || p[1] != COLUMN_KEY_NUMBER)
		return faultf(why, ERR_BAD_SEAL, NULL, "%s.%s is no sealed box of a known key", table_z, column_z);
	EVP_CIPHER_CTX *ctx = keys_for(k, province)->open;
	struct place place;
	place_of(&place, province, table_z, column_z, row);
	size_t size = box.n - COLUMN_OVERHEAD_BYTES;
	const uint8_t *nonce = p + 2, *text = nonce + COLUMN_NONCE_BYTES, *tag = text + size;
	uint8_t *out = arena_alloc(a, size + 1);
	int n;
	must(EVP_DecryptInit_ex2(ctx, NULL, NULL, nonce, NULL) == 1 &&
	     EVP_DecryptUpdate(ctx, NULL, &n, place.bytes, place.n) == 1 &&
	     EVP_DecryptUpdate(ctx, out, &n, text, (int)size) == 1 &&
	     EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, COLUMN_TAG_BYTES, (void *)(uintptr_t)tag) == 1, "AES-256-GCM");
	if (EVP_DecryptFinal_ex(ctx, out + size, &n) != 1) {
		OPENSSL_cleanse(out, size);
		return faultf(why, ERR_BAD_SEAL, NULL, "%s.%s does not open in this row", table_z, column_z);
	}
	*plaintext = slice_of(out, size);
	return 0;
}

void column_lookup(const struct column_keys *k, int province, const char *purpose_z, struct slice value,
                   uint8_t out[static COLUMN_LOOKUP_BYTES])
{
	EVP_MAC_CTX *ctx = keys_for(k, province)->lookup;
	uint8_t digest[32];
	size_t n;
	must(EVP_MAC_init(ctx, NULL, 0, NULL) == 1 &&
	     EVP_MAC_update(ctx, (const unsigned char *)purpose_z, strlen(purpose_z) + 1) == 1 &&
	     EVP_MAC_update(ctx, (const unsigned char *)value.p, value.n) == 1 &&
	     EVP_MAC_final(ctx, digest, &n, sizeof digest) == 1 && n == sizeof digest, "HMAC");
	memcpy(out, digest, COLUMN_LOOKUP_BYTES);
}
