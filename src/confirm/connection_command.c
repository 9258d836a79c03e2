/* socho connection add, rotate: the ways in for confirmations. Secrets that are ours to choose are drawn here and shown
 * once; those of the provider are read from a file, never from the command line. */
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "socho/base/clock.h"
#include "socho/base/command.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/base/file.h"
#include "socho/base/limits.h"
#include "socho/base/network.h"
#include "socho/base/text.h"
#include "socho/confirm/adapter.h"
#include "socho/confirm/commands.h"
#include "socho/confirm/webhook.h"
#include "socho/registry/data_key.h"
#include "socho/seal/column.h"
#include "socho/store/work.h"
#include "sql.h"

enum { PUBLIC_KEY_BYTES = 32, FILE_BYTES_MAX = 16 * 1024, SECRET_BYTES_MAX = 200, OVERLAP_HOURS = 24, OVERLAP_HOURS_MAX = 24 * 90 };

struct wish {
	const char *province, *provider, *environment, *name, *public_key, *market, *secrets, *settings, *addresses, *overlap, *json,
		*config;
};

/* What is told once: the path and what was drawn. */
struct made {
	const struct adapter *adapter;
	struct uuid id;
	struct slice path;
	struct slice set[ADAPTER_SECRETS_MAX];
	bool drawn[ADAPTER_SECRETS_MAX];
};

/* "whpk_<base64>" of an Ed25519 key, checked by who will use it. */
static int read_public_key(struct arena *a, struct slice text, struct slice *out, struct fault *why)
{
	struct webhook_key *key;
	struct fault ignored;
	if (!slice_starts(text, S("whpk_")) || webhook_key_new(&key, text, &ignored))
		return faultf(why, ERR_BAD_KEY, "public-key", "whpk_ and the base64 of an Ed25519 public key");
	webhook_key_free(key);
	int refused = base64_decode(a, slice_sub(text, 5, text.n), out);
	return refused || out->n != PUBLIC_KEY_BYTES ? fault(why, ERR_BAD_KEY, "public-key") : 0;
}

static int read_market(struct work *w, const char *market_z, int16_t province, struct sql_uuid *out, struct fault *why)
{
	struct sql_registry_market_place_out place;
	out->has = market_z != NULL;
	if (!market_z)
		return 0;
	if (uuid_parse(slice_z(market_z), &out->value))
		return fault(why, ERR_BAD_ID, "market");
	int got = work_row(w, SQL_CALL(&w->arena, registry_market_place, .market = out->value), &place, why);
	if (got < 0)
		return -1;
	return got == 1 || place.province != province ? fault(why, ERR_UNKNOWN_MARKET, "market") : 0;
}

static int check_province(struct work *w, int16_t province, struct fault *why)
{
	struct sql_registry_unit_find_out unit;
	int got = work_row(w, SQL_CALL(&w->arena, registry_unit_find, .code = arena_printf(&w->arena, "%02d", province)), &unit, why);
	return got == 1 ? fault(why, ERR_UNKNOWN_UNIT, "province") : got;
}

/* A file, or standard input for "-". */
static int read_text(struct arena *a, const char *path_z, struct slice *out, struct fault *why)
{
	char *text;
	size_t n;
	if (strcmp(path_z, "-") != 0)
		return file_read(a, path_z, FILE_BYTES_MAX, out, why);
	if (read_all(STDIN_FILENO, FILE_BYTES_MAX, &text, &n))
		return faultf(why, ERR_CANNOT_READ, NULL, "standard input: at most %d bytes", FILE_BYTES_MAX);
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

/* "name = value" lines into the places of the row. */
static int read_secrets(struct arena *a, const struct adapter *ad, const char *path_z, struct slice set[], struct fault *why)
{
	struct slice text;
	if (!path_z)
		return 0;
	if (read_text(a, path_z, &text, why))
		return -1;
	while (text.p) {
		struct slice value = slice_cut(&text, '\n'), name = slice_trim(slice_cut(&value, '='));
		if (!name.n && !value.p)
			continue;
		int at = adapter_secret_index(ad, name);
		if (at < 0)
			return faultf(why, ERR_UNKNOWN_FIELD, "secrets", "%s has no secret '%.40s'", ad->name, arena_dup_z(a, name));
		if (!value.p || !may_be_secret(value = slice_trim(value)))
			return faultf(why, ERR_BAD_TEXT, "secrets", "%s: 1 to %d printable ASCII characters", ad->secrets[at].name,
			              SECRET_BYTES_MAX);
		set[at] = value;
	}
	return 0;
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

static bool have_any(const struct slice set[static ADAPTER_SECRETS_MAX])
{
	bool any = false;
	for (int i = 0; i < ADAPTER_SECRETS_MAX; i++)
		any |= set[i].p != NULL;
	return any;
}

/* What is ours to draw and was not given. */
static int draw_missing(struct arena *a, struct made *m, struct fault *why)
{
	size_t n = adapter_secret_count(m->adapter);
	bool alone = !have_any(m->set), have = !alone;
	for (size_t i = 0; i < n; i++) {
		enum secret_kind kind = m->adapter->secrets[i].kind;
		bool wanted = slice_eq(m->set[i], S("draw"));
		m->drawn[i] = wanted || (!m->set[i].p && (kind == SECRET_DRAWN || (kind == SECRET_DRAWN_ALONE && alone)));
		if (m->drawn[i])
			m->set[i] = draw(a, m->adapter);
		else if (kind == SECRET_NEEDED && !m->set[i].p)
			return faultf(why, ERR_MISSING, "secrets", "%s needs %s", m->adapter->name, m->adapter->secrets[i].name);
		have |= m->drawn[i];
	}
	if (!have)
		return faultf(why, ERR_MISSING, "secrets", "%s needs %s", m->adapter->name, m->adapter->secrets[0].name);
	if (m->adapter->native) {
		struct webhook_key *key;
		if (webhook_key_new(&key, m->set[0], why))
			return -1;
		webhook_key_free(key);
	}
	return 0;
}

static int read_settings(struct arena *a, const struct adapter *ad, const char *path_z, struct slice *out, struct fault *why)
{
	json_t *json = NULL;
	int rc = 0;
	*out = (struct slice){NULL, 0};
	if (path_z && (read_text(a, path_z, out, why) || !(json = json_read(*out, why))))
		return -1;
	if (json && !json_is_object(json))
		rc = fault(why, ERR_WRONG_TYPE, "settings");
	else if (json && !ad->configure)
		rc = faultf(why, ERR_UNKNOWN_FIELD, "settings", "%s takes no settings", ad->name);
	else if (ad->configure)
		rc = ad->configure(a, json, why);
	json_decref(json);
	return rc;
}

static int find_adapter(const char *name_z, const struct adapter **out, struct fault *why)
{
	char known[160] = "";
	*out = adapter_by_name(slice_z(name_z));
	for (size_t i = 0; !*out && adapter_at(i); i++) {
		size_t n = strlen(known);
		snprintf(known + n, sizeof known - n, "%s%s", i ? ", " : "", adapter_at(i)->name);
	}
	return *out ? 0 : faultf(why, ERR_BAD_CHOICE, "provider", "one of %s", known);
}

static int read_words(struct work *w, const struct wish *wish, struct sql_confirm_connection_create_in *in, struct fault *why)
{
	int64_t province = w->config.province;
	if (wish->province && (slice_to_i64(slice_z(wish->province), &province) || province < 1 || province > 99))
		return fault(why, ERR_UNKNOWN_UNIT, "province");
	in->province = (int16_t)province;
	in->environment = wish->environment ? slice_z(wish->environment) : S("live");
	if (!slice_eq(in->environment, S("live")) && !slice_eq(in->environment, S("test")))
		return faultf(why, ERR_BAD_CHOICE, "environment", "live or test");
	in->addresses = wish->addresses ? slice_trim(slice_z(wish->addresses)) : S("");
	if (in->addresses.n > CONNECTION_ADDRESSES_BYTES_MAX)
		return faultf(why, ERR_TOO_LONG, "addresses", "at most %d bytes", CONNECTION_ADDRESSES_BYTES_MAX);
	if (network_list_check(in->addresses))
		return faultf(why, ERR_BAD_CONFIG, "addresses", "networks such as 203.0.113.0/24, with blanks between them");
	if (plain_text(&w->arena, slice_z(wish->name), "name", NAME_CHARS_MAX, &in->name, why) ||
	    (wish->public_key && read_public_key(&w->arena, slice_z(wish->public_key), &in->public_key, why)))
		return -1;
	return check_province(w, in->province, why) || read_market(w, wish->market, in->province, &in->market, why) ? -1 : 0;
}

static int add(struct work *w, const struct wish *wish, struct made *m, struct fault *why)
{
	struct sql_confirm_connection_create_in in = {.id = m->id};
	struct column_keys *keys;
	char token[PATH_TOKEN_BYTES], hash[COLUMN_LOOKUP_BYTES];
	if (find_adapter(wish->provider, &m->adapter, why) || read_words(w, wish, &in, why) ||
	    read_secrets(&w->arena, m->adapter, wish->secrets, m->set, why) || draw_missing(&w->arena, m, why) ||
	    read_settings(&w->arena, m->adapter, wish->settings, &in.settings, why))
		return -1;
	if (wish->public_key && !m->adapter->native)
		return faultf(why, ERR_UNKNOWN_FIELD, "public-key", "for native only");
	if (data_keys_open(&keys, &w->config, w->session, why))
		return -1;
	in.provider = slice_z(m->adapter->name);
	in.secret_box = column_seal(&w->arena, keys, in.province, "connection", "secret_box", slice_of(m->id.b, sizeof m->id.b),
	                            secrets_write(&w->arena, m->adapter, m->set));
	random_bytes(token, sizeof token);
	struct slice text = base64url_encode(&w->arena, slice_of(token, sizeof token));
	path_token_hash(keys, text, (uint8_t *)hash);
	in.path_token_hash = slice_of(hash, sizeof hash);
	m->path = arena_printf(&w->arena, "/in/%s/%.*s", m->adapter->name, SARG(text));
	column_keys_free(keys);
	return work_run(w, sql_call_of(&w->arena, &sql_confirm_connection_create, &in), NULL, why) ? -1 : work_commit(w, why);
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

static void print_made(struct arena *a, struct made *m, bool json)
{
	char id[UUID_TEXT_BYTES];
	uuid_format(m->id, id);
	if (json)
		print_json(a, m, id);
	else
		print_text(m, id);
	for (size_t i = 0; i < ADAPTER_SECRETS_MAX; i++)
		if (m->set[i].p)
			OPENSSL_cleanse((char *)(uintptr_t)m->set[i].p, m->set[i].n);
}

/* The providers and their secrets, for --help. */
static const char *about_add(struct arena *a)
{
	struct text t;
	text_init(&t, a);
	text_add(&t, S("A way in for confirmations. Secrets that are ours to choose are drawn and shown this once; the others come from\n"
	               "--secrets FILE, one 'name = value' a line ('-' is standard input; the value 'draw' draws it). Deliveries go to the path shown, native ones also\n"
	               "to /v1/confirmations. The register admits the connection within seconds, without a restart.\n\nProviders:"));
	for (size_t i = 0; adapter_at(i); i++) {
		const struct adapter *ad = adapter_at(i);
		text_addf(&t, "\n  %-14s %s", ad->name, ad->help);
		for (size_t k = 0; k < adapter_secret_count(ad); k++)
			text_addf(&t, "\n      %-12s %s%s", ad->secrets[k].name, ad->secrets[k].help, ad->secrets[k].kind == SECRET_NEEDED ? " (needed)" : ad->secrets[k].kind == SECRET_GIVEN ? "" : " (drawn)");
	}
	text_addc(&t, '\n');
	text_addc(&t, 0);
	return t.p;
}

static int add_with(const struct wish *wish)
{
	struct work w;
	struct fault why;
	struct made m = {.id = uuid_new()};
	int status = EXIT_DONE;
	if (work_open(&w, wish->config, &why))
		return fault_print(&why);
	if (add(&w, wish, &m, &why))
		status = fault_print(&why);
	else
		print_made(&w.arena, &m, wish->json != NULL);
	work_close(&w);
	return status;
}

int cmd_connection_add(int argc, char **argv)
{
	struct wish wish = {.provider = "native"};
	const struct option_row rows[] = {
		{"name", "N", "what people call it; once in a province", &wish.name},
		{"province", "P", "province whose stalls it may credit; that of the configuration unless given", &wish.province},
		{"provider", "NAME", "native unless given", &wish.provider},
		{"environment", "E", "live (unless given) or test", &wish.environment},
		{"secrets", "FILE", "the provider's secrets, one 'name = value' a line", &wish.secrets},
		{"settings", "FILE", "a JSON object, for providers that take one", &wish.settings},
		{"addresses", "LIST", "networks that deliveries come from; from anywhere unless given", &wish.addresses},
		{"public-key", "KEY", "Ed25519 key that a native provider may sign with as well", &wish.public_key},
		{"market", "ID", "credit stalls of this market only", &wish.market},
		{"json", NULL, "answer as JSON", &wish.json},
		{"config", "FILE", "configuration file", &wish.config},
		{0},
	};
	struct arena a;
	int plain, status;
	arena_init(&a, 4096);
	const struct usage usage = {
		"socho connection add --name N [--provider NAME] [--secrets FILE] [--settings FILE] [--addresses LIST] [--province P]\n"
		"  [--environment live|test] [--public-key whpk_…] [--market ID] [--json]",
		about_add(&a),
	};
	if (options_read(argc, argv, rows, &usage, &plain, &status) == 0)
		status = plain || !wish.name ? usage_error(&usage, plain ? "only options are taken here" : "--name is missing")
		                             : add_with(&wish);
	arena_release(&a);
	return status;
}

/* What the connection has now; what is given or drawn takes its place, the rest stays. */
static int open_current(struct work *w, const struct column_keys *keys, const struct sql_confirm_connection_secret_out *now,
                        struct made *m, struct fault *why)
{
	struct slice text, owned[ADAPTER_SECRETS_MAX];
	if (!now->secret_box.p)
		return 0;
	if (column_open(&w->arena, keys, now->province, "connection", "secret_box", slice_of(m->id.b, sizeof m->id.b), now->secret_box,
	                &text, why))
		return -1;
	if (secrets_read(m->adapter, text, owned))
		return fault(why, ERR_BAD_SEAL, "secret_box");
	bool alone = !have_any(m->set);
	for (int i = 0; i < ADAPTER_SECRETS_MAX; i++) {
		enum secret_kind kind = m->adapter->secrets[i].kind;
		bool drawn = kind == SECRET_DRAWN || (kind == SECRET_DRAWN_ALONE && alone);
		if (owned[i].p && !m->set[i].p && !drawn)
			m->set[i] = arena_dup(&w->arena, owned[i]);
	}
	secrets_wipe(owned);
	return 0;
}

static int rotate(struct work *w, const struct wish *wish, struct made *m, struct fault *why)
{
	struct sql_confirm_connection_secret_out now;
	struct column_keys *keys;
	int64_t hours = OVERLAP_HOURS;
	int rc = -1;
	if (wish->overlap && (slice_to_i64(slice_z(wish->overlap), &hours) || hours < 0 || hours > OVERLAP_HOURS_MAX))
		return faultf(why, ERR_OUT_OF_RANGE, "overlap", "0 to %d hours", OVERLAP_HOURS_MAX);
	int got = work_row(w, SQL_CALL(&w->arena, confirm_connection_secret, .id = m->id), &now, why);
	if (got)
		return got < 0 ? -1 : fault(why, ERR_UNKNOWN_CONNECTION, NULL);
	if (find_adapter(arena_dup_z(&w->arena, now.provider), &m->adapter, why) ||
	    read_secrets(&w->arena, m->adapter, wish->secrets, m->set, why) || data_keys_open(&keys, &w->config, w->session, why))
		return -1;
	if (open_current(w, keys, &now, m, why) || draw_missing(&w->arena, m, why))
		goto out;
	struct slice row = slice_of(m->id.b, sizeof m->id.b), text, second = {NULL, 0};
	if (hours && now.secret_box.p) {
		if (column_open(&w->arena, keys, now.province, "connection", "secret_box", row, now.secret_box, &text, why))
			goto out;
		second = column_seal(&w->arena, keys, now.province, "connection", "second_secret_box", row, text);
		OPENSSL_cleanse((char *)(uintptr_t)text.p, text.n);
	}
	text = column_seal(&w->arena, keys, now.province, "connection", "secret_box", row, secrets_write(&w->arena, m->adapter, m->set));
	rc = work_run(w,
	              SQL_CALL(&w->arena, confirm_connection_rotate, .province = now.province, .id = m->id, .secret_box = text,
	                       .second_secret_box = second, .second_until = clock_now_us() + hours * 3600 * US_PER_S),
	              NULL, why)
	             ? -1
	             : work_commit(w, why);
out:
	column_keys_free(keys);
	return rc;
}

int cmd_connection_rotate(int argc, char **argv)
{
	static const struct usage usage = {
		"socho connection rotate ID [--overlap HOURS] [--secrets FILE] [--json]",
		"Another secret for a connection: drawn and shown once, or read from a file as 'connection add' does. The old one is\n"
		"taken beside it for the overlap, 24 hours unless given; 0 ends it within seconds. Of several secrets of a provider\n"
		"those that are not given and not drawn stay as they are.",
	};
	struct wish wish = {0};
	const struct option_row rows[] = {
		{"overlap", "HOURS", "how long the old secret is still taken", &wish.overlap},
		{"secrets", "FILE", "the provider's new secrets, one 'name = value' a line", &wish.secrets},
		{"json", NULL, "answer as JSON", &wish.json},
		{"config", "FILE", "configuration file", &wish.config},
		{0},
	};
	struct made m = {.path = {NULL, 0}};
	int plain, status;
	struct work w;
	struct fault why;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 1 || uuid_parse(slice_z(argv[1]), &m.id))
		return usage_error(&usage, "connection rotate takes the id of one connection");
	if (work_open(&w, wish.config, &why))
		return fault_print(&why);
	if (rotate(&w, &wish, &m, &why))
		status = fault_print(&why);
	else
		print_made(&w.arena, &m, wish.json != NULL);
	work_close(&w);
	return status;
}
