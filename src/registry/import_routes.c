#include "socho/registry/query.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/base/multipart.h"
#include "socho/base/utf8.h"
#include "socho/registry/import_file.h"
#include "socho/registry/vendor_sheet.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { FILE_NAME_CHARS_MAX = 200 };

static const char *const import_kinds[] = {"vendors", NULL};
static const char *const actions[] = {"create", "update", "unchanged", "duplicate", "error", NULL};

/* ---- handing one in */

struct uploading {
	struct request *rq;
	struct uuid id, market;
	struct slice kind, name, bytes;
};

static void show(struct request *rq, struct uuid id, int status)
{
	reply_json(rq, SQL_CALL(rq->arena, registry_import_get, .id = id), status);
}

static void on_created(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct uploading *u = arg;
	struct sql_registry_import_create_out row;
	(void)tx;
	/* None: the same file is just being handed in by somebody else. */
	if (!rows->count) {
		answer_error(u->rq, ERR_CONFLICT, NULL);
		return;
	}
	sql_row(u->rq->arena, rows, 0, &row);
	show(u->rq, row.id, row.made ? 201 : 200);
}

static void on_place(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct uploading *u = arg;
	struct request *rq = u->rq;
	const struct column_keys *k = rq->services->columns;
	struct sql_registry_market_place_out place;
	if (!rows->count) {
		answer_error(rq, ERR_UNKNOWN_MARKET, "market");
		return;
	}
	sql_row(rq->arena, rows, 0, &place);
	tx_query(tx, SQL_CALL(rq->arena, registry_import_create, .province = place.province, .id = u->id, .market = u->market,
	         .kind = u->kind, .name = u->name, .file_hash = import_file_hash(rq->arena, k, place.province, u->bytes),
	         .file_bytes = (int32_t)u->bytes.n,
	         .boxes = import_seal(rq->arena, k, place.province, u->id, "upload", u->bytes), .person = rq->who.person,
	         .request = rq->id), on_created, u);
}

static void take_part(const struct multipart *m, const char *name_z, struct slice *out)
{
	const struct multipart_part *part = multipart_part(m, name_z);
	if (part)
		*out = part->body;
}

/* Parts of a form stand for the parameters of the same names. */
static int read_form(struct uploading *u, struct slice type, struct slice *market, struct fault *why)
{
	struct multipart form;
	if (multipart_read(u->rq->arena, type, u->rq->body, &form))
		return fault_say(why, ERR_BAD_UPLOAD, "file", "không đọc được biểu mẫu gửi lên", "the form cannot be read");
	const struct multipart_part *file = multipart_part(&form, "file");
	if (!file)
		return fault(why, ERR_BAD_UPLOAD, "file");
	u->bytes = file->body;
	u->name = file->filename;
	take_part(&form, "market", market);
	take_part(&form, "kind", &u->kind);
	take_part(&form, "name", &u->name);
	return 0;
}

static int read_upload(struct uploading *u, struct fault *why)
{
	static const char *const names[] = {"market", "kind", "name", NULL};
	struct request *rq = u->rq;
	struct slice type = request_header(rq, "content-type"), market = {NULL, 0}, kind, name;
	if (request_query_only(rq, names, why) || request_query(rq, "market", &market, why) ||
	    request_query(rq, "kind", &kind, why) || request_query(rq, "name", &name, why))
		return -1;
	u->bytes = rq->body;
	if (multipart_is(type) && read_form(u, type, &market, why))
		return -1;
	u->kind = kind.n ? kind : u->kind.n ? u->kind : S("vendors");
	u->name = name.n ? name : u->name.n ? u->name : S("-");
	if (!u->bytes.n)
		return fault_say(why, ERR_BAD_UPLOAD, "file", SAY_EMPTY_FILE);
	if (!slice_eq(u->kind, slice_z(import_kinds[0])))
		return fault(why, ERR_BAD_CHOICE, "kind");
	if (plain_text(rq->arena, u->name, "name", FILE_NAME_CHARS_MAX, &u->name, why))
		return -1;
	if (!market.n)
		return fault(why, ERR_MISSING, "market");
	return uuid_parse(slice_trim(market), &u->market) ? fault(why, ERR_UNKNOWN_MARKET, "market") : 0;
}

void import_create(struct request *rq)
{
	struct uploading *u = ARENA_NEW(rq->arena, struct uploading);
	struct fault why;
	u->rq = rq;
	u->id = uuid_new();
	if (read_upload(u, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_market_place, .market = u->market), on_place, u);
}

/* ---- looking at them */

void import_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		show(rq, id, 200);
}

void imports_list(struct request *rq)
{
	static const char *const names[] = {"after", "limit", NULL};
	struct uuid market;
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &market, &why) || request_query_only(rq, names, &why) || page_read(rq, &page, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, registry_imports, .market = market, .after = page.after, .count = page.count), 200);
}

void import_rows(struct request *rq)
{
	static const char *const names[] = {"action", "after", "limit", NULL};
	struct sql_registry_import_rows_in in = {.after = 0};
	struct slice after;
	int64_t line = 0;
	struct fault why;
	if (path_id(rq, 0, &in.import, &why) || request_query_only(rq, names, &why) ||
	    query_word(rq, "action", actions, &in.action, &why) || query_text(rq, "after", &after, &why) ||
	    page_limit(rq, &in.count, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (after.p && (slice_to_i64(after, &line) || line < 0 || line > INT32_MAX)) {
		answer_error(rq, ERR_OUT_OF_RANGE, "after");
		return;
	}
	in.after = (int32_t)line;
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_import_rows, &in), 200);
}

struct fetching {
	struct request *rq;
	struct uuid id;
};

static void on_parts(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct fetching *f = arg;
	struct slice bytes;
	struct fault why;
	(void)tx;
	if (!rows->count)
		answer_error(f->rq, ERR_NOT_FOUND, NULL);
	else if (import_unseal(f->rq->arena, f->rq->services->columns, f->id, "errors", rows, &bytes, &why))
		answer_fault(f->rq, &why);
	else
		answer_bytes(f->rq, grid_format_type(slice_starts(bytes, S("PK")) ? GRID_XLSX : GRID_CSV), bytes);
}

void import_errors(struct request *rq)
{
	struct fetching *f = ARENA_NEW(rq->arena, struct fetching);
	struct fault why;
	f->rq = rq;
	if (path_id(rq, 0, &f->id, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_import_parts, .id = f->id, .what = S("errors")), on_parts, f);
}

void import_template(struct request *rq)
{
	static const char *const names[] = {"kind", NULL};
	struct slice kind, file;
	enum grid_format format;
	struct fault why;
	if (request_query_only(rq, names, &why) || query_word(rq, "kind", import_kinds, &kind, &why))
		answer_fault(rq, &why);
	else if (grid_format_of(rq->param[0], &format))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else if (vendor_sheet_template(rq->arena, format, &file, &why))
		answer_fault(rq, &why);
	else
		answer_bytes(rq, grid_format_type(format), file);
}

/* ---- making drafts */

static int read_lines(const struct request *rq, int32_t **lines, size_t *count, struct fault *why)
{
	const json_t *list = json_object_get(rq->json, "exclude");
	*lines = NULL;
	*count = 0;
	if (!field_present(rq->json, "exclude"))
		return 0;
	if (!json_is_array(list))
		return fault(why, ERR_WRONG_TYPE, "exclude");
	*count = json_array_size(list);
	if (*count > IMPORT_EXCLUDED_MAX)
		return fault_say(why, ERR_OUT_OF_RANGE, "exclude", "nhiều nhất %d dòng", "at most %d lines",
		                 IMPORT_EXCLUDED_MAX);
	*lines = arena_array(rq->arena, *count, sizeof **lines);
	for (size_t i = 0; i < *count; i++) {
		json_int_t line = json_integer_value(json_array_get(list, i));
		if (line < 1 || line > INT32_MAX)
			return fault(why, ERR_WRONG_TYPE, "exclude");
		(*lines)[i] = (int32_t)line;
	}
	return 0;
}

static void on_committed(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct fetching *f = arg;
	struct sql_registry_import_commit_out row;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		answer_error(f->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(f->rq->arena, rows, 0, &row);
	if (row.made) {
		show(f->rq, f->id, 200);
		return;
	}
	fault_state(&why, ERR_WRONG_STATE, NULL, row.state);
	answer_fault(f->rq, &why);
}

/* {exclude?} of an import, NULL when it was refused. */
static struct fetching *read_selection(struct request *rq, struct sql_int4s *excluded)
{
	static const char *const names[] = {"exclude", NULL};
	struct fetching *f = ARENA_NEW(rq->arena, struct fetching);
	int32_t *lines;
	size_t count;
	struct fault why;
	f->rq = rq;
	if (path_id(rq, 0, &f->id, &why) || fields_only(rq->arena, rq->json, names, &why) || read_lines(rq, &lines, &count, &why)) {
		answer_fault(rq, &why);
		return NULL;
	}
	*excluded = (struct sql_int4s){lines, count, NULL};
	return f;
}

void import_commit(struct request *rq)
{
	struct sql_int4s excluded;
	struct fetching *f = read_selection(rq, &excluded);
	if (f)
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_import_commit, .id = f->id, .excluded = excluded,
		         .person = rq->who.person, .request = rq->id), on_committed, f);
}

static void on_submitted(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct fetching *f = arg;
	struct sql_registry_import_submit_out row;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		answer_error(f->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(f->rq->arena, rows, 0, &row);
	if (!row.submitted && row.unagreed) {
		answer_error(f->rq, ERR_CONSENT_NEEDED, "consents");
		return;
	}
	if (slice_eq(row.state, S("committed"))) {
		show(f->rq, f->id, 200);
		return;
	}
	fault_state(&why, ERR_WRONG_STATE, NULL, row.state);
	answer_fault(f->rq, &why);
}

void import_submit(struct request *rq)
{
	struct sql_int4s excluded;
	struct fetching *f = read_selection(rq, &excluded);
	if (f)
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_import_submit, .id = f->id, .excluded = excluded,
		         .person = rq->who.person, .request = rq->id), on_submitted, f);
}
