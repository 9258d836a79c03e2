/* The TLS side of the listener: TLS 1.3, and 1.2 with ECDHE and AEAD only, no renegotiation, ALPN http/1.1. The
 * certificate can be replaced while connections are open: new ones get the new one, old ones go on. */
#ifndef SOCHO_HTTP_TLS_H
#define SOCHO_HTTP_TLS_H

#include "socho/base/error.h"

struct ssl_st;
struct tls;

/* PEM texts: the chain with the leaf first, and the leaf's unencrypted key. NULL with a fault (ERR_BAD_CONFIG). */
struct tls *tls_open(struct slice chain_pem, struct slice key_pem, struct fault *why);
/* 0; on -1 the old certificate stays in use. */
int tls_reload(struct tls *t, struct slice chain_pem, struct slice key_pem, struct fault *why);
void tls_close(struct tls *t);
/* A server-side session for one connection; the caller frees it. NULL without memory. */
struct ssl_st *tls_session(struct tls *t);
/* The same, and the client is asked for a certificate, which it need not have: any is taken that it proves to hold the key
 * of, for who believes what is decided by who asks (tls_client_pin). Such a session is never resumed. */
struct ssl_st *tls_asking_session(struct tls *t);
/* The pin (seal/key.h) of the client's certificate; false when it showed none. After the handshake. */
bool tls_client_pin(const struct ssl_st *ssl, uint8_t out[static 32]);
/* When the leaf expires; the server is not ready after it. */
int64_t tls_expires_us(const struct tls *t);

#endif
