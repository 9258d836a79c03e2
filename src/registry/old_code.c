/* A board's list of the codes on its old posters, as a table with two columns. All rows or none: a code that stood for the
 * wrong stall would send somebody's money to a neighbour. */
#include "socho/registry/old_code.h"

#include <ctype.h>
#include <string.h>

#include "socho/base/grid.h"
#include "socho/base/utf8.h"
#include "socho/registry/query.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { CODE, STALL, COLUMNS };
enum { PREFIX_CHARS_MIN = 2, PREFIX_CHARS_MAX = 10, DIGITS_MIN = 2, DIGITS_MAX = 12 };

static const char *const code_names[] = {"Mã cũ", "code", NULL};
static const char *const stall_names[] = {"Số sạp", "Số điểm kinh doanh", "stall", NULL};
static const struct grid_column columns[] = {[CODE] = {code_names, true}, [STALL] = {stall_names, true}};

struct list {
	struct slice *code, *prefix, *stall;
	int32_t *digits, *line;
	size_t count;
};

/* "kiot-012" is KIOT and 012; CZ begins our own codes. */
static int read_code(struct arena *a, struct slice text, struct list *l, struct fault *why)
{
	struct slice s;
	size_t letters = 0, n = 0;
	if (!text.n)
		return fault_say(why, ERR_MISSING, "code", "mã nào", "which code");
	if (utf8_fold(a, text, &s))
		return fault_say(why, ERR_BAD_TEXT, "code", "chữ không đọc được", "text");
	char *code = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' && s.p[i] != '-')
			code[n++] = s.p[i];
	while (letters < n && isupper((unsigned char)code[letters]))
		letters++;
	struct slice digits = slice_of(code + letters, n - letters);
	if (letters < PREFIX_CHARS_MIN || letters > PREFIX_CHARS_MAX || digits.n < DIGITS_MIN || digits.n > DIGITS_MAX ||
	    !slice_all_digits(digits) || memcmp(code, "CZ", 2) == 0)
		return fault_say(why, ERR_BAD_TEXT, "code", "2 đến 10 chữ cái, không bắt đầu bằng CZ, rồi 2 đến 12 chữ số",
		                 "2 to 10 letters, not CZ first, and 2 to 12 digits");
	l->code[l->count] = slice_of(code, n);
	l->prefix[l->count] = slice_of(code, letters);
	l->digits[l->count] = (int32_t)digits.n;
	return 0;
}

static int read_rows(struct arena *a, struct grid *g, struct list *l, struct fault *why)
{
	struct grid_head head;
	int got;
	if (grid_head_read(g, a, columns, COLUMNS, &head, why))
		return -1;
	while ((got = grid_next(g, a, why)) == 1) {
		const struct cell *cells = grid_cells(g);
		if (read_code(a, cells[head.at[CODE]].text, l, why))
			return fault_at_line(why, grid_line(g));
		l->stall[l->count] = cells[head.at[STALL]].text;
		l->line[l->count++] = grid_line(g);
	}
	return got;
}

static int read_list(struct arena *a, struct slice bytes, struct list *l, struct fault *why)
{
	enum { ROWS = OLD_CODE_ROWS_MAX + GRID_HEAD_LINES };
	struct grid *g;
	*l = (struct list){.code = arena_array(a, ROWS, sizeof *l->code), .prefix = arena_array(a, ROWS, sizeof *l->prefix),
	                   .stall = arena_array(a, ROWS, sizeof *l->stall), .digits = arena_array(a, ROWS, sizeof *l->digits),
	                   .line = arena_array(a, ROWS, sizeof *l->line)};
	if (grid_open(&g, bytes, &(struct grid_options){.rows_max = ROWS}, why))
		return -1;
	int rc = read_rows(a, g, l, why);
	grid_close(g);
	return rc || l->count ? rc : fault(why, ERR_MISSING, "code");
}

static void on_set(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_registry_old_codes_set_out out;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &out);
	if (!out.line.has) {
		answer_json(rq, 200, out.body);
		return;
	}
	if (slice_eq(out.fault, S("stall")))
		(void)fault_say(&why, ERR_UNKNOWN_STALL, "stall", "chợ này không có điểm kinh doanh ấy",
		                "no such stall in this market");
	else if (slice_eq(out.fault, S("twice")))
		(void)fault_say(&why, ERR_BAD_TEXT, "code", "có hai lần trong danh sách này", "twice in this list");
	else
		(void)fault_say(&why, ERR_BAD_TEXT, "code", "các mã cùng chữ đầu phải có cùng số chữ số",
		                "a prefix has one number of digits");
	(void)fault_at_line(&why, out.line.value);
	answer_fault(rq, &why);
}

void old_codes_set(struct request *rq)
{
	struct uuid market;
	struct list l;
	struct fault why;
	if (path_id(rq, 0, &market, &why) || read_list(rq->arena, rq->body, &l, &why)) {
		answer_fault(rq, &why);
		return;
	}
	tx_query(rq->tx,
	         SQL_CALL(rq->arena, registry_old_codes_set, .market = market, .line = {l.line, l.count, NULL}, .code = {l.code, l.count},
	                  .prefix = {l.prefix, l.count}, .digits = {l.digits, l.count, NULL}, .stall = {l.stall, l.count},
	                  .person = rq->who.person, .request = rq->id),
	         on_set, rq);
}

void old_codes_list(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid market;
	struct fault why;
	if (path_id(rq, 0, &market, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, registry_old_codes, .market = market), 200);
}
