/* This stands in the path of every confirmation, so nothing is set up here: column_key.c has made one cipher context for
 * sealing, one for opening and one for look-ups of each key.
 *
 * A box is version 2, the version of the data key (two bytes), nonce, ciphertext and tag; it is bound to its place and to
 * those three bytes. One of version 1 is from before there were data keys: the next byte is 1, and it is bound to its place
 * alone. */
#include "socho/seal/column.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <string.h>

#include "column_ring.h"

enum { AAD_BYTES_MAX = 512, FIRST_HEAD_BYTES = 2, FIRST_VERSION = 1, FIRST_KEY_NUMBER = 1 };

/* What a box is bound to: table NUL column NUL row, the province as two bytes, and how the box begins. */
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

static void place_of(struct place *p, int province, const char *table_z, const char *column_z, struct slice row,
                     struct slice head)
{
	size_t table_n = strlen(table_z) + 1, column_n = strlen(column_z) + 1;
	const uint8_t code[2] = {(uint8_t)(province >> 8), (uint8_t)province};
	assert(table_n + column_n + row.n + sizeof code + head.n <= sizeof p->bytes);
	uint8_t *at = put(p->bytes, table_z, table_n);
	at = put(at, column_z, column_n);
	at = put(at, row.p, row.n);
	at = put(at, code, sizeof code);
	p->n = (int)(put(at, head.p, head.n) - p->bytes);
}

static const struct province_keys *keys_for(const struct column_keys *k, int province)
{
	assert(province >= 1 && province <= COLUMN_PROVINCE_MAX);
	return &k->province[province];
}

struct slice column_seal(struct arena *a, const struct column_keys *k, int province, const char *table_z,
                         const char *column_z, struct slice row, struct slice plaintext)
{
	const struct province_keys *keys = keys_for(k, province);
	assert(plaintext.n <= COLUMN_PLAINTEXT_BYTES_MAX && keys->sealing >= 0);
	const struct box_key *key = &keys->box[keys->sealing];
	uint8_t *box = arena_alloc(a, plaintext.n + COLUMN_OVERHEAD_BYTES);
	uint8_t *nonce = box + COLUMN_HEAD_BYTES, *text = nonce + COLUMN_NONCE_BYTES, *tag = text + plaintext.n;
	box[0] = COLUMN_VERSION;
	box[1] = (uint8_t)(key->version >> 8);
	box[2] = (uint8_t)key->version;
	struct place place;
	place_of(&place, province, table_z, column_z, row, slice_of(box, COLUMN_HEAD_BYTES));
	memcpy(nonce, nonce_next(k->nonces), COLUMN_NONCE_BYTES);
	int n;
	must(EVP_EncryptInit_ex2(key->seal, NULL, NULL, nonce, NULL) == 1 &&
	     EVP_EncryptUpdate(key->seal, NULL, &n, place.bytes, place.n) == 1 &&
	     EVP_EncryptUpdate(key->seal, text, &n, (const unsigned char *)plaintext.p, (int)plaintext.n) == 1 &&
	     EVP_EncryptFinal_ex(key->seal, tag, &n) == 1 &&
	     EVP_CIPHER_CTX_ctrl(key->seal, EVP_CTRL_AEAD_GET_TAG, COLUMN_TAG_BYTES, tag) == 1, "AES-256-GCM");
	return slice_of(box, plaintext.n + COLUMN_OVERHEAD_BYTES);
}

/* How long the head is; 0 for what is no box. */
static size_t head_of(struct slice box, int *version)
{
	const uint8_t *p = (const uint8_t *)box.p;
	size_t tail = COLUMN_NONCE_BYTES + COLUMN_TAG_BYTES;
	if (box.n >= COLUMN_HEAD_BYTES + tail && p[0] == COLUMN_VERSION) {
		*version = p[1] << 8 | p[2];
		return *version ? COLUMN_HEAD_BYTES : 0;
	}
	if (box.n >= FIRST_HEAD_BYTES + tail && p[0] == FIRST_VERSION && p[1] == FIRST_KEY_NUMBER) {
		*version = 0;
		return FIRST_HEAD_BYTES;
	}
	return 0;
}

int column_open(struct arena *a, const struct column_keys *k, int province, const char *table_z, const char *column_z,
                struct slice row, struct slice box, struct slice *plaintext, struct fault *why)
{
	int version = 0, n;
	size_t head = head_of(box, &version);
	if (!head || box.n > COLUMN_PLAINTEXT_BYTES_MAX + COLUMN_OVERHEAD_BYTES)
		return fault_say(why, ERR_BAD_SEAL, NULL, "%s.%s không phải dữ liệu niêm phong", "%s.%s is no sealed box",
		                 table_z, column_z);
	const struct box_key *key = box_key_find(keys_for(k, province), version);
	if (!key)
		return fault_say(why, ERR_BAD_SEAL, NULL, "%s.%s niêm phong bằng khóa lạ, phiên bản %d",
		                 "%s.%s is sealed with an unknown key, version %d", table_z, column_z, version);
	struct place place;
	place_of(&place, province, table_z, column_z, row, slice_of(box.p, head == COLUMN_HEAD_BYTES ? head : 0));
	size_t size = box.n - head - COLUMN_NONCE_BYTES - COLUMN_TAG_BYTES;
	const uint8_t *nonce = (const uint8_t *)box.p + head, *text = nonce + COLUMN_NONCE_BYTES, *tag = text + size;
	uint8_t *out = arena_alloc(a, size + 1);
	must(EVP_DecryptInit_ex2(key->open, NULL, NULL, nonce, NULL) == 1 &&
	     EVP_DecryptUpdate(key->open, NULL, &n, place.bytes, place.n) == 1 &&
	     EVP_DecryptUpdate(key->open, out, &n, text, (int)size) == 1 &&
	     EVP_CIPHER_CTX_ctrl(key->open, EVP_CTRL_AEAD_SET_TAG, COLUMN_TAG_BYTES, (void *)(uintptr_t)tag) == 1, "AES-256-GCM");
	if (EVP_DecryptFinal_ex(key->open, out + size, &n) != 1) {
		OPENSSL_cleanse(out, size);
		return fault_say(why, ERR_BAD_SEAL, NULL, "%s.%s không mở được ở dòng này", "%s.%s does not open in this row",
		                 table_z, column_z);
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
	assert(ctx);
	must(EVP_MAC_init(ctx, NULL, 0, NULL) == 1 &&
	     EVP_MAC_update(ctx, (const unsigned char *)purpose_z, strlen(purpose_z) + 1) == 1 &&
	     EVP_MAC_update(ctx, (const unsigned char *)value.p, value.n) == 1 &&
	     EVP_MAC_final(ctx, digest, &n, sizeof digest) == 1 && n == sizeof digest, "HMAC");
	memcpy(out, digest, COLUMN_LOOKUP_BYTES);
}
