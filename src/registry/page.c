/* The page is read by somebody who stands at a stall with a phone in one hand: the verdict first, then the two things
 * that a bank app shows before paying (holder's name and last digits) in large type, then the rest. The verdict is
 * told by words and a mark, not by colour alone. Every verdict has the same shape, so that an unknown code takes as
 * long and is as long as a known one. */
#include "socho/registry/page.h"

#include <openssl/sha.h>

#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/text.h"
#include "socho/base/vn.h"

static const struct {
	const char *name, *mark;
	const char *vi, *en;
	const char *advice_vi, *advice_en;
} verdicts[VERDICT_COUNT] = {
	[VERDICT_CURRENT] = {"current", "✓", "Mã đang dùng", "This code is in use",
	                     "Nếu ứng dụng của bạn hiện tên khác hoặc số cuối khác, đừng trả tiền.",
	                     "If your app shows another name or other last digits, do not pay."},
	[VERDICT_SUPERSEDED] = {"superseded", "!", "Mã đã được thay", "This code was replaced",
	                        "Đừng trả tiền vào mã này; hãy hỏi người bán mã mới.",
	                        "Do not pay to this code; ask the vendor for the new one."},
	[VERDICT_REVOKED] = {"revoked", "✕", "Mã đã bị thu hồi", "This code was revoked",
	                     "Đừng trả tiền vào mã này. Hãy báo ban quản lý chợ.",
	                     "Do not pay to this code. Tell the market's management."},
	[VERDICT_EXPIRED] = {"expired", "✕", "Mã đã hết hạn", "This code has expired",
	                     "Đừng trả tiền vào mã này; hãy hỏi người bán mã mới.",
	                     "Do not pay to this code; ask the vendor for a new one."},
	[VERDICT_USED] = {"used", "✓", "Mã đã được dùng", "This code was already used",
	                  "Hóa đơn của mã này đã được trả. Đừng trả lần nữa; hãy hỏi người bán.",
	                  "The bill of this code has been paid. Do not pay again; ask the vendor."},
	[VERDICT_UNKNOWN] = {"unknown", "?", "Không có mã này", "There is no such code",
	                     "Nếu số này in trên một mã dán, đừng trả tiền và hãy báo ban quản lý chợ.",
	                     "If a sticker bears this number, do not pay, and tell the market's management."},
};

static const struct {
	struct slice word;
	const char *vi, *en;
} reasons[] = {
	{SLICE_LIT("account_stolen"), "Tài khoản bị chiếm đoạt", "The account was stolen"},
	{SLICE_LIT("vendor_left"), "Người bán đã rời điểm kinh doanh", "The vendor left the stall"},
	{SLICE_LIT("tampered"), "Mã dán bị can thiệp", "The sticker was tampered with"},
	{SLICE_LIT("mistake"), "Cấp nhầm", "Issued by mistake"},
	{SLICE_LIT("key_revoked"), "Khóa xác thực bị thu hồi", "The key of the seal was revoked"},
	{SLICE_LIT("other"), "Lý do khác", "Another reason"},
};

static const char style[] =
	":root{color-scheme:light dark}"
	"*{box-sizing:border-box}"
	"body{margin:0;font:1.0625rem/1.45 system-ui,sans-serif;background:#f3f4f1;color:#1a1d1a}"
	"main{max-width:32rem;margin:0 auto;background:#fff;min-height:100vh}"
	"header{padding:1rem 1.25rem 1.25rem;color:#fff;background:#4a4f4a}"
	".current header{background:#0b6b3a}"
	".superseded header,.used header{background:#8a4b00}"
	".revoked header,.expired header{background:#a11616}"
	"header p{margin:0}"
	"h1{margin:.5rem 0 .1rem;font-size:1.75rem;line-height:1.2}"
	"h1 b{display:inline-block;min-width:1.4em}"
	"[lang=en]{display:block;font-size:.875rem;opacity:.8}"
	".sample{margin:0;padding:.6rem 1.25rem;background:#ffe08a;color:#3d2c00;font-weight:700}"
	".pay{padding:1.25rem;border-bottom:1px solid #0002}"
	".pay p{margin:0}"
	".digits{font-size:3.5rem;font-weight:700;letter-spacing:.12em;line-height:1.15;font-variant-numeric:tabular-nums}"
	".holder{font-size:1.375rem;font-weight:700;overflow-wrap:anywhere}"
	".pay .what{margin-top:.75rem}"
	".pay .what:first-child{margin-top:0}"
	".advice{margin:0;padding:1rem 1.25rem;border-left:.5rem solid #a11616;font-weight:600}"
	"dl{margin:0;padding:.25rem 1.25rem 1.25rem}"
	"dl div{display:flex;gap:1rem;padding:.6rem 0;border-bottom:1px solid #0002}"
	"dt{flex:0 0 40%}"
	"dd{flex:1;margin:0;font-weight:600;overflow-wrap:anywhere}"
	"footer{padding:0 1.25rem 2rem;font-size:.9375rem}"
	"a{color:inherit}"
	"@media(prefers-color-scheme:dark){body{background:#101210;color:#eceeec}main{background:#1a1d1a}"
	".pay,dl div{border-color:#fff3}}";

static const struct slice none = SLICE_LIT("–");

const char *verdict_name(enum verdict v)
{
	return verdicts[v].name;
}

static void both(struct text *t, const char *vi, const char *en)
{
	text_addf(t, "%s <span lang=\"en\">%s</span>", vi, en);
}

static void add_value(struct text *t, struct slice value)
{
	text_add_html(t, value.n ? value : none);
}

static void add_day(struct text *t, int64_t at_us)
{
	if (at_us)
		vn_day(t, clock_day(at_us));
	else
		text_add(t, none);
}

/* "ABCD-EFGH-JKM", so that it can be compared with a label by eye. */
static struct slice grouped(struct arena *a, struct slice code)
{
	if (code.n != 11)
		return code;
	return arena_printf(a, "%.4s-%.4s-%.3s", code.p, code.p + 4, code.p + 8);
}

static void row(struct text *t, const char *vi, const char *en, struct slice value)
{
	text_add(t, S("<div><dt>"));
	both(t, vi, en);
	text_add(t, S("</dt><dd>"));
	add_value(t, value);
	text_add(t, S("</dd></div>\n"));
}

static void day_row(struct text *t, const char *vi, const char *en, int64_t at_us)
{
	text_add(t, S("<div><dt>"));
	both(t, vi, en);
	text_add(t, S("</dt><dd>"));
	add_day(t, at_us);
	text_add(t, S("</dd></div>\n"));
}

static void reason_row(struct text *t, struct slice word)
{
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
		if (!slice_eq(reasons[i].word, word))
			continue;
		text_add(t, S("<div><dt>"));
		both(t, "Lý do", "Why");
		text_add(t, S("</dt><dd>"));
		both(t, reasons[i].vi, reasons[i].en);
		text_add(t, S("</dd></div>\n"));
	}
}

static void head(struct text *t, const struct verification *v)
{
	text_addf(t,
	          "<!doctype html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n"
	          "<meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"robots\" content=\"noindex\">\n"
	          "<title>%s · Sổ Chợ</title>\n<style>%s</style>\n</head>\n<body>\n<main class=\"%s\">\n",
	          verdicts[v->verdict].vi, style, verdicts[v->verdict].name);
	if (v->sample) {
		text_add(t, S("<p class=\"sample\">"));
		both(t, "MẪU: dữ liệu không có thật", "SAMPLE: invented data");
		text_add(t, S("</p>\n"));
	}
	text_addf(t, "<header>\n<p>Sổ Chợ</p>\n<h1><b aria-hidden=\"true\">%s</b>", verdicts[v->verdict].mark);
	both(t, verdicts[v->verdict].vi, verdicts[v->verdict].en);
	text_add(t, S("</h1>\n"));
	if (v->verdict == VERDICT_SUPERSEDED && v->successor.n) {
		text_add(t, S("<p>Mã mới: <a href=\"/v/"));
		text_add_html(t, v->successor);
		text_add(t, S("\">"));
		text_add_html(t, grouped(t->arena, v->successor));
		text_add(t, S("</a> <span lang=\"en\">The new code</span></p>\n"));
	}
	text_add(t, S("</header>\n"));
}

static void pay(struct text *t, const struct verification *v)
{
	text_add(t, S("<section class=\"pay\">\n<p class=\"what\">"));
	both(t, "4 số cuối của tài khoản", "Last 4 digits of the account");
	text_add(t, S("</p>\n<p class=\"digits\">"));
	add_value(t, v->last4);
	text_add(t, S("</p>\n<p class=\"what\">"));
	both(t, "Chủ tài khoản", "Account holder");
	text_add(t, S("</p>\n<p class=\"holder\">"));
	add_value(t, v->holder);
	text_add(t, S("</p>\n<p class=\"what\">"));
	both(t, "Ngân hàng", "Bank");
	text_add(t, S("</p>\n<p class=\"holder\">"));
	add_value(t, v->bank);
	text_add(t, S("</p>\n</section>\n<p class=\"advice\">"));
	both(t, verdicts[v->verdict].advice_vi, verdicts[v->verdict].advice_en);
	text_add(t, S("</p>\n"));
}

/* A voided label is told loudly: its code may be in use, but this copy was taken away. */
static void label_row(struct text *t, const struct verification *v)
{
	static const struct {
		struct slice state;
		const char *vi, *en;
	} words[] = {
		{SLICE_LIT("drawn"), "đang in", "being printed"},
		{SLICE_LIT("printed"), "đang dùng", "in use"},
		{SLICE_LIT("voided"), "ĐÃ HỦY, đừng dùng nhãn này", "VOIDED, do not use this label"},
	};
	if (!v->label.p)
		return;
	text_add(t, S("<div><dt>"));
	both(t, "Nhãn", "Label");
	text_add(t, S("</dt><dd>"));
	text_add_html(t, v->label);
	text_add(t, S(": "));
	size_t i = 0;
	while (i < sizeof words / sizeof words[0] && !slice_eq(words[i].state, v->label_state))
		i++;
	if (i < sizeof words / sizeof words[0])
		both(t, words[i].vi, words[i].en);
	else
		both(t, "không có nhãn này", "there is no such label");
	if (v->voided_us) {
		text_addc(t, ' ');
		add_day(t, v->voided_us);
	}
	text_add(t, S("</dd></div>\n"));
}

struct slice page_html(struct arena *a, const struct verification *v)
{
	struct text t;
	text_init(&t, a);
	head(&t, v);
	pay(&t, v);
	text_add(&t, S("<dl>\n"));
	row(&t, "Chợ", "Market", v->market);
	row(&t, "Điểm kinh doanh", "Stall", v->stall);
	row(&t, "Người bán", "Vendor", v->vendor);
	row(&t, "Mã số", "Code", grouped(a, v->code));
	label_row(&t, v);
	day_row(&t, "Ngày cấp", "Issued", v->issued_us);
	if (v->verdict != VERDICT_CURRENT)
		day_row(&t, "Ngày hết hiệu lực", "Ended", v->ended_us);
	if (v->verdict == VERDICT_REVOKED)
		reason_row(&t, v->reason);
	row(&t, "Khóa xác thực", "Key of the seal", v->key_id);
	if (slice_eq(v->seal, S("revoked")))
		row(&t, "Khóa này đã bị thu hồi", "That key was revoked", v->key_id);
	text_add(&t, S("</dl>\n<footer>"));
	both(&t, "Ứng dụng ngân hàng không kiểm tra dấu xác thực; hãy so tên và số cuối với trang này.",
	     "Bank apps do not check the seal: compare the name and the last digits with this page.");
	text_add(&t, S("</footer>\n</main>\n</body>\n</html>\n"));
	return text_slice(&t);
}

struct slice page_policy(struct arena *a)
{
	uint8_t digest[SHA256_DIGEST_LENGTH];
	SHA256((const uint8_t *)style, sizeof style - 1, digest);
	struct slice hash = base64_encode(a, slice_of(digest, sizeof digest));
	return arena_printf(a, "default-src 'none'; style-src 'sha256-%.*s'; base-uri 'none'; form-action 'none'; "
	                    "frame-ancestors 'none'", SARG(hash));
}

static void json_time(struct text *t, int64_t at_us)
{
	char at[CLOCK_TEXT_BYTES];
	if (at_us)
		clock_format(at_us, at);
	text_add_json(t, at_us ? slice_z(at) : (struct slice){NULL, 0});
}

struct slice page_json(struct arena *a, const struct verification *v)
{
	const struct {
		const char *name;
		struct slice value;
	} fields[] = {
		{"code", v->code}, {"market", v->market}, {"stall", v->stall}, {"vendor", v->vendor}, {"bank", v->bank},
		{"holder_name", v->holder}, {"last4", v->last4}, {"key_id", v->key_id}, {"seal", v->seal}, {"superseded_by", v->successor},
		{"reason", v->reason},
	};
	struct text t;
	text_init(&t, a);
	text_addf(&t, "{\"state\":\"%s\"", verdicts[v->verdict].name);
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		text_addf(&t, ",\"%s\":", fields[i].name);
		text_add_json(&t, fields[i].value.n ? fields[i].value : (struct slice){NULL, 0});
	}
	text_add(&t, S(",\"issued_at\":"));
	json_time(&t, v->issued_us);
	text_add(&t, S(",\"ended_at\":"));
	json_time(&t, v->ended_us);
	text_add(&t, S(",\"label\":"));
	text_add_json(&t, v->label);
	text_add(&t, S(",\"label_state\":"));
	text_add_json(&t, v->label.p && !v->label_state.p ? S("unknown") : v->label_state);
	text_add(&t, S(",\"label_voided_at\":"));
	json_time(&t, v->voided_us);
	text_addf(&t, ",\"sample\":%s,\"advice_vi\":", v->sample ? "true" : "false");
	text_add_json(&t, slice_z(verdicts[v->verdict].advice_vi));
	text_add(&t, S(",\"advice\":"));
	text_add_json(&t, slice_z(verdicts[v->verdict].advice_en));
	text_addc(&t, '}');
	return text_slice(&t);
}
