/* Rotation here does what `socho connection rotate` does, within the scope of who asks: the row is locked, its box opened,
 * another one sealed. Secrets leave only in the one answer, and are wiped where they were drawn. */
#include "socho/confirm/connection.h"

#include "connection_parts.h"
#include "socho/base/clock.h"
#include "socho/base/config.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/registry/query.h"
#include "socho/seal/column.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

void connections_known(struct request *rq)
{
	static const char *const none[] = {NULL};
	struct fault why;
	if (request_query_only(rq, none, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL0(rq->arena, confirm_connections_known), 200);
}

void deliveries_list(struct request *rq)
{
	static const char *const names[] = {"connection", "kind", "q", "from", "to", "after", "limit", NULL};
	static const char *const kinds[] = {"test", "ignored", "unread", "unrecorded", NULL};
	struct sql_confirm_deliveries_in in = {.count = 0};
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || query_uuid(rq, "connection", &in.connection, &why) ||
	    query_word(rq, "kind", kinds, &in.kind, &why) || query_search(rq, &in.q, &why) || query_day(rq, "from", &in.from_day, &why) ||
	    query_day(rq, "to", &in.to_day, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_confirm_deliveries, &in), 200);
}

/* ---- rotation */

struct rotating {
	struct request *rq;
	struct made m;
	const json_t *secrets; /* NULL: none given */
	int64_t until_us;      /* of the secrets before; 0: within seconds */
};

static void tell(struct rotating *r)
{
	struct request *rq = r->rq;
	struct made *m = &r->m;
	char id[UUID_TEXT_BYTES], until[CLOCK_TEXT_BYTES];
	struct text t;
	uuid_format(m->id, id);
	text_init(&t, rq->arena);
	text_addf(&t, "{\"id\":\"%s\",\"old_secret_until\":", id);
	if (r->until_us) {
		clock_format(r->until_us, until);
		text_addf(&t, "\"%s\"", until);
	} else {
		text_add(&t, S("null"));
	}
	connection_tell_drawn(&t, m);
	text_addc(&t, '}');
	answer_json(rq, 200, text_slice(&t));
}

static void on_found(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct rotating *r = arg;
	struct request *rq = r->rq;
	struct sql_confirm_connection_secret_out now;
	struct fault why;
	if (rows->count != 1) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &now);
	if (!now.secret_box.p)
		r->until_us = 0;
	struct renewal renewal = {.province = now.province, .had = now.secret_box, .overlap = r->until_us != 0};
	if (connection_adapter(arena_dup_z(rq->arena, now.provider), &r->m.adapter, &why) || connection_secrets_given(rq->arena, r->m.adapter, r->secrets, r->m.set, &why) ||
	    connection_renew(rq->arena, rq->services->columns, &renewal, &r->m, &why)) {
		answer_fault(rq, &why);
		return;
	}
	tx_query(tx, SQL_CALL(rq->arena, confirm_connection_rotate, .province = now.province, .id = r->m.id, .secret_box = renewal.box,
	         .second_secret_box = renewal.old_box, .second_until = r->until_us, .person = WRITER(rq), .request = rq->id), NULL, NULL);
	tell(r);
	connection_wipe_secrets(&r->m);
}

void connection_rotate(struct request *rq)
{
	static const char *const names[] = {"overlap_hours", "secrets", NULL};
	struct rotating *r = ARENA_NEW(rq->arena, struct rotating);
	int64_t hours = OVERLAP_HOURS;
	struct fault why;
	*r = (struct rotating){.rq = rq};
	if (path_id(rq, 0, &r->m.id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    (field_present(rq->json, "overlap_hours") && field_int(rq->json, "overlap_hours", 0, OVERLAP_HOURS_MAX, &hours, &why)) ||
	    (field_present(rq->json, "secrets") && field_object(rq->json, "secrets", &r->secrets, &why))) {
		answer_fault(rq, &why);
		return;
	}
	r->until_us = hours ? rq->received_us + hours * 3600 * US_PER_S : 0;
	tx_query(rq->tx, SQL_CALL(rq->arena, confirm_connection_secret, .id = r->m.id), on_found, r);
}
