#include "socho/confirm/statement_file.h"

#include <stdlib.h>
#include <string.h>

#include "socho/base/config.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/seal/column.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "socho/vietqr/bank.h"
#include "socho/vietqr/payload.h"
#include "sql.h"

enum { NAME_CHARS = 200, PIECE_BYTES = 512 * 1024 };

/* ---- sealed pieces: each is bound to its file and its place */

static struct slice place_of(struct arena *a, struct uuid id, const char *what_z, int n)
{
	char text[UUID_TEXT_BYTES];
	uuid_format(id, text);
	return arena_printf(a, "%s/%s/%d", text, what_z, n);
}

static struct sql_slices seal(struct arena *a, const struct column_keys *k, int province, struct uuid id, struct slice bytes)
{
	size_t count = (bytes.n + PIECE_BYTES - 1) / PIECE_BYTES;
	struct slice *boxes = arena_array(a, count, sizeof *boxes);
	for (size_t i = 0; i < count; i++)
		boxes[i] = column_seal(a, k, province, "statement_file", "boxes", place_of(a, id, "piece", (int)i + 1),
		                       slice_sub(bytes, i * PIECE_BYTES, (i + 1) * PIECE_BYTES));
	return (struct sql_slices){boxes, count};
}

/* "970422/0900012345", either half empty. */
static struct slice seal_hint(struct arena *a, const struct column_keys *k, struct uuid id, const struct statement_upload *u)
{
	struct slice hint = arena_printf(a, "%.*s/%.*s", SARG(u->bank), SARG(u->account));
	return column_seal(a, k, u->province, "statement_file", "hint_box", place_of(a, id, "hint", 0), hint);
}

int statement_unseal(struct arena *a, const struct column_keys *k, int province, struct uuid id, const struct sql_rows *rows,
                     struct statement_open *out, struct fault *why)
{
	struct text whole;
	text_init(&whole, a);
	for (int i = 0; i < rows->count; i++) {
		struct sql_confirm_statement_pieces_out row;
		struct slice piece, hint;
		sql_row(a, rows, i, &row);
		if (column_open(a, k, province, "statement_file", "boxes", place_of(a, id, "piece", row.n), row.box, &piece, why))
			return -1;
		text_add(&whole, piece);
		if (i)
			continue;
		if (column_open(a, k, province, "statement_file", "hint_box", place_of(a, id, "hint", 0), row.hint_box, &hint, why))
			return -1;
		out->connection = row.connection;
		out->bank = slice_cut(&hint, '/');
		out->account = hint;
	}
	out->bytes = text_slice(&whole);
	return 0;
}

/* ---- handing one in */

static int check_hint(struct arena *a, struct slice given, struct slice account, struct slice *bin, struct fault *why)
{
	const struct bank *bank = given.n ? bank_by_name(slice_trim(given)) : NULL;
	(void)a;
	if (given.n && !bank)
		return fault(why, ERR_UNKNOWN_BANK, "bank");
	*bin = bank ? bank->bin : S("");
	return account.n && (account.n > VIETQR_ACCOUNT_CHARS_MAX || !slice_all_alphanumeric(account)) ? fault(why, ERR_BAD_ACCOUNT, "account") : 0;
}

int statement_upload_call(struct arena *a, const struct column_keys *k, const struct statement_upload *u, struct sql_call *out,
                          struct fault *why)
{
	struct statement_upload known = *u;
	struct uuid id = uuid_new();
	uint8_t *hash = arena_alloc(a, COLUMN_LOOKUP_BYTES);
	if (!u->bytes.n)
		return fault_say(why, ERR_BAD_UPLOAD, "file", SAY_EMPTY_FILE);
	if (u->bytes.n > STATEMENT_BYTES_MAX)
		return fault_say(why, ERR_TOO_LARGE, "file", SAY_AT_MOST_BYTES_D, STATEMENT_BYTES_MAX);
	if (check_hint(a, u->bank, u->account, &known.bank, why) || plain_text(a, u->name, "name", NAME_CHARS, &known.name, why))
		return -1;
	column_lookup(k, u->province, "statement.file", u->bytes, hash);
	*out = SQL_CALL(a, confirm_statement_create, .province = u->province, .id = id, .name = known.name,
	                .file_hash = slice_of(hash, COLUMN_LOOKUP_BYTES), .file_bytes = (int32_t)u->bytes.n,
	                .hint_box = seal_hint(a, k, id, &known), .boxes = seal(a, k, u->province, id, u->bytes), .person = u->person,
	                .request = u->request);
	return 0;
}

static void show(struct request *rq, struct uuid id, int status)
{
	reply_json(rq, SQL_CALL(rq->arena, confirm_statement_get, .id = id), status);
}

static void on_created(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_confirm_statement_create_out row;
	(void)tx;
	/* None: the same file is just being handed in by somebody else. */
	if (!rows->count) {
		answer_error(rq, ERR_CONFLICT, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	show(rq, row.id, row.made ? 201 : 200);
}

static int read_province(const struct request *rq, struct slice given, int16_t *out, struct fault *why)
{
	int64_t n = rq->services->config->province;
	if (given.n && (slice_to_i64(given, &n) || n < 1 || n > COLUMN_PROVINCE_MAX))
		return fault(why, ERR_OUT_OF_RANGE, "province");
	*out = (int16_t)n;
	return 0;
}

void statement_create(struct request *rq)
{
	static const char *const names[] = {"bank", "account", "province", "name", NULL};
	struct statement_upload u = {.bytes = rq->body, .person = {rq->who.known, rq->who.person}, .request = rq->id};
	struct slice province;
	struct sql_call call;
	struct fault why;
	if (request_query_only(rq, names, &why) || request_query(rq, "bank", &u.bank, &why) ||
	    request_query(rq, "account", &u.account, &why) || request_query(rq, "name", &u.name, &why) ||
	    request_query(rq, "province", &province, &why) || read_province(rq, province, &u.province, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (!u.name.n)
		u.name = S("-");
	if (statement_upload_call(rq->arena, rq->services->columns, &u, &call, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, call, on_created, rq);
}

/* ---- looking at them */

void statement_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (uuid_parse(rq->param[0], &id))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else if (request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		show(rq, id, 200);
}

void statements_list(struct request *rq)
{
	static const char *const names[] = {"after", "limit", NULL};
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || page_read(rq, &page, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, confirm_statements, .after = page.after, .count = page.count), 200);
}
