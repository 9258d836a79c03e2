/* socho connection add: the ways in for confirmations. Secrets that are ours to choose are drawn and shown once; those of
 * the provider are read from a file, never from the command line. */
#include <string.h>

#include "connection_make.h"
#include "socho/base/command.h"
#include "socho/base/fields.h"
#include "socho/base/limits.h"
#include "socho/base/text.h"
#include "socho/confirm/commands.h"
#include "socho/registry/data_key.h"
#include "socho/seal/column.h"
#include "socho/store/work.h"

struct wish {
	const char *province, *provider, *environment, *name, *public_key, *market, *secrets, *settings, *addresses, *certificate,
		*json, *config;
};

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

static int read_settings(struct arena *a, const struct adapter *ad, const char *path_z, struct slice *out, struct fault *why)
{
	json_t *json = NULL;
	int rc;
	*out = (struct slice){NULL, 0};
	if (path_z && (connection_text(a, path_z, out, why) || !(json = json_read(*out, why))))
		return -1;
	rc = connection_settings_check(a, ad, json, why);
	json_decref(json);
	return rc;
}

static int read_words(struct work *w, const struct wish *wish, const struct adapter *ad, struct sql_confirm_connection_create_in *in, struct fault *why)
{
	int64_t province = w->config.province;
	if (wish->province && (slice_to_i64(slice_z(wish->province), &province) || province < 1 || province > 99))
		return fault(why, ERR_UNKNOWN_UNIT, "province");
	in->province = (int16_t)province;
	if (connection_environment(slice_z(wish->environment), &in->environment, why) ||
	    connection_addresses(slice_z(wish->addresses), &in->addresses, why) ||
	    plain_text(&w->arena, slice_z(wish->name), "name", NAME_CHARS_MAX, &in->name, why) ||
	    (wish->certificate && connection_pin_read(&w->arena, wish->certificate, &in->client_pin, why)) ||
	    (wish->public_key && connection_public_key(&w->arena, ad, slice_z(wish->public_key), "public-key", &in->public_key, why)))
		return -1;
	return check_province(w, in->province, why) || read_market(w, wish->market, in->province, &in->market, why) ? -1 : 0;
}

static int add(struct work *w, const struct wish *wish, struct made *m, struct fault *why)
{
	struct sql_confirm_connection_create_in in = {.province = 0};
	struct column_keys *keys;
	if (connection_adapter(wish->provider, &m->adapter, why) || read_words(w, wish, m->adapter, &in, why) ||
	    connection_secrets(&w->arena, m->adapter, wish->secrets, m->set, why) ||
	    read_settings(&w->arena, m->adapter, wish->settings, &in.settings, why) || data_keys_open(&keys, &w->config, w->session, why))
		return -1;
	int rc = connection_make(&w->arena, keys, m, &in, why);
	column_keys_free(keys);
	return rc || work_run(w, sql_call_of(&w->arena, &sql_confirm_connection_create, &in), NULL, why) ? -1 : work_commit(w, why);
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
		connection_print(&w.arena, &m, wish->json != NULL);
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
		{"client-certificate", "FILE", "a certificate in PEM: deliveries must come under its key, at listen_mtls", &wish.certificate},
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
		"  [--environment live|test] [--client-certificate FILE] [--public-key whpk_…] [--market ID] [--json]",
		about_add(&a),
	};
	if (options_read(argc, argv, rows, &usage, &plain, &status) == 0)
		status = plain || !wish.name ? usage_error(&usage, plain ? "only options are taken here" : "--name is missing")
		                             : add_with(&wish);
	arena_release(&a);
	return status;
}
