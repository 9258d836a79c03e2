#include "certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/file.h"
#include "socho/seal/authority.h"
#include "socho/seal/keydir.h"

enum { PBKDF2_ROUNDS = 200000, SERIAL_BYTES = 16 };

static int crypto_fault(struct fault *why, const char *what)
{
	ERR_clear_error();
	return faultf(why, ERR_INTERNAL, NULL, "%s could not be made", what);
}

static int write_bio(BIO *bio, const char *path_z, mode_t mode, struct fault *why)
{
	char *p;
	long n = BIO_get_mem_data(bio, &p);
	return file_write(path_z, slice_of(p, (size_t)n), mode, why);
}

int certificate_write_key(EVP_PKEY *pkey, struct slice passphrase, const char *path_z, struct fault *why)
{
	int rc = -1;
	/* PBES2 with PBKDF2-HMAC-SHA-256 (RFC 8018); PEM_write_bio_PKCS8PrivateKey would stop at 2048 rounds. */
	X509_ALGOR *pbe = PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), PBKDF2_ROUNDS, NULL, 16, NULL, NID_hmacWithSHA256);
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(pkey);
	X509_SIG *sealed = pbe && info ? PKCS8_set0_pbe(passphrase.p, (int)passphrase.n, info, pbe) : NULL;
	BIO *out = BIO_new(BIO_s_mem());
	if (!sealed) {
		X509_ALGOR_free(pbe);
		crypto_fault(why, "an encrypted key");
	} else if (!out || PEM_write_bio_PKCS8(out, sealed) != 1) {
		crypto_fault(why, "a key file");
	} else {
		rc = write_bio(out, path_z, 0600, why);
	}
	BIO_free(out);
	X509_SIG_free(sealed);
	PKCS8_PRIV_KEY_INFO_free(info);
	return rc;
}

int certificate_write(X509 *x, const char *path_z, struct fault *why)
{
	BIO *out = BIO_new(BIO_s_mem());
	int rc = out && PEM_write_bio_X509(out, x) == 1 ? write_bio(out, path_z, 0644, why)
	                                                : crypto_fault(why, "a certificate file");
	BIO_free(out);
	return rc;
}

X509 *certificate_read(const char *path_z, struct fault *why)
{
	struct arena a;
	struct slice pem;
	X509 *x = NULL;
	arena_init(&a, 4096);
	if (file_read(&a, path_z, KEYDIR_PEM_BYTES_MAX, &pem, why) == 0) {
		BIO *in = BIO_new_mem_buf(pem.p, (int)pem.n);
		x = in ? PEM_read_bio_X509(in, NULL, NULL, NULL) : NULL;
		BIO_free(in);
		ERR_clear_error();
		if (!x)
			fault_say(why, ERR_BAD_KEY, NULL, "%.150s: không có chứng thư", "%.150s: no certificate", path_z);
	}
	arena_release(&a);
	return x;
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
static X509 *certificate_of(EVP_PKEY *pkey, struct slice common_name, struct validity v, X509 *issuer,
                            EVP_PKEY *signing, const struct extension *extensions)
{
	X509 *x = X509_new();
	X509_NAME *name = x ? X509_get_subject_name(x) : NULL;
	bool made = x && X509_set_version(x, X509_VERSION_3) == 1 && set_serial(x) &&
	            ASN1_TIME_set(X509_getm_notBefore(x), (time_t)(v.from_us / US_PER_S)) &&
	            ASN1_TIME_set(X509_getm_notAfter(x), (time_t)(v.to_us / US_PER_S)) &&
	            X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)common_name.p,
	                                       (int)common_name.n, -1, 0) == 1 &&
	            X509_set_issuer_name(x, X509_get_subject_name(issuer ? issuer : x)) == 1 &&
	            X509_set_pubkey(x, pkey) == 1 && add_extensions(x, issuer ? issuer : x, extensions) &&
	            X509_sign(x, signing, NULL) > 0; /* Ed25519 takes no digest */
	if (made)
		return x;
	ERR_clear_error();
	X509_free(x);
	return NULL;
}

X509 *certificate_root(EVP_PKEY *pkey, struct slice common_name, struct validity v)
{
	return certificate_of(pkey, common_name, v, NULL, pkey, root_extensions);
}

X509 *certificate_issuing(EVP_PKEY *pkey, struct slice common_name, struct validity v, X509 *issuer, EVP_PKEY *signing)
{
	return certificate_of(pkey, common_name, v, issuer, signing, issuing_extensions);
}
