#include "socho/registry/people.h"

#include <openssl/crypto.h>
#include <string.h>

struct slice people_totp_seal(struct arena *a, const struct column_keys *k, int province, struct uuid person,
                              const uint8_t secret[static TOTP_SECRET_BYTES])
{
	return column_seal(a, k, province, "person_totp", "box", slice_of(person.b, sizeof person.b),
	                   slice_of(secret, TOTP_SECRET_BYTES));
}

int people_totp_open(struct arena *a, const struct column_keys *k, int province, struct uuid person, struct slice box,
                     uint8_t secret[static TOTP_SECRET_BYTES], struct fault *why)
{
	struct slice plain;
	if (column_open(a, k, province, "person_totp", "box", slice_of(person.b, sizeof person.b), box, &plain, why))
		return -1;
	if (plain.n != TOTP_SECRET_BYTES)
		return fault(why, ERR_BAD_SEAL, NULL);
	memcpy(secret, plain.p, TOTP_SECRET_BYTES);
	OPENSSL_cleanse((char *)(uintptr_t)plain.p, plain.n);
	return 0;
}

void people_login_guard(const struct column_keys *k, int province, struct slice login,
                        uint8_t out[static COLUMN_LOOKUP_BYTES])
{
	column_lookup(k, province, "sign_in.login", login, out);
}

int people_login_check(struct slice login, struct fault *why)
{
	bool letter = false;
	for (size_t i = 0; i < login.n; i++) {
		char c = login.p[i];
		bool small = c >= 'a' && c <= 'z', inside = c == '.' || c == '_' || c == '@' || c == '-';
		if (!small && !(c >= '0' && c <= '9') && (i == 0 || !inside))
			return fault(why, ERR_BAD_LOGIN, "login");
		letter = letter || small;
	}
	return letter && login.n >= 2 && login.n <= 64 ? 0 : fault(why, ERR_BAD_LOGIN, "login");
}
