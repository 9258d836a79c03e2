#include "socho/base/password.h"

#include <argon2.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/details.h"
#include "socho/base/encode.h"
#include "socho/base/limits.h"
#include "socho/base/utf8.h"

enum { MEMORY_KIB = 64 * 1024, PASSES = 3, LANES = 1, SALT_BYTES = 16, HASH_BYTES = 32, ENCODED_BYTES = 160 };

int password_check(struct slice password, struct fault *why)
{
	if (utf8_has_control(password))
		return fault(why, ERR_BAD_TEXT, "password");
	if (utf8_count(password) < PASSWORD_CHARS_MIN)
		return fault_say(why, ERR_WEAK_PASSWORD, "password", "ít nhất %d ký tự", "at least %d characters",
		                 PASSWORD_CHARS_MIN);
	if (password.n > PASSWORD_BYTES_MAX)
		return fault_say(why, ERR_TOO_LONG, "password", SAY_AT_MOST_BYTES_D, PASSWORD_BYTES_MAX);
	return 0;
}

/* A password that is no UTF-8 stays as it came; it can only be wrong. */
static struct slice normal_form(struct arena *a, struct slice password)
{
	struct slice nfc;
	return utf8_nfc(a, password, &nfc) ? password : nfc;
}

static void wipe(struct slice copy, struct slice given)
{
	if (copy.p != given.p)
		OPENSSL_cleanse((char *)copy.p, copy.n);
}

struct slice password_hash(struct arena *a, struct slice password)
{
	uint8_t salt[SALT_BYTES];
	char encoded[ENCODED_BYTES];
	struct slice nfc = normal_form(a, password);
	random_bytes(salt, sizeof salt);
	int rc = argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, nfc.p, nfc.n, salt, sizeof salt, HASH_BYTES, encoded,
	                               sizeof encoded);
	wipe(nfc, password);
	if (rc != ARGON2_OK)
		abort(); /* the parameters are constants; what is left is memory */
	return arena_dup(a, slice_z(encoded));
}

bool password_verify(struct slice encoded, struct slice password)
{
	struct arena a;
	arena_init(&a, 1024);
	struct slice nfc = normal_form(&a, password);
	bool right = argon2id_verify(arena_dup_z(&a, encoded), nfc.p, nfc.n) == ARGON2_OK;
	wipe(nfc, password);
	arena_release(&a);
	return right;
}

void password_draw(char out[static PASSWORD_DRAWN_BYTES])
{
	static const char symbols[] = "0123456789abcdefghjkmnpqrstvwxyz"; /* 32: five bits each */
	uint8_t bytes[20];
	char *p = out;
	random_bytes(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++) {
		if (i && i % 5 == 0)
			*p++ = '-';
		*p++ = symbols[bytes[i] & 31];
	}
	*p = 0;
	OPENSSL_cleanse(bytes, sizeof bytes);
}
