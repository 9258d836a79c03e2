/* A dry run. The whole file is read through once before anything is stored, so that a file that cannot be read leaves
 * nothing; then its rows go by in batches: read and judged here, matched with the register in one statement, stored with
 * what they would do. A piece is one transaction of PIECE_ROWS rows; whoever takes the job up again goes on behind the
 * last line that was stored. */
#include <string.h>

#include "import.h"
#include "import_errors.h"
#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"
#include "socho/registry/import_file.h"
#include "socho/registry/vendor_sheet.h"
#include "sql.h"
#include "told.h"

enum { PIECE_ROWS = 2500, BATCH_ARENA_BYTES = 1024 * 1024, ROW_ARENA_BYTES = 64 * 1024 };

static const struct grid_options options = {.rows_max = IMPORT_SHEET_ROWS_MAX + GRID_HEAD_LINES};

struct checking {
	struct job *job;
	struct tx *tx;
	struct uuid id, market;
	int from_line, done, total, piece; /* rows before this piece, of the file, of this piece */
	int32_t today;
	struct slice bytes;
	struct grid *grid;
	struct grid_head head;
	bool at_end;
	struct arena batch, row; /* of the batch at hand, and of rows that are passed over */
	struct vendor_row *rows;
	int count;
};

static void end(void *arg)
{
	struct checking *c = arg;
	job_on_abandoned(c->job, NULL, NULL);
	grid_close(c->grid);
	c->grid = NULL;
	arena_release(&c->batch);
	arena_release(&c->row);
}

static void fail(struct checking *c, const struct fault *why)
{
	job_fail(c->tx, c->job, why);
	end(c);
}

/* What is wrong with a file stays wrong: it is not tried again. */
static void refuse(struct checking *c, const struct fault *why)
{
	struct job *j = c->job;
	tx_query(c->tx, SQL_CALL(j->arena, press_import_refused, .province = j->province, .id = c->id, .error = told_fault(j->arena, why)), NULL, NULL);
	job_done(c->tx, j, arena_printf(j->arena, "{\"refused\":\"%s\"}", err_info(why->err)->code));
	end(c);
}

/* ---- the end of the file */

static struct slice notes_of(struct checking *c)
{
	struct text t;
	text_init(&t, c->job->arena);
	text_addf(&t, "{\"format\":\"%s\",\"head_line\":%d,\"ignored_columns\":", grid_is_xlsx(c->grid) ? "xlsx" : "csv", c->head.line);
	text_add_json(&t, utf8_head(c->head.ignored, NOTE_CHARS_MAX));
	text_add(&t, S(",\"ignored_sheets\":"));
	text_add_json(&t, utf8_head(grid_sheets_ignored(c->grid), NOTE_CHARS_MAX));
	text_addc(&t, '}');
	return text_slice(&t);
}

static void on_faults(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct checking *c = arg;
	struct job *j = c->job;
	struct slice errors;
	struct fault why;
	struct sql_slices boxes = {NULL, 0};
	if (import_errors_write(j->arena, c->bytes, rows, &errors, &why)) {
		fail(c, &why);
		return;
	}
	if (errors.p)
		boxes = import_seal(j->arena, j->tools->columns, j->province, c->id, "errors", errors);
	tx_query(tx, SQL_CALL(j->arena, press_import_checked, .province = j->province, .id = c->id, .notes = notes_of(c),
	         .error_boxes = boxes), NULL, NULL);
	job_done(tx, j, arena_printf(j->arena, "{\"rows\":%d,\"faults\":%d}", c->done + c->piece, rows->count));
	end(c);
}

static void finish(struct checking *c)
{
	struct job *j = c->job;
	if (c->at_end) {
		tx_query(c->tx, SQL_CALL(j->arena, press_import_faults, .province = j->province, .import = c->id), on_faults, c);
		return;
	}
	job_continue(c->tx, j, c->done + c->piece, c->total);
	end(c);
}

/* ---- a batch */

static void next_batch(struct checking *c);

static void on_stored(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct checking *c = arg;
	(void)rows;
	/* At 500 rows, 2000, 8000: statements are planned anew then. */
	for (int n = IMPORT_BATCH_ROWS; n <= IMPORT_SHEET_ROWS_MAX; n *= 4)
		if (c->done + c->piece < n && c->done + c->piece + c->count >= n)
			tx_query(tx, SQL_CALL0(c->job->arena, press_import_analyze), NULL, NULL);
	c->piece += c->count;
	job_progress(c->job, c->done + c->piece);
	if (c->at_end || c->piece >= PIECE_ROWS)
		finish(c);
	else
		next_batch(c);
}

/* Columns of the batch, an element a row. */
static struct slice *slices(struct checking *c)
{
	return arena_array(&c->batch, (size_t)c->count, sizeof(struct slice));
}

/* What a row becomes in the register; a row that becomes nothing keeps nothing personal. */
static int seal_row(struct checking *c, struct vendor_row *r, struct slice *data, struct slice *box, struct fault *why)
{
	struct job *j = c->job;
	if (r->action != SHEET_CREATE && r->action != SHEET_UPDATE)
		return 0;
	if (r->action == SHEET_UPDATE && vendor_row_as_update(&c->batch, c->today, r, why))
		return -1;
	*data = vendor_form_data(&c->batch, &r->form);
	*box = column_seal(&c->batch, j->tools->columns, j->province, "revision", "personal_box",
	                   slice_of(r->id.b, sizeof r->id.b), vendor_form_personal(&c->batch, &r->form));
	return 0;
}

static void store(struct checking *c)
{
	struct job *j = c->job;
	size_t n = (size_t)c->count;
	struct uuid *id = arena_array(&c->batch, n, sizeof *id), *stall = arena_array(&c->batch, n, sizeof *stall);
	struct uuid *vendor = arena_array(&c->batch, n, sizeof *vendor);
	bool *no_stall = arena_array(&c->batch, n, sizeof *no_stall), *no_vendor = arena_array(&c->batch, n, sizeof *no_vendor);
	int32_t *line = arena_array(&c->batch, n, sizeof *line);
	struct slice *action = slices(c), *number = slices(c), *name = slices(c), *faults = slices(c), *data = slices(c);
	struct slice *box = slices(c), *row_hash = slices(c), *id_hash = slices(c), *bin = slices(c), *number_hash = slices(c);
	struct fault why;
	for (size_t i = 0; i < n; i++) {
		struct vendor_row *r = &c->rows[i];
		bool good = !r->fault_count;
		if (seal_row(c, r, &data[i], &box[i], &why)) {
			fail(c, &why);
			return;
		}
		id[i] = r->id;
		line[i] = r->line;
		stall[i] = r->stall;
		vendor[i] = r->vendor;
		no_stall[i] = !r->has_stall;
		no_vendor[i] = !r->has_vendor;
		action[i] = slice_z(sheet_action_name(r->action));
		number[i] = utf8_head(r->text[0], NUMBER_CHARS_MAX);
		name[i] = utf8_head(r->text[2], NAME_CHARS_MAX);
		faults[i] = vendor_row_faults(&c->batch, r);
		if (!good)
			continue;
		row_hash[i] = r->row_hash;
		id_hash[i] = r->id_number_hash;
		number_hash[i] = r->number_hash;
		bin[i] = r->form.bank->bin;
	}
	tx_query(c->tx, SQL_CALL(&c->batch, press_import_rows, .province = j->province, .import = c->id, .market = c->market,
	         .id = {id, n, NULL}, .line = {line, n, NULL}, .action = {action, n}, .stall_number = {number, n}, .name = {name, n},
	         .faults = {faults, n}, .stall = {stall, n, no_stall}, .vendor = {vendor, n, no_vendor}, .data = {data, n},
	         .personal_box = {box, n}, .row_hash = {row_hash, n}, .id_number_hash = {id_hash, n}, .bin = {bin, n},
	         .number_hash = {number_hash, n}), on_stored, c);
}

/* ---- what is known of a row */

static const struct uuid *id_or_none(const struct sql_uuid *u)
{
	return u->has ? &u->value : NULL;
}

static bool is_taken(const struct vendor_row *r)
{
	return r->action == SHEET_CREATE || r->action == SHEET_UPDATE || r->action == SHEET_UNCHANGED;
}

static bool same(struct slice a, struct slice b)
{
	return a.p && b.p && slice_eq(a, b);
}

/* Earlier rows of the batch are not in the table yet. */
static void look_back(const struct checking *c, int index, struct vendor_facts *x)
{
	const struct vendor_row *r = &c->rows[index];
	for (int i = 0; i < index; i++) {
		const struct vendor_row *o = &c->rows[i];
		if (o->has_stall && x->stall && is_taken(o) && uuid_eq(o->stall, *x->stall) && !x->stall_line)
			x->stall_line = o->line;
		if (!is_taken(o))
			continue;
		if (same(o->id_number_hash, r->id_number_hash) && !x->id_line)
			x->id_line = o->line;
		if (same(o->number_hash, r->number_hash) && !x->account_line) {
			x->account_line = o->line;
			x->account_line_name = o->text[2];
		}
	}
}

static void decide(struct checking *c, int index, const struct sql_registry_import_match_out *m)
{
	struct vendor_facts x = {
		.stall = id_or_none(&m->stall),
		.tenant = id_or_none(&m->tenant),
		.by_id = id_or_none(&m->by_id),
		.by_account = id_or_none(&m->by_account),
		.by_phone = id_or_none(&m->by_phone),
		.tenant_name = m->tenant_name,
		.by_id_name = m->by_id_name,
		.by_account_name = m->by_account_name,
		.by_phone_name = m->by_phone_name,
		.account_here = m->account_here,
		.account_kind = m->by_account_kind,
		.account_tax = m->by_account_tax,
		.account_phone = m->by_account_phone,
		.account_id = m->by_account_id,
		.earlier = m->earlier.p != NULL,
		.stall_line = m->stall_line,
		.id_line = m->id_line,
		.account_line = m->account_line,
		.account_line_name = m->account_line_name,
	};
	look_back(c, index, &x);
	vendor_row_decide(&c->batch, &x, &c->rows[index]);
}

static void on_matched(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct checking *c = arg;
	(void)tx;
	for (int i = 0; i < rows->count && i < c->count; i++) {
		struct sql_registry_import_match_out m;
		sql_row(&c->batch, rows, i, &m);
		decide(c, i, &m);
	}
	store(c);
}

static void match(struct checking *c)
{
	struct job *j = c->job;
	size_t n = (size_t)c->count;
	struct slice *number = slices(c), *row_hash = slices(c), *id_hash = slices(c), *phone = slices(c), *bin = slices(c);
	struct slice *number_hash = slices(c);
	for (size_t i = 0; i < n; i++) {
		struct vendor_row *r = &c->rows[i];
		if (r->fault_count)
			continue;
		vendor_row_hash(&c->batch, j->tools->columns, j->province, c->market, r);
		number[i] = r->form.stall;
		row_hash[i] = r->row_hash;
		id_hash[i] = r->id_number_hash;
		phone[i] = r->phone_hash;
		bin[i] = r->form.bank->bin;
		number_hash[i] = r->number_hash;
	}
	tx_query(c->tx, SQL_CALL(&c->batch, registry_import_match, .province = j->province, .market = c->market, .import = c->id,
	         .stall_number = {number, n}, .row_hash = {row_hash, n}, .id_number_hash = {id_hash, n}, .phone_hash = {phone, n},
	         .bin = {bin, n}, .number_hash = {number_hash, n}), on_matched, c);
}

static void next_batch(struct checking *c)
{
	struct fault why;
	int got = 1;
	arena_reset(&c->batch);
	c->rows = arena_array(&c->batch, IMPORT_BATCH_ROWS, sizeof *c->rows);
	c->count = 0;
	while (c->count < IMPORT_BATCH_ROWS && (got = grid_next(c->grid, &c->batch, &why)) == 1)
		vendor_row_read(&c->batch, &c->head, grid_cells(c->grid), grid_line(c->grid), grid_is_xlsx(c->grid), c->today,
		                &c->rows[c->count++]);
	c->at_end = got == 0;
	if (got < 0)
		fail(c, &why); /* it was read through before */
	else if (c->count)
		match(c);
	else
		finish(c);
}

/* ---- opening the file */

static int open_grid(struct checking *c, struct fault *why)
{
	if (grid_open(&c->grid, c->bytes, &options, why))
		return -1;
	return grid_head_read(c->grid, c->job->arena, vendor_sheet_columns, VENDOR_SHEET_COLUMNS, &c->head, why);
}

/* Passes over rows up to and with this line; how many they were, or -1. */
static int pass_over(struct checking *c, int line, struct fault *why)
{
	int rows = 0, got = 1;
	while (grid_line(c->grid) < line && (got = grid_next(c->grid, &c->row, why)) == 1) {
		rows++;
		arena_reset(&c->row);
	}
	return got < 0 ? -1 : rows;
}

/* The whole file once, for its faults and its length; then to where this piece begins. */
static int open_file(struct checking *c, struct fault *why)
{
	if (open_grid(c, why))
		return -1;
	c->total = pass_over(c, INT32_MAX, why);
	if (c->total < 0)
		return -1;
	if (c->total == 0)
		return fault_say(why, ERR_NO_HEAD, NULL, "dưới hàng tiêu đề không có hàng nào", "there is nothing below the head");
	if (c->total > IMPORT_SHEET_ROWS_MAX)
		return fault_say(why, ERR_TOO_MANY_ROWS, NULL, SAY_AT_MOST_D, IMPORT_SHEET_ROWS_MAX);
	grid_close(c->grid);
	c->grid = NULL;
	if (open_grid(c, why))
		return -1;
	c->done = c->from_line ? pass_over(c, c->from_line, why) : 0;
	return c->done < 0 ? -1 : 0;
}

static void on_parts(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct checking *c = arg;
	struct job *j = c->job;
	struct fault why;
	c->tx = tx;
	arena_init(&c->batch, BATCH_ARENA_BYTES);
	arena_init(&c->row, ROW_ARENA_BYTES);
	job_on_abandoned(j, end, c);
	if (import_unseal(j->arena, j->tools->columns, c->id, "upload", rows, &c->bytes, &why))
		fail(c, &why);
	else if (open_file(c, &why))
		refuse(c, &why);
	else
		next_batch(c);
}

static void on_found(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct checking *c = arg;
	struct job *j = c->job;
	struct sql_press_import_find_out row = {.state = S("")};
	if (rows->count)
		sql_row(j->arena, rows, 0, &row);
	if (!slice_eq(row.state, S("queued"))) {
		job_done(tx, j, S("{}"));
		return;
	}
	c->market = row.market;
	c->from_line = row.line;
	tx_query(tx, SQL_CALL(j->arena, registry_import_parts, .id = c->id, .what = S("upload")), on_parts, c);
}

void import_check_run(struct tx *tx, struct job *j)
{
	struct checking *c = ARENA_NEW(j->arena, struct checking);
	struct fault why;
	c->job = j;
	c->today = clock_day(clock_now_us());
	json_t *payload = json_read(j->payload, &why);
	int read = payload ? field_uuid(payload, "import", &c->id, &why) : -1;
	json_decref(payload);
	if (read)
		job_fail(tx, j, &why);
	else
		tx_query(tx, SQL_CALL(j->arena, press_import_find, .province = j->province, .id = c->id), on_found, c);
}
