/* The recognised markets for people: on a phone each row becomes a card whose lines say their column. */
#include "socho/adoption/open.h"

#include "socho/base/vn.h"
#include "socho/registry/lookups.h"
#include "socho/registry/public_page.h"
#include "socho/registry/query.h"
#include "socho/store/db.h"
#include "sql.h"

static const struct said title = {"Chợ 4.0 được công nhận", "Recognised markets"};

struct listing {
	struct request *rq;
	struct public_setting set;
	struct sql_adoption_open_markets_page_in in;
	struct slice typed; /* what is looked for, as typed */
	int64_t page;       /* from 1 */
	int64_t total;
};

/* A path with what this list is asked with, as the address says it; page 0: for a file, which is in no language. */
static void address(struct public_page *p, const struct listing *l, const char *path_z, int64_t page)
{
	struct slice rest = l->rq->query;
	const char *before = "?";
	public_raw(p, path_z);
	while (rest.p && rest.n) {
		struct slice pair = slice_cut(&rest, '&'), value = pair, key = slice_cut(&value, '=');
		if (!value.n || !(slice_eq(key, S("q")) || slice_eq(key, S("province")) || (page && slice_eq(key, S("lang")))))
			continue;
		public_raw(p, before);
		public_text(p, pair);
		before = "&amp;";
	}
	if (page > 1)
		text_addf(&p->text, "%spage=%lld", before, (long long)page);
}

static void link_to(struct public_page *p, const struct listing *l, const char *path_z, int64_t page, const char *more_z, const char *name_z)
{
	public_raw(p, "<a href=\"");
	address(p, l, path_z, page);
	text_addf(&p->text, "\"%s>%s</a> ", more_z, name_z);
}

static void hidden(struct public_page *p, const struct listing *l, const char *name_z)
{
	struct slice value;
	struct fault why;
	if (request_query(l->rq, name_z, &value, &why) || !value.n)
		return;
	text_addf(&p->text, "<input type=\"hidden\" name=\"%s\" value=\"", name_z);
	public_text(p, value);
	public_raw(p, "\">");
}

static void search(struct public_page *p, const struct listing *l)
{
	text_addf(&p->text, "<section><form method=\"get\" action=\"/markets\" role=\"search\">\n<label for=\"q\">%s</label>\n"
	          "<input id=\"q\" name=\"q\" type=\"search\" maxlength=\"120\" value=\"",
	          public_said(p, (struct said){"Tìm theo tên chợ hoặc xã, phường", "Search by market or commune"}));
	public_text(p, l->typed);
	public_raw(p, "\">");
	hidden(p, l, "province");
	hidden(p, l, "lang");
	text_addf(&p->text, "<button>%s</button>\n</form></section>\n", public_said(p, (struct said){"Tìm", "Search"}));
}

static void cell(struct public_page *p, struct said name, struct slice value)
{
	text_addf(&p->text, "<td data-name=\"%s\">", public_said(p, name));
	public_text(p, value.n ? value : S("–"));
	public_raw(p, "</td>");
}

static struct slice day_text(struct arena *a, struct sql_date day)
{
	struct text t;
	text_init(&t, a);
	if (day.has)
		vn_day(&t, day.value);
	return text_slice(&t);
}

static const struct {
	struct said name;
} columns[] = {
	{{"Chợ", "Market"}}, {{"Nơi", "Place"}}, {{"Từ ngày", "Since"}}, {{"Quyết định", "Decision"}}, {{"Bộ tiêu chí", "Criteria"}},
};
enum { COLUMN_MARKET, COLUMN_PLACE, COLUMN_SINCE, COLUMN_DECISION, COLUMN_CRITERIA, COLUMN_COUNT };

/* "156/QĐ-UBND, UBND tỉnh Thái Nguyên, 20/10/2022" */
static struct slice decision(struct arena *a, const struct sql_adoption_open_markets_page_out *row)
{
	if (!row->number.n)
		return row->number;
	return arena_printf(a, "%.*s, %.*s, %.*s", SARG(row->number), SARG(row->issuer), SARG(day_text(a, row->issued_on)));
}

static void table(struct public_page *p, const struct sql_rows *rows)
{
	struct arena *a = p->text.arena;
	struct sql_adoption_open_markets_page_out row;
	text_addf(&p->text, "<table aria-label=\"%s\">\n<thead><tr>", public_said(p, title));
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		text_addf(&p->text, "<th scope=\"col\">%s</th>", public_said(p, columns[i].name));
	public_raw(p, "</tr></thead>\n<tbody>\n");
	for (int i = 0; i < rows->count; i++) {
		sql_row(a, rows, i, &row);
		public_raw(p, "<tr><th scope=\"row\">");
		public_text(p, row.name);
		public_raw(p, "</th>");
		cell(p, columns[COLUMN_PLACE].name, arena_printf(a, "%.*s, %.*s", SARG(row.unit_name), SARG(row.province_name)));
		cell(p, columns[COLUMN_SINCE].name, day_text(a, row.since));
		cell(p, columns[COLUMN_DECISION].name, decision(a, &row));
		cell(p, columns[COLUMN_CRITERIA].name, row.criteria_set);
		public_raw(p, "</tr>\n");
	}
	public_raw(p, "</tbody>\n</table>\n");
}

static void empty(struct public_page *p, const struct listing *l)
{
	public_raw(p, "<p>");
	if (l->page > 1)
		public_say(p, (struct said){"Danh sách không dài đến trang này.", "The list is not that long."});
	else if (l->typed.n)
		public_say(p, (struct said){"Không có chợ được công nhận nào như vậy. Thử tên khác.", "No recognised market is like that. Try another name."});
	else
		public_say(p, (struct said){"Chưa có chợ nào được công nhận là chợ 4.0. Chợ có quyết định công nhận sẽ hiện ở đây.",
		                            "No market has been recognised as chợ 4.0 yet. Those with a decision will be listed here."});
	public_raw(p, "</p>\n");
}

static void below(struct public_page *p, const struct listing *l)
{
	bool more = l->page * OPEN_PAGE_ROWS < l->total;
	text_addf(&p->text, "<p>%lld %s</p>\n<p>", (long long)l->total, public_said(p, (struct said){"chợ", "markets"}));
	if (l->page > 1)
		link_to(p, l, "/markets", l->page - 1, " rel=\"prev\"", public_said(p, (struct said){"‹ Trang trước", "‹ Previous page"}));
	if (more)
		link_to(p, l, "/markets", l->page + 1, " rel=\"next\"", public_said(p, (struct said){"Trang sau ›", "Next page ›"}));
	text_addf(&p->text, "</p>\n<p>%s: ", public_said(p, (struct said){"Tải danh sách", "Download the list"}));
	link_to(p, l, "/v1/open/markets.csv", 0, " download=\"markets.csv\"", "CSV");
	link_to(p, l, "/v1/open/markets.json", 0, " download=\"markets.json\"", "JSON");
	public_raw(p, "</p>\n");
}

static void on_page(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct listing *l = arg;
	struct request *rq = l->rq;
	struct public_page p;
	(void)tx;
	if (rows->count) {
		struct sql_adoption_open_markets_page_out row;
		sql_row(rq->arena, rows, 0, &row);
		l->total = row.total;
	}
	lookup_found(rq, S("open/markets"));
	public_open(&p, rq->arena, &l->set, title, "wide");
	public_raw(&p, "<header><h1>");
	public_say(&p, title);
	public_raw(&p, "</h1></header>\n");
	search(&p, l);
	public_raw(&p, "<section>");
	if (rows->count)
		table(&p, rows);
	else
		empty(&p, l);
	below(&p, l);
	public_raw(&p, "</section>\n");
	public_close(&p, (struct said){"Chợ được công nhận khi đạt bộ tiêu chí và có quyết định mang số. Số liệu mở, ai cũng dùng được.",
	                               "A market is recognised when it meets a set of criteria and a numbered decision says so. Open data, for any use."});
	public_answer(rq, 200, text_slice(&p.text));
}

static struct slice spaced(struct arena *a, struct slice s)
{
	char *p = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] == '+' ? ' ' : s.p[i];
	return slice_trim(slice_of(p, s.n));
}

static int read_listing(struct listing *l, struct fault *why)
{
	static const char *const names[] = {"province", "q", "page", "lang", NULL};
	const struct request *rq = l->rq;
	struct slice q, page;
	if (request_query_only(rq, names, why) || public_setting_read(rq, &l->set, why) || query_province(rq, &l->in.province, why) ||
	    request_query(rq, "q", &q, why) || request_query(rq, "page", &page, why))
		return -1;
	l->typed = q.p ? spaced(rq->arena, q) : S("");
	if (l->typed.n && query_search(rq, &l->in.q, why))
		return -1;
	l->page = 1;
	if (page.p && (slice_to_i64(page, &l->page) || l->page < 1 || l->page > OPEN_PAGES_MAX))
		return fault(why, ERR_OUT_OF_RANGE, "page");
	l->in.skip = (int32_t)(l->page - 1) * OPEN_PAGE_ROWS;
	l->in.count = OPEN_PAGE_ROWS;
	return 0;
}

void open_markets_page(struct request *rq)
{
	struct listing *l = ARENA_NEW(rq->arena, struct listing);
	struct fault why;
	l->rq = rq;
	if (read_listing(l, &why)) {
		answer_fault(rq, &why);
		return;
	}
	int wait_s = lookup_pay(rq);
	if (wait_s)
		public_too_many(rq, &l->set, wait_s);
	else
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_adoption_open_markets_page, &l->in), on_page, l);
}
