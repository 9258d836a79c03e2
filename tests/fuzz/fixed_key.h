/* One key for the targets whose input bears a signature: they sign it themselves, for else nothing but the check of the
 * signature would ever be tried. */
#ifndef SOCHO_TESTS_FIXED_KEY_H
#define SOCHO_TESTS_FIXED_KEY_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "socho/seal/seal.h"

static inline struct seal_key *fixed_key(void)
{
	struct seal_key *k;
	struct fault why;
	/* Its bytes count from 0: a key that anybody can write down, so that none is kept. */
	uint8_t bytes[32];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)i;
	EVP_PKEY *pkey = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, bytes, sizeof bytes);
	int fd = memfd_create("key", MFD_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
	if (!pkey || !file || PEM_write_PrivateKey(file, pkey, NULL, NULL, 0, NULL, NULL) != 1 || fflush(file))
		abort();
	EVP_PKEY_free(pkey);
	struct arena a;
	arena_init(&a, 256);
	if (seal_key_load(&k, arena_printf(&a, "/proc/self/fd/%d", fd).p, (struct slice){NULL, 0}, &why))
		abort();
	arena_release(&a);
	fclose(file);
	return k;
}

/* Those keys whose seals are trusted: this one, for ever. */
static inline struct seal_trust *fixed_trust(const struct seal_key *k)
{
	struct seal_trust *t;
	struct fault why;
	struct seal_published p = {.not_after_us = INT64_MAX};
	size_t n = sizeof p.public_key;
	if (EVP_PKEY_get_raw_public_key(seal_key_pkey(k), p.public_key, &n) != 1 || seal_trust_open(&t) ||
	    seal_trust_add_raw(t, &p, &why))
		abort();
	return t;
}

#endif
