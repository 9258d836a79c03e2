/* The list of revoked keys that a province publishes: a signed note under the key of its root.
 *
 *   vn.socho/revocations/22                     origin, and the name of the signing key: the province
 *   version 3                                   one more with every list
 *   issued 2026-11-21T08:00:00.000+07:00
 *   next_update 2026-12-26T08:00:00.000+07:00   a list older than this says nothing of keys that it does not name
 *   key Ab3dEf9_ 2026-11-21T08:00:00.000+07:00 2026-11-01T00:00:00.000+07:00 stolen with a laptop
 *
 *   — vn.socho/revocations/22 base64
 *
 * A row is: key id, when it was revoked, since when its seals are not to be trusted ("-": none of them ever), and the
 * reason. Rows that begin with another word are passed over, so that later lists may name more than keys. The root
 * signs, and not an issuing key, because whoever stole an issuing key would sign a list without it. */
#ifndef SOCHO_SEAL_REVOCATION_H
#define SOCHO_SEAL_REVOCATION_H

#include "socho/base/arena.h"
#include "socho/base/error.h"

enum {
	REVOCATIONS_DAYS = 35, /* from a list to its next_update: the root is taken out once a month */
	REVOCATIONS_ROWS_MAX = 1024,
	REVOCATIONS_BYTES_MAX = 1024 * 1024,
	REVOCATION_REASON_CHARS_MAX = 200,
};

struct evp_pkey_st;

struct revocation {
	char key_id[9];
	int64_t revoked_us;
	int64_t since_us; /* 0: none of its seals */
	struct slice reason;
};

struct revocations {
	struct slice origin;
	int64_t version, issued_us, next_us;
	struct revocation *rows; /* in the arena */
	size_t count;
};

/* "vn.socho/revocations/22". */
struct slice revocations_origin(struct arena *a, int64_t province);
/* The signed list, in the arena. ERR_INTERNAL. */
int revocations_sign(struct arena *a, const struct revocations *list, struct evp_pkey_st *root, struct slice *note,
                     struct fault *why);
/* Reads a list whose signature is the root's. ERR_BAD_REVOCATIONS when it is somebody else's, altered or not one. What
 * it points at is borrowed from the note. */
int revocations_read(struct arena *a, struct slice note, struct evp_pkey_st *root, struct revocations *out,
                     struct fault *why);
/* 0 when a reason fits a row: 1 to REVOCATION_REASON_CHARS_MAX characters, no control character. */
int revocation_reason_check(struct slice reason);

#endif
