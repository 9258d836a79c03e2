#include "connection_parts.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "socho/base/command.h"
#include "socho/base/encode.h"
#include "socho/base/file.h"
#include "socho/base/text.h"
#include "socho/confirm/webhook.h"
#include "socho/seal/key.h"

enum { FILE_BYTES_MAX = 16 * 1024, SECRET_BYTES_MAX = 200 };

_Static_assert((int)CLIENT_PIN_BYTES == (int)SEAL_PIN_BYTES, "one kind of pin");

int connection_text(struct arena *a, const char *path_z, struct slice *out, struct fault *why)
{
	char *text;
	size_t n;
	if (strcmp(path_z, "-") != 0)
		return file_read(a, path_z, FILE_BYTES_MAX, out, why);
	if (read_all(STDIN_FILENO, FILE_BYTES_MAX, &text, &n))
		return fault_say(why, ERR_CANNOT_READ, NULL, "đầu vào chuẩn: nhiều nhất %d byte", "standard input: at most %d bytes",
		                 FILE_BYTES_MAX);
	*out = arena_dup(a, slice_of(text, n));
	OPENSSL_cleanse(text, n);
	free(text);
	return 0;
}

static bool may_be_secret(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	return s.n > 0 && s.n <= SECRET_BYTES_MAX;
}

int connection_secret_set(struct arena *a, const struct adapter *ad, struct slice name, struct slice value, struct slice set[], struct fault *why)
{
	int at = adapter_secret_index(ad, name);
	if (at < 0)
		return fault_say(why, ERR_UNKNOWN_FIELD, "secrets", "%s không có khóa bí mật '%.40s'", "%s has no secret '%.40s'",
		                 ad->name, arena_dup_z(a, name));
	if (!value.p || !may_be_secret(value = slice_trim(value)))
		return fault_say(why, ERR_BAD_TEXT, "secrets", "%s: từ 1 đến %d ký tự không dấu (ASCII in được)",
		                 "%s: 1 to %d printable ASCII characters", ad->secrets[at].name, SECRET_BYTES_MAX);
	set[at] = value;
	return 0;
}

int connection_secrets(struct arena *a, const struct adapter *ad, const char *path_z, struct slice set[], struct fault *why)
{
	struct slice text;
	if (!path_z)
		return 0;
	if (connection_text(a, path_z, &text, why))
		return -1;
	while (text.p) {
		struct slice value = slice_cut(&text, '\n'), name = slice_trim(slice_cut(&value, '='));
		if (!name.n && !value.p)
			continue;
		if (connection_secret_set(a, ad, name, value, set, why))
			return -1;
	}
	return 0;
}

/* In memory of their own: they are wiped once they were sealed, and a transaction that is run again reads the request again. */
int connection_secrets_given(struct arena *a, const struct adapter *ad, const json_t *secrets, struct slice set[], struct fault *why)
{
	const char *name;
	json_t *value;
	if (!secrets)
		return 0;
	json_object_foreach((json_t *)(uintptr_t)secrets, name, value) {
		if (!json_is_string(value))
			return fault(why, ERR_WRONG_TYPE, "secrets");
		struct slice text = arena_dup(a, slice_of(json_string_value(value), json_string_length(value)));
		if (connection_secret_set(a, ad, slice_z(name), text, set, why))
			return -1;
	}
	return 0;
}

void connection_tell_drawn(struct text *t, const struct made *m)
{
	text_add(t, S(",\"secrets\":{"));
	for (size_t i = 0, told = 0; i < ADAPTER_SECRETS_MAX; i++)
		if (m->drawn[i]) {
			text_addf(t, "%s\"%s\":", told++ ? "," : "", m->adapter->secrets[i].name);
			text_add_json(t, m->set[i]);
		}
	text_addc(t, '}');
}

static struct slice draw(struct arena *a, const struct adapter *ad)
{
	char bytes[PATH_TOKEN_BYTES];
	if (ad->native)
		return webhook_secret_draw(a);
	random_bytes(bytes, sizeof bytes);
	struct slice text = base64url_encode(a, slice_of(bytes, sizeof bytes));
	OPENSSL_cleanse(bytes, sizeof bytes);
	return text;
}

bool connection_has_secret(const struct slice set[static ADAPTER_SECRETS_MAX])
{
	bool any = false;
	for (int i = 0; i < ADAPTER_SECRETS_MAX; i++)
		any |= set[i].p != NULL;
	return any;
}

static int needs(const struct adapter *ad, size_t secret, struct fault *why)
{
	return fault_say(why, ERR_MISSING, "secrets", "%s cần có %s", "%s needs %s", ad->name, ad->secrets[secret].name);
}

int connection_draw(struct arena *a, struct made *m, struct fault *why)
{
	size_t n = adapter_secret_count(m->adapter);
	bool alone = !connection_has_secret(m->set), have = !alone;
	for (size_t i = 0; i < n; i++) {
		enum secret_kind kind = m->adapter->secrets[i].kind;
		bool wanted = slice_eq(m->set[i], S("draw"));
		m->drawn[i] = wanted || (!m->set[i].p && (kind == SECRET_DRAWN || (kind == SECRET_DRAWN_ALONE && alone)));
		if (m->drawn[i])
			m->set[i] = draw(a, m->adapter);
		else if (kind == SECRET_NEEDED && !m->set[i].p)
			return needs(m->adapter, i, why);
		have |= m->drawn[i];
	}
	if (!have)
		return needs(m->adapter, 0, why);
	if (m->adapter->native) {
		struct webhook_key *key;
		if (webhook_key_new(&key, m->set[0], why))
			return -1;
		webhook_key_free(key);
	}
	return 0;
}

/* What the connection has now; what is given or drawn takes its place, the rest stays. */
static int keep_rest(struct arena *a, struct slice text, struct made *m, struct fault *why)
{
	struct slice owned[ADAPTER_SECRETS_MAX];
	if (secrets_read(m->adapter, text, owned))
		return fault(why, ERR_BAD_SEAL, "secret_box");
	bool alone = !connection_has_secret(m->set);
	for (int i = 0; i < ADAPTER_SECRETS_MAX; i++) {
		enum secret_kind kind = m->adapter->secrets[i].kind;
		bool drawn = kind == SECRET_DRAWN || (kind == SECRET_DRAWN_ALONE && alone);
		if (owned[i].p && !m->set[i].p && !drawn)
			m->set[i] = arena_dup(a, owned[i]);
	}
	secrets_wipe(owned);
	return 0;
}

int connection_renew(struct arena *a, const struct column_keys *keys, struct renewal *r, struct made *m, struct fault *why)
{
	struct slice row = slice_of(m->id.b, sizeof m->id.b), old = {NULL, 0}, fresh;
	int rc = -1;
	if (r->had.p && column_open(a, keys, r->province, "connection", "secret_box", row, r->had, &old, why))
		return -1;
	if ((old.p && keep_rest(a, old, m, why)) || connection_draw(a, m, why))
		goto out;
	r->old_box = r->overlap && old.p ? column_seal(a, keys, r->province, "connection", "second_secret_box", row, old) : slice_of(NULL, 0);
	fresh = secrets_write(a, m->adapter, m->set);
	r->box = column_seal(a, keys, r->province, "connection", "secret_box", row, fresh);
	OPENSSL_cleanse((char *)(uintptr_t)fresh.p, fresh.n);
	rc = 0;
out:
	if (old.p)
		OPENSSL_cleanse((char *)(uintptr_t)old.p, old.n);
	return rc;
}

static int pin_of(struct arena *a, struct slice pem, const char *field_z, struct slice *out, struct fault *why)
{
	BIO *in = BIO_new_mem_buf(pem.p, (int)pem.n);
	X509 *x = in ? PEM_read_bio_X509(in, NULL, NULL, NULL) : NULL;
	const EVP_PKEY *key = x ? X509_get0_pubkey(x) : NULL;
	uint8_t *pin = arena_alloc(a, CLIENT_PIN_BYTES);
	int rc = key ? 0 : fault_say(why, ERR_BAD_KEY, field_z, "chứng thư dạng PEM", "a certificate in PEM");
	if (key) {
		seal_pin_of(key, pin);
		*out = slice_of(pin, CLIENT_PIN_BYTES);
	}
	X509_free(x);
	BIO_free(in);
	ERR_clear_error();
	return rc;
}

int connection_pin_read(struct arena *a, const char *path_z, struct slice *out, struct fault *why)
{
	struct slice pem;
	*out = slice_of(NULL, 0);
	if (strcmp(path_z, "none") == 0)
		return 0;
	return connection_text(a, path_z, &pem, why) ? -1 : pin_of(a, pem, "client-certificate", out, why);
}

/* As it stands: a certificate has lines. */
int connection_pin_field(const struct request *rq, const char *field_z, struct slice *out, struct fault *why)
{
	const json_t *value = json_object_get(rq->json, field_z);
	if (!value || json_is_null(value))
		return fault(why, ERR_MISSING, field_z);
	if (!json_is_string(value))
		return fault(why, ERR_WRONG_TYPE, field_z);
	struct slice pem = slice_of(json_string_value(value), json_string_length(value));
	return pem.n > FILE_BYTES_MAX ? fault(why, ERR_TOO_LONG, field_z) : pin_of(rq->arena, pem, field_z, out, why);
}

int connection_adapter(const char *name_z, const struct adapter **out, struct fault *why)
{
	char known[160] = "";
	*out = adapter_by_name(slice_z(name_z));
	for (size_t i = 0; !*out && adapter_at(i); i++) {
		size_t n = strlen(known);
		snprintf(known + n, sizeof known - n, "%s%s", i ? ", " : "", adapter_at(i)->name);
	}
	return *out ? 0 : fault_say(why, ERR_BAD_CHOICE, "provider", "một trong: %s", "one of %s", known);
}

void connection_wipe_secrets(struct made *m)
{
	for (size_t i = 0; i < ADAPTER_SECRETS_MAX; i++)
		if (m->set[i].p)
			OPENSSL_cleanse((char *)(uintptr_t)m->set[i].p, m->set[i].n);
}

static void print_text(const struct made *m, const char *id_z)
{
	printf("id: %s\n", id_z);
	if (m->path.p)
		printf("path: %.*s\n", SARG(m->path));
	for (size_t i = 0; i < ADAPTER_SECRETS_MAX; i++)
		if (m->drawn[i])
			printf("%s: %.*s\n", m->adapter->secrets[i].name, SARG(m->set[i]));
}

static void print_json(struct arena *a, const struct made *m, const char *id_z)
{
	struct text t;
	text_init(&t, a);
	text_addf(&t, "{\"id\":\"%s\"", id_z);
	if (m->path.p) {
		text_add(&t, S(",\"path\":"));
		text_add_json(&t, m->path);
	}
	for (size_t i = 0; i < ADAPTER_SECRETS_MAX; i++)
		if (m->drawn[i]) {
			text_addf(&t, ",\"%s\":", m->adapter->secrets[i].name);
			text_add_json(&t, m->set[i]);
		}
	printf("%.*s}\n", SARG(text_slice(&t)));
	OPENSSL_cleanse(t.p, t.n);
}

void connection_print(struct arena *a, struct made *m, bool json)
{
	char id[UUID_TEXT_BYTES];
	uuid_format(m->id, id);
	if (json)
		print_json(a, m, id);
	else
		print_text(m, id);
	connection_wipe_secrets(m);
}
