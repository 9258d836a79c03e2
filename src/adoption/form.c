#include "socho/adoption/form.h"

#include <string.h>

#include "socho/base/text.h"
#include "socho/base/vn.h"

#define STT {"STT", "No.", FORM_SERIAL, NULL, NULL, NULL, 4}
#define NAME(title, en, share) {title, en, FORM_TEXT, "name", NULL, NULL, share}
#define TEXT(title, en, key, share) {title, en, FORM_TEXT, key, NULL, NULL, share}
#define COUNT(title, en, key, share) {title, en, FORM_COUNT, key, NULL, NULL, share}
#define SHARE(title, en, key, share) {title, en, FORM_SHARE, key, NULL, NULL, share}
#define RATE(title, en, part, whole, formula, share) {title, en, FORM_RATE, part, whole, formula, share}

/* Of a market and of a commune: the same counts, of other lines. */
#define OF_STALLS(what, en) \
	STT, NAME(what, en, 15), COUNT("Số điểm KD theo thiết kế", "Stalls as designed", "stalls", 6), \
		COUNT("Đang sử dụng", "In use", "in_use", 6), \
		COUNT("Số hộ KD cố định", "Vendors with a stall", "registered", 6), \
		COUNT("Đã cấp mã QR", "QR code issued", "coded", 6), \
		COUNT("Đã kiểm tra niêm yết", "Code seen posted", "displayed", 6), \
		COUNT("Quan sát được", "Observed", "observed", 6), \
		COUNT("Có phát sinh GD trong kỳ", "Paid in the period", "paid", 6), \
		RATE("Tỷ lệ có mã (%)", "With a code (%)", "coded", "in_use", "(8)=(4)/(2)", 6), \
		RATE("Tỷ lệ hoạt động (%)", "Paid of coded (%)", "paid", "coded", "(9)=(7)/(4)", 6), \
		COUNT("Số GD", "Payments", "payments", 6), \
		COUNT("Giá trị GD (đồng)", "Value (đồng)", "amount_vnd", 8), \
		COUNT("Phí phải thu (đồng)", "Fees due (đồng)", "fees_due", 8), \
		COUNT("Phí thu không tiền mặt (đồng)", "Fees paid cashless (đồng)", "fees_cashless", 8), \
		RATE("Tỷ lệ (%)", "Share (%)", "fees_cashless", "fees_due", "(14)=(13)/(12)", 6)

static const char of_stalls[] =
	"Điểm quan sát được: có luồng thông báo của ngân hàng, hoặc có giao dịch trong 60 ngày gần đây. Hộ kinh doanh không cố định "
	"không có điểm nên không tính ở đây. “–”: chưa biết, hoặc dưới 5 điểm nên không nêu số tiền.";

static const struct form forms[] = {
	{"01", "Biểu 01/CHO", "Kết quả thanh toán không dùng tiền mặt tại chợ",
	 "Cashless payment at the market", "Tổng cộng", of_stalls,
	 {OF_STALLS("Ngành hàng, khu vực", "Goods, area")}},
	{"02", "Biểu 02/XA", "Kết quả thanh toán không dùng tiền mặt tại các chợ trên địa bàn",
	 "Cashless payment at the commune’s markets", "Tổng cộng", of_stalls,
	 {OF_STALLS("Chợ, địa điểm", "Market, place")}},
	{"03", "Biểu 03/TINH", "Kết quả xây dựng chợ 4.0, chợ thanh toán không dùng tiền mặt",
	 "Markets 4.0 and cashless markets", "Tổng cộng",
	 "Hoạt động: đủ số giao dịch trong tháng cuối kỳ theo chỉ số ACT. So cùng kỳ: điểm phần trăm so với báo cáo đã duyệt của cùng kỳ "
	 "năm trước. “–”: chưa biết.",
	 {STT, NAME("Đơn vị", "Unit", 18), COUNT("Tổng số chợ", "Markets", "markets", 6),
	  COUNT("Hạng 1", "Class 1", "class1", 5), COUNT("Hạng 2", "Class 2", "class2", 5),
	  COUNT("Hạng 3", "Class 3", "class3", 5), COUNT("Chưa phân hạng", "Unclassed", "unranked", 6),
	  COUNT("Chợ 4.0", "Markets 4.0", "model", 5),
	  COUNT("Chỉ tiêu", "Target", "target", 6), RATE("% kế hoạch", "% of plan", "model", "target", "(8)=(6)/(7)", 7),
	  COUNT("Điểm KD đang sử dụng", "Stalls in use", "in_use", 7), COUNT("Hộ KD", "Vendors", "registered", 7),
	  COUNT("Có mã", "With a code", "coded", 7),
	  COUNT("Hoạt động", "Active", "active", 7),
	  RATE("Tỷ lệ có mã (%)", "With a code (%)", "coded", "in_use", "(13)=(11)/(9)", 7),
	  {"So cùng kỳ (+/−)", "Against a year ago (+/−)", FORM_CHANGE, "coded", "in_use", NULL, 7}}},
	{"04", "Biểu 04/TCNS", "Kết quả hoạt động của các tổ công nghệ số cộng đồng",
	 "Work of the community digital teams", "Tổng cộng",
	 "Nguồn “Sổ”: tổ, thành viên đăng ký trong sổ đến hết ngày số liệu; “Công bố”: số công bố của đơn vị chưa đăng ký tổ nào, theo ngày. "
	 "Nữ, đoàn viên: số do đơn vị nhập kèm văn bản. Lượt hướng dẫn: lượt có kết quả trong kỳ, theo nội dung. Thôn (ấp, khu phố, tổ dân phố) "
	 "chưa đạt: chưa đủ số tổ, thành viên hoặc tỷ lệ hộ theo quy định của tỉnh. Tổng số tổ, thành viên: cộng những số đã biết; tổng số hộ, "
	 "nữ, đoàn viên có phần chưa biết thì ghi “–”.",
	 {STT, NAME("Đơn vị", "Unit", 16), TEXT("Nguồn", "Source", "source_vi", 8), COUNT("Số tổ", "Teams", "teams", 5),
	  COUNT("Tổ cấp xã", "Commune teams", "teams_commune", 5),
	  COUNT("Tổ cấp thôn", "Hamlet teams", "teams_hamlet", 5), COUNT("Số thành viên", "Members", "members", 6),
	  COUNT("Nữ", "Women", "women", 5),
	  COUNT("Đoàn viên", "Youth union", "youth", 5), COUNT("Tổng số hộ", "Households", "households", 6),
	  {"Hộ/thành viên", "Households a member", FORM_RATIO, "members_all", "households", "(8)=(7)/(4)", 7},
	  COUNT("Hộ đã hướng dẫn", "Households guided", "guided", 6),
	  COUNT("Lượt hướng dẫn: thanh toán", "Guided: payment", "help_payment", 6),
	  COUNT("Lượt: bán hàng trên mạng", "Guided: selling online", "help_commerce", 6),
	  COUNT("Lượt: dịch vụ công", "Guided: public services", "help_service", 6),
	  COUNT("Lượt: kỹ năng số", "Guided: digital skills", "help_skill", 6),
	  COUNT("Thôn có quy định", "Hamlets with a rule", "hamlets_ruled", 5),
	  COUNT("Thôn chưa đạt tối thiểu", "Hamlets below the minimum", "hamlets_short", 6)}},
	{"05", "Biểu 05/TDKT", "Xếp hạng mức hoàn thành chỉ tiêu thanh toán không dùng tiền mặt tại chợ",
	 "Ranking by targets of cashless payment reached", NULL,
	 "Mức hoàn thành của một chỉ tiêu = kết quả / chỉ tiêu × 100, tính nhiều nhất là 100. Điểm = bình quân các mức hoàn thành ở cột (4) đến "
	 "(10) của những chỉ tiêu đã giao: (11) = tổng (4)…(10) / (2). Xếp hạng theo điểm; cùng điểm thì cùng hạng, hạng sau bỏ cách bấy nhiêu "
	 "đơn vị. Đạt: đạt mọi chỉ tiêu; gần đạt: từ 80 điểm; chưa đạt: dưới 80 điểm. Đơn vị không có chỉ tiêu, hoặc có chỉ tiêu mà chưa có số "
	 "liệu (“–”), không xếp hạng và không tính là 0. ISS: có mã; DSP: niêm yết; USE1: có giao dịch; ACT: hoạt động; KEEP: duy trì ba tháng; "
	 "FEEV: giá trị phí thu không tiền mặt; M40: chợ 4.0.",
	 {STT, NAME("Đơn vị", "Unit", 16), COUNT("Số chợ", "Markets", "markets", 5),
	  COUNT("Chỉ tiêu được giao", "Targets given", "targets", 6), COUNT("Chỉ tiêu đạt", "Targets met", "met", 5),
	  SHARE("ISS (%)", "ISS (%)", "iss", 6), SHARE("DSP (%)", "DSP (%)", "dsp", 6),
	  SHARE("USE1 (%)", "USE1 (%)", "use1", 6), SHARE("ACT (%)", "ACT (%)", "act", 6),
	  SHARE("KEEP (%)", "KEEP (%)", "keep", 6), SHARE("FEEV (%)", "FEEV (%)", "feev", 6),
	  SHARE("M40 (%)", "M40 (%)", "m40", 6), SHARE("Điểm", "Score", "score", 6),
	  COUNT("Hạng", "Rank", "rank", 5), TEXT("Mức", "Band", "band_vi", 7), TEXT("Ghi chú", "Note", "note_vi", 16)}},
	{"06", "Biểu 06/DCC", "Điểm thu không dùng tiền mặt tại bộ phận một cửa, trường học, cơ sở y tế",
	 "Cashless collection at one-stop desks, schools and clinics", "Tổng cộng",
	 "“–”: chưa biết, hoặc dưới 5 điểm nên không nêu số tiền.",
	 {STT, NAME("Đơn vị", "Unit", 20), TEXT("Loại", "Kind", "kind_vi", 12),
	  COUNT("Số cơ sở", "Places", "markets", 8), COUNT("Điểm thu đang dùng", "Points in use", "in_use", 8),
	  COUNT("Đã cấp mã QR", "QR code issued", "coded", 8),
	  COUNT("Đã kiểm tra niêm yết", "Code seen posted", "displayed", 8),
	  COUNT("Có phát sinh GD trong kỳ", "Paid in the period", "paid", 8),
	  RATE("Tỷ lệ có mã (%)", "With a code (%)", "coded", "in_use", "(6)=(3)/(2)", 8),
	  COUNT("Số GD", "Payments", "payments", 8), COUNT("Giá trị GD (đồng)", "Value (đồng)", "amount_vnd", 12)}},
};

const struct form *form_find(struct slice code)
{
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (slice_eq(code, slice_z(forms[i].code)))
			return &forms[i];
	return NULL;
}

int form_column_count(const struct form *f)
{
	int n = 0;
	while (n < FORM_COLUMNS_MAX && f->columns[n].title)
		n++;
	return n;
}

/* ---- small cells */

static int64_t count_of(const json_t *counts, const char *key)
{
	return json_integer_value(json_object_get(counts, key));
}

static void hide(json_t *counts)
{
	json_object_set_new(counts, "payments", json_null());
	json_object_set_new(counts, "amount_vnd", json_null());
}

static bool shows(const json_t *counts)
{
	return json_is_integer(json_object_get(counts, "amount_vnd")) && count_of(counts, "paid") > 0;
}

void form_hide_small(json_t *lines, json_t *total)
{
	json_t *line, *least = NULL;
	size_t i;
	int64_t hidden = 0;
	json_array_foreach(lines, i, line) {
		json_t *counts = json_object_get(line, "counts");
		int64_t paid = count_of(counts, "paid");
		if (!shows(counts))
			continue;
		if (paid < FORM_SMALL) {
			hidden += paid;
			hide(counts);
		} else if (!least || paid < count_of(least, "paid")) {
			least = counts;
		}
	}
	if (hidden == 0 || hidden >= FORM_SMALL)
		return;
	/* What is left out together is still too little: one more line goes with it, and without one the total. */
	hide(least ? least : total);
}

/* ---- cells */

static struct slice number(struct arena *a, int64_t n, bool vietnamese)
{
	struct text t;
	text_init(&t, a);
	if (vietnamese)
		vn_number(&t, n);
	else
		text_addf(&t, "%lld", (long long)n);
	return text_slice(&t);
}

static struct slice hundredths(struct arena *a, int64_t n, bool vietnamese, bool sign)
{
	struct text t;
	int64_t size = n < 0 ? -n : n;
	text_init(&t, a);
	if (n < 0)
		text_add(&t, vietnamese ? S("−") : S("-"));
	else if (sign && vietnamese && n > 0)
		text_addc(&t, '+');
	if (vietnamese)
		vn_hundredths(&t, size);
	else
		text_addf(&t, "%lld.%02d", (long long)(size / 100), (int)(size % 100));
	return text_slice(&t);
}

static bool rate_of(const json_t *counts, const char *part, const char *whole, int64_t *out)
{
	const json_t *p = json_object_get(counts, part), *w = json_object_get(counts, whole);
	return json_is_integer(p) && json_is_integer(w) && json_integer_value(p) >= 0 && json_integer_value(w) > 0 &&
	       vn_percent(json_integer_value(p), json_integer_value(w), out) == 0;
}

static bool ratio_of(const json_t *counts, const char *part, const char *whole, int64_t *out)
{
	const json_t *p = json_object_get(counts, part), *w = json_object_get(counts, whole);
	int64_t each = json_integer_value(p);
	if (!json_is_integer(p) || !json_is_integer(w) || each < 1)
		return false;
	*out = (json_integer_value(w) * 200 + each) / (2 * each);
	return true;
}

/* The cell's number: a count as it is, all else in hundredths. */
static bool number_of(struct arena *a, const struct form_column *c, const json_t *row, int64_t *out)
{
	const json_t *counts = json_object_get(row, "counts"), *value;
	int64_t now, before;
	switch (c->kind) {
	case FORM_SERIAL:
	case FORM_TEXT:
		return false;
	case FORM_COUNT:
	case FORM_SHARE:
		value = json_object_get(counts, c->part);
		*out = json_integer_value(value);
		return json_is_integer(value);
	case FORM_RATE:
		return rate_of(counts, c->part, c->whole, out);
	case FORM_RATIO:
		return ratio_of(counts, c->part, c->whole, out);
	case FORM_CHANGE:
		if (!rate_of(counts, c->part, c->whole, &now) ||
		    !rate_of(counts, arena_printf(a, "before_%s", c->part).p, arena_printf(a, "before_%s", c->whole).p, &before))
			return false;
		*out = now - before;
		return true;
	}
	return false;
}

struct slice form_cell(struct arena *a, const struct form_column *c, const json_t *row, int serial, bool vietnamese)
{
	const json_t *value;
	int64_t n;
	if (c->kind == FORM_SERIAL)
		return serial ? number(a, serial, false) : (struct slice){NULL, 0};
	if (c->kind == FORM_TEXT) {
		value = json_object_get(row, c->part);
		return json_is_string(value) ? arena_dup(a, slice_z(json_string_value(value))) : (struct slice){NULL, 0};
	}
	if (!number_of(a, c, row, &n))
		return vietnamese ? S("–") : (struct slice){NULL, 0};
	return c->kind == FORM_COUNT ? number(a, n, vietnamese) : hundredths(a, n, vietnamese, c->kind == FORM_CHANGE);
}

struct slice form_moved(struct arena *a, const struct form_column *c, const json_t *row, const json_t *before)
{
	struct text t;
	int64_t now, then;
	if (c->kind == FORM_CHANGE || !number_of(a, c, row, &now) || !number_of(a, c, before, &then))
		return (struct slice){NULL, 0};
	if (c->kind != FORM_COUNT)
		return hundredths(a, now - then, true, true);
	text_init(&t, a);
	if (now != then)
		text_add(&t, now > then ? S("+") : S("−"));
	vn_number(&t, now > then ? now - then : then - now);
	return text_slice(&t);
}
