#include "socho/registry/vendor_data.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "socho/registry/query.h"
#include "socho/base/fields.h"
#include "socho/base/grid_write.h"
#include "socho/registry/vendor.h"
#include "socho/store/reply.h"
#include "sql.h"
#include "vendor_data.h"

enum { SHOWN_DIGITS = 3, SHOWN_LAST = 4 };

struct taking {
	struct request *rq;
	bool own, sheet;
	struct sql_registry_vendor_data_out row;
	json_t *data; /* while the answer is made */
};

static int open_box(struct taking *t, const char *table_z, const char *column_z, struct uuid id, struct slice box,
                    struct slice *out, struct fault *why)
{
	*out = (struct slice){NULL, 0};
	return box.n ? column_open(t->rq->arena, t->rq->services->columns, t->row.province, table_z, column_z,
	                           slice_of(id.b, sizeof id.b), box, out, why)
	             : 0;
}

static void put(json_t *object, const char *name_z, struct slice value)
{
	json_object_set_new(object, name_z, value.p ? json_stringn(value.p, value.n) : json_null());
}

static int add_contact(struct taking *t, struct fault *why)
{
	struct arena *a = t->rq->arena;
	json_t *vendor = json_object_get(t->data, "vendor");
	struct slice phone, email, id_number;
	if (open_box(t, "vendor", "phone_box", t->row.id, t->row.phone_box, &phone, why) ||
	    open_box(t, "vendor", "email_box", t->row.id, t->row.email_box, &email, why) ||
	    open_box(t, "vendor", "id_number_box", t->row.id, t->row.id_number_box, &id_number, why))
		return -1;
	ptrdiff_t at = email.p ? slice_find(email, '@') : -1;
	put(vendor, "phone", t->own ? phone : vendor_mask(a, phone, SHOWN_DIGITS));
	put(vendor, "email", t->own ? email : vendor_mask(a, email, at < 0 ? 0 : email.n - (size_t)at));
	put(vendor, "id_number", t->own ? id_number : vendor_mask(a, id_number, SHOWN_DIGITS));
	return 0;
}

static int add_numbers(struct taking *t, const struct sql_rows *rows, struct fault *why)
{
	json_t *accounts = json_object_get(t->data, "accounts");
	if ((size_t)rows->count != json_array_size(accounts))
		return fault(why, ERR_CONFLICT, NULL);
	for (int i = 0; i < rows->count; i++) {
		struct sql_registry_vendor_data_accounts_out row;
		struct slice number;
		sql_row(t->rq->arena, rows, i, &row);
		if (open_box(t, "account", "number_box", row.id, row.number_box, &number, why))
			return -1;
		put(json_array_get(accounts, (size_t)i), "number", t->own ? number : vendor_mask(t->rq->arena, number, SHOWN_LAST));
	}
	return 0;
}

static int write_answer(struct taking *t, struct slice *out, struct fault *why)
{
	if (t->sheet)
		return vendor_data_sheet(t->rq->arena, t->data, out, why);
	char *text_z = json_dumps(t->data, JSON_COMPACT);
	if (!text_z)
		return fault(why, ERR_INTERNAL, NULL);
	*out = arena_dup(t->rq->arena, slice_z(text_z));
	OPENSSL_cleanse(text_z, strlen(text_z));
	free(text_z);
	return 0;
}

static void on_accounts(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct taking *t = arg;
	struct slice file;
	struct fault why;
	(void)tx;
	t->data = json_read(t->row.body, &why);
	if (!t->data || add_contact(t, &why) || add_numbers(t, rows, &why) || write_answer(t, &file, &why))
		answer_fault(t->rq, &why);
	else if (t->sheet)
		answer_bytes(t->rq, grid_format_type(GRID_XLSX), file);
	else
		answer_json(t->rq, 200, file);
	json_decref(t->data);
}

static void on_data(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct taking *t = arg;
	if (!rows->count) {
		answer_error(t->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(t->rq->arena, rows, 0, &t->row);
	tx_query(tx, SQL_CALL(t->rq->arena, registry_vendor_data_accounts, .province = t->row.province, .vendor = t->row.id),
	         on_accounts, t);
}

static void take(struct request *rq, struct sql_uuid id, struct slice format)
{
	static const char *const names[] = {NULL};
	struct taking *t = ARENA_NEW(rq->arena, struct taking);
	struct fault why;
	*t = (struct taking){.rq = rq, .own = !id.has, .sheet = slice_eq(format, S("xlsx"))};
	if (request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else if (!t->sheet && !slice_eq(format, S("json")))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_vendor_data, .id = id, .person = rq->who.person, .request = rq->id,
		         .format = format), on_data, t);
}

void vendor_data(struct request *rq)
{
	struct sql_uuid id = {.has = true};
	struct fault why;
	if (path_id(rq, 0, &id.value, &why))
		answer_fault(rq, &why);
	else
		take(rq, id, rq->param[1]);
}

void vendor_own_data(struct request *rq)
{
	tx_query(rq->tx, SQL_CALL0(rq->arena, registry_enter_vendor), NULL, NULL);
	take(rq, (struct sql_uuid){.has = false}, rq->param[0]);
}
