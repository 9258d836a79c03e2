/* Every key has its context with the key schedule done as soon as it is opened, and no copy of the key itself is kept: a
 * box then costs one new nonce. What is kept are the masters, for versions that are drawn while the process runs.
 *
 * Nonces are random (NIST SP 800-38D section 8.2.2), taken from the kernel 64 at a time. The stock lies in a page that
 * a forked child sees as zeros, so parent and child never use the same ones. */
#include "socho/seal/column_key.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "column_ring.h"
#include "socho/base/encode.h"
#include "socho/base/text.h"

enum { KEY_BYTES = 32, NONCE_BYTES = 12, TAG_BYTES = 16, BOUND_BYTES_MAX = 64, LINE_BYTES = 2 * COLUMN_MASTER_BYTES + 1 };

static const char *const kind_names[COLUMN_KEY_KINDS] = {[COLUMN_KEY_BOX] = "box", [COLUMN_KEY_LOOK_UP] = "look_up"};

const char *column_key_kind_name(enum column_key_kind kind)
{
	return kind_names[kind];
}

int column_key_kind_parse(struct slice name, enum column_key_kind *out)
{
	for (int i = 0; i < COLUMN_KEY_KINDS; i++)
		if (slice_eq(name, slice_z(kind_names[i]))) {
			*out = (enum column_key_kind)i;
			return 0;
		}
	return -1;
}

void must(bool ok, const char *what)
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

const uint8_t *nonce_next(struct nonces *n)
{
	if (!n->left) {
		random_bytes(n->bytes, sizeof n->bytes);
		n->left = NONCES;
	}
	return n->bytes[--n->left];
}

/* ---- masters */

/* HKDF-SHA-256 (RFC 5869) without a salt. */
static void derive(const uint8_t master[static COLUMN_MASTER_BYTES], struct slice info, uint8_t *out, size_t n)
{
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)(uintptr_t) "SHA256", 0),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)(uintptr_t)master, COLUMN_MASTER_BYTES),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)(uintptr_t)info.p, info.n),
		OSSL_PARAM_construct_end(),
	};
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	must(ctx && EVP_KDF_derive(ctx, out, n, params) == 1, "HKDF");
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
}

/* Version 0: info = "socho-column-v1" NUL purpose NUL province as two bytes. */
static void derive_first(const struct master *m, const struct column_key *key, uint8_t out[static KEY_BYTES])
{
	static const char *const purposes[COLUMN_KEY_KINDS] = {[COLUMN_KEY_BOX] = "seal", [COLUMN_KEY_LOOK_UP] = "look-up"};
	struct arena a;
	arena_init(&a, 256);
	derive(m->secret, arena_printf(&a, "socho-column-v1%c%s%c%c%c", 0, purposes[key->kind], 0, key->province >> 8,
	       key->province & 0xff), out, KEY_BYTES);
	arena_release(&a);
}

static void master_set(struct master *m, const uint8_t secret[static COLUMN_MASTER_BYTES])
{
	memcpy(m->secret, secret, sizeof m->secret);
	derive(m->secret, S("socho-master-v1 wrap"), m->wrap, sizeof m->wrap);
	derive(m->secret, S("socho-master-v1 id"), m->id, sizeof m->id);
}

static const struct master *master_find(const struct column_keys *k, struct slice id)
{
	for (int i = 0; i < k->master_count; i++)
		if (slice_eq(slice_of(k->masters[i].id, COLUMN_MASTER_ID_BYTES), id))
			return &k->masters[i];
	return NULL;
}

static int read_lines(struct arena *a, struct slice text, struct master masters[static COLUMN_MASTERS_MAX])
{
	int count = 0;
	for (struct slice rest = slice_trim(text); rest.p && rest.n; count++) {
		struct slice bytes, line = slice_trim(slice_cut(&rest, '\n'));
		if (count == COLUMN_MASTERS_MAX || hex_decode(a, line, &bytes))
			return -1;
		if (bytes.n == COLUMN_MASTER_BYTES)
			master_set(&masters[count], (const uint8_t *)bytes.p);
		OPENSSL_cleanse((void *)(uintptr_t)bytes.p, bytes.n);
		if (bytes.n != COLUMN_MASTER_BYTES)
			return -1;
	}
	return count;
}

int column_keys_reload(struct column_keys *k, const char *path_z, struct fault *why)
{
	char text[COLUMN_MASTERS_MAX * LINE_BYTES + 2];
	struct master masters[COLUMN_MASTERS_MAX] = {0};
	int fd = open(path_z, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text);
	int saved = errno;
	if (fd >= 0)
		close(fd);
	if (n < 0)
		return faultf(why, ERR_BAD_KEY, NULL, "%.150s: %s", path_z, strerror(saved));
	struct arena a;
	arena_init(&a, 256);
	int count = read_lines(&a, slice_of(text, (size_t)n), masters);
	if (count > 0) {
		memcpy(k->masters, masters, sizeof masters);
		k->master_count = count;
	}
	arena_release(&a);
	OPENSSL_cleanse(text, sizeof text);
	OPENSSL_cleanse(masters, sizeof masters);
	return count > 0 ? 0
	                 : fault_say(why, ERR_BAD_KEY, NULL, "%.150s: không phải %d chữ số thập lục phân",
	                             "%.150s: not %d hex digits", path_z, 2 * COLUMN_MASTER_BYTES);
}

struct slice column_master_draw(struct arena *a)
{
	uint8_t secret[COLUMN_MASTER_BYTES];
	random_bytes(secret, sizeof secret);
	struct slice text = hex_encode(a, slice_of(secret, sizeof secret));
	OPENSSL_cleanse(secret, sizeof secret);
	return text;
}

struct slice column_master_lines(struct arena *a, const struct column_keys *k, enum column_masters which)
{
	char *p = arena_alloc(a, (size_t)k->master_count * LINE_BYTES);
	size_t n = 0;
	int first = which == COLUMN_MASTER_LAST ? k->master_count - 1 : 0;
	int end = which == COLUMN_MASTER_FIRST ? 1 : k->master_count;
	for (int i = first; i < end; i++)
		for (int b = 0; b < COLUMN_MASTER_BYTES; b++) {
			static const char digits[] = "0123456789abcdef";
			p[n++] = digits[k->masters[i].secret[b] >> 4];
			p[n++] = digits[k->masters[i].secret[b] & 15];
			if (b == COLUMN_MASTER_BYTES - 1)
				p[n++] = '\n';
		}
	return slice_of(p, n);
}

int column_master_count(const struct column_keys *k)
{
	return k->master_count;
}

/* ---- the ring */

static struct column_keys *ring_new(void)
{
	struct column_keys *k = calloc(1, sizeof *k);
	must(k, "calloc");
	k->nonces = nonces_new();
	k->cipher = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	k->mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	must(k->cipher && k->mac, "fetch");
	for (int i = 0; i <= COLUMN_PROVINCE_MAX; i++)
		k->province[i].sealing = -1;
	return k;
}

struct column_keys *column_keys_of(const uint8_t master[static COLUMN_MASTER_BYTES])
{
	struct column_keys *k = ring_new();
	master_set(&k->masters[0], master);
	k->master_count = 1;
	return k;
}

int column_keys_begin(struct column_keys **out, const char *path_z, struct fault *why)
{
	struct column_keys *k = ring_new();
	if (column_keys_reload(k, path_z, why)) {
		column_keys_free(k);
		return -1;
	}
	*out = k;
	return 0;
}

void column_keys_free(struct column_keys *k)
{
	if (!k)
		return;
	for (int i = 0; i <= COLUMN_PROVINCE_MAX; i++) {
		struct province_keys *p = &k->province[i];
		/* OpenSSL wipes key schedules as it frees them. */
		for (int n = 0; n < p->count; n++) {
			EVP_CIPHER_CTX_free(p->box[n].seal);
			EVP_CIPHER_CTX_free(p->box[n].open);
		}
		free(p->box);
		EVP_MAC_CTX_free(p->lookup);
	}
	EVP_CIPHER_free(k->cipher);
	EVP_MAC_free(k->mac);
	munmap(k->nonces, sizeof *k->nonces);
	OPENSSL_cleanse(k, sizeof *k);
	free(k);
}

const struct box_key *box_key_find(const struct province_keys *p, int version)
{
	for (int i = p->count - 1; i >= 0; i--)
		if (p->box[i].version == version)
			return &p->box[i];
	return NULL;
}

/* ---- wrapping */

/* "socho-data-key-v1" NUL kind, province, version (two bytes each), id of the master. */
static size_t bound_to(const struct column_key *key, const struct master *m, uint8_t out[static BOUND_BYTES_MAX])
{
	static const char context[] = "socho-data-key-v1";
	const uint8_t place[] = {0, (uint8_t)key->kind, (uint8_t)(key->province >> 8), (uint8_t)key->province,
	                         (uint8_t)(key->version >> 8), (uint8_t)key->version};
	memcpy(out, context, sizeof context);
	memcpy(out + sizeof context, place, sizeof place);
	memcpy(out + sizeof context + sizeof place, m->id, sizeof m->id);
	return sizeof context + sizeof place + sizeof m->id;
}

static void wrap(struct arena *a, const struct column_keys *k, struct column_key *key, const uint8_t plain[static KEY_BYTES])
{
	const struct master *m = &k->masters[0];
	uint8_t bound[BOUND_BYTES_MAX], *out = arena_alloc(a, COLUMN_WRAPPED_BYTES);
	int bound_n = (int)bound_to(key, m, bound), n;
	memcpy(out, nonce_next(k->nonces), NONCE_BYTES);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	must(ctx && EVP_EncryptInit_ex2(ctx, k->cipher, m->wrap, out, NULL) == 1 &&
	     EVP_EncryptUpdate(ctx, NULL, &n, bound, bound_n) == 1 &&
	     EVP_EncryptUpdate(ctx, out + NONCE_BYTES, &n, plain, KEY_BYTES) == 1 &&
	     EVP_EncryptFinal_ex(ctx, out + NONCE_BYTES + KEY_BYTES, &n) == 1 &&
	     EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, TAG_BYTES, out + NONCE_BYTES + KEY_BYTES) == 1, "wrap");
	EVP_CIPHER_CTX_free(ctx);
	key->wrapped = slice_of(out, COLUMN_WRAPPED_BYTES);
	key->master_id = arena_dup(a, slice_of(m->id, sizeof m->id));
}

static int unwrap(const struct column_keys *k, const struct column_key *key, uint8_t plain[static KEY_BYTES], struct fault *why)
{
	const struct master *m = master_find(k, key->master_id);
	const char *kind_z = column_key_kind_name(key->kind);
	uint8_t bound[BOUND_BYTES_MAX];
	int n;
	if (!m)
		return fault_say(why, ERR_BAD_KEY, NULL, "khóa %s %d của tỉnh %d do khóa chủ khác bọc",
		                 "the %s key %d of province %d is wrapped by another master key", kind_z, key->version,
		                 key->province);
	if (key->wrapped.n != COLUMN_WRAPPED_BYTES)
		return fault_say(why, ERR_BAD_KEY, NULL, "khóa %s %d của tỉnh %d bị cắt cụt",
		                 "the %s key %d of province %d is cut short", kind_z, key->version, key->province);
	int bound_n = (int)bound_to(key, m, bound);
	const uint8_t *in = (const uint8_t *)key->wrapped.p, *tag = in + NONCE_BYTES + KEY_BYTES;
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	must(ctx && EVP_DecryptInit_ex2(ctx, k->cipher, m->wrap, in, NULL) == 1 &&
	     EVP_DecryptUpdate(ctx, NULL, &n, bound, bound_n) == 1 &&
	     EVP_DecryptUpdate(ctx, plain, &n, in + NONCE_BYTES, KEY_BYTES) == 1 &&
	     EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, TAG_BYTES, (void *)(uintptr_t)tag) == 1, "unwrap");
	bool good = EVP_DecryptFinal_ex(ctx, plain + KEY_BYTES, &n) == 1;
	EVP_CIPHER_CTX_free(ctx);
	if (good)
		return 0;
	OPENSSL_cleanse(plain, KEY_BYTES);
	return fault_say(why, ERR_BAD_KEY, NULL, "khóa %s %d của tỉnh %d không mở được",
	                 "the %s key %d of province %d does not open", kind_z, key->version, key->province);
}

void column_key_make(struct arena *a, const struct column_keys *k, struct column_key *key)
{
	uint8_t plain[KEY_BYTES];
	if (key->version)
		random_bytes(plain, sizeof plain);
	else
		derive_first(&k->masters[0], key, plain);
	wrap(a, k, key, plain);
	OPENSSL_cleanse(plain, sizeof plain);
}

int column_key_rewrap(struct arena *a, const struct column_keys *k, struct column_key *key, struct fault *why)
{
	uint8_t plain[KEY_BYTES];
	if (unwrap(k, key, plain, why))
		return -1;
	wrap(a, k, key, plain);
	OPENSSL_cleanse(plain, sizeof plain);
	return 0;
}

bool column_key_is_fresh(const struct column_keys *k, const struct column_key *key)
{
	return master_find(k, key->master_id) == &k->masters[0];
}

/* ---- in use */

static void add_box(const struct column_keys *k, struct province_keys *p, int version, const uint8_t plain[static KEY_BYTES])
{
	struct box_key *more = realloc(p->box, (size_t)(p->count + 1) * sizeof *more);
	must(more, "realloc");
	struct box_key *b = &more[p->count];
	p->box = more;
	*b = (struct box_key){.version = version, .seal = EVP_CIPHER_CTX_new(), .open = EVP_CIPHER_CTX_new()};
	must(b->seal && EVP_EncryptInit_ex2(b->seal, k->cipher, plain, NULL, NULL) == 1, "EVP_EncryptInit");
	must(b->open && EVP_DecryptInit_ex2(b->open, k->cipher, plain, NULL, NULL) == 1, "EVP_DecryptInit");
	p->count++;
}

static void add_lookup(const struct column_keys *k, struct province_keys *p, int version, const uint8_t plain[static KEY_BYTES])
{
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)(uintptr_t) "SHA256", 0),
		OSSL_PARAM_construct_end(),
	};
	p->lookup = EVP_MAC_CTX_new(k->mac);
	p->lookup_version = version;
	must(p->lookup && EVP_MAC_init(p->lookup, plain, KEY_BYTES, params) == 1, "EVP_MAC_init");
}

int column_keys_add(struct column_keys *k, const struct column_key *key, struct fault *why)
{
	uint8_t plain[KEY_BYTES];
	assert(key->province >= 1 && key->province <= COLUMN_PROVINCE_MAX);
	assert(key->version >= 0 && key->version <= COLUMN_KEY_VERSION_MAX);
	struct province_keys *p = &k->province[key->province];
	if (column_keys_has(k, key->kind, key->province, key->version))
		return 0;
	if (key->kind == COLUMN_KEY_LOOK_UP && p->lookup)
		return fault_say(why, ERR_BAD_KEY, NULL, "tỉnh %d có khóa tra cứu khác",
		                 "province %d has another key for look-ups", key->province);
	if (unwrap(k, key, plain, why))
		return -1;
	if (key->kind == COLUMN_KEY_BOX)
		add_box(k, p, key->version, plain);
	else
		add_lookup(k, p, key->version, plain);
	OPENSSL_cleanse(plain, sizeof plain);
	return 0;
}

void column_keys_seal_with(struct column_keys *k, int province, int version)
{
	struct province_keys *p = &k->province[province];
	const struct box_key *b = box_key_find(p, version);
	assert(b && version > 0);
	p->sealing = (int)(b - p->box);
}

int column_keys_sealing(const struct column_keys *k, int province)
{
	const struct province_keys *p = &k->province[province];
	return p->sealing < 0 ? -1 : p->box[p->sealing].version;
}

bool column_keys_has(const struct column_keys *k, enum column_key_kind kind, int province, int version)
{
	const struct province_keys *p = &k->province[province];
	return kind == COLUMN_KEY_BOX ? box_key_find(p, version) != NULL : p->lookup && p->lookup_version == version;
}

void column_keys_set_ready(struct column_keys *k)
{
	k->ready = true;
}

bool column_keys_ready(const struct column_keys *k)
{
	return k->ready;
}
