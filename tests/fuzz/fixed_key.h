/* One key for the targets whose input bears a signature: they sign it themselves, for else nothing but the check of the
 * signature would ever be tried. */
#ifndef SOCHO_TESTS_FIXED_KEY_H
#define SOCHO_TESTS_FIXED_KEY_H

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "socho/seal/seal.h"

/* Seen by everybody, so good for nothing else. */
static const char fixed_key_pem[] = "-----BEGIN PRIVATE KEY-----\n"
				    "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
				    "-----END PRIVATE KEY-----\n";

static inline struct seal_key *fixed_key(void)
{
	struct seal_key *k;
	struct fault why;
	int fd = memfd_create("key", MFD_CLOEXEC);
	if (fd < 0 || write(fd, fixed_key_pem, strlen(fixed_key_pem)) < 0)
		abort();
	struct arena a;
	arena_init(&a, 256);
	if (seal_key_load(&k, arena_printf(&a, "/proc/self/fd/%d", fd).p, (struct slice){NULL, 0}, &why))
		abort();
	arena_release(&a);
	close(fd);
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
