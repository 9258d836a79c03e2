#include "connection_make.h"

#include <openssl/crypto.h>
#include <stdlib.h>

#include "socho/base/encode.h"
#include "socho/base/details.h"
#include "socho/base/network.h"
#include "socho/confirm/webhook.h"

enum { PUBLIC_KEY_BYTES = 32 };

int connection_environment(struct slice text, struct slice *out, struct fault *why)
{
	*out = text.p ? text : S("live");
	if (slice_eq(*out, S("live")) || slice_eq(*out, S("test")))
		return 0;
	return fault_say(why, ERR_BAD_CHOICE, "environment", "live hoặc test", "live or test");
}

int connection_addresses(struct slice text, struct slice *out, struct fault *why)
{
	*out = text.p ? slice_trim(text) : S("");
	if (out->n > CONNECTION_ADDRESSES_BYTES_MAX)
		return fault_say(why, ERR_TOO_LONG, "addresses", SAY_AT_MOST_BYTES_D, CONNECTION_ADDRESSES_BYTES_MAX);
	if (network_list_check(*out))
		return fault_say(why, ERR_BAD_CONFIG, "addresses", "các dải mạng như 203.0.113.0/24, cách nhau bằng dấu cách",
		                 "networks such as 203.0.113.0/24, with blanks between them");
	return 0;
}

int connection_public_key(struct arena *a, const struct adapter *ad, struct slice text, const char *field_z, struct slice *out, struct fault *why)
{
	struct webhook_key *key;
	struct fault ignored;
	if (!ad->native)
		return fault_say(why, ERR_UNKNOWN_FIELD, field_z, "chỉ dùng cho native", "for native only");
	/* Checked by who will use it. */
	if (!slice_starts(text, S("whpk_")) || webhook_key_new(&key, text, &ignored))
		return fault_say(why, ERR_BAD_KEY, field_z, "whpk_ và khóa công khai Ed25519 dạng base64",
		                 "whpk_ and the base64 of an Ed25519 public key");
	webhook_key_free(key);
	int refused = base64_decode(a, slice_sub(text, 5, text.n), out);
	return refused || out->n != PUBLIC_KEY_BYTES ? fault(why, ERR_BAD_KEY, field_z) : 0;
}

int connection_settings_check(struct arena *a, const struct adapter *ad, const json_t *settings, struct fault *why)
{
	if (settings && !json_is_object(settings))
		return fault(why, ERR_WRONG_TYPE, "settings");
	if (settings && !ad->configure)
		return fault_say(why, ERR_UNKNOWN_FIELD, "settings", "%s không nhận cài đặt nào", "%s takes no settings", ad->name);
	return ad->configure ? ad->configure(a, settings, why) : 0;
}

struct slice connection_settings_text(struct arena *a, const json_t *settings)
{
	char *dumped = settings ? json_dumps(settings, JSON_COMPACT) : NULL;
	struct slice text = dumped ? arena_dup(a, slice_z(dumped)) : slice_of(NULL, 0);
	free(dumped);
	return text;
}

int connection_make(struct arena *a, const struct column_keys *keys, struct made *m, struct sql_confirm_connection_create_in *in, struct fault *why)
{
	char token[PATH_TOKEN_BYTES];
	uint8_t *hash = arena_alloc(a, COLUMN_LOOKUP_BYTES);
	if (connection_draw(a, m, why))
		return -1;
	in->id = m->id;
	in->provider = slice_z(m->adapter->name);
	struct slice secrets = secrets_write(a, m->adapter, m->set);
	in->secret_box = column_seal(a, keys, in->province, "connection", "secret_box", slice_of(m->id.b, sizeof m->id.b), secrets);
	if (!m->adapter->native) /* of a native one it is the secret itself, which is still to be told */
		OPENSSL_cleanse((char *)(uintptr_t)secrets.p, secrets.n);
	random_bytes(token, sizeof token);
	struct slice text = base64url_encode(a, slice_of(token, sizeof token));
	path_token_hash(keys, text, hash);
	in->path_token_hash = slice_of(hash, COLUMN_LOOKUP_BYTES);
	m->path = arena_printf(a, "/in/%s/%.*s", m->adapter->name, SARG(text));
	OPENSSL_cleanse(token, sizeof token);
	return 0;
}
