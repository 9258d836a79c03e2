/* A few slips at each turn of the loop, so that the lease is renewed meanwhile; the file is written whole, and only then the
 * printing is done, in the transaction that ends the job. What is wrong with a slip is not tried again: it says why. */
#include <openssl/sha.h>
#include <string.h>

#include "bill.h"
#include "socho/base/fields.h"
#include "socho/base/file.h"
#include "socho/base/text.h"
#include "socho/base/vn.h"
#include "socho/image/slip.h"
#include "socho/registry/code.h"
#include "socho/registry/print.h"
#include "socho/vietqr/bank.h"
#include "sql.h"

enum { SLIPS_A_TURN = 16 };

struct printing {
	struct tx *tx;
	struct job *job;
	struct uuid id;
	struct sql_press_bill_slips_facts_out *rows;
	int count, next;
	struct slips *slips;
	struct event *turn;
};

static void end(void *arg)
{
	struct printing *p = arg;
	job_on_abandoned(p->job, NULL, NULL);
	if (p->turn)
		event_free(p->turn);
	slips_free(p->slips);
	p->turn = NULL;
	p->slips = NULL;
}

static void refuse(struct printing *p, const struct fault *why)
{
	struct job *j = p->job;
	struct slice error = slice_z(err_info(why->err)->code);
	tx_query(p->tx, SQL_CALL(j->arena, press_bill_slips_done, .province = j->province, .id = p->id, .state = S("refused"),
	         .error = error, .detail = arena_dup(j->arena, slice_z(why->detail))), NULL, NULL);
	job_done(p->tx, j, arena_printf(j->arena, "{\"refused\":\"%.*s\"}", SARG(error)));
	end(p);
}

/* ---- facts of a slip */

static int64_t number(const json_t *line, const char *name_z)
{
	return json_integer_value(json_object_get(line, name_z));
}

static void add_quantity(struct text *t, int64_t hundredths)
{
	vn_number(t, hundredths / 100);
	if (hundredths % 100)
		text_addf(t, hundredths % 10 ? ",%02d" : ",%d", (int)(hundredths % 10 ? hundredths % 100 : hundredths % 100 / 10));
}

/* "Điện 100 → 223,45: 123,45 kWh × 2.167" */
static struct slice what_of(struct arena *a, const json_t *line)
{
	static const struct {
		const char *service, *words;
	} services[] = {{"space", "Diện tích bán hàng"}, {"sanitation", "Vệ sinh"}, {"power", "Điện"}, {"water", "Nước"}, {"entry", "Vé vào chợ"}};
	static const struct {
		const char *unit, *words;
	} units[] = {{"m2_month", "m²"}, {"point_month", "điểm"}, {"kwh", "kWh"}, {"m3", "m³"}, {"entry", "lượt"}};
	const char *service = json_string_value(json_object_get(line, "service")), *unit = json_string_value(json_object_get(line, "unit"));
	struct text t;
	text_init(&t, a);
	for (size_t i = 0; i < sizeof services / sizeof services[0]; i++)
		if (strcmp(services[i].service, service) == 0)
			text_add(&t, slice_z(services[i].words));
	if (json_is_integer(json_object_get(line, "value_to"))) {
		text_addc(&t, ' ');
		add_quantity(&t, number(line, "value_from"));
		text_add(&t, S(" → "));
		add_quantity(&t, number(line, "value_to"));
	} else if (!json_is_true(json_object_get(line, "whole"))) {
		text_addf(&t, " %s–%s", json_string_value(json_object_get(line, "from")), json_string_value(json_object_get(line, "to")));
	}
	text_add(&t, S(": "));
	add_quantity(&t, number(line, "quantity"));
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (strcmp(units[i].unit, unit) == 0)
			text_addf(&t, " %s × ", units[i].words);
	vn_number(&t, number(line, "price"));
	if (number(line, "vat")) {
		text_add(&t, S(" + thuế "));
		vn_number(&t, number(line, "vat"));
	}
	return text_slice(&t);
}

static struct slice amount_of(struct arena *a, int64_t amount_vnd, const char *after_z)
{
	struct text t;
	text_init(&t, a);
	vn_number(&t, amount_vnd);
	text_add(&t, slice_z(after_z));
	return text_slice(&t);
}

static int read_lines(struct arena *a, struct slice text, struct slip *out, struct fault *why)
{
	json_t *lines = json_read(text, why);
	if (!lines)
		return -1;
	out->line_count = json_array_size(lines);
	if (out->line_count > SLIP_LINES_MAX) {
		json_decref(lines);
		return faultf(why, ERR_NO_ROOM, NULL, "%.*s", SARG(out->number));
	}
	for (size_t i = 0; i < out->line_count; i++) {
		const json_t *line = json_array_get(lines, i);
		out->lines[i] = (struct slip_line){what_of(a, line), amount_of(a, number(line, "amount"), "")};
	}
	json_decref(lines);
	return 0;
}

static struct slice who_owes(struct arena *a, const struct sql_press_bill_slips_facts_out *r)
{
	if (!r->stall.p)
		return S("Người bán không có điểm cố định");
	return arena_printf(a, "Điểm %.*s · %.*s", SARG(r->stall), SARG(r->vendor));
}

static int read_slip(struct printing *p, const struct sql_press_bill_slips_facts_out *r, struct slip *out, struct fault *why)
{
	struct arena *a = p->job->arena;
	const struct config *c = p->job->tools->config;
	const struct bank *bank = bank_by_bin(r->bin);
	const struct vn_words style = {arena_dup_z(a, r->thousand), arena_dup_z(a, r->zero)};
	struct text period, due, words;
	text_init(&period, a);
	text_init(&due, a);
	text_init(&words, a);
	vn_day(&period, r->period_from);
	text_add(&period, S("–"));
	vn_day(&period, r->period_to);
	vn_day(&due, r->due_on);
	vn_amount_words(&words, r->amount, &style);
	*out = (struct slip){
		.market = r->market, .number = r->number, .period = text_slice(&period), .due = text_slice(&due), .who = who_owes(a, r),
		.total = amount_of(a, r->amount, " đ"), .words = text_slice(&words), .memo = r->memo, .holder = r->holder_name,
		.bank = arena_printf(a, "%.*s •••• %.*s", SARG(bank ? bank->short_name : r->bin), SARG(r->last4)),
		.address = c->public_url[0] ? print_address(a, c, r->code, S("")) : S(""),
	};
	return code_payload_open(a, p->job->tools->columns, p->job->province, r->code, r->payload_box, &out->payload, why) ||
	               read_lines(a, r->lines, out, why)
	           ? -1
	           : 0;
}

/* ---- drawing */

static int write_out(struct printing *p, struct slice file, struct fault *why)
{
	struct arena *a = p->job->arena;
	const struct config *c = p->job->tools->config;
	const char *dir = arena_printf(a, "%s/out", c->state_dir).p;
	return file_mkdir(dir, 0700, why) || file_write(print_path(a, c, p->id, S("pdf")), file, 0600, why);
}

static void finish(struct printing *p)
{
	struct job *j = p->job;
	struct slice file;
	struct fault why;
	uint8_t *digest = arena_alloc(j->arena, SHA256_DIGEST_LENGTH);
	if (slips_finish(p->slips, &file, &why)) {
		refuse(p, &why);
		return;
	}
	if (write_out(p, file, &why)) { /* a disk that is full may have room later */
		job_fail(p->tx, j, &why);
		end(p);
		return;
	}
	SHA256((const uint8_t *)file.p, file.n, digest);
	tx_query(p->tx, SQL_CALL(j->arena, press_bill_slips_done, .province = j->province, .id = p->id, .state = S("done"),
	         .file_bytes = {true, (int64_t)file.n}, .file_hash = slice_of(digest, SHA256_DIGEST_LENGTH)), NULL, NULL);
	job_done(p->tx, j, arena_printf(j->arena, "{\"slips\":%d,\"bytes\":%zu}", p->count, file.n));
	end(p);
}

static void on_turn(evutil_socket_t fd, short what, void *arg)
{
	static const struct timeval at_once = {0, 0};
	struct printing *p = arg;
	struct slip one;
	struct fault why;
	(void)fd;
	(void)what;
	for (int i = 0; i < SLIPS_A_TURN && p->next < p->count; i++, p->next++)
		if (read_slip(p, &p->rows[p->next], &one, &why) || slips_add(p->slips, &one, &why)) {
			refuse(p, &why);
			return;
		}
	job_progress(p->job, p->next);
	if (p->next < p->count)
		event_add(p->turn, &at_once);
	else
		finish(p);
}

static void on_facts(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct printing *p = arg;
	struct job *j = p->job;
	struct fault why;
	p->tx = tx;
	p->count = rows->count;
	p->rows = arena_array(j->arena, (size_t)rows->count + 1, sizeof *p->rows);
	for (int i = 0; i < rows->count; i++)
		sql_row(j->arena, rows, i, &p->rows[i]);
	if (p->count && !slice_eq(p->rows[0].state, S("queued"))) {
		job_done(tx, j, S("{}"));
		return;
	}
	job_on_abandoned(j, end, p);
	if (!p->count) {
		fault(&why, ERR_NOT_PRINTABLE, NULL);
		refuse(p, &why);
	} else if (slips_open(&p->slips, j->tools->config->demo != 0, &why)) {
		refuse(p, &why);
	} else {
		p->turn = evtimer_new(j->tools->loop, on_turn, p);
		on_turn(-1, 0, p);
	}
}

void bill_slips_run(struct tx *tx, struct job *j)
{
	struct printing *p = ARENA_NEW(j->arena, struct printing);
	p->job = j;
	if (!bill_run_of(tx, j, "slips", &p->id))
		tx_query(tx, SQL_CALL(j->arena, press_bill_slips_facts, .province = j->province, .slips = p->id), on_facts, p);
}
