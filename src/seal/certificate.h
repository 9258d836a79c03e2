/* Making keys and X.509 certificates, for authority.c. */
#ifndef SOCHO_SEAL_CERTIFICATE_PRIVATE_H
#define SOCHO_SEAL_CERTIFICATE_PRIVATE_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "socho/base/arena.h"
#include "socho/base/error.h"

struct validity {
	int64_t from_us, to_us; /* whole seconds count */
};

/* Encrypted PKCS#8 in PEM, mode 0600. ERR_INTERNAL, ERR_CANNOT_WRITE. */
int certificate_write_key(EVP_PKEY *pkey, struct slice passphrase, const char *path_z, struct fault *why);
/* Certificates are public: mode 0644. */
int certificate_write(X509 *x, const char *path_z, struct fault *why);
/* NULL with ERR_CANNOT_READ or ERR_BAD_KEY. */
X509 *certificate_read(const char *path_z, struct fault *why);
/* Self-signed; NULL when OpenSSL fails. */
X509 *certificate_root(EVP_PKEY *pkey, struct slice common_name, struct validity v);
/* For issuing payment codes. */
X509 *certificate_issuing(EVP_PKEY *pkey, struct slice common_name, struct validity v, X509 *issuer, EVP_PKEY *signing);

#endif
