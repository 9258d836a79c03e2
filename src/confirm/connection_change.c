/* Stopping and starting a connection, and the client certificate that it asks for. */
#include "connection_parts.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
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
