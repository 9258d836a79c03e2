/* The style is one text for all of these pages, so that one hash in the policy allows it. Sizes are in rem, so that a page
 * grows with the reader's own letters; colours keep a contrast of 4.5 and more, light and dark. */
#include "socho/registry/public_page.h"

#include <openssl/sha.h>

#include "socho/base/config.h"
#include "socho/base/encode.h"

static const char style[] =
	":root{color-scheme:light dark;--ink:#1a1d1a;--paper:#fff;--line:#c9cdc8;--quiet:#4d524d;--link:#8f1f17;--field:#6b716b}"
	"*{box-sizing:border-box}"
	"body{margin:0;font:1.125rem/1.45 system-ui,sans-serif;background:#f3f4f1;color:var(--ink)}"
	"main,nav{max-width:36rem;margin:0 auto;background:var(--paper)}"
	"main.wide,nav.wide,.wide+nav{max-width:60rem}"
	"nav{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 1.25rem;padding:.75rem 1.25rem}"
	"nav.foot{justify-content:flex-start;padding-bottom:2rem}"
	"a{color:var(--link)}nav a,.doors a,td a,p a{display:inline-block;padding:.35rem 0}"
	".name{font-weight:700;color:inherit;text-decoration:none}"
	"header{padding:1rem 1.25rem 1.25rem}header p{margin:.5rem 0 0;font-weight:600}"
	"header a{color:inherit}"
	".good header,.warn header,.bad header,.none header{color:#fff;background:#4a4f4a}"
	".good header{background:#0b6b3a}.warn header{background:#8a4b00}.bad header{background:#a11616}"
	"h1{margin:0;font-size:1.75rem;line-height:1.2}h1 b{display:inline-block;min-width:1.4em}"
	"h2{margin:0 0 .5rem;font-size:1.25rem;line-height:1.3}"
	".sample{margin:0;padding:.6rem 1.25rem;background:#ffe08a;color:#3d2c00;font-weight:700}"
	"section{padding:1.25rem;border-top:1px solid var(--line)}section p{margin:.5rem 0}"
	".what{margin:.75rem 0 0;color:var(--quiet)}"
	".holder{margin:0;font-size:1.625rem;font-weight:700;line-height:1.25;overflow-wrap:anywhere}"
	".digits{margin:0;font-size:min(3.5rem,16vw);font-weight:700;letter-spacing:.12em;line-height:1.15;font-variant-numeric:tabular-nums}"
	"ol{margin:.5rem 0 0;padding-left:1.5rem}li{padding:.2rem 0}"
	".differs{border-left:.5rem solid #a11616}"
	"dl{margin:0}dl div{display:flex;flex-wrap:wrap;gap:0 1rem;padding:.5rem 0;border-bottom:1px solid var(--line)}"
	"dt{flex:1 0 9rem;color:var(--quiet)}dd{flex:2 1 12rem;margin:0;font-weight:600;overflow-wrap:anywhere}"
	"label{display:block;margin:1rem 0 .25rem;font-weight:600}.hint{margin:.25rem 0;color:var(--quiet);font-size:1rem}"
	"input,textarea{width:100%;padding:.6rem;font:inherit;color:inherit;background:var(--paper);border:2px solid var(--field);border-radius:.35rem}"
	"button,.button{display:inline-block;margin:1rem 0 0;padding:.7rem 1.4rem;font:inherit;font-weight:700;color:#fff;background:#8f1f17;border:0;"
	"border-radius:.35rem;text-decoration:none}"
	"nav button{margin:0;padding:.35rem 0;color:var(--link);background:none;font-weight:400;text-decoration:underline}"
	".wrong{color:var(--link);font-weight:700}"
	".doors{margin:0;padding:0;list-style:none}.doors li{padding:.75rem 0;border-bottom:1px solid var(--line)}"
	".doors a{font-size:1.375rem;font-weight:700}.doors p{margin:0}"
	"table{width:100%;border-collapse:collapse}th{text-align:left}th,td{padding:.5rem .75rem .5rem 0;vertical-align:top;"
	"border-bottom:1px solid var(--line);overflow-wrap:anywhere}"
	"@media(max-width:44rem){thead{position:absolute;clip-path:inset(50%)}tr,td,th[scope=row]{display:block}"
	"tr{padding:.75rem 0;border-bottom:1px solid var(--line)}td,th[scope=row]{padding:.1rem 0;border:0}"
	"td::before{content:attr(data-name)': ';color:var(--quiet)}}"
	":focus-visible{outline:3px solid #1659c7;outline-offset:2px}"
	"@media(prefers-color-scheme:dark){:root{--ink:#eceeec;--paper:#1a1d1a;--line:#474c47;--quiet:#b9beb8;--link:#ff9d94;--field:#9aa099}"
	"body{background:#101210}:focus-visible{outline-color:#9cc2ff}}";

static const char *const langs[] = {"vi", "en"};
static const struct said lang_names = {"Tiếng Việt", "English"};

/* ---- which language, and where we are */

static bool read_word(struct slice word, enum public_lang *out)
{
	for (int i = 0; i < 2; i++)
		if (slice_eq_nocase(word, slice_z(langs[i]))) {
			*out = (enum public_lang)i;
			return true;
		}
	return false;
}

/* The first of ours; browsers name the dearest first, so weights need no reading. */
static enum public_lang preferred(const struct request *rq)
{
	struct slice rest = request_header(rq, "accept-language");
	enum public_lang lang = PUBLIC_VI;
	while (rest.p) {
		struct slice tag = slice_cut(&rest, ','), range = slice_trim(slice_cut(&tag, ';'));
		if (read_word(slice_cut(&range, '-'), &lang))
			break;
	}
	return lang;
}

static struct slice without_lang(const struct request *rq)
{
	struct slice rest = rq->query;
	struct text t;
	text_init(&t, rq->arena);
	text_add(&t, rq->path);
	char before = '?';
	while (rest.p && rest.n) {
		struct slice pair = slice_cut(&rest, '&'), value = pair, key = slice_cut(&value, '=');
		if (slice_eq(key, S("lang")))
			continue;
		text_addc(&t, before);
		text_add(&t, pair);
		before = '&';
	}
	return text_slice(&t);
}

int public_setting_read(const struct request *rq, struct public_setting *out, struct fault *why)
{
	struct slice word;
	*out = (struct public_setting){.sample = rq->services->config->demo != 0};
	if (request_query(rq, "lang", &word, why))
		return -1;
	out->chosen = word.p != NULL;
	if (!out->chosen)
		out->lang = preferred(rq);
	else if (!read_word(word, &out->lang))
		return fault(why, ERR_BAD_CHOICE, "lang");
	if (slice_eq(rq->method, S("GET")) || slice_eq(rq->method, S("HEAD")))
		out->here = without_lang(rq);
	return 0;
}

/* ---- drawing */

const char *public_said(const struct public_page *p, struct said words)
{
	return p->set.lang == PUBLIC_EN ? words.en : words.vi;
}

void public_raw(struct public_page *p, const char *html_z)
{
	text_add(&p->text, slice_z(html_z));
}

void public_say(struct public_page *p, struct said words)
{
	public_raw(p, public_said(p, words));
}

void public_text(struct public_page *p, struct slice s)
{
	text_add_html(&p->text, s);
}

void public_href(struct public_page *p, struct slice path)
{
	public_text(p, path);
	if (p->set.chosen)
		text_addf(&p->text, "?lang=%s", langs[p->set.lang]);
}

/* A page that has no address of its own (the answer to a form) is asked for again by that form. */
static void add_switch(struct public_page *p)
{
	const char *other = langs[!p->set.lang];
	const char *name = p->set.lang == PUBLIC_EN ? lang_names.vi : lang_names.en;
	if (!p->set.here.n) {
		text_addf(&p->text, "<button form=\"check\" formnovalidate name=\"lang\" value=\"%s\" lang=\"%s\">%s</button>", other, other, name);
		return;
	}
	public_raw(p, "<a href=\"");
	public_text(p, p->set.here);
	public_raw(p, slice_find(p->set.here, '?') >= 0 ? "&amp;" : "?");
	text_addf(&p->text, "lang=%s\" lang=\"%s\" hreflang=\"%s\">%s</a>", other, other, other, name);
}

static void add_link(struct public_page *p, const char *path_z, struct said words)
{
	public_raw(p, "<a href=\"");
	public_href(p, slice_z(path_z));
	public_raw(p, "\">");
	public_say(p, words);
	public_raw(p, "</a>\n");
}

void public_open(struct public_page *p, struct arena *a, const struct public_setting *set, struct said title, const char *class_z)
{
	p->set = *set;
	text_init(&p->text, a);
	text_addf(&p->text,
	          "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
	          "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n%s<title>%s · Sổ Chợ</title>\n<style>%s</style>\n</head>\n"
	          "<body>\n<nav class=\"%s\" aria-label=\"%s\"><a class=\"name\" href=\"",
	          langs[set->lang], set->unlisted ? "<meta name=\"robots\" content=\"noindex\">\n" : "", public_said(p, title), style, class_z, public_said(p, (struct said){"Đầu trang", "Top"}));
	public_href(p, S("/"));
	public_raw(p, "\">Sổ Chợ</a>");
	add_switch(p);
	text_addf(&p->text, "</nav>\n<main class=\"%s\">\n", class_z);
	if (!set->sample)
		return;
	public_raw(p, "<p class=\"sample\">");
	public_say(p, (struct said){"MẪU: dữ liệu không có thật", "SAMPLE: invented data"});
	public_raw(p, "</p>\n");
}

void public_close(struct public_page *p, struct said note)
{
	if (note.vi) {
		public_raw(p, "<section><p class=\"hint\">");
		public_say(p, note);
		public_raw(p, "</p></section>\n");
	}
	text_addf(&p->text, "</main>\n<nav class=\"foot\" aria-label=\"%s\">\n", public_said(p, (struct said){"Trang khác", "Other pages"}));
	add_link(p, "/check", (struct said){"Kiểm tra một mã", "Check a code"});
	add_link(p, "/markets", (struct said){"Chợ 4.0 được công nhận", "Recognised markets"});
	public_raw(p, "</nav>\n</body>\n</html>\n");
}

/* ---- answering */

struct slice public_policy(struct arena *a)
{
	uint8_t digest[SHA256_DIGEST_LENGTH];
	SHA256((const uint8_t *)style, sizeof style - 1, digest);
	struct slice hash = base64_encode(a, slice_of(digest, sizeof digest));
	return arena_printf(a, "default-src 'none'; style-src 'sha256-%.*s'; base-uri 'none'; form-action 'self'; "
	                    "frame-ancestors 'none'", SARG(hash));
}

void public_answer(struct request *rq, int status, struct slice html)
{
	rq->answer.policy = public_policy(rq->arena);
	rq->answer.cache = S("no-cache");
	rq->answer.vary = S("Accept, Accept-Language");
	answer_document(rq, status, "text/html; charset=utf-8", html);
}

void public_too_many(struct request *rq, const struct public_setting *set, int wait_s)
{
	struct public_page p;
	public_open(&p, rq->arena, set, (struct said){"Quá nhiều lượt tra cứu", "Too many look-ups"}, "warn");
	public_raw(&p, "<header><h1><b aria-hidden=\"true\">!</b>");
	public_say(&p, (struct said){"Quá nhiều lượt tra cứu", "Too many look-ups"});
	text_addf(&p.text, "</h1>\n<p>%s %d %s</p></header>\n",
	          public_said(&p, (struct said){"Mời Ông/Bà chờ", "Please wait"}), wait_s,
	          public_said(&p, (struct said){"giây rồi tải lại trang. Trong khi chờ, đừng trả tiền nếu thấy nghi ngờ.",
	                                        "seconds, then load this page again. Meanwhile do not pay if in doubt."}));
	public_close(&p, (struct said){NULL, NULL});
	rq->answer.retry_after_s = wait_s;
	public_answer(rq, 429, text_slice(&p.text));
}

void public_front(struct request *rq)
{
	static const struct {
		const char *path;
		struct said name, what;
	} doors[] = {
		{"/check", {"Kiểm tra một mã", "Check a code"},
		 {"Mã dán ở sạp có đúng là mã đã cấp không; tiền sẽ vào tài khoản của ai.",
		  "Whether the sticker at a stall is the one that was issued, and whose account it pays."}},
		{"/markets", {"Chợ 4.0 được công nhận", "Recognised markets"},
		 {"Chợ không dùng tiền mặt đã có quyết định công nhận.", "The cashless markets that a decision has recognised."}},
		{"/app/", {"Đăng nhập", "Sign in"},
		 {"Dành cho tiểu thương, ban quản lý chợ, cán bộ tỉnh và người kiểm tra.",
		  "For vendors, market boards, the province's staff and inspectors."}},
	};
	struct public_setting set;
	struct public_page p;
	struct fault why;
	if (public_setting_read(rq, &set, &why)) {
		answer_fault(rq, &why);
		return;
	}
	public_open(&p, rq->arena, &set, (struct said){"Sổ đăng ký chợ không dùng tiền mặt", "The register of cashless markets"}, "plain");
	public_raw(&p, "<header><h1>");
	public_say(&p, (struct said){"Sổ đăng ký chợ không dùng tiền mặt", "The register of cashless markets"});
	public_raw(&p, "</h1></header>\n<section><ul class=\"doors\">\n");
	for (size_t i = 0; i < sizeof doors / sizeof doors[0]; i++) {
		public_raw(&p, "<li>");
		add_link(&p, doors[i].path, doors[i].name);
		public_raw(&p, "<p>");
		public_say(&p, doors[i].what);
		public_raw(&p, "</p></li>\n");
	}
	public_raw(&p, "</ul></section>\n");
	public_close(&p, (struct said){"Sổ Chợ không giữ tiền: mỗi mã trả thẳng vào tài khoản của người bán.",
	                               "Sổ Chợ holds no money: every code pays straight into the vendor's own account."});
	public_answer(rq, 200, text_slice(&p.text));
}
