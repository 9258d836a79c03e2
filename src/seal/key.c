#include "socho/seal/key.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "socho/base/encode.h"
#include "socho/vietqr/reader.h"

struct seal_key {
	EVP_PKEY *pkey;
	char id[SEAL_KEY_ID_CHARS + 1];
};

void seal_pin_of(const EVP_PKEY *pkey, uint8_t out[static SEAL_PIN_BYTES])
{
	unsigned char *spki = NULL;
	int n = i2d_PUBKEY(pkey, &spki);
	assert(n > 0);
	int hashed = EVP_Digest(spki, (size_t)n, out, NULL, EVP_sha256(), NULL);
	assert(hashed == 1);
	OPENSSL_free(spki);
}

void seal_key_id_of(const EVP_PKEY *pkey, char out[static 9])
{
	uint8_t digest[SEAL_PIN_BYTES];
	struct arena a;
	seal_pin_of(pkey, digest);
	arena_init(&a, 256);
	struct slice text = base64url_encode(&a, slice_of(digest, 6)); /* 6 bytes are exactly 8 characters */
	memcpy(out, text.p, SEAL_KEY_ID_CHARS);
	out[SEAL_KEY_ID_CHARS] = 0;
	arena_release(&a);
}

/* OpenSSL asks here instead of at the terminal. */
static int passphrase_cb(char *buf, int size, int writing, void *arg)
{
	const struct slice *passphrase = arg;
	(void)writing;
	if (!passphrase->p || passphrase->n > (size_t)size)
		return -1;
	memcpy(buf, passphrase->p, passphrase->n);
	return (int)passphrase->n;
}

int seal_key_load(struct seal_key **out, const char *path_z, struct slice passphrase, struct fault *why)
{
	BIO *file = BIO_new_file(path_z, "r");
	if (!file) {
		faultf(why, ERR_BAD_KEY, NULL, "%.150s: %s", path_z, strerror(errno));
		ERR_clear_error();
		return -1;
	}
	EVP_PKEY *pkey = PEM_read_bio_PrivateKey(file, NULL, passphrase_cb, &passphrase);
	BIO_free(file);
	ERR_clear_error();
	if (!pkey)
		return fault_say(why, ERR_BAD_KEY, NULL, "%.150s: mật khẩu này không mở được khóa riêng nào",
		                 "%.150s: no private key opens with this passphrase", path_z);
	if (EVP_PKEY_get_base_id(pkey) != EVP_PKEY_ED25519) {
		EVP_PKEY_free(pkey);
		return fault_say(why, ERR_BAD_KEY, NULL, "%.150s: không phải khóa Ed25519", "%.150s: not an Ed25519 key",
		                 path_z);
	}
	struct seal_key *k = calloc(1, sizeof *k);
	assert(k);
	k->pkey = pkey;
	seal_key_id_of(pkey, k->id);
	*out = k;
	return 0;
}

void seal_key_free(struct seal_key *k)
{
	if (!k)
		return;
	EVP_PKEY_free(k->pkey); /* OpenSSL wipes the private part */
	free(k);
}

void seal_key_id(const struct seal_key *k, char out[static 9])
{
	memcpy(out, k->id, sizeof k->id);
}

EVP_PKEY *seal_key_pkey(const struct seal_key *k)
{
	return k->pkey;
}

int seal_passphrase_read(const char *path_z, char buf[static SEAL_PASSPHRASE_BYTES_MAX], struct slice *out,
                         struct fault *why)
{
	int fd = open(path_z, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return faultf(why, ERR_BAD_KEY, NULL, "%.150s: %s", path_z, strerror(errno));
	ssize_t n = read(fd, buf, SEAL_PASSPHRASE_BYTES_MAX);
	close(fd);
	if (n < 0)
		return faultf(why, ERR_BAD_KEY, NULL, "%.150s: %s", path_z, strerror(errno));
	struct slice line = slice_of(buf, (size_t)n);
	ptrdiff_t end = slice_find(line, '\n');
	if (end < 0 && n == SEAL_PASSPHRASE_BYTES_MAX)
		return fault_say(why, ERR_BAD_KEY, NULL, "%.150s: dòng đầu quá dài", "%.150s: the first line is too long",
		                 path_z);
	if (end >= 0)
		line.n = (size_t)end;
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	if (!line.n)
		return fault_say(why, ERR_BAD_KEY, NULL, "%.150s: dòng đầu trống", "%.150s: the first line is empty", path_z);
	*out = line;
	return 0;
}
