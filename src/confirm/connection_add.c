/* Adding here does what `socho connection add` does, within the scope of who asks. What is told once leaves in the one answer
 * and is wiped where it was drawn. */
#include "connection_make.h"
#include "socho/base/fields.h"
#include "socho/base/limits.h"
#include "socho/base/text.h"
#include "socho/confirm/connection.h"
#include "socho/registry/query.h"
#include "socho/store/db.h"

struct adding {
	struct request *rq;
	struct made m;
	struct sql_confirm_connection_create_in in;
};

void providers_known(struct request *rq)
{
	static const char *const none[] = {NULL};
	static const char *const kinds[] = {[SECRET_GIVEN] = "given", [SECRET_NEEDED] = "needed", [SECRET_DRAWN] = "drawn",
	                                    [SECRET_DRAWN_ALONE] = "drawn_alone"};
	struct fault why;
	struct text t;
	if (request_query_only(rq, none, &why)) {
		answer_fault(rq, &why);
		return;
	}
	text_init(&t, rq->arena);
	text_add(&t, S("{\"items\":["));
	for (size_t i = 0; adapter_at(i); i++) {
		const struct adapter *ad = adapter_at(i);
		text_addf(&t, "%s{\"name\":\"%s\",\"native\":%s,\"settings\":%s,\"secrets\":[", i ? "," : "", ad->name,
		          ad->native ? "true" : "false", ad->configure ? "true" : "false");
		for (size_t k = 0; k < adapter_secret_count(ad); k++) {
			text_addf(&t, "%s{\"name\":\"%s\",\"kind\":\"%s\",\"help\":", k ? "," : "", ad->secrets[k].name, kinds[ad->secrets[k].kind]);
			text_add_json(&t, slice_z(ad->secrets[k].help));
			text_addc(&t, '}');
		}
		text_add(&t, S("]}"));
	}
	text_add(&t, S("]}"));
	answer_json(rq, 200, text_slice(&t));
}

static void tell(struct adding *b, int status)
{
	struct request *rq = b->rq;
	char id[UUID_TEXT_BYTES];
	struct text t;
	uuid_format(b->m.id, id);
	text_init(&t, rq->arena);
	text_addf(&t, "{\"id\":\"%s\",\"path\":", id);
	if (b->m.path.p)
		text_add_json(&t, b->m.path);
	else
		text_add(&t, S("null"));
	connection_tell_drawn(&t, &b->m);
	text_addc(&t, '}');
	answer_json(rq, status, text_slice(&t));
}

static void on_wanted(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct adding *b = arg;
	struct request *rq = b->rq;
	struct sql_confirm_connection_wanted_out now;
	struct fault why;
	sql_row(rq->arena, rows, 0, &now);
	if (!now.place)
		answer_error(rq, b->in.market.has ? ERR_UNKNOWN_MARKET : ERR_UNKNOWN_UNIT, b->in.market.has ? "market" : "province");
	else if (now.repeated)
		tell(b, 200);
	else if (now.id_taken || now.name_taken)
		answer_error(rq, ERR_DUPLICATE, now.id_taken ? "id" : "name");
	else if (connection_make(rq->arena, rq->services->columns, &b->m, &b->in, &why))
		answer_fault(rq, &why);
	else {
		tx_query(tx, sql_call_of(rq->arena, &sql_confirm_connection_create, &b->in), NULL, NULL);
		tell(b, 201);
	}
	connection_wipe_secrets(&b->m);
}

static int read_provider(struct adding *b, struct fault *why)
{
	struct slice name;
	return field_text(b->rq->arena, b->rq->json, "provider", NAME_CHARS_MAX, &name, why) ||
	               connection_adapter(arena_dup_z(b->rq->arena, name), &b->m.adapter, why)
	           ? -1
	           : 0;
}

static int read_place(struct adding *b, struct fault *why)
{
	const json_t *json = b->rq->json;
	int64_t province;
	if (field_int(json, "province", 1, 99, &province, why))
		return -1;
	b->in.province = (int16_t)province;
	b->in.market.has = field_present(json, "market");
	return b->in.market.has ? field_uuid(json, "market", &b->in.market.value, why) : 0;
}

static int read_keys(struct adding *b, struct fault *why)
{
	struct arena *a = b->rq->arena;
	const json_t *json = b->rq->json, *secrets = NULL;
	struct slice key;
	if (field_text_opt(a, json, "public_key", NAME_CHARS_MAX, &key, why) ||
	    (key.p && connection_public_key(a, b->m.adapter, key, "public_key", &b->in.public_key, why)) ||
	    (field_present(json, "secrets") && field_object(json, "secrets", &secrets, why)))
		return -1;
	return connection_secrets_given(a, b->m.adapter, secrets, b->m.set, why) ||
	               (field_present(json, "client_certificate") && connection_pin_field(b->rq, "client_certificate", &b->in.client_pin, why))
	           ? -1
	           : 0;
}

static int read_rest(struct adding *b, struct fault *why)
{
	struct arena *a = b->rq->arena;
	const json_t *json = b->rq->json, *settings = field_present(json, "settings") ? json_object_get(json, "settings") : NULL;
	struct slice environment, addresses;
	if (field_text(a, json, "name", NAME_CHARS_MAX, &b->in.name, why) || field_text_opt(a, json, "environment", 4, &environment, why) ||
	    connection_environment(environment, &b->in.environment, why) ||
	    field_text_opt(a, json, "addresses", CONNECTION_ADDRESSES_BYTES_MAX, &addresses, why) ||
	    connection_addresses(addresses, &b->in.addresses, why) || connection_settings_check(a, b->m.adapter, settings, why))
		return -1;
	b->in.settings = connection_settings_text(a, settings);
	return 0;
}

void connection_create(struct request *rq)
{
	static const char *const names[] = {"id", "province", "market", "provider", "environment", "name", "secrets", "settings", "addresses",
	                                    "public_key", "client_certificate", NULL};
	struct adding *b = ARENA_NEW(rq->arena, struct adding);
	struct fault why;
	*b = (struct adding){.rq = rq, .m = {.id = uuid_new()}, .in = {.person = WRITER(rq), .request = rq->id}};
	if (fields_only(rq->arena, rq->json, names, &why) || (field_present(rq->json, "id") && field_uuid(rq->json, "id", &b->m.id, &why)) ||
	    read_provider(b, &why) || read_place(b, &why) || read_keys(b, &why) || read_rest(b, &why)) {
		connection_wipe_secrets(&b->m);
		answer_fault(rq, &why);
		return;
	}
	tx_query(rq->tx, SQL_CALL(rq->arena, confirm_connection_wanted, .province = b->in.province, .market = b->in.market, .id = b->m.id,
	         .name = b->in.name, .provider = slice_z(b->m.adapter->name)), on_wanted, b);
}
