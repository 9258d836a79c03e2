/* socho connection …: the ways in for confirmations. The secret is drawn here, sealed, and shown once. */
#include <openssl/crypto.h>
#include <stdio.h>

#include "socho/base/command.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/base/limits.h"
#include "socho/base/text.h"
#include "socho/confirm/commands.h"
#include "socho/confirm/webhook.h"
#include "socho/seal/column.h"
#include "socho/store/work.h"
#include "sql.h"

enum { PUBLIC_KEY_BYTES = 32 };

struct wish {
	const char *province, *provider, *environment, *name, *public_key, *market, *json, *config;
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

/* A native connection has no path; a hash of random bytes stands where others keep that of theirs. */
static struct slice no_path(struct arena *a)
{
	char *p = arena_alloc(a, COLUMN_LOOKUP_BYTES);
	random_bytes(p, COLUMN_LOOKUP_BYTES);
	return slice_of(p, COLUMN_LOOKUP_BYTES);
}

static int add(struct work *w, const struct wish *wish, struct uuid id, struct slice *secret, struct fault *why)
{
	struct sql_confirm_connection_create_in in = {.id = id, .provider = slice_z(wish->provider)};
	struct column_keys *keys;
	int64_t province = w->config.province;
	if (wish->province && (slice_to_i64(slice_z(wish->province), &province) || province < 1 || province > 99))
		return fault(why, ERR_UNKNOWN_UNIT, "province");
	in.province = (int16_t)province;
	in.environment = wish->environment ? slice_z(wish->environment) : S("live");
	if (!slice_eq(in.provider, S("native")))
		return faultf(why, ERR_BAD_CHOICE, "provider", "native is the only provider so far");
	if (!slice_eq(in.environment, S("live")) && !slice_eq(in.environment, S("test")))
		return faultf(why, ERR_BAD_CHOICE, "environment", "live or test");
	if (plain_text(&w->arena, slice_z(wish->name), "name", NAME_CHARS_MAX, &in.name, why) ||
	    (wish->public_key && read_public_key(&w->arena, slice_z(wish->public_key), &in.public_key, why)) ||
	    check_province(w, in.province, why) || read_market(w, wish->market, in.province, &in.market, why) ||
	    column_keys_load(&keys, w->config.column_key_file, why))
		return -1;
	*secret = webhook_secret_draw(&w->arena);
	in.secret_box = column_seal(&w->arena, keys, in.province, "connection", "secret_box", slice_of(id.b, sizeof id.b), *secret);
	column_keys_free(keys);
	in.path_token_hash = no_path(&w->arena);
	return work_run(w, sql_call_of(&w->arena, &sql_confirm_connection_create, &in), NULL, why) ? -1 : work_commit(w, why);
}

int cmd_connection_add(int argc, char **argv)
{
	static const struct usage usage = {
		"socho connection add --name N [--province P] [--provider native] [--environment live|test] [--public-key whpk_…] "
		"[--market ID] [--json]",
		"A way in for confirmations, signed as Standard Webhooks has it. Draws the secret that its provider signs with and\n"
		"shows it this once. The register admits the connection within seconds, without a restart.",
	};
	struct wish wish = {.provider = "native"};
	const struct option_row rows[] = {
		{"name", "N", "what people call it; once in a province", &wish.name},
		{"province", "P", "province whose stalls it may credit; that of the configuration unless given", &wish.province},
		{"provider", "NAME", "native: POST /v1/confirmations", &wish.provider},
		{"environment", "E", "live (unless given) or test", &wish.environment},
		{"public-key", "KEY", "Ed25519 key that the provider may sign with as well", &wish.public_key},
		{"market", "ID", "credit stalls of this market only", &wish.market},
		{"json", NULL, "answer as JSON", &wish.json},
		{"config", "FILE", "configuration file", &wish.config},
		{0},
	};
	int plain, status;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain || !wish.name)
		return usage_error(&usage, plain ? "only options are taken here" : "--name is missing");
	struct work w;
	struct fault why;
	struct slice secret = {NULL, 0};
	struct uuid id = uuid_new();
	char text[UUID_TEXT_BYTES];
	if (work_open(&w, wish.config, &why))
		return fault_print(&why);
	uuid_format(id, text);
	status = add(&w, &wish, id, &secret, &why) ? fault_print(&why) : EXIT_DONE;
	if (status == EXIT_DONE)
		printf(wish.json ? "{\"id\":\"%s\",\"secret\":\"%.*s\"}\n" : "id: %s\nsecret: %.*s\n", text, SARG(secret));
	if (secret.p)
		OPENSSL_cleanse((char *)(uintptr_t)secret.p, secret.n);
	work_close(&w);
	return status;
}

static int list(struct work *w, bool json, struct fault *why)
{
	struct sql_rows rows;
	if (work_run(w, SQL_CALL0(&w->arena, confirm_connection_list), &rows, why))
		return -1;
	for (int i = 0; i < rows.count; i++) {
		struct sql_confirm_connection_list_out c;
		char id[UUID_TEXT_BYTES];
		sql_row(&w->arena, &rows, i, &c);
		uuid_format(c.id, id);
		if (json)
			printf("%.*s\n", SARG(c.body));
		else
			printf("%s\t%d\t%.*s\t%.*s\t%.*s\t%.*s\n", id, c.province, SARG(c.provider), SARG(c.environment), SARG(c.state),
			       SARG(c.name));
	}
	return 0;
}

int cmd_connection_list(int argc, char **argv)
{
	static const struct usage usage = {
		"socho connection list [--json]",
		"Every connection, without its secrets: id, province, provider, environment, state, name.",
	};
	struct wish wish = {0};
	const struct option_row rows[] = {
		{"json", NULL, "one JSON object a line", &wish.json}, {"config", "FILE", "configuration file", &wish.config}, {0},
	};
	int plain, status;
	struct work w;
	struct fault why;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain)
		return usage_error(&usage, "only options are taken here");
	if (work_open(&w, wish.config, &why))
		return fault_print(&why);
	status = list(&w, wish.json != NULL, &why) ? fault_print(&why) : EXIT_DONE;
	work_close(&w);
	return status;
}

static int disable(struct work *w, struct uuid id, bool *changed, struct fault *why)
{
	struct sql_confirm_connection_disable_out out;
	int got = work_row(w, SQL_CALL(&w->arena, confirm_connection_disable, .id = id), &out, why);
	if (got)
		return got < 0 ? -1 : fault(why, ERR_UNKNOWN_CONNECTION, NULL);
	*changed = out.changed;
	return work_commit(w, why);
}

int cmd_connection_disable(int argc, char **argv)
{
	static const struct usage usage = {
		"socho connection disable ID",
		"Admits nothing more from a connection, within seconds. What it brought stays.",
	};
	const char *config = NULL;
	const struct option_row rows[] = {{"config", "FILE", "configuration file", &config}, {0}};
	int plain, status;
	struct work w;
	struct fault why;
	struct uuid id;
	bool changed = false;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 1 || uuid_parse(slice_z(argv[1]), &id))
		return usage_error(&usage, "connection disable takes the id of one connection");
	if (work_open(&w, config, &why))
		return fault_print(&why);
	if (disable(&w, id, &changed, &why))
		status = fault_print(&why);
	else
		status = printf("%s\n", changed ? "disabled" : "it was disabled already") < 0;
	work_close(&w);
	return status;
}
