#include "socho/field/check_page.h"

#include <string.h>

#include "verifying.h"
#include "socho/base/fields.h"
#include "socho/base/utf8.h"
#include "socho/registry/code_id.h"
#include "socho/registry/code_public.h"
#include "socho/registry/lookups.h"

static const struct said title = {"Kiểm tra một mã", "Check a code"};
static const struct said note = {"Sổ chỉ biết mã của các chợ trong sổ. Mã VietQR ở nơi khác vẫn có thể là mã thật.",
                                 "The register knows the codes of its own markets only. A VietQR of elsewhere may well be genuine."};

struct checking {
	struct verifying verifying;
	struct public_setting set;
	struct slice text, stall; /* as typed, valid UTF-8; what is not is not shown again */
	bool bad_stall;
	struct verification v;
};

/* ---- the form */

static void field(struct public_page *p, const char *name_z, struct said label, struct said hint)
{
	text_addf(&p->text, "<label for=\"%s\">%s</label>\n<p class=\"hint\" id=\"%s-hint\">%s</p>\n", name_z, public_said(p, label), name_z,
	          public_said(p, hint));
}

/* wrong: the field's name and what is wrong with it; {NULL, …} when nothing is. */
static void form(struct public_page *p, const struct checking *c, const char *wrong, struct said why)
{
	public_raw(p, "<section><form id=\"check\" method=\"post\" action=\"/check\" accept-charset=\"utf-8\">\n");
	if (wrong)
		text_addf(&p->text, "<p class=\"wrong\" role=\"alert\">! %s</p>\n", public_said(p, why));
	field(p, "text", (struct said){"Mã số trên nhãn, hoặc nội dung mã QR", "The number on the label, or what the QR code says"},
	      (struct said){"Ví dụ W39J-6RXJ-T01. Nội dung bắt đầu bằng 000201 là của mã VietQR.",
	                    "Such as W39J-6RXJ-T01. A text that begins with 000201 is that of a VietQR."});
	text_addf(&p->text, "<textarea id=\"text\" name=\"text\" rows=\"3\" maxlength=\"%d\" required autocomplete=\"off\" autocapitalize=\"off\" "
	          "spellcheck=\"false\" aria-describedby=\"text-hint\"%s>", CHECK_TEXT_BYTES_MAX,
	          wrong && !strcmp(wrong, "text") ? " aria-invalid=\"true\"" : "");
	public_text(p, c->text);
	public_raw(p, "</textarea>\n");
	field(p, "stall", (struct said){"Mã sạp, nếu biết (không bắt buộc)", "The stall's own code, if known (optional)"},
	      (struct said){"Chín ký tự CZ…Z: nội dung chuyển tiền của sạp.", "Nine characters CZ…Z: the transfer memo of the stall."});
	text_addf(&p->text, "<input id=\"stall\" name=\"stall\" maxlength=\"%d\" autocomplete=\"off\" aria-describedby=\"stall-hint\"%s value=\"",
	          STALL_NAME_CHARS_MAX, wrong && !strcmp(wrong, "stall") ? " aria-invalid=\"true\"" : "");
	public_text(p, c->stall);
	text_addf(&p->text, "\">\n<button name=\"lang\" value=\"%s\">%s</button>\n", p->set.lang == PUBLIC_EN ? "en" : "vi",
	          public_said(p, (struct said){"Kiểm tra", "Check"}));
	public_raw(p, "</form>\n<p><a href=\"");
	public_href(p, S("/app/check"));
	public_raw(p, "\">");
	public_say(p, (struct said){"Quét bằng máy ảnh", "Scan with the camera"});
	public_raw(p, "</a></p></section>\n");
}

static void answer_form(struct checking *c, int status, const char *wrong, struct said why)
{
	struct public_page p;
	struct request *rq = c->verifying.rq;
	public_open(&p, rq->arena, &c->set, title, "plain");
	public_raw(&p, "<header><h1>");
	public_say(&p, title);
	public_raw(&p, "</h1></header>\n");
	form(&p, c, wrong, why);
	public_close(&p, note);
	public_answer(rq, status, text_slice(&p.text));
}

void check_form(struct request *rq)
{
	struct checking *c = ARENA_NEW(rq->arena, struct checking);
	struct fault why;
	c->verifying.rq = rq;
	if (public_setting_read(rq, &c->set, &why))
		answer_fault(rq, &why);
	else
		answer_form(c, 200, NULL, (struct said){NULL, NULL});
}

/* ---- what was found */

static void take_shows(struct checking *c, const struct sql_rows *rows)
{
	struct sql_field_stall_shows_out row;
	for (int i = 0; rows && i < rows->count; i++) {
		sql_row(c->verifying.rq->arena, rows, i, &row);
		c->v.shows_market = row.market;
		c->v.shows_stall = row.number;
		if (row.code.p && c->v.shows_count < PAGE_SHOWS_MAX)
			c->v.shows[c->v.shows_count++] =
				(struct shown_code){row.code, verifying_bank(row.bin), row.holder_name, row.last4};
	}
}

/* The facts are those of the code's own page; the verdict is that of what was scanned. */
static void on_public(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct checking *c = arg;
	struct request *rq = c->verifying.rq;
	struct public_page p;
	(void)tx;
	code_public_read(rq, rows, &c->v);
	c->v.verdict = verdict_named(slice_z(check_verdict_name(c->verifying.verdict)));
	c->v.successor = c->verifying.best.superseded_by; /* the code itself, of a face from before it was sealed anew */
	if (c->v.shows_market.n && !slice_eq(c->v.shows_market, c->v.market))
		c->v.contact = S(""); /* of the market where the code belongs, not of the one where it hangs */
	c->v.scanned_bank = c->verifying.sticker.bank;
	c->v.scanned_last4 = c->verifying.sticker.last4;
	public_open(&p, rq->arena, &c->set, verdict_title(&c->v), verdict_class(&c->v));
	verdict_draw(&p, &c->v);
	form(&p, c, NULL, (struct said){NULL, NULL});
	public_close(&p, note);
	public_answer(rq, 200, text_slice(&p.text));
}

static void done(struct verifying *verifying, const struct sql_rows *shows)
{
	struct checking *c = (struct checking *)verifying;
	struct request *rq = verifying->rq;
	take_shows(c, shows);
	c->v.code = verifying->best.code;
	tx_query(rq->tx, code_public_call(rq->arena, verifying->best.code), on_public, c);
}

static void no_stall(struct verifying *verifying)
{
	answer_form((struct checking *)verifying, 422, "stall", (struct said){"Không có sạp nào mang mã này.", "There is no stall of that code."});
}

/* ---- what was asked */

static bool is_form(const struct request *rq)
{
	struct slice type = request_header(rq, "content-type");
	return slice_eq_nocase(slice_trim(slice_cut(&type, ';')), S("application/x-www-form-urlencoded"));
}

static int read_lang(struct checking *c, struct fault *why)
{
	struct request *rq = c->verifying.rq;
	struct slice lang;
	if (public_setting_read(rq, &c->set, why) || request_form(rq, "lang", &lang, why))
		return -1;
	if (lang.p) {
		c->set.chosen = true;
		c->set.lang = slice_eq(lang, S("en")) ? PUBLIC_EN : PUBLIC_VI;
	}
	return 0;
}

static int read_form(struct checking *c, struct fault *why)
{
	struct request *rq = c->verifying.rq;
	struct slice stall;
	if (!is_form(rq))
		return faultf(why, ERR_UNSUPPORTED_TYPE, NULL, "application/x-www-form-urlencoded");
	if (read_lang(c, why) || request_form(rq, "text", &c->verifying.payload, why) || request_form(rq, "stall", &stall, why))
		return -1;
	if (stall.p && slice_trim(stall).n) {
		c->bad_stall = plain_text(rq->arena, stall, "stall", STALL_NAME_CHARS_MAX, &c->verifying.stall, why);
		c->stall = c->bad_stall ? S("") : c->verifying.stall;
	}
	if (c->verifying.payload.n <= CHECK_TEXT_BYTES_MAX && utf8_valid(c->verifying.payload))
		c->text = c->verifying.payload;
	return 0;
}

/* The number alone, or the address that a label bears: …/v/NUMBER?label=… */
static bool names_code(struct slice text, char id[static CODE_ID_BYTES])
{
	text = slice_trim(text);
	ptrdiff_t at = slice_find_all(text, S("/v/"));
	if (at >= 0) {
		text = slice_sub(text, (size_t)at + 3, text.n);
		text = slice_cut(&(struct slice){text.p, text.n}, '?');
	}
	return code_id_parse(text, id) == 0;
}

void check_answer(struct request *rq)
{
	struct checking *c = ARENA_NEW(rq->arena, struct checking);
	char id[CODE_ID_BYTES];
	struct fault why;
	c->verifying = (struct verifying){.rq = rq, .done = done, .no_stall = no_stall};
	if (read_form(c, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (!slice_trim(c->verifying.payload).n) {
		answer_form(c, 422, "text", (struct said){"Mời Ông/Bà nhập mã số hoặc nội dung mã.", "Please enter the number or the text of the code."});
		return;
	}
	if (c->bad_stall) {
		no_stall(&c->verifying);
		return;
	}
	if (names_code(c->verifying.payload, id)) {
		struct slice to = arena_printf(rq->arena, "/v/%s%s", id, !c->set.chosen ? "" : c->set.lang == PUBLIC_EN ? "?lang=en" : "?lang=vi");
		answer_see_other(rq, arena_dup_z(rq->arena, to));
		return;
	}
	int wait_s = lookup_pay(rq);
	c->set.here = wait_s ? S("/check") : c->set.here;
	if (wait_s)
		public_too_many(rq, &c->set, wait_s);
	else
		verifying_start(&c->verifying);
}
