#include "socho/registry/vendors.h"

#include "socho/registry/query.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"
#include "socho/registry/vendor.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"
#include "words.h"

enum { SHOWN_DIGITS = 3 };

/* ---- finding */

static int read_search(struct request *rq, struct sql_registry_vendors_in *in, struct fault *why)
{
	struct page page;
	struct slice market;
	if (query_text(rq, "name", &in->prefix, why) || query_province(rq, &in->province, why) ||
	    query_text(rq, "market", &market, why) || page_read(rq, &page, why))
		return -1;
	in->market.has = market.p != NULL;
	if (market.p && uuid_parse(market, &in->market.value))
		return fault(why, ERR_BAD_ID, "market");
	if (in->prefix.n && utf8_search_key(rq->arena, in->prefix, &in->prefix))
		return fault(why, ERR_BAD_TEXT, "name");
	if (!in->prefix.p)
		in->prefix = S("");
	/* Past every name that begins so: no character comes after U+10FFFF. */
	in->past = arena_printf(rq->arena, "%.*s\xf4\x8f\xbf\xbf", SARG(in->prefix));
	in->after = page.after;
	in->count = page.count;
	return 0;
}

void vendors_list(struct request *rq)
{
	static const char *const names[] = {"name", "province", "market", "after", "limit", NULL};
	struct sql_registry_vendors_in in = {.count = 0};
	struct fault why;
	if (request_query_only(rq, names, &why) || read_search(rq, &in, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, sql_call_of(rq->arena, &sql_registry_vendors, &in), 200);
}

static void show(struct request *rq, struct uuid id, int status)
{
	reply_json(rq, SQL_CALL(rq->arena, registry_vendor_get, .id = id), status);
}

void vendor_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		show(rq, id, 200);
}

void stall_tenancies(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, registry_stall_tenancies, .stall = id), 200);
}

/* ---- the contact */

struct looking {
	struct request *rq;
	struct uuid id;
};

static int open_box(struct looking *l, int province, const char *column_z, struct slice box, struct slice *out,
                    struct fault *why)
{
	*out = (struct slice){NULL, 0};
	if (!box.p)
		return 0;
	return column_open(l->rq->arena, l->rq->services->columns, province, "vendor", column_z,
	                   slice_of(l->id.b, sizeof l->id.b), box, out, why);
}

static void add_member(struct text *t, const char *name_z, struct slice value)
{
	text_addf(t, "%s\"%s\":", t->n > 1 ? "," : "", name_z);
	if (value.p)
		text_add_json(t, value);
	else
		text_add(t, S("null"));
}

static void on_contact(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct looking *l = arg;
	struct request *rq = l->rq;
	struct sql_registry_vendor_contact_out row;
	struct slice phone, email, id_number;
	struct text body;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (open_box(l, row.province, "phone_box", row.phone_box, &phone, &why) ||
	    open_box(l, row.province, "email_box", row.email_box, &email, &why) ||
	    open_box(l, row.province, "id_number_box", row.id_number_box, &id_number, &why)) {
		answer_fault(rq, &why);
		return;
	}
	text_init(&body, rq->arena);
	text_addc(&body, '{');
	add_member(&body, "phone", phone);
	add_member(&body, "email", email);
	add_member(&body, "id_number", vendor_mask(rq->arena, id_number, SHOWN_DIGITS));
	text_addc(&body, '}');
	answer_json(rq, 200, text_slice(&body));
}

void vendor_contact(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct looking *l = ARENA_NEW(rq->arena, struct looking);
	struct fault why;
	l->rq = rq;
	if (path_id(rq, 0, &l->id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_vendor_contact, .id = l->id, .person = rq->who.person,
		         .request = rq->id), on_contact, l);
}

/* ---- consent */

void consent_texts_list(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct fault why;
	if (request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL0(rq->arena, registry_consent_texts), 200);
}

void consent_give(struct request *rq)
{
	static const char *const names[] = {"purpose", "version", "channel", "scan_sha256", NULL};
	struct uuid id;
	struct consent_form c;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    consent_read(rq->arena, rq->json, &c, &why)) {
		answer_fault(rq, &why);
		return;
	}
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_consent_give, .vendor = id,
	         .purpose = slice_z(consent_purposes[c.purpose]), .version = (int16_t)c.version,
	         .channel = slice_z(consent_channels[c.channel]), .scan_hex = c.scan_hex, .person = rq->who.person,
	         .request = rq->id), NULL, NULL);
	show(rq, id, 201);
}

void consent_withdraw(struct request *rq)
{
	static const char *const names[] = {"channel", NULL};
	struct uuid id;
	int channel;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_choice(rq->json, "channel", consent_channels, &channel, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (word_index(consent_purposes, rq->param[1]) < 0) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_consent_withdraw, .vendor = id, .purpose = rq->param[1],
	         .channel = slice_z(consent_channels[channel]), .person = rq->who.person, .request = rq->id), NULL, NULL);
	show(rq, id, 200);
}

/* ---- refusals */

static const char *const refusal_reasons[] = {"age", "no_smartphone", "small_amounts", "no_network", "distrust",
                                              "wants_to_see_first", "no_account", "other", NULL};

void refusal_record(struct request *rq)
{
	static const char *const names[] = {"reason", "note", NULL};
	struct sql_registry_refusal_record_in in = {.person = rq->who.person, .request = rq->id};
	int reason;
	struct fault why;
	if (path_id(rq, 0, &in.stall, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_choice(rq->json, "reason", refusal_reasons, &reason, &why) ||
	    field_text_opt(rq->arena, rq->json, "note", REASON_CHARS_MAX, &in.note, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.reason = slice_z(refusal_reasons[reason]);
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_refusal_record, &in), 201);
}

void refusals_list(struct request *rq)
{
	static const char *const names[] = {"after", "limit", NULL};
	struct sql_registry_refusals_in in = {.count = 0};
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || request_query_only(rq, names, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_refusals, &in), 200);
}
