/* A connection out of its row: the secrets opened, the keys of the native form made ready. */
#include <assert.h>
#include <openssl/crypto.h>
#include <string.h>

#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/base/log.h"
#include "socho/confirm/adapter.h"
#include "socho/confirm/webhook.h"
#include "socho/seal/column.h"

static void add_key(struct connection *c, struct slice text)
{
	struct fault why;
	if (webhook_key_new(&c->keys[c->key_count], text, &why) == 0)
		c->key_count++;
	else
		log_error("connection_key_unusable", KI("province", c->province));
}

static void add_box(struct connection *c, struct arena *a, const struct column_keys *columns, int set, struct slice box)
{
	static const char *const names[SECRET_SETS] = {"secret_box", "second_secret_box"};
	struct slice text;
	struct fault why;
	if (!box.p)
		return;
	if (column_open(a, columns, c->province, "connection", names[set], slice_of(c->id.b, sizeof c->id.b), box, &text, &why)) {
		log_error("connection_secret_unreadable", KI("province", c->province));
		return;
	}
	if (secrets_read(c->adapter, text, c->secret[set]))
		log_error("connection_secret_unusable", KI("province", c->province));
	else if (c->adapter == &adapter_native)
		add_key(c, c->secret[set][0]);
	OPENSSL_cleanse((char *)(uintptr_t)text.p, text.n);
}

static void add_pin(struct connection *c, struct slice pin)
{
	if (pin.n == CLIENT_PIN_BYTES)
		memcpy(c->pins[c->pin_count++], pin.p, pin.n);
}

bool connection_takes_pin(const struct connection *c, struct slice pin)
{
	bool fits = false;
	for (int i = 0; i < c->pin_count; i++)
		fits |= pin.n == CLIENT_PIN_BYTES && CRYPTO_memcmp(c->pins[i], pin.p, CLIENT_PIN_BYTES) == 0;
	return fits || !c->pin_count;
}

int connection_unseal(struct connection *c, struct arena *a, const struct column_keys *columns, const struct connection_facts *f)
{
	struct fault why;
	*c = (struct connection){.id = f->id, .province = f->province, .adapter = adapter_by_name(f->provider)};
	if (!c->adapter)
		return -1;
	if (f->path_token_hash.n == sizeof c->path_hash)
		memcpy(c->path_hash, f->path_token_hash.p, sizeof c->path_hash);
	add_box(c, a, columns, 0, f->secret_box);
	add_box(c, a, columns, 1, f->second_secret_box);
	if (c->adapter == &adapter_native && f->public_key.p) {
		struct slice text = base64_encode(a, f->public_key);
		add_key(c, arena_printf(a, "whpk_%.*s", SARG(text)));
	}
	if (f->settings.p && !(c->settings = json_read(f->settings, &why)))
		log_error("connection_settings_unusable", KI("province", c->province));
	add_pin(c, f->client_pin);
	add_pin(c, f->second_client_pin);
	assert(f->addresses.n < sizeof c->addresses);
	if (f->addresses.n)
		memcpy(c->addresses, f->addresses.p, f->addresses.n);
	return 0;
}

void connection_wipe(struct connection *c)
{
	for (size_t k = 0; k < c->key_count; k++)
		webhook_key_free(c->keys[k]);
	c->key_count = 0;
	for (int set = 0; set < SECRET_SETS; set++)
		secrets_wipe(c->secret[set]);
	json_decref(c->settings);
	c->settings = NULL;
}
