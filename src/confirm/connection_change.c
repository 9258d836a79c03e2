/* Stopping and starting a connection, the client certificate that it asks for, and what it has besides its secrets. */
#include "connection_make.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/base/limits.h"
#include "socho/confirm/connection.h"
#include "socho/registry/query.h"
#include "socho/store/db.h"
#include "sql.h"

static void on_changed(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	(void)tx;
	if (rows->count == 1)
		answer_empty(rq, 204);
	else
		answer_error(rq, ERR_NOT_FOUND, NULL);
}

static void set_state(struct request *rq, struct slice state)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || fields_only(rq->arena, rq->json, names, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, confirm_connection_state, .id = id, .state = state, .person = WRITER(rq),
		         .request = rq->id), on_changed, rq);
}

void connection_disable(struct request *rq)
{
	set_state(rq, S("disabled"));
}

void connection_enable(struct request *rq)
{
	set_state(rq, S("active"));
}

static void pin(struct request *rq, struct uuid id, struct slice client_pin, int64_t until_us)
{
	tx_query(rq->tx, SQL_CALL(rq->arena, confirm_connection_pin, .id = id, .client_pin = client_pin, .second_until = until_us,
	         .person = WRITER(rq), .request = rq->id), on_changed, rq);
}

void connection_certify(struct request *rq)
{
	static const char *const names[] = {"client_certificate", "overlap_hours", NULL};
	int64_t hours = OVERLAP_HOURS;
	struct slice client_pin;
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    connection_pin_field(rq, "client_certificate", &client_pin, &why) ||
	    (field_present(rq->json, "overlap_hours") && field_int(rq->json, "overlap_hours", 0, OVERLAP_HOURS_MAX, &hours, &why)))
		answer_fault(rq, &why);
	else
		pin(rq, id, client_pin, hours ? rq->received_us + hours * 3600 * US_PER_S : 0);
}

void connection_uncertify(struct request *rq)
{
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why))
		answer_fault(rq, &why);
	else
		pin(rq, id, slice_of(NULL, 0), 0);
}

/* ---- its name, networks and settings */

struct amending {
	struct request *rq;
	struct sql_confirm_connection_amend_in in;
	const json_t *settings; /* NULL: none, or nothing is said of them */
};

static void on_provider(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct amending *m = arg;
	struct request *rq = m->rq;
	struct sql_confirm_connection_secret_out now;
	const struct adapter *ad;
	struct fault why;
	if (rows->count != 1) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &now);
	if (connection_adapter(arena_dup_z(rq->arena, now.provider), &ad, &why) ||
	    (m->in.settings_said && connection_settings_check(rq->arena, ad, m->settings, &why))) {
		answer_fault(rq, &why);
		return;
	}
	m->in.settings = connection_settings_text(rq->arena, m->settings);
	tx_query(tx, sql_call_of(rq->arena, &sql_confirm_connection_amend, &m->in), on_changed, rq);
}

static int read_amendment(struct amending *m, struct fault *why)
{
	static const char *const names[] = {"name", "addresses", "settings", NULL};
	struct arena *a = m->rq->arena;
	const json_t *json = m->rq->json;
	struct slice addresses;
	if (fields_only(a, json, names, why))
		return -1;
	if (!json_object_size(json))
		return fault_say(why, ERR_MISSING, "name", "ghi ít nhất một trong name, addresses và settings",
		                 "say at least one of name, addresses and settings");
	if (json_object_get(json, "name") && field_text(a, json, "name", NAME_CHARS_MAX, &m->in.name, why))
		return -1;
	if (json_object_get(json, "addresses") &&
	    (field_text_opt(a, json, "addresses", CONNECTION_ADDRESSES_BYTES_MAX, &addresses, why) ||
	     connection_addresses(addresses, &m->in.addresses, why)))
		return -1;
	m->in.settings_said = json_object_get(json, "settings") != NULL;
	m->settings = field_present(json, "settings") ? json_object_get(json, "settings") : NULL;
	return 0;
}

void connection_amend(struct request *rq)
{
	struct amending *m = ARENA_NEW(rq->arena, struct amending);
	struct fault why;
	*m = (struct amending){.rq = rq, .in = {.person = WRITER(rq), .request = rq->id}};
	if (path_id(rq, 0, &m->in.id, &why) || read_amendment(m, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, confirm_connection_secret, .id = m->in.id), on_provider, m);
}
