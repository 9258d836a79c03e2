#include "socho/http/tls.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdlib.h>

#include "socho/base/clock.h"
#include "socho/seal/key.h"

struct tls {
	SSL_CTX *ctx; /* counted by OpenSSL: sessions keep the one they began with */
	int64_t expires_us;
};

static const unsigned char alpn[] = "\x08http/1.1";

/* A client that offers protocols but not ours is told so (RFC 7301 3.2); one that offers none is served. */
static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_bytes, const unsigned char *in,
                           unsigned in_bytes, void *arg)
{
	(void)ssl;
	(void)arg;
	unsigned char *chosen;
	if (SSL_select_next_proto(&chosen, out_bytes, alpn, sizeof alpn - 1, in, in_bytes) != OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	*out = chosen;
	return SSL_TLSEXT_ERR_OK;
}

/* Never asks on a terminal. */
/* NOLINTNEXTLINE(readability-non-const-parameter): the type is OpenSSL's */
static int no_passphrase(char *buffer, int size, int writing, void *arg)
{
	(void)buffer;
	(void)size;
	(void)writing;
	(void)arg;
	return -1;
}

static int not_after_us(const X509 *leaf, int64_t *out)
{
	int days, seconds;
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	int ok = epoch && ASN1_TIME_diff(&days, &seconds, epoch, X509_get0_notAfter(leaf));
	ASN1_TIME_free(epoch);
	if (!ok)
		return -1;
	*out = days * US_PER_DAY + seconds * US_PER_S;
	return 0;
}

static int use_chain(SSL_CTX *ctx, struct slice pem, int64_t *expires_us)
{
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
	X509 *leaf = bio ? PEM_read_bio_X509(bio, NULL, no_passphrase, NULL) : NULL;
	int result = -1;
	if (!leaf || SSL_CTX_use_certificate(ctx, leaf) != 1 || not_after_us(leaf, expires_us))
		goto out;
	for (X509 *next; (next = PEM_read_bio_X509(bio, NULL, no_passphrase, NULL));)
		if (SSL_CTX_add0_chain_cert(ctx, next) != 1) {
			X509_free(next);
			goto out;
		}
	ERR_clear_error(); /* the end of the text is told as an error */
	result = 0;
out:
	X509_free(leaf);
	BIO_free(bio);
	return result;
}

static int use_key(SSL_CTX *ctx, struct slice pem)
{
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
	EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL) : NULL;
	int ok = key && SSL_CTX_use_PrivateKey(ctx, key) == 1 && SSL_CTX_check_private_key(ctx) == 1;
	EVP_PKEY_free(key);
	BIO_free(bio);
	return ok ? 0 : -1;
}

static int restrict_protocol(SSL_CTX *ctx)
{
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
	                             SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_num_tickets(ctx, 1);
	SSL_CTX_set_alpn_select_cb(ctx, choose_protocol, NULL);
	return SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1 &&
	               SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
	               SSL_CTX_set1_groups_list(ctx, "X25519:P-256:P-384") == 1
	           ? 0
	           : -1;
}

static SSL_CTX *context_new(struct slice chain_pem, struct slice key_pem, int64_t *expires_us, struct fault *why)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	if (!ctx || restrict_protocol(ctx))
		faultf(why, ERR_BAD_CONFIG, NULL, "OpenSSL cannot start TLS");
	else if (use_chain(ctx, chain_pem, expires_us))
		faultf(why, ERR_BAD_CONFIG, "tls_certificate", "the TLS certificate is not a PEM chain");
	else if (use_key(ctx, key_pem))
		faultf(why, ERR_BAD_CONFIG, "tls_key", "the TLS key is not the PEM key of the certificate");
	else
		return ctx;
	ERR_clear_error();
	SSL_CTX_free(ctx);
	return NULL;
}

struct tls *tls_open(struct slice chain_pem, struct slice key_pem, struct fault *why)
{
	struct tls *t = calloc(1, sizeof *t);
	if (!t)
		abort();
	if (tls_reload(t, chain_pem, key_pem, why)) {
		free(t);
		return NULL;
	}
	return t;
}

int tls_reload(struct tls *t, struct slice chain_pem, struct slice key_pem, struct fault *why)
{
	int64_t expires_us = 0;
	SSL_CTX *ctx = context_new(chain_pem, key_pem, &expires_us, why);
	if (!ctx)
		return -1;
	SSL_CTX_free(t->ctx);
	t->ctx = ctx;
	t->expires_us = expires_us;
	return 0;
}

void tls_close(struct tls *t)
{
	if (!t)
		return;
	SSL_CTX_free(t->ctx);
	free(t);
}

struct ssl_st *tls_session(struct tls *t)
{
	return SSL_new(t->ctx);
}

/* No authority vouches for a provider's certificate: its key is pinned, and its owner proves it in the handshake. */
/* NOLINTNEXTLINE(readability-non-const-parameter): the type is OpenSSL's */
static int take_any(int ok, X509_STORE_CTX *chain)
{
	(void)ok;
	(void)chain;
	return 1;
}

struct ssl_st *tls_asking_session(struct tls *t)
{
	SSL *ssl = SSL_new(t->ctx);
	if (!ssl)
		return NULL;
	SSL_set_verify(ssl, SSL_VERIFY_PEER, take_any);
	SSL_set_options(ssl, SSL_OP_NO_TICKET);
	SSL_set_num_tickets(ssl, 0);
	return ssl;
}

bool tls_client_pin(const SSL *ssl, uint8_t out[static 32])
{
	const X509 *leaf = SSL_get0_peer_certificate(ssl);
	const EVP_PKEY *key = leaf ? X509_get0_pubkey(leaf) : NULL;
	if (key)
		seal_pin_of(key, out);
	return key != NULL;
}

int64_t tls_expires_us(const struct tls *t)
{
	return t->expires_us;
}
