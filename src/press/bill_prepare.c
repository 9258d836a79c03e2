/* Facts come row by row, a charge each, those of one lease together; here they become the lines of its bill. What keeps a
 * bill from being issued is said of it, and the others go on. */
#include <string.h>

#include "bill.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/dues/charge.h"
#include "sql.h"

enum { CHARGES_ALLOW_MS = 60000 };

struct items {
	struct uuid *leases, *stalls, *vendors;
	int64_t *amounts;
	struct slice *lines, *faults;
	size_t count;
};

struct preparing {
	struct job *job;
	struct uuid run;
};

int bill_run_of(struct tx *tx, struct job *j, const char *field, struct uuid *id)
{
	struct fault why;
	json_t *payload = json_read(j->payload, &why);
	int rc = payload ? field_uuid(payload, field, id, &why) : -1;
	json_decref(payload);
	if (rc)
		job_fail(tx, j, &why);
	return rc;
}

/* ---- one bill */

struct drawing {
	struct text lines, faults;
	int64_t amount_vnd;
	int line_count, fault_count;
};

static void add_fault(struct drawing *d, struct slice word)
{
	struct slice said = text_slice(&d->faults);
	if (slice_find_all(said, word) >= 0)
		return;
	if (d->fault_count++)
		text_addc(&d->faults, ',');
	text_add_json(&d->faults, word);
}

static void add_value(struct text *t, const char *name_z, struct slice number)
{
	text_addf(t, ",\"%s\":", name_z);
	text_add(t, number.p ? number : S("null"));
}

static void add_id(struct text *t, const char *name_z, const struct sql_uuid *id)
{
	char text[UUID_TEXT_BYTES];
	text_addf(t, ",\"%s\":", name_z);
	if (id->has)
		uuid_format(id->value, text);
	text_add_json(t, id->has ? slice_z(text) : slice_z(NULL));
}

static void add_line(struct drawing *d, const struct sql_press_bill_facts_out *r, const struct charge_sum *sum)
{
	char from[DAY_TEXT_BYTES], to[DAY_TEXT_BYTES];
	struct text *t = &d->lines;
	day_format(r->from_day, from);
	day_format(r->to_day, to);
	if (d->line_count)
		text_addc(t, ',');
	text_addf(t, "{\"line\":%d,\"service\":\"%.*s\",\"unit\":\"%.*s\",\"from_day\":\"%s\",\"to_day\":\"%s\",\"quantity\":%lld.%02lld,"
	          "\"price_vnd\":%lld,\"vat_rate_bp\":%d,\"vat_included\":%s,\"net_vnd\":%lld,\"vat_vnd\":%lld,\"amount_vnd\":%lld",
	          ++d->line_count, SARG(r->service), SARG(r->unit), from, to, (long long)(r->quantity.value / 100),
	          (long long)(r->quantity.value % 100), (long long)r->price.value, r->vat_rate_bp, r->vat_included ? "true" : "false",
	          (long long)sum->net_vnd, (long long)sum->vat_vnd, (long long)sum->amount_vnd);
	add_id(t, "tariff_line", &r->tariff_line);
	add_id(t, "meter", &r->meter);
	add_value(t, "value_from", r->value_from);
	add_value(t, "value_to", r->value_to);
	text_addc(t, '}');
	d->amount_vnd += sum->amount_vnd;
}

static bool monthly(struct slice unit)
{
	return slice_eq(unit, S("m2_month")) || slice_eq(unit, S("point_month"));
}

static void add_charge(struct drawing *d, const struct sql_press_bill_facts_out *r)
{
	struct charge_sum sum;
	struct fault why;
	if (r->fault.p)
		add_fault(d, r->fault);
	if (!r->service.p || !r->price.has || !r->quantity.has || r->quantity.value < 0)
		return;
	const struct charge c = {.quantity = r->quantity.value, .price_vnd = r->price.value, .monthly = monthly(r->unit),
	                         .from_day = r->from_day, .to_day = r->to_day, .vat_rate_bp = r->vat_rate_bp, .vat_included = r->vat_included};
	if (charge_sum(&c, &sum, &why))
		add_fault(d, S("amount_too_large"));
	else
		add_line(d, r, &sum);
}

static void finish_bill(struct drawing *d, struct items *out)
{
	enum { AMOUNT_VND_MAX = 499999999 };
	size_t i = out->count++;
	if (d->amount_vnd > AMOUNT_VND_MAX)
		add_fault(d, S("amount_too_large"));
	if (d->amount_vnd == 0 && !d->fault_count)
		add_fault(d, S("nothing_due"));
	text_addc(&d->lines, ']');
	text_addc(&d->faults, ']');
	out->amounts[i] = d->amount_vnd;
	out->lines[i] = text_slice(&d->lines);
	out->faults[i] = text_slice(&d->faults);
}

/* ---- all of them */

static void work_out(struct arena *a, const struct sql_rows *rows, struct items *out)
{
	struct drawing d = {.amount_vnd = 0};
	struct sql_press_bill_facts_out r;
	struct uuid last = {{0}};
	size_t n = (size_t)rows->count + 1;
	*out = (struct items){arena_array(a, n, sizeof *out->leases), arena_array(a, n, sizeof *out->stalls),
	                      arena_array(a, n, sizeof *out->vendors), arena_array(a, n, sizeof *out->amounts),
	                      arena_array(a, n, sizeof *out->lines), arena_array(a, n, sizeof *out->faults), 0};
	for (int i = 0; i < rows->count; i++) {
		sql_row(a, rows, i, &r);
		bool first = i == 0 || memcmp(r.lease.b, last.b, sizeof last.b) != 0;
		last = r.lease;
		if (first && i > 0)
			finish_bill(&d, out);
		if (first) {
			d = (struct drawing){.amount_vnd = 0};
			text_init(&d.lines, a);
			text_init(&d.faults, a);
			text_addc(&d.lines, '[');
			text_addc(&d.faults, '[');
			out->leases[out->count] = r.lease;
			out->stalls[out->count] = r.stall;
			out->vendors[out->count] = r.vendor;
		}
		add_charge(&d, &r);
	}
	if (rows->count)
		finish_bill(&d, out);
}

static void on_facts(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct preparing *p = arg;
	struct job *j = p->job;
	struct items i;
	work_out(j->arena, rows, &i);
	size_t n = i.count;
	tx_query(tx, SQL_CALL(j->arena, press_bill_run_prepared, .province = j->province, .run = p->run, .lease = {i.leases, n, NULL},
	         .stall = {i.stalls, n, NULL}, .vendor = {i.vendors, n, NULL}, .amount = {i.amounts, n, NULL}, .lines = {i.lines, n},
	         .faults = {i.faults, n}), NULL, NULL);
	job_done(tx, j, arena_printf(j->arena, "{\"items\":%zu}", n));
}

void bill_prepare_run(struct tx *tx, struct job *j)
{
	struct preparing *p = ARENA_NEW(j->arena, struct preparing);
	p->job = j;
	if (bill_run_of(tx, j, "run", &p->run))
		return;
	tx_allow(tx, CHARGES_ALLOW_MS);
	tx_query(tx, SQL_CALL(j->arena, press_bill_facts, .province = j->province, .run = p->run), on_facts, p);
}
