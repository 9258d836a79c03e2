/* Drafts out of the rows that were checked, a batch of IMPORT_BATCH_ROWS in one transaction. A row and its draft have one
 * id, and the row says that its draft is there: a press that dies leaves whole batches, and the next one goes on. */
#include "import.h"
#include "socho/base/fields.h"
#include "socho/base/limits.h"
#include "socho/registry/vendor.h"
#include "socho/vietqr/bank.h"
#include "sql.h"

enum { STORE_AT_ONCE = 32 /* statements without waiting: a connection takes so many */ };

struct drafting {
	struct job *job;
	struct tx *tx;
	struct uuid id, market, person;
	struct slice request;
	struct sql_press_import_next_out *rows;
	int count, stored;
};

static void on_marked(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct drafting *d = arg;
	struct job *j = d->job;
	struct sql_press_import_drafted_out row;
	sql_row(j->arena, rows, 0, &row);
	if (d->count < IMPORT_BATCH_ROWS || row.done == d->count)
		tx_query(tx, SQL_CALL0(j->arena, press_import_analyze), NULL, NULL);
	if (d->count == IMPORT_BATCH_ROWS) {
		job_continue(tx, j, (int32_t)row.done, 0);
		return;
	}
	tx_query(tx, SQL_CALL(j->arena, press_import_committed, .province = j->province, .id = d->id), NULL, NULL);
	job_done(tx, j, arena_printf(j->arena, "{\"drafts\":%lld}", (long long)row.done));
}

static void store(struct drafting *d);

static void on_stored(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	(void)tx;
	(void)rows;
	store(arg);
}

static void mark(struct drafting *d)
{
	struct job *j = d->job;
	struct uuid *ids = arena_array(j->arena, (size_t)d->count + 1, sizeof *ids);
	for (int i = 0; i < d->count; i++)
		ids[i] = d->rows[i].id;
	tx_query(d->tx, SQL_CALL(j->arena, press_import_drafted, .province = j->province, .import = d->id,
	         .ids = {ids, (size_t)d->count, NULL}), on_marked, d);
}

/* What the trail tells of a draft's sealed fields. */
static int sealed_hashes(struct job *j, const struct sql_press_import_next_out *row, struct slice *out, struct fault *why)
{
	struct slice text;
	struct vendor_personal personal;
	if (column_open(j->arena, j->tools->columns, j->province, "revision", "personal_box", slice_of(row->id.b, sizeof row->id.b),
	                row->personal_box, &text, why) || vendor_personal_read(j->arena, text, &personal, why))
		return -1;
	struct vendor_form form = {.phone = personal.phone, .id_number = personal.id_number, .email = personal.email,
	                           .bank = bank_by_bin(row->bin), .number = personal.number};
	*out = revision_sealed(j->arena, j->tools->columns, j->province, &form);
	return 0;
}

/* The next few; the answer to the last of them asks for more. */
static void store(struct drafting *d)
{
	struct job *j = d->job;
	struct slice sealed;
	struct fault why;
	int end = d->count - d->stored < STORE_AT_ONCE ? d->count : d->stored + STORE_AT_ONCE;
	if (d->stored == d->count) {
		mark(d);
		return;
	}
	while (d->stored < end) {
		const struct sql_press_import_next_out *row = &d->rows[d->stored++];
		if (sealed_hashes(j, row, &sealed, &why)) {
			job_fail(d->tx, j, &why);
			return;
		}
		tx_query(d->tx, SQL_CALL(j->arena, registry_revision_create, .province = j->province, .id = row->id,
		         .market = d->market, .stall = {.has = true, .value = row->stall}, .vendor = row->vendor,
		         .kind = S("vendor_registration"), .data = row->data, .personal_box = row->personal_box, .person = d->person, .request = d->request,
		         .sealed = sealed),
		         d->stored == end ? on_stored : NULL, d);
	}
}

static void on_next(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct drafting *d = arg;
	struct job *j = d->job;
	d->tx = tx;
	d->count = rows->count;
	d->rows = arena_array(j->arena, (size_t)rows->count + 1, sizeof *d->rows);
	for (int i = 0; i < rows->count; i++)
		sql_row(j->arena, rows, i, &d->rows[i]);
	store(d);
}

static void on_found(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct drafting *d = arg;
	struct job *j = d->job;
	struct sql_press_import_find_out row = {.state = S("")};
	if (rows->count)
		sql_row(j->arena, rows, 0, &row);
	if (!slice_eq(row.state, S("committing"))) {
		job_done(tx, j, S("{}"));
		return;
	}
	char id[UUID_TEXT_BYTES];
	uuid_format(d->id, id);
	d->request = arena_dup(j->arena, slice_z(id));
	d->market = row.market;
	d->person = row.committer.value;
	tx_query(tx, SQL_CALL(j->arena, press_import_next, .province = j->province, .import = d->id, .most = IMPORT_BATCH_ROWS),
	         on_next, d);
}

void import_commit_run(struct tx *tx, struct job *j)
{
	struct drafting *d = ARENA_NEW(j->arena, struct drafting);
	struct fault why;
	d->job = j;
	json_t *payload = json_read(j->payload, &why);
	int read = payload ? field_uuid(payload, "import", &d->id, &why) : -1;
	json_decref(payload);
	if (read)
		job_fail(tx, j, &why);
	else
		tx_query(tx, SQL_CALL(j->arena, press_import_find, .province = j->province, .id = d->id), on_found, d);
}

static void on_forgotten(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct job *j = arg;
	struct sql_press_import_forget_out row;
	sql_row(j->arena, rows, 0, &row);
	job_done(tx, j, arena_printf(j->arena, "{\"files\":%lld}", (long long)row.files));
}

void import_forget_run(struct tx *tx, struct job *j)
{
	tx_query(tx, SQL_CALL(j->arena, press_import_forget, .seconds = IMPORT_KEEP_S), on_forgotten, j);
}
