#include "socho/adoption/form.h"

#include <string.h>

#include "socho/base/text.h"
#include "socho/base/vn.h"

#define STT {"STT", FORM_SERIAL, NULL, NULL, NULL, 4}
#define NAME(title, share) {title, FORM_TEXT, "name", NULL, NULL, share}
#define TEXT(title, key, share) {title, FORM_TEXT, key, NULL, NULL, share}
#define COUNT(title, key, share) {title, FORM_COUNT, key, NULL, NULL, share}
#define SHARE(title, key, share) {title, FORM_SHARE, key, NULL, NULL, share}
#define RATE(title, part, whole, formula, share) {title, FORM_RATE, part, whole, formula, share}

/* Of a market and of a commune: the same counts, of other lines. */
#define OF_STALLS(what) \
	STT, NAME(what, 15), COUNT("Số điểm KD theo thiết kế", "stalls", 6), COUNT("Đang sử dụng", "in_use", 6), \
		COUNT("Số hộ KD cố định", "registered", 6), COUNT("Đã cấp mã QR", "coded", 6), \
		COUNT("Đã kiểm tra niêm yết", "displayed", 6), COUNT("Quan sát được", "observed", 6), \
		COUNT("Có phát sinh GD trong kỳ", "paid", 6), RATE("Tỷ lệ có mã (%)", "coded", "in_use", "(8)=(4)/(2)", 6), \
		RATE("Tỷ lệ hoạt động (%)", "paid", "coded", "(9)=(7)/(4)", 6), COUNT("Số GD", "payments", 6), \
		COUNT("Giá trị GD (đồng)", "amount_vnd", 8), COUNT("Phí phải thu (đồng)", "fees_due", 8), \
		COUNT("Phí thu không tiền mặt (đồng)", "fees_cashless", 8), \
		RATE("Tỷ lệ (%)", "fees_cashless", "fees_due", "(14)=(13)/(12)", 6)

static const char of_stalls[] =
	"Điểm quan sát được: có luồng thông báo của ngân hàng, hoặc có giao dịch trong 60 ngày gần đây. Hộ kinh doanh không cố định "
	"không có điểm nên không tính ở đây. “–”: chưa biết, hoặc dưới 5 điểm nên không nêu số tiền.";

static const struct form forms[] = {
	{"01", "Biểu 01/CHO", "Kết quả thanh toán không dùng tiền mặt tại chợ", "Tổng cộng", of_stalls,
	 {OF_STALLS("Ngành hàng, khu vực")}},
	{"02", "Biểu 02/XA", "Kết quả thanh toán không dùng tiền mặt tại các chợ trên địa bàn", "Tổng cộng", of_stalls,
	 {OF_STALLS("Chợ, địa điểm")}},
	{"03", "Biểu 03/TINH", "Kết quả xây dựng chợ 4.0, chợ thanh toán không dùng tiền mặt", "Tổng cộng",
	 "Hoạt động: đủ số giao dịch trong tháng cuối kỳ theo chỉ số ACT. So cùng kỳ: điểm phần trăm so với báo cáo đã duyệt của cùng kỳ "
	 "năm trước. “–”: chưa biết.",
	 {STT, NAME("Đơn vị", 18), COUNT("Tổng số chợ", "markets", 6), COUNT("Hạng 1", "class1", 5), COUNT("Hạng 2", "class2", 5),
	  COUNT("Hạng 3", "class3", 5), COUNT("Chưa phân hạng", "unranked", 6), COUNT("Chợ 4.0", "model", 5),
	  COUNT("Chỉ tiêu", "target", 6), RATE("% kế hoạch", "model", "target", "(8)=(6)/(7)", 7),
	  COUNT("Điểm KD đang sử dụng", "in_use", 7), COUNT("Hộ KD", "registered", 7), COUNT("Có mã", "coded", 7),
	  COUNT("Hoạt động", "active", 7), RATE("Tỷ lệ có mã (%)", "coded", "in_use", "(13)=(11)/(9)", 7),
	  {"So cùng kỳ (+/−)", FORM_CHANGE, "coded", "in_use", NULL, 7}}},
	{"04", "Biểu 04/TCNS", "Kết quả hoạt động của các tổ công nghệ số cộng đồng", "Tổng cộng",
	 "Nguồn “Sổ”: tổ, thành viên đăng ký trong sổ đến hết ngày số liệu; “Công bố”: số công bố của đơn vị chưa đăng ký tổ nào, theo ngày. "
	 "Nữ, đoàn viên: số do đơn vị nhập kèm văn bản. Lượt hướng dẫn: lượt có kết quả trong kỳ, theo nội dung. Thôn (ấp, khu phố, tổ dân phố) "
	 "chưa đạt: chưa đủ số tổ, thành viên hoặc tỷ lệ hộ theo quy định của tỉnh. Tổng số tổ, thành viên: cộng những số đã biết; tổng số hộ, "
	 "nữ, đoàn viên có phần chưa biết thì ghi “–”.",
	 {STT, NAME("Đơn vị", 16), TEXT("Nguồn", "source_vi", 8), COUNT("Số tổ", "teams", 5), COUNT("Tổ cấp xã", "teams_commune", 5),
	  COUNT("Tổ cấp thôn", "teams_hamlet", 5), COUNT("Số thành viên", "members", 6), COUNT("Nữ", "women", 5),
	  COUNT("Đoàn viên", "youth", 5), COUNT("Tổng số hộ", "households", 6),
	  {"Hộ/thành viên", FORM_RATIO, "members_all", "households", "(8)=(7)/(4)", 7}, COUNT("Hộ đã hướng dẫn", "guided", 6),
	  COUNT("Lượt hướng dẫn: thanh toán", "help_payment", 6), COUNT("Lượt: bán hàng trên mạng", "help_commerce", 6),
	  COUNT("Lượt: dịch vụ công", "help_service", 6), COUNT("Lượt: kỹ năng số", "help_skill", 6),
	  COUNT("Thôn có quy định", "hamlets_ruled", 5), COUNT("Thôn chưa đạt tối thiểu", "hamlets_short", 6)}},
	{"05", "Biểu 05/TDKT", "Xếp hạng mức hoàn thành chỉ tiêu thanh toán không dùng tiền mặt tại chợ", NULL,
	 "Mức hoàn thành của một chỉ tiêu = kết quả / chỉ tiêu × 100, tính nhiều nhất là 100. Điểm = bình quân các mức hoàn thành ở cột (4) đến "
	 "(10) của những chỉ tiêu đã giao: (11) = tổng (4)…(10) / (2). Xếp hạng theo điểm; cùng điểm thì cùng hạng, hạng sau bỏ cách bấy nhiêu "
	 "đơn vị. Đạt: đạt mọi chỉ tiêu; gần đạt: từ 80 điểm; chưa đạt: dưới 80 điểm. Đơn vị không có chỉ tiêu, hoặc có chỉ tiêu mà chưa có số "
	 "liệu (“–”), không xếp hạng và không tính là 0. ISS: có mã; DSP: niêm yết; USE1: có giao dịch; ACT: hoạt động; KEEP: duy trì ba tháng; "
	 "FEEV: giá trị phí thu không tiền mặt; M40: chợ 4.0.",
	 {STT, NAME("Đơn vị", 16), COUNT("Số chợ", "markets", 5), COUNT("Chỉ tiêu được giao", "targets", 6), COUNT("Chỉ tiêu đạt", "met", 5),
	  SHARE("ISS (%)", "iss", 6), SHARE("DSP (%)", "dsp", 6), SHARE("USE1 (%)", "use1", 6), SHARE("ACT (%)", "act", 6),
	  SHARE("KEEP (%)", "keep", 6), SHARE("FEEV (%)", "feev", 6), SHARE("M40 (%)", "m40", 6), SHARE("Điểm", "score", 6),
	  COUNT("Hạng", "rank", 5), TEXT("Mức", "band_vi", 7), TEXT("Ghi chú", "note_vi", 16)}},
	{"06", "Biểu 06/DCC", "Điểm thu không dùng tiền mặt tại bộ phận một cửa, trường học, cơ sở y tế", "Tổng cộng",
	 "“–”: chưa biết, hoặc dưới 5 điểm nên không nêu số tiền.",
	 {STT, NAME("Đơn vị", 20), TEXT("Loại", "kind_vi", 12), COUNT("Số cơ sở", "markets", 8), COUNT("Điểm thu đang dùng", "in_use", 8),
	  COUNT("Đã cấp mã QR", "coded", 8), COUNT("Đã kiểm tra niêm yết", "displayed", 8),
	  COUNT("Có phát sinh GD trong kỳ", "paid", 8), RATE("Tỷ lệ có mã (%)", "coded", "in_use", "(6)=(3)/(2)", 8),
	  COUNT("Số GD", "payments", 8), COUNT("Giá trị GD (đồng)", "amount_vnd", 12)}},
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

struct slice form_cell(struct arena *a, const struct form_column *c, const json_t *row, int serial, bool vietnamese)
{
	const json_t *counts = json_object_get(row, "counts"), *value;
	struct slice none = vietnamese ? S("–") : (struct slice){NULL, 0};
	int64_t now, before;
	switch (c->kind) {
	case FORM_SERIAL:
		return serial ? number(a, serial, false) : (struct slice){NULL, 0};
	case FORM_TEXT:
		value = json_object_get(row, c->part);
		return json_is_string(value) ? arena_dup(a, slice_z(json_string_value(value))) : (struct slice){NULL, 0};
	case FORM_COUNT:
		value = json_object_get(counts, c->part);
		return json_is_integer(value) ? number(a, json_integer_value(value), vietnamese) : none;
	case FORM_RATE:
		return rate_of(counts, c->part, c->whole, &now) ? hundredths(a, now, vietnamese, false) : none;
	case FORM_RATIO:
		return ratio_of(counts, c->part, c->whole, &now) ? hundredths(a, now, vietnamese, false) : none;
	case FORM_SHARE:
		value = json_object_get(counts, c->part);
		return json_is_integer(value) ? hundredths(a, json_integer_value(value), vietnamese, false) : none;
	case FORM_CHANGE:
		if (!rate_of(counts, c->part, c->whole, &now) ||
		    !rate_of(counts, arena_printf(a, "before_%s", c->part).p, arena_printf(a, "before_%s", c->whole).p, &before))
			return none;
		return hundredths(a, now - before, vietnamese, true);
	}
	return none;
}
