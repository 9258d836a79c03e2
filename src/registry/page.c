/* The page is read by somebody who stands at a stall with a phone in one hand: the verdict first, then the three things that
 * a bank app shows before paying (holder's name, last digits, bank) in large type, then what to do when they differ, then the
 * rest. The verdict is told by words and a mark, not by colour alone. Every verdict of a code has the same shape, so that an
 * unknown code takes as long and is as long as a known one. */
#include "socho/registry/page.h"

#include "socho/base/clock.h"
#include "socho/base/vn.h"

#define ASK {"Đừng trả tiền vào mã này; hãy hỏi người bán mã mới.", "Do not pay to this code; ask the vendor for the new one."}

struct view {
	const char *name, *class, *mark;
	struct said title, advice;
};

static const struct view views[VERDICT_COUNT] = {
	[VERDICT_CURRENT] = {"current", "good", "✓", {"Mã đang dùng", "This code is in use"},
	                     {"Nếu ứng dụng ngân hàng hiện tên khác hoặc số cuối khác, đừng trả tiền.",
	                      "If your bank's app shows another name or other last digits, do not pay."}},
	[VERDICT_SUPERSEDED] = {"superseded", "warn", "!", {"Mã đã được thay", "This code was replaced"}, ASK},
	[VERDICT_REVOKED] = {"revoked", "bad", "✕", {"Mã đã bị thu hồi", "This code was revoked"},
	                     {"Đừng trả tiền vào mã này. Hãy báo ban quản lý chợ.", "Do not pay to this code. Tell the market's board."}},
	[VERDICT_EXPIRED] = {"expired", "bad", "✕", {"Mã đã hết hạn", "This code has expired"}, ASK},
	[VERDICT_USED] = {"used", "warn", "!", {"Mã đã được dùng", "This code was already used"},
	                  {"Hóa đơn của mã này đã được trả. Đừng trả lần nữa; hãy hỏi người bán.",
	                   "The bill of this code has been paid. Do not pay again; ask the vendor."}},
	[VERDICT_UNKNOWN] = {"unknown", "none", "?", {"Không có mã này", "There is no such code"},
	                     {"Nếu số này in trên một mã dán, đừng trả tiền và hãy báo ban quản lý chợ.",
	                      "If a sticker bears this number, do not pay, and tell the market's board."}},
	[VERDICT_OTHER_STALL] = {"other_stall", "bad", "✕", {"Mã của sạp khác", "A code of another stall"},
	                         {"Mã này không phải của sạp đã nêu. Đừng trả tiền; hãy báo ban quản lý chợ.",
	                          "This code does not belong to the stall that was named. Do not pay; tell the market's board."}},
	[VERDICT_UNSEALED] = {"registered_unsealed", "warn", "!", {"Không phải mã của sổ chợ", "Not a code of the register"},
	                      {"Tài khoản có trong sổ nhưng mã này không do sổ cấp. Hãy so tên với người bán, hoặc xin mã của chợ.",
	                       "The account is registered, but this code was not issued by the register. Compare the name with the vendor, or ask for the market's own code."}},
	[VERDICT_UNKNOWN_ACCOUNT] = {"unknown_account", "bad", "✕", {"Tài khoản không có trong sổ", "An account that is not registered"},
	                             {"Mã này trả vào một tài khoản mà chợ không biết. Nếu nó dán ở sạp, đừng trả tiền và hãy báo ban quản lý chợ.",
	                              "This code pays an account that no market knows. If it hangs at a stall, do not pay, and tell the market's board."}},
	[VERDICT_UNREADABLE] = {"unreadable", "none", "?", {"Không đọc được mã", "No payment code"},
	                        {"Nội dung này không phải mã thanh toán đọc được. Hãy quét lại, hoặc nhập mã số in trên nhãn.",
	                         "This text is no readable payment code. Scan again, or enter the number printed on the label."}},
};
/* A good code on a bad label is no good sticker. */
static const struct view voided_label = {"current", "bad", "✕", {"Nhãn này đã bị hủy", "This label was voided"},
	{"Mã còn dùng, nhưng ĐÃ HỦY đúng tờ nhãn này. Hãy báo ban quản lý chợ.", "The code is in use, but this very label was voided. Tell the market's board."}};
static const struct view strange_label = {"current", "warn", "!", {"Không có nhãn này", "There is no such label"},
	{"Mã còn dùng, nhưng sổ chưa in nhãn mang số này. So thật kỹ, và báo ban quản lý chợ.",
	 "The code is in use, but no label of this number was printed. Compare closely, and tell the market's board."}};

static const struct {
	struct slice word;
	struct said why;
} reasons[] = {
	{SLICE_LIT("account_stolen"), {"Tài khoản bị chiếm đoạt", "The account was stolen"}},
	{SLICE_LIT("vendor_left"), {"Người bán đã rời điểm kinh doanh", "The vendor left the stall"}},
	{SLICE_LIT("tampered"), {"Mã dán bị can thiệp", "The sticker was tampered with"}},
	{SLICE_LIT("mistake"), {"Cấp nhầm", "Issued by mistake"}},
	{SLICE_LIT("key_revoked"), {"Khóa xác thực bị thu hồi", "The key of the seal was revoked"}},
	{SLICE_LIT("other"), {"Lý do khác", "Another reason"}},
};

static const struct {
	struct slice state;
	struct said name;
} labels[] = {
	{SLICE_LIT("drawn"), {"đang in", "being printed"}},
	{SLICE_LIT("printed"), {"đang dùng", "in use"}},
	{SLICE_LIT("voided"), {"ĐÃ HỦY, đừng dùng nhãn này", "VOIDED, do not use this label"}},
};

static const struct slice none = SLICE_LIT("–");

const char *verdict_name(enum verdict v)
{
	return views[v].name;
}

enum verdict verdict_named(struct slice name)
{
	for (int i = 0; i < VERDICT_COUNT; i++)
		if (slice_eq(slice_z(views[i].name), name))
			return (enum verdict)i;
	return VERDICT_UNKNOWN;
}

static const struct view *view_of(const struct verification *v)
{
	if (v->verdict != VERDICT_CURRENT || !v->label.p)
		return &views[v->verdict];
	if (!v->label_state.p)
		return &strange_label;
	return slice_eq(v->label_state, S("voided")) ? &voided_label : &views[v->verdict];
}

const char *verdict_class(const struct verification *v)
{
	return view_of(v)->class;
}

struct said verdict_title(const struct verification *v)
{
	return view_of(v)->title;
}

/* "ABCD-EFGH-JKM", so that it can be compared with a label by eye. */
static struct slice grouped(struct arena *a, struct slice code)
{
	if (code.n != 11)
		return code;
	return arena_printf(a, "%.4s-%.4s-%.3s", code.p, code.p + 4, code.p + 8);
}

static void row(struct public_page *p, struct said name, struct slice value)
{
	public_raw(p, "<div><dt>");
	public_say(p, name);
	public_raw(p, "</dt><dd>");
	public_text(p, value.n ? value : none);
	public_raw(p, "</dd></div>\n");
}

static void day_row(struct public_page *p, struct said name, int64_t at_us)
{
	struct text day;
	text_init(&day, p->text.arena);
	if (at_us)
		vn_day(&day, clock_day(at_us));
	row(p, name, text_slice(&day));
}

static void large(struct public_page *p, struct said name, const char *class_z, struct slice value)
{
	public_raw(p, "<p class=\"what\">");
	public_say(p, name);
	text_addf(&p->text, "</p>\n<p class=\"%s\">", class_z);
	public_text(p, value.n ? value : none);
	public_raw(p, "</p>\n");
}

static void heading(struct public_page *p, struct said words)
{
	public_raw(p, "<h2>");
	public_say(p, words);
	public_raw(p, "</h2>\n");
}

static void head(struct public_page *p, const struct verification *v)
{
	const struct view *view = view_of(v);
	text_addf(&p->text, "<header><h1><b aria-hidden=\"true\">%s</b>", view->mark);
	public_say(p, view->title);
	public_raw(p, "</h1>\n<p>");
	if (v->market.n) {
		public_text(p, v->market);
		public_raw(p, " · ");
		public_text(p, v->stall);
		public_raw(p, "</p>\n<p>");
	}
	public_say(p, view->advice);
	public_raw(p, "</p>\n");
	if (v->verdict == VERDICT_SUPERSEDED && v->successor.n) {
		public_raw(p, "<p>");
		public_say(p, (struct said){"Mã mới", "The new code"});
		public_raw(p, ": <a href=\"/v/");
		public_href(p, v->successor);
		public_raw(p, "\">");
		public_text(p, grouped(p->text.arena, v->successor));
		public_raw(p, "</a></p>\n");
	}
	public_raw(p, "</header>\n");
}

static void account(struct public_page *p, struct slice holder, struct slice last4, struct slice bank)
{
	large(p, (struct said){"Tên người nhận", "Recipient's name"}, "holder", holder);
	large(p, (struct said){"4 số cuối của tài khoản", "Last 4 digits of the account"}, "digits", last4);
	large(p, (struct said){"Ngân hàng", "Bank"}, "holder", bank);
}

static void compare(struct public_page *p, const struct verification *v)
{
	public_raw(p, "<section>");
	if (v->verdict == VERDICT_CURRENT)
		heading(p, (struct said){"Ứng dụng ngân hàng phải hiện đúng như sau", "Your bank's app must show exactly this"});
	else
		heading(p, (struct said){"Mã này được cấp cho", "This code was issued for"});
	account(p, v->holder, v->last4, v->bank);
	public_raw(p, "</section>\n");
}

/* A telephone as a phone dials it: what is no digit or plus is left out. */
static void dial(struct public_page *p, struct slice contact)
{
	public_raw(p, "<a href=\"tel:");
	for (size_t i = 0; i < contact.n; i++)
		if ((contact.p[i] >= '0' && contact.p[i] <= '9') || (i == 0 && contact.p[i] == '+'))
			text_addc(&p->text, contact.p[i]);
	public_raw(p, "\">");
	public_text(p, contact);
	public_raw(p, "</a>");
}

static void when_it_differs(struct public_page *p, const struct verification *v)
{
	public_raw(p, "<section class=\"differs\">");
	if (v->verdict == VERDICT_CURRENT)
		heading(p, (struct said){"Nếu khác, dù chỉ một chữ", "If anything differs"});
	else
		heading(p, (struct said){"Việc cần làm", "What to do"});
	public_raw(p, "<ol><li>");
	public_say(p, (struct said){"Đừng trả tiền: đừng bấm xác nhận trong ứng dụng.", "Do not pay: do not confirm in the app."});
	public_raw(p, "</li>\n<li>");
	public_say(p, (struct said){"Nói ngay với người bán; trả bằng cách khác.", "Tell the vendor at once; pay another way."});
	public_raw(p, "</li>\n<li>");
	public_say(p, (struct said){"Báo ban quản lý chợ", "Report it to the market's board"});
	if (v->contact.n) {
		public_raw(p, ": ");
		dial(p, v->contact);
	}
	if (v->code.n) {
		public_say(p, (struct said){"; nói mã số ", "; tell them the code "});
		public_text(p, grouped(p->text.arena, v->code));
	}
	public_raw(p, ".</li></ol></section>\n");
}

/* A voided label is told loudly: its code may be in use, but this copy was taken away. */
static void label_row(struct public_page *p, const struct verification *v)
{
	struct text t;
	if (!v->label.p)
		return;
	size_t i = 0;
	while (i < sizeof labels / sizeof labels[0] && !slice_eq(labels[i].state, v->label_state))
		i++;
	text_init(&t, p->text.arena);
	text_add(&t, v->label);
	text_addf(&t, ": %s", public_said(p, i < sizeof labels / sizeof labels[0] ? labels[i].name
	                                         : (struct said){"không có nhãn này", "there is no such label"}));
	if (v->voided_us) {
		text_addc(&t, ' ');
		vn_day(&t, clock_day(v->voided_us));
	}
	row(p, (struct said){"Nhãn", "Label"}, text_slice(&t));
}

static void reason_row(struct public_page *p, struct slice word)
{
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (slice_eq(reasons[i].word, word))
			row(p, (struct said){"Lý do", "Why"}, slice_z(public_said(p, reasons[i].why)));
}

static void facts(struct public_page *p, const struct verification *v)
{
	public_raw(p, "<section><dl>\n");
	row(p, (struct said){"Chợ", "Market"}, v->market);
	row(p, (struct said){"Điểm kinh doanh", "Stall"}, v->stall);
	row(p, (struct said){"Người bán", "Vendor"}, v->vendor);
	row(p, (struct said){"Mã số", "Code"}, grouped(p->text.arena, v->code));
	label_row(p, v);
	day_row(p, (struct said){"Ngày cấp", "Issued"}, v->issued_us);
	if (v->verdict != VERDICT_CURRENT)
		day_row(p, (struct said){"Ngày hết hiệu lực", "Ended"}, v->ended_us);
	if (v->verdict == VERDICT_REVOKED)
		reason_row(p, v->reason);
	if (v->imported)
		row(p, (struct said){"Nguồn mã", "Drawn by"},
		    slice_z(public_said(p, (struct said){"Ngân hàng vẽ mã này; sổ chợ đã đăng ký", "The bank drew this code; the register knows it"})));
	row(p, (struct said){"Khóa xác thực", "Key of the seal"}, v->key_id);
	if (slice_eq(v->seal, S("revoked")))
		row(p, (struct said){"Khóa này đã bị thu hồi", "That key was revoked"}, v->key_id);
	public_raw(p, "</dl></section>\n");
}

/* Of a payload that is no code of the register: whom it would pay, as far as it says. */
static void scanned(struct public_page *p, const struct verification *v)
{
	if (!v->scanned_bank.n)
		return;
	public_raw(p, "<section>");
	heading(p, (struct said){"Mã này trả vào", "This code pays"});
	public_raw(p, "<dl>\n");
	row(p, (struct said){"Ngân hàng", "Bank"}, v->scanned_bank);
	row(p, (struct said){"4 số cuối của tài khoản", "Last 4 digits of the account"}, v->scanned_last4);
	public_raw(p, "</dl></section>\n");
}

static void shows(struct public_page *p, const struct verification *v)
{
	if (!v->shows_stall.n)
		return;
	public_raw(p, "<section>");
	heading(p, (struct said){"Mã đúng ở sạp này", "What should hang at this stall"});
	public_raw(p, "<p>");
	public_text(p, v->shows_market);
	public_raw(p, ", ");
	public_text(p, v->shows_stall);
	public_raw(p, "</p>\n");
	if (!v->shows_count) {
		public_raw(p, "<p>");
		public_say(p, (struct said){"Sạp này chưa có mã nào.", "No code was issued for this stall."});
		public_raw(p, "</p>\n");
	}
	for (size_t i = 0; i < v->shows_count; i++)
		account(p, v->shows[i].holder, v->shows[i].last4, v->shows[i].bank);
	public_raw(p, "</section>\n");
}

static bool is_of_a_code(enum verdict v)
{
	return v <= VERDICT_UNKNOWN;
}

void verdict_draw(struct public_page *p, const struct verification *v)
{
	head(p, v);
	if (is_of_a_code(v->verdict))
		compare(p, v);
	else
		scanned(p, v);
	shows(p, v);
	if (v->verdict != VERDICT_UNREADABLE)
		when_it_differs(p, v);
	if (is_of_a_code(v->verdict))
		facts(p, v);
}

struct slice page_html(struct arena *a, const struct verification *v, const struct public_setting *set)
{
	struct public_page p;
	struct public_setting unlisted = *set;
	unlisted.unlisted = true;
	public_open(&p, a, &unlisted, verdict_title(v), verdict_class(v));
	verdict_draw(&p, v);
	public_close(&p, (struct said){"Ứng dụng ngân hàng không kiểm tra dấu xác thực; hãy so tên, số cuối và ngân hàng với trang này.",
	                               "Bank apps do not check the seal: compare the name, the last digits and the bank with this page."});
	return text_slice(&p.text);
}

static void json_time(struct text *t, int64_t at_us)
{
	char at[CLOCK_TEXT_BYTES];
	if (at_us)
		clock_format(at_us, at);
	text_add_json(t, at_us ? slice_z(at) : (struct slice){NULL, 0});
}

struct slice page_json(struct arena *a, const struct verification *v, bool sample)
{
	const struct {
		const char *name;
		struct slice value;
	} fields[] = {
		{"code", v->code}, {"market", v->market}, {"stall", v->stall}, {"vendor", v->vendor}, {"bank", v->bank},
		{"holder_name", v->holder}, {"last4", v->last4}, {"key_id", v->key_id}, {"seal", v->seal}, {"superseded_by", v->successor},
		{"reason", v->reason}, {"contact_phone", v->contact},
	};
	struct text t;
	text_init(&t, a);
	text_addf(&t, "{\"state\":\"%s\"", views[v->verdict].name);
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		text_addf(&t, ",\"%s\":", fields[i].name);
		text_add_json(&t, fields[i].value.n ? fields[i].value : (struct slice){NULL, 0});
	}
	text_addf(&t, ",\"imported\":%s,\"issued_at\":", v->imported ? "true" : "false");
	json_time(&t, v->issued_us);
	text_add(&t, S(",\"ended_at\":"));
	json_time(&t, v->ended_us);
	text_add(&t, S(",\"label\":"));
	text_add_json(&t, v->label);
	text_add(&t, S(",\"label_state\":"));
	text_add_json(&t, v->label.p && !v->label_state.p ? S("unknown") : v->label_state);
	text_add(&t, S(",\"label_voided_at\":"));
	json_time(&t, v->voided_us);
	text_addf(&t, ",\"sample\":%s,\"advice_vi\":", sample ? "true" : "false");
	text_add_json(&t, slice_z(view_of(v)->advice.vi));
	text_add(&t, S(",\"advice\":"));
	text_add_json(&t, slice_z(view_of(v)->advice.en));
	text_addc(&t, '}');
	return text_slice(&t);
}
