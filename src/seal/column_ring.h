/* What column.c and column_key.c share: the opened keys. */
#ifndef SOCHO_SEAL_COLUMN_RING_PRIVATE_H
#define SOCHO_SEAL_COLUMN_RING_PRIVATE_H

#include <openssl/evp.h>

#include "socho/seal/column.h"
#include "socho/seal/column_key.h"

enum { NONCES = 64 };

struct nonces {
	uint32_t left;
	uint8_t bytes[NONCES][COLUMN_NONCE_BYTES];
};

struct box_key {
	int version;
	EVP_CIPHER_CTX *seal, *open;
};

struct province_keys {
	struct box_key *box;
	int count, sealing; /* index of the one that seals, -1: none */
	EVP_MAC_CTX *lookup;
	int lookup_version;
};

struct master {
	uint8_t secret[COLUMN_MASTER_BYTES], wrap[32], id[COLUMN_MASTER_ID_BYTES];
};

struct column_keys {
	struct master masters[COLUMN_MASTERS_MAX];
	int master_count;
	bool ready;
	struct nonces *nonces;
	EVP_CIPHER *cipher;
	EVP_MAC *mac;
	struct province_keys province[COLUMN_PROVINCE_MAX + 1]; /* by code */
};

/* A refusal by OpenSSL here means no memory or a broken library; there is nothing to answer. */
void must(bool ok, const char *what);
const uint8_t *nonce_next(struct nonces *n);
const struct box_key *box_key_find(const struct province_keys *p, int version);

#endif
