/* A piece is one transaction: the next few boxes of one column are opened, sealed anew and put back where nobody changed them
 * meanwhile, and the place that the work has come to moves with them. A press that dies takes its piece with it and another
 * goes on. What was written behind that place with an old key is found by the next pass; the last is one that moved nothing.
 * A box that does not open is left, counted and told, and keeps its key from being retired. */
#include "rekey.h"

#include <jansson.h>
#include <openssl/crypto.h>
#include <string.h>

#include "socho/base/log.h"
#include "socho/seal/column.h"
#include "sql.h"

/* Of a box of any version: how it begins, and its nonce. */
enum { HEAD_BYTES = 2 + COLUMN_NONCE_BYTES };

struct piece {
	struct job *job;
	int16_t version;
};

static void on_settled(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct piece *p = arg;
	struct job *j = p->job;
	struct sql_press_rekey_settle_out row;
	sql_row(j->arena, rows, 0, &row);
	if (!row.finished) {
		job_continue(tx, j, (int32_t)row.pages_done, (int32_t)row.pages_total);
		return;
	}
	j->alarms = row.unreadable;
	job_done(tx, j, arena_printf(j->arena, "{\"version\":%d,\"moved\":%lld,\"unreadable\":%lld}", p->version,
	         (long long)row.moved, (long long)row.unreadable));
}

static void settle(struct tx *tx, struct piece *p)
{
	tx_query(tx, SQL_CALL(p->job->arena, press_rekey_settle, .province = p->job->province, .version = p->version), on_settled, p);
}

/* 0 with the box sealed anew, -1 when it does not open. */
static int seal_anew(struct job *j, const struct sql_press_rekey_next_out *row, struct slice *box)
{
	const char *table_z = arena_printf(j->arena, "%.*s", SARG(row->bound_table)).p;
	const char *column_z = arena_printf(j->arena, "%.*s", SARG(row->bound_column)).p;
	struct slice plain;
	struct fault why;
	if (column_open(j->arena, j->tools->columns, j->province, table_z, column_z, row->row_id, row->box, &plain, &why)) {
		log_warn("rekey_unreadable", KS("table", row->leaf), KS("column", row->col), KZ("detail", why.detail));
		return -1;
	}
	*box = column_seal(j->arena, j->tools->columns, j->province, table_z, column_z, row->row_id, plain);
	OPENSSL_cleanse((char *)(uintptr_t)plain.p, plain.n);
	return 0;
}

static void on_next(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct piece *p = arg;
	struct job *j = p->job;
	size_t n = 0, count = (size_t)rows->count;
	struct slice *at = arena_array(j->arena, count + 1, sizeof *at), *heads = arena_array(j->arena, count + 1, sizeof *heads);
	struct slice *boxes = arena_array(j->arena, count + 1, sizeof *boxes);
	struct sql_press_rekey_next_out row = {.leaf = {NULL, 0}};
	for (int i = 0; i < rows->count; i++) {
		sql_row(j->arena, rows, i, &row);
		if (seal_anew(j, &row, &boxes[n]))
			continue;
		at[n] = row.at;
		heads[n++] = slice_sub(row.box, 0, HEAD_BYTES);
	}
	if (count)
		tx_query(tx, SQL_CALL(j->arena, press_rekey_move, .province = j->province, .version = p->version, .leaf = row.leaf,
		                      .col = row.col, .at = {at, n}, .heads = {heads, n}, .boxes = {boxes, n},
		                      .unreadable = (int32_t)(count - n)), NULL, NULL);
	settle(tx, p);
}

static int read_version(struct job *j, int16_t *out, struct fault *why)
{
	json_t *payload = json_loadb(j->payload.p, j->payload.n, 0, NULL);
	json_int_t version = json_integer_value(json_object_get(payload, "version"));
	json_decref(payload);
	if (version < 1 || version > COLUMN_KEY_VERSION_MAX)
		return fault(why, ERR_OUT_OF_RANGE, "version");
	*out = (int16_t)version;
	if (column_keys_sealing(j->tools->columns, j->province) != *out)
		return fault_say(why, ERR_BAD_KEY, NULL, "ở đây chưa mã hóa bằng phiên bản khóa %d",
		                 "version %d does not seal here, at least not yet", *out);
	return 0;
}

void rekey_run(struct tx *tx, struct job *j)
{
	struct piece *p = ARENA_NEW(j->arena, struct piece);
	struct fault why = {.err = ERR_NONE};
	p->job = j;
	if (read_version(j, &p->version, &why)) {
		job_fail(tx, j, &why);
		return;
	}
	tx_query(tx, SQL_CALL(j->arena, press_rekey_next, .province = j->province, .version = p->version,
	                      .home = (int16_t)j->tools->config->province), on_next, p);
}
