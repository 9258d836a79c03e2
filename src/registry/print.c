#include "socho/registry/print.h"

#include <string.h>

#include "socho/registry/query.h"
#include "socho/base/details.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/base/file.h"
#include "socho/image/layout.h"
#include "socho/registry/code_id.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

static const char *const formats[] = {"pdf", "png", NULL};
enum { FORMAT_PDF, FORMAT_PNG };

struct wishing {
	struct request *rq;
	const struct layout *layout;
	struct slice *codes;
	struct uuid *stalls;
	size_t code_count, stall_count;
	struct sql_registry_print_create_in in;
};

const char *print_path(struct arena *a, const struct config *c, struct uuid id, struct slice format)
{
	char text[UUID_TEXT_BYTES];
	uuid_format(id, text);
	return arena_printf(a, "%s/out/%s.%.*s", c->state_dir, text, SARG(format)).p;
}

struct slice print_address(struct arena *a, const struct config *c, struct slice code, struct slice serial)
{
	struct slice base = slice_z(c->public_url);
	while (slice_ends(base, S("/")))
		base.n--;
	return arena_printf(a, "%.*s/v/%.*s%s%.*s", SARG(base), SARG(code), serial.n ? "?label=" : "", SARG(serial));
}

/* ---- asking for one */

/* An array of at most PRINT_LABELS_MAX texts; none when it is missing. */
static int read_texts(struct request *rq, const char *field, struct slice **out, size_t *count, struct fault *why)
{
	const json_t *list = json_object_get(rq->json, field);
	*count = 0;
	if (!field_present(rq->json, field))
		return 0;
	if (!json_is_array(list))
		return fault(why, ERR_WRONG_TYPE, field);
	size_t n = json_array_size(list);
	if (n == 0 || n > PRINT_LABELS_MAX)
		return fault_say(why, ERR_OUT_OF_RANGE, field, SAY_1_TO_D, PRINT_LABELS_MAX);
	*out = arena_array(rq->arena, n, sizeof **out);
	for (size_t i = 0; i < n; i++) {
		const json_t *one = json_array_get(list, i);
		if (!json_is_string(one))
			return fault(why, ERR_WRONG_TYPE, field);
		(*out)[i] = slice_of(json_string_value(one), json_string_length(one));
	}
	*count = n;
	return 0;
}

static int read_codes(struct wishing *w, struct fault *why)
{
	if (read_texts(w->rq, "codes", &w->codes, &w->code_count, why))
		return -1;
	for (size_t i = 0; i < w->code_count; i++) {
		char *id = arena_alloc(w->rq->arena, CODE_ID_BYTES);
		if (code_id_parse(w->codes[i], id))
			return faultf(why, ERR_NOT_PRINTABLE, "codes", "%.*s", SARG(slice_sub(w->codes[i], 0, 40)));
		w->codes[i] = slice_z(id);
	}
	return 0;
}

static int read_stalls(struct wishing *w, struct fault *why)
{
	struct slice *texts;
	size_t count;
	if (read_texts(w->rq, "stalls", &texts, &count, why))
		return -1;
	w->stalls = arena_array(w->rq->arena, count, sizeof *w->stalls);
	w->stall_count = count;
	for (size_t i = 0; i < count; i++)
		if (uuid_parse(texts[i], &w->stalls[i]))
			return fault(why, ERR_BAD_ID, "stalls");
	return 0;
}

static int read_wish(struct wishing *w, struct fault *why)
{
	static const char *const names[] = {"layout", "format", "codes", "stalls", "void_earlier", NULL};
	const json_t *json = w->rq->json;
	int format = FORMAT_PDF;
	if (fields_only(w->rq->arena, json, names, why) ||
	    field_text(w->rq->arena, json, "layout", NUMBER_CHARS_MAX, &w->in.layout, why))
		return -1;
	w->layout = layout_find(w->in.layout);
	if (!w->layout)
		return fault(why, ERR_UNKNOWN_LAYOUT, "layout");
	if (field_present(json, "format") && field_choice(json, "format", formats, &format, why))
		return -1;
	w->in.format = slice_z(formats[format]);
	if (field_present(json, "void_earlier") && !json_is_boolean(json_object_get(json, "void_earlier")))
		return fault(why, ERR_WRONG_TYPE, "void_earlier");
	w->in.void_earlier = json_is_true(json_object_get(json, "void_earlier"));
	if (read_codes(w, why) || read_stalls(w, why))
		return -1;
	return w->code_count && w->stall_count
	           ? fault_say(why, ERR_BAD_CHOICE, "stalls", "chọn mã hoặc điểm kinh doanh, không cả hai",
	                       "codes or stalls, not both")
	           : 0;
}

static struct slice draw_serial(struct arena *a)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char *serial = arena_alloc(a, PRINT_SERIAL_CHARS);
	random_bytes(serial, PRINT_SERIAL_CHARS);
	for (int i = 0; i < PRINT_SERIAL_CHARS; i++)
		serial[i] = alphabet[serial[i] & 31];
	return slice_of(serial, PRINT_SERIAL_CHARS);
}

static bool is_live(struct slice state)
{
	return slice_eq(state, S("issued")) || slice_eq(state, S("printed")) || slice_eq(state, S("displayed"));
}

static int not_live(struct arena *a, const char *field, struct slice wanted, struct slice state, struct fault *why)
{
	struct slice vi = state.p ? state_vi(state) : S("không có mã"), en = state.p ? state : S("none");
	return fault_words(why, ERR_NOT_PRINTABLE, field, arena_printf(a, "%.*s: %.*s", SARG(wanted), SARG(vi)).p,
	                   arena_printf(a, "%.*s: %.*s", SARG(wanted), SARG(en)).p);
}

/* Every code that was found, or the first that may not be printed. */
static int choose(struct wishing *w, const struct sql_rows *rows, struct fault *why)
{
	struct arena *a = w->rq->arena;
	const char *field = w->code_count ? "codes" : w->stall_count ? "stalls" : NULL;
	if (rows->count == 0)
		return fault_say(why, ERR_NOT_PRINTABLE, field, "không có mã nào đang dùng", "no live code");
	if (rows->count > PRINT_LABELS_MAX)
		return fault_say(why, ERR_OUT_OF_RANGE, field, "nhiều nhất %d tem một lần in", "at most %d labels a batch",
		                 PRINT_LABELS_MAX);
	if (slice_eq(w->in.format, S("png")) && layout_pages(w->layout, rows->count) > 1)
		return fault_say(why, ERR_OUT_OF_RANGE, "format", "PNG là một trang gồm %d tem",
		                 "a PNG is one page of %d labels", layout_labels_a_page(w->layout));
	struct slice *codes = arena_array(a, (size_t)rows->count, sizeof *codes);
	struct slice *serials = arena_array(a, (size_t)rows->count, sizeof *serials);
	for (int i = 0; i < rows->count; i++) {
		struct sql_registry_print_wanted_out row;
		sql_row(a, rows, i, &row);
		if (!row.state.p || !is_live(row.state))
			return not_live(a, field, row.wanted, row.state, why);
		codes[i] = row.code;
		serials[i] = draw_serial(a);
	}
	w->in.codes = (struct sql_slices){codes, (size_t)rows->count};
	w->in.serials = (struct sql_slices){serials, (size_t)rows->count};
	return 0;
}

static void on_wanted(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct wishing *w = arg;
	struct fault why;
	(void)tx;
	if (choose(w, rows, &why))
		answer_fault(w->rq, &why);
	else
		reply_json(w->rq, sql_call_of(w->rq->arena, &sql_registry_print_create, &w->in), 201);
}

static void on_place(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct wishing *w = arg;
	struct sql_registry_market_place_out place;
	if (!rows->count) {
		answer_error(w->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(w->rq->arena, rows, 0, &place);
	w->in.province = place.province;
	tx_query(tx,
	         SQL_CALL(w->rq->arena, registry_print_wanted, .province = place.province, .market = w->in.market,
	                  .codes = {w->codes, w->code_count}, .stalls = {w->stalls, w->stall_count, NULL}),
	         on_wanted, w);
}

void print_create(struct request *rq)
{
	struct wishing *w = ARENA_NEW(rq->arena, struct wishing);
	struct fault why;
	w->rq = rq;
	w->in = (struct sql_registry_print_create_in){.id = uuid_new(), .person = WRITER(rq), .request = rq->id};
	if (path_id(rq, 0, &w->in.market, &why) || read_wish(w, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (!rq->services->config->public_url[0])
		answer_error(rq, ERR_NO_PUBLIC_URL, NULL);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_market_place, .market = w->in.market), on_place, w);
}

/* ---- looking at them */

void prints_list(struct request *rq)
{
	static const char *const names[] = {"after", "limit", NULL};
	struct uuid market;
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &market, &why) || request_query_only(rq, names, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	reply_json(rq, SQL_CALL(rq->arena, registry_prints, .market = market, .after = page.after, .count = page.count), 200);
}

void print_show(struct request *rq)
{
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why))
		answer_fault(rq, &why);
	else
		reply_told(rq, SQL_CALL(rq->arena, registry_print_get, .id = id), 200);
}

struct fetching {
	struct request *rq;
	struct uuid id;
	struct slice format;
	const char *type_z;
};

static void on_file(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct fetching *f = arg;
	struct request *rq = f->rq;
	struct sql_registry_print_file_out row = {0};
	struct slice file;
	struct fault why;
	(void)tx;
	if (rows->count)
		sql_row(rq->arena, rows, 0, &row);
	if (!rows->count || !slice_eq(row.format, f->format))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else if (!slice_eq(row.state, S("done")))
		answer_error(rq, ERR_NOT_PRINTED, NULL);
	else if (row.gone)
		answer_error(rq, ERR_PRINT_GONE, NULL);
	else if (file_read(rq->arena, print_path(rq->arena, rq->services->config, f->id, f->format), PRINT_FILE_BYTES_MAX, &file,
	                   &why))
		answer_error(rq, ERR_INTERNAL, NULL);
	else
		answer_bytes(rq, f->type_z, file);
}

static void fetch(struct request *rq, const char *format_z, const char *type_z)
{
	struct fetching *f = ARENA_NEW(rq->arena, struct fetching);
	struct fault why;
	*f = (struct fetching){.rq = rq, .format = slice_z(format_z), .type_z = type_z};
	if (path_id(rq, 0, &f->id, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_print_file, .id = f->id), on_file, f);
}

void print_pdf(struct request *rq)
{
	fetch(rq, "pdf", "application/pdf");
}

void print_png(struct request *rq)
{
	fetch(rq, "png", "image/png");
}
