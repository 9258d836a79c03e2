/* A key is written before its certificate, and the issuing certificate last, so that whatever a crash leaves behind is
 * completed the next time. */
#include "socho/seal/authority.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "socho/base/encode.h"
#include "socho/base/file.h"
#include "socho/seal/keydir.h"
#include "socho/vietqr/reader.h"

enum { PBKDF2_ROUNDS = 200000, SERIAL_BYTES = 16, PASSPHRASE_CHARS = 40 };

struct drawing {
	struct arena arena;
	const struct config *config;
	char passphrase_buf[SEAL_PASSPHRASE_BYTES_MAX];
	struct slice passphrase;
	struct fault *why;
};

static int crypto_fault(struct drawing *d, const char *what)
{
	ERR_clear_error();
	return faultf(d->why, ERR_INTERNAL, NULL, "%s could not be made", what);
}

/* The bytes of a memory BIO, in the arena. */
static struct slice bio_bytes(struct arena *a, BIO *bio)
{
	char *p;
	long n = BIO_get_mem_data(bio, &p);
	return arena_dup(a, slice_of(p, (size_t)n));
}

static int write_key(struct drawing *d, EVP_PKEY *pkey, const char *path_z)
{
	int rc = -1;
	/* PBES2 with PBKDF2-HMAC-SHA-256 (RFC 8018); PEM_write_bio_PKCS8PrivateKey would stop at 2048 rounds. */
	X509_ALGOR *pbe = PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), PBKDF2_ROUNDS, NULL, 16, NULL, NID_hmacWithSHA256);
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(pkey);
	X509_SIG *sealed = pbe && info ? PKCS8_set0_pbe(d->passphrase.p, (int)d->passphrase.n, info, pbe) : NULL;
	BIO *out = BIO_new(BIO_s_mem());
	if (!sealed) {
		X509_ALGOR_free(pbe);
		crypto_fault(d, "an encrypted key");
	} else if (!out || PEM_write_bio_PKCS8(out, sealed) != 1) {
		crypto_fault(d, "a key file");
	} else {
		rc = file_write(path_z, bio_bytes(&d->arena, out), 0600, d->why);
	}
	BIO_free(out);
	X509_SIG_free(sealed);
	PKCS8_PRIV_KEY_INFO_free(info);
	return rc;
}

static int write_certificate(struct drawing *d, X509 *x, const char *path_z)
{
	BIO *out = BIO_new(BIO_s_mem());
	int rc = out && PEM_write_bio_X509(out, x) == 1 ? file_write(path_z, bio_bytes(&d->arena, out), 0644, d->why)
	                                                : crypto_fault(d, "a certificate file");
	BIO_free(out);
	return rc;
}

struct extension {
	int nid;
	const char *value;
};

static const struct extension root_extensions[] = {
	{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
	{NID_key_usage, "critical,keyCertSign,cRLSign"},
	{NID_subject_key_identifier, "hash"},
	{0, NULL},
};
static const struct extension issuing_extensions[] = {
	{NID_basic_constraints, "critical,CA:FALSE"},
	{NID_key_usage, "critical,digitalSignature"},
	{NID_ext_key_usage, AUTHORITY_CODE_ISSUING_OID},
	{NID_subject_key_identifier, "hash"},
	{NID_authority_key_identifier, "keyid:always"},
	{0, NULL},
};

static bool add_extensions(X509 *x, X509 *issuer, const struct extension *rows)
{
	X509V3_CTX ctx;
	X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
	for (; rows->value; rows++) {
		X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &ctx, rows->nid, rows->value);
		bool added = e && X509_add_ext(x, e, -1) == 1;
		X509_EXTENSION_free(e);
		if (!added)
			return false;
	}
	return true;
}

static bool set_serial(X509 *x)
{
	unsigned char serial[SERIAL_BYTES];
	random_bytes(serial, sizeof serial);
	serial[0] &= 0x7f; /* positive, RFC 5280 section 4.1.2.2 */
	serial[0] |= 0x40;
	BIGNUM *n = BN_bin2bn(serial, sizeof serial, NULL);
	bool set = n && BN_to_ASN1_INTEGER(n, X509_get_serialNumber(x));
	BN_free(n);
	return set;
}

/* NULL issuer: self-signed. */
static X509 *certificate_of(EVP_PKEY *pkey, struct slice common_name, int days, X509 *issuer, EVP_PKEY *signing,
                            const struct extension *extensions)
{
	X509 *x = X509_new();
	X509_NAME *name = x ? X509_get_subject_name(x) : NULL;
	bool made = x && X509_set_version(x, X509_VERSION_3) == 1 && set_serial(x) &&
	            X509_gmtime_adj(X509_getm_notBefore(x), 0) &&
	            X509_gmtime_adj(X509_getm_notAfter(x), (long)days * 86400) &&
	            X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)common_name.p,
	                                       (int)common_name.n, -1, 0) == 1 &&
	            X509_set_issuer_name(x, X509_get_subject_name(issuer ? issuer : x)) == 1 &&
	            X509_set_pubkey(x, pkey) == 1 && add_extensions(x, issuer ? issuer : x, extensions) &&
	            X509_sign(x, signing, NULL) > 0; /* Ed25519 takes no digest */
	if (made)
		return x;
	X509_free(x);
	return NULL;
}

static X509 *certificate_read(struct drawing *d, const char *path_z)
{
	struct slice pem;
	if (file_read(&d->arena, path_z, KEYDIR_PEM_BYTES_MAX, &pem, d->why))
		return NULL;
	BIO *in = BIO_new_mem_buf(pem.p, (int)pem.n);
	X509 *x = in ? PEM_read_bio_X509(in, NULL, NULL, NULL) : NULL;
	BIO_free(in);
	ERR_clear_error();
	if (!x)
		faultf(d->why, ERR_BAD_KEY, NULL, "%.150s: no certificate", path_z);
	return x;
}

/* The development authority, read or drawn. */
static int authority_get(struct drawing *d, EVP_PKEY **pkey, X509 **x)
{
	const char *key_path = arena_printf(&d->arena, "%s/authority.key", d->config->key_dir).p;
	const char *crt_path = arena_printf(&d->arena, "%s/authority.crt", d->config->key_dir).p;
	bool has_key = access(key_path, F_OK) == 0, has_certificate = access(crt_path, F_OK) == 0;
	if (has_certificate && !has_key)
		return faultf(d->why, ERR_BAD_KEY, NULL, "no issuing key is valid now, and authority.key is not here to sign one");
	if (has_key) {
		struct seal_key *k;
		if (seal_key_load(&k, key_path, d->passphrase, d->why))
			return -1;
		*pkey = seal_key_pkey(k);
		EVP_PKEY_up_ref(*pkey);
		seal_key_free(k);
	} else {
		*pkey = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
		if (!*pkey)
			return crypto_fault(d, "the authority's key");
		if (write_key(d, *pkey, key_path))
			return -1;
	}
	if (has_certificate) {
		*x = certificate_read(d, crt_path);
		return *x ? 0 : -1;
	}
	struct slice name = S("Sổ Chợ DEVELOPMENT authority, not for production");
	*x = certificate_of(*pkey, name, AUTHORITY_ROOT_DAYS, NULL, *pkey, root_extensions);
	return *x ? write_certificate(d, *x, crt_path) : crypto_fault(d, "the authority's certificate");
}

static int issuing_draw(struct drawing *d, EVP_PKEY *authority, X509 *authority_x)
{
	struct slice name = arena_printf(&d->arena, "Sổ Chợ code issuing, province %02lld, DEVELOPMENT",
	                                 (long long)d->config->province);
	EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	X509 *x = pkey ? certificate_of(pkey, name, AUTHORITY_ISSUING_DAYS, authority_x, authority, issuing_extensions)
	               : NULL;
	int rc = -1;
	if (x) {
		char id[SEAL_KEY_ID_CHARS + 1];
		seal_key_id_of(pkey, id);
		const char *key_path = arena_printf(&d->arena, "%s/code-%s.key", d->config->key_dir, id).p;
		const char *crt_path = arena_printf(&d->arena, "%s/code-%s.crt", d->config->key_dir, id).p;
		rc = write_key(d, pkey, key_path) || write_certificate(d, x, crt_path) ? -1 : 0;
	} else {
		crypto_fault(d, "the issuing certificate");
	}
	X509_free(x);
	EVP_PKEY_free(pkey);
	return rc;
}

/* A new passphrase only where nothing could have been encrypted with an old one. */
static int passphrase_get(struct drawing *d, bool fresh)
{
	const char *path = d->config->key_passphrase_file;
	if (fresh && access(path, F_OK) != 0) {
		static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; /* 5 bits a character, easy to type */
		char *text = d->passphrase_buf;
		random_bytes(text, PASSPHRASE_CHARS);
		for (size_t i = 0; i < PASSPHRASE_CHARS; i++)
			text[i] = alphabet[text[i] & 31];
		text[PASSPHRASE_CHARS] = '\n';
		if (file_write(path, slice_of(text, PASSPHRASE_CHARS + 1), 0600, d->why))
			return -1;
	}
	return seal_passphrase_read(path, d->passphrase_buf, &d->passphrase, d->why);
}

static int draw(struct drawing *d)
{
	EVP_PKEY *pkey = NULL;
	X509 *x = NULL;
	int rc = authority_get(d, &pkey, &x) || issuing_draw(d, pkey, x) ? -1 : 0;
	X509_free(x);
	EVP_PKEY_free(pkey);
	return rc;
}

int authority_issuing_key(const struct config *c, struct seal_key **out, struct fault *why)
{
	struct drawing d = {.config = c, .why = why};
	arena_init(&d.arena, 16384);
	struct keydir_entry *entries;
	size_t count;
	int rc = -1;
	if (file_mkdir(c->key_dir, 0755, why) || keydir_list(&d.arena, c->key_dir, &entries, &count, why) ||
	    passphrase_get(&d, count == 0))
		goto out;
	if (!keydir_current(entries, count) &&
	    (draw(&d) || keydir_list(&d.arena, c->key_dir, &entries, &count, why)))
		goto out;
	const struct keydir_entry *current = keydir_current(entries, count);
	if (!current) {
		faultf(why, ERR_BAD_KEY, NULL, "the key just drawn is not valid yet: the clock went back");
		goto out;
	}
	rc = seal_key_load(out, current->key_path.p, d.passphrase, why);
	if (rc)
		goto out;
	char id[SEAL_KEY_ID_CHARS + 1];
	seal_key_id(*out, id);
	if (strcmp(id, current->key_id) != 0) {
		seal_key_free(*out);
		rc = faultf(why, ERR_BAD_KEY, NULL, "%.150s: belongs to another certificate", current->key_path.p);
	}
out:
	OPENSSL_cleanse(d.passphrase_buf, sizeof d.passphrase_buf);
	arena_release(&d.arena);
	return rc;
}
