/* Payments go month by month, so that each statement reads one partition; then the boxes, which are sealed anew and empty,
 * for the database cannot seal; then the rest. All of it is one transaction: a press that dies leaves everything as it was,
 * and another begins anew. Files of labels are no part of that, so they go last, just before the commit: their rows promise
 * them no more, or, if the commit fails, are printed again. */
#include "erase.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "socho/base/limits.h"
#include "socho/base/log.h"
#include "socho/registry/print.h"
#include "socho/seal/column.h"
#include "sql.h"

struct erasing {
	struct job *job;
	struct uuid vendor;
	int64_t payments;
	struct slice *files; /* paths, NUL-terminated */
	int file_count;
};

static void on_erased(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct erasing *e = arg;
	struct sql_press_erase_vendor_out row;
	sql_row(e->job->arena, rows, 0, &row);
	for (int i = 0; i < e->file_count; i++)
		if (unlink(e->files[i].p) != 0 && errno != ENOENT)
			log_warn("print_not_erased", KZ("detail", strerror(errno)));
	job_done(tx, e->job, row.result);
}

static void on_prints(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct erasing *e = arg;
	struct arena *a = e->job->arena;
	e->files = arena_array(a, (size_t)rows->count + 1, sizeof *e->files);
	e->file_count = rows->count;
	for (int i = 0; i < rows->count; i++) {
		struct sql_press_erase_prints_out row;
		sql_row(a, rows, i, &row);
		e->files[i] = slice_z(print_path(a, e->job->tools->config, row.id, row.format));
	}
	tx_query(tx, SQL_CALL(a, press_erase_vendor, .province = e->job->province, .vendor = e->vendor, .payload = e->job->payload,
	                      .payments = e->payments), on_erased, e);
}

static struct slice empty_box(const struct job *j, const char *table_z, const char *column_z, struct slice row)
{
	return column_seal(j->arena, j->tools->columns, j->province, table_z, column_z, row, S(""));
}

static void on_found(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct erasing *e = arg;
	struct job *j = e->job;
	size_t room = (size_t)rows->count + 1, accounts = 0, codes = 0, conflicts = 0;
	struct uuid *account = arena_array(j->arena, room, sizeof *account), *conflict = arena_array(j->arena, room, sizeof *conflict);
	struct slice *code = arena_array(j->arena, room, sizeof *code), *account_box = arena_array(j->arena, room, sizeof *code),
		     *code_box = arena_array(j->arena, room, sizeof *code), *conflict_box = arena_array(j->arena, room, sizeof *code);
	for (int i = 0; i < rows->count; i++) {
		struct sql_press_erase_find_out row;
		struct uuid id = {{0}};
		sql_row(j->arena, rows, i, &row);
		if (slice_eq(row.what, S("code"))) {
			code[codes] = row.id;
			code_box[codes++] = empty_box(j, "code", "payload_box", row.id);
		} else if (uuid_parse(row.id, &id) == 0 && slice_eq(row.what, S("account"))) {
			account[accounts] = id;
			account_box[accounts++] = empty_box(j, "account", "number_box", slice_of(id.b, sizeof id.b));
		} else {
			conflict[conflicts] = id;
			conflict_box[conflicts++] = empty_box(j, "confirmation_conflict", "box", slice_of(id.b, sizeof id.b));
		}
	}
	tx_query(tx, SQL_CALL(j->arena, press_erase_boxes, .province = j->province, .accounts = {account, accounts, NULL},
	                      .account_boxes = {account_box, accounts}, .codes = {code, codes}, .code_boxes = {code_box, codes},
	                      .conflicts = {conflict, conflicts, NULL}, .conflict_boxes = {conflict_box, conflicts}), NULL, NULL);
	tx_query(tx, SQL_CALL(j->arena, press_erase_prints, .province = j->province, .vendor = e->vendor), on_prints, e);
}

static void on_payments(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct erasing *e = arg;
	struct sql_press_erase_payments_out row;
	(void)tx;
	sql_row(e->job->arena, rows, 0, &row);
	e->payments += row.erased;
}

static void on_begun(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct erasing *e = arg;
	struct job *j = e->job;
	struct sql_press_erase_begin_out row;
	if (!rows->count) {
		job_done(tx, j, S("{\"erased\":false}"));
		return;
	}
	sql_row(j->arena, rows, 0, &row);
	if (row.bar.p) {
		job_done(tx, j, arena_printf(j->arena, "{\"erased\":false,\"bar\":\"%.*s\"}", SARG(row.bar)));
		return;
	}
	e->vendor = row.vendor;
	for (int32_t i = 0; i < row.months; i++)
		tx_query(tx, SQL_CALL(j->arena, press_erase_payments, .province = j->province, .vendor = e->vendor, .since = row.since,
		                      .month = i), on_payments, e);
	tx_query(tx, SQL_CALL(j->arena, press_erase_find, .province = j->province, .vendor = e->vendor), on_found, e);
}

void erase_run(struct tx *tx, struct job *j)
{
	struct erasing *e = ARENA_NEW(j->arena, struct erasing);
	*e = (struct erasing){.job = j};
	tx_allow(tx, ERASE_RUN_MS);
	tx_query(tx, SQL_CALL(j->arena, press_patience, .milliseconds = ERASE_RUN_MS), NULL, NULL);
	tx_query(tx, SQL_CALL(j->arena, press_erase_begin, .province = j->province, .payload = j->payload), on_begun, e);
}
