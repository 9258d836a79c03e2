#include "socho/confirm/adapter.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <string.h>

#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/seal/column.h"

static const struct adapter *const adapters[] = {
	&adapter_native,
	&adapter_sepay,
	&adapter_sepay_bankhub,
	&adapter_casso1,
	&adapter_casso2,
	&adapter_generic,
	&adapter_payos,
	&adapter_vietqr_vn,
	&adapter_momo,
	&adapter_zalopay,
	&adapter_vnpay,
	&adapter_mb_mms,
	&adapter_bidv,
};
enum { ADAPTER_COUNT = sizeof adapters / sizeof adapters[0] };

/* "mb-mms" is how a provider's console may spell "mb_mms". */
static bool same_name(const char *name_z, struct slice name)
{
	bool same = strlen(name_z) == name.n;
	for (size_t i = 0; same && i < name.n; i++)
		same = name_z[i] == (name.p[i] == '-' ? '_' : name.p[i]);
	return same;
}

const struct adapter *adapter_by_name(struct slice name)
{
	for (size_t i = 0; i < ADAPTER_COUNT; i++)
		if (same_name(adapters[i]->name, name))
			return adapters[i];
	return NULL;
}

const struct adapter *adapter_at(size_t i)
{
	return i < ADAPTER_COUNT ? adapters[i] : NULL;
}

size_t adapter_secret_count(const struct adapter *ad)
{
	size_t n = 0;
	while (n < ADAPTER_SECRETS_MAX && ad->secrets[n].name)
		n++;
	return n;
}

int adapter_secret_index(const struct adapter *ad, struct slice name)
{
	size_t n = adapter_secret_count(ad);
	for (size_t i = 0; i < n; i++)
		if (slice_eq(slice_z(ad->secrets[i].name), name))
			return (int)i;
	return -1;
}

const char *outcome_name(enum outcome o)
{
	static const char *const names[OUTCOME_COUNT] = {
		[OUTCOME_RECORDED] = "recorded",       [OUTCOME_DUPLICATE] = "duplicate",   [OUTCOME_CONFLICT] = "conflict",
		[OUTCOME_TEST] = "test",               [OUTCOME_IGNORED] = "ignored",       [OUTCOME_UNREAD] = "unread",
		[OUTCOME_BAD_ADDRESS] = "bad_address", [OUTCOME_BAD_CERTIFICATE] = "bad_certificate",
		[OUTCOME_BAD_SECRET] = "bad_secret", [OUTCOME_STALE] = "stale",
		[OUTCOME_TOO_LARGE] = "too_large",     [OUTCOME_UNAVAILABLE] = "unavailable",
	};
	assert(o < OUTCOME_COUNT);
	return names[o];
}

struct slice delivery_header(const struct delivery *d, const char *name_z)
{
	struct slice name = slice_z(name_z);
	for (size_t i = 0; i < d->header_count; i++)
		if (slice_eq_nocase(d->headers[i].name, name))
			return d->headers[i].value;
	return (struct slice){NULL, 0};
}

void reply_fixed(struct request *rq, const struct told *t, const struct fixed_reply table[static OUTCOME_COUNT])
{
	const struct fixed_reply *r = &table[t->outcome];
	if (!r->status)
		r = &table[OUTCOME_RECORDED];
	assert(r->status);
	if (r->status == 503)
		rq->answer.retry_after_s = 2;
	if (r->body)
		answer_json(rq, r->status, slice_z(r->body));
	else
		answer_empty(rq, r->status);
}

static struct slice own(struct slice s)
{
	char *p = OPENSSL_malloc(s.n + 1);
	assert(p);
	memcpy(p, s.p, s.n);
	p[s.n] = 0;
	return slice_of(p, s.n);
}

int secrets_read(const struct adapter *ad, struct slice text, struct slice out[static ADAPTER_SECRETS_MAX])
{
	struct fault ignored;
	const char *key;
	json_t *value;
	memset(out, 0, ADAPTER_SECRETS_MAX * sizeof *out);
	if (!slice_starts(text, S("{"))) {
		out[0] = own(text);
		return 0;
	}
	json_t *json = json_read(text, &ignored);
	if (!json)
		return -1;
	json_object_foreach(json, key, value) {
		int at = adapter_secret_index(ad, slice_z(key));
		if (at >= 0 && json_string_length(value))
			out[at] = own(slice_of(json_string_value(value), json_string_length(value)));
	}
	json_decref(json);
	return 0;
}

void secrets_wipe(struct slice set[static ADAPTER_SECRETS_MAX])
{
	for (int i = 0; i < ADAPTER_SECRETS_MAX; i++) {
		OPENSSL_clear_free((char *)(uintptr_t)set[i].p, set[i].n);
		set[i] = (struct slice){NULL, 0};
	}
}

struct slice secrets_write(struct arena *a, const struct adapter *ad, const struct slice set[static ADAPTER_SECRETS_MAX])
{
	size_t n = adapter_secret_count(ad), written = 0;
	struct text t;
	if (ad->native)
		return set[0];
	text_init(&t, a);
	text_addc(&t, '{');
	for (size_t i = 0; i < n; i++) {
		if (!set[i].p)
			continue;
		if (written++)
			text_addc(&t, ',');
		text_add_json(&t, slice_z(ad->secrets[i].name));
		text_addc(&t, ':');
		text_add_json(&t, set[i]);
	}
	text_addc(&t, '}');
	return text_slice(&t);
}

/* Which province a path belongs to is known only once it was found: all have the look-up key of the first. */
void path_token_hash(const struct column_keys *columns, struct slice token, uint8_t out[static 16])
{
	column_lookup(columns, 1, "connection.path_token", token, out);
}

struct slice connection_setting(const struct connection *c, const char *name_z)
{
	const json_t *v = json_object_get(c->settings, name_z);
	return json_is_string(v) ? slice_of(json_string_value(v), json_string_length(v)) : (struct slice){NULL, 0};
}
