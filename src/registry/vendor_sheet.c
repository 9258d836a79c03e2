#include "socho/registry/vendor_sheet.h"

#include <string.h>

#include "socho/base/fields.h"
#include "socho/base/limits.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"

enum { SHOWN_CHARS = 60, SHOWN_DIGITS = 3, MASKED_FROM = 6, EXACT_DIGITS = 15 };

enum { STALL, KIND, NAME, PHONE, ID_NUMBER, TAX_CODE, BANK, ACCOUNT, HOLDER, REPLACES, LEGAL_NAME, REGISTRATION, CONSENT, EVIDENCE };

/* Of the wording that the template quotes. */
enum { CONSENT_VERSION = 1 };

#define NAMES(...) (const char *const[]){__VA_ARGS__, NULL}

const struct grid_column vendor_sheet_columns[VENDOR_SHEET_COLUMNS] = {
	[STALL] = {NAMES("Số sạp", "Số điểm kinh doanh", "Điểm kinh doanh", "Sạp", "Ki ốt", "Số quầy", "Số ô"), true},
	[KIND] = {NAMES("Loại người bán", "Loại hình"), true},
	[NAME] = {NAMES("Tên người bán", "Họ và tên", "Họ tên", "Tên hộ kinh doanh"), true},
	[PHONE] = {NAMES("Số điện thoại", "Điện thoại", "SĐT"), false},
	[ID_NUMBER] = {NAMES("Số định danh", "Số CCCD", "CCCD", "Số căn cước"), false},
	[TAX_CODE] = {NAMES("Mã số thuế", "MST"), false},
	[BANK] = {NAMES("Ngân hàng"), true},
	[ACCOUNT] = {NAMES("Số tài khoản", "STK", "Tài khoản"), true},
	[HOLDER] = {NAMES("Tên chủ tài khoản", "Chủ tài khoản"), true},
	[REPLACES] = {NAMES("Thay người đang thuê"), false},
	[LEGAL_NAME] = {NAMES("Tên đăng ký", "Tên trên giấy đăng ký"), false},
	[REGISTRATION] = {NAMES("Số đăng ký kinh doanh", "Số ĐKKD", "Mã số hộ kinh doanh"), false},
	[CONSENT] = {NAMES("Phiếu đồng ý", "Đồng ý"), false},
	[EVIDENCE] = {NAMES("Chứng cứ tài khoản", "Ảnh tài khoản"), false},
};

static const struct {
	const char *path;      /* in the API's form */
	bool digits;           /* leading zeros and long numbers count: a number cell has lost them */
	bool personal;
	const char *stand_in;  /* a good value; NULL: none is needed */
} rules[VENDOR_SHEET_COLUMNS] = {
	[STALL] = {"stall", false, false, "1"},
	[KIND] = {"vendor.kind", false, false, "individual"},
	[NAME] = {"vendor.name", false, false, "A"},
	[PHONE] = {"vendor.phone", true, true, NULL},
	[ID_NUMBER] = {"vendor.id_number", true, true, NULL},
	[TAX_CODE] = {"vendor.tax_code", true, true, NULL},
	[BANK] = {"account.bin", false, false, "970436"},
	[ACCOUNT] = {"account.number", true, true, "000000"},
	[HOLDER] = {"account.holder_name", false, false, "AA"},
	[REPLACES] = {"vendor.replaces", false, false, NULL},
	[LEGAL_NAME] = {"vendor.legal_name", false, false, NULL},
	[REGISTRATION] = {"vendor.registration_number", true, true, NULL},
	[CONSENT] = {"consents", false, false, NULL},
	[EVIDENCE] = {"account.evidence", false, false, NULL},
};

/* Words by their search keys. */
struct word {
	const char *key, *means;
};
static const struct word kind_words[] = {
	{"ho kinh doanh", "household"}, {"hkd", "household"}, {"ca nhan", "individual"}, {"doanh nghiep", "enterprise"},
	{"cong ty", "enterprise"}, {"hop tac xa", "cooperative"}, {"htx", "cooperative"}, {"nong ho", "farmer"},
	{"nong dan", "farmer"}, {"to chuc", "institution"}, {"don vi su nghiep", "institution"}, {NULL, NULL},
};
static const struct word consent_words[] = {
	{"giay", "paper"}, {"phieu giay", "paper"}, {"truc tiep", "in_person"}, {"dien thoai", "phone"}, {"truc tuyen", "online"},
	{NULL, NULL},
};
static const struct word flag_words[] = {
	{"co", "1"}, {"x", "1"}, {"1", "1"}, {"true", "1"}, {"khong", NULL}, {"0", NULL}, {"false", NULL}, {NULL, NULL},
};

const char *sheet_action_name(enum sheet_action a)
{
	static const char *const names[] = {"create", "update", "unchanged", "duplicate", "error"};
	return names[a];
}

/* ---- faults */

static bool all_ascii(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

static struct slice shown(struct arena *a, int column, struct slice value)
{
	if (!value.n)
		return (struct slice){NULL, 0};
	if (rules[column].personal)
		return all_ascii(value) && value.n > MASKED_FROM ? vendor_mask(a, slice_sub(value, 0, SHOWN_CHARS), SHOWN_DIGITS) : S("***");
	return utf8_head(value, SHOWN_CHARS);
}

static void add_fault(struct arena *a, struct vendor_row *r, int column, const struct fault *why, struct slice value)
{
	struct sheet_fault *f = &r->faults[r->fault_count++];
	*f = (struct sheet_fault){.err = why->err, .field = why->field};
	r->action = SHEET_ERROR;
	if (column >= 0) {
		f->column = vendor_sheet_columns[column].names[0];
		f->field = rules[column].path;
		f->value = shown(a, column, value);
	}
	if (why->detail[0]) {
		f->detail = arena_dup(a, slice_z(why->detail));
		f->detail_vi = arena_dup(a, slice_z(why->detail_vi));
	}
}

struct slice vendor_row_faults(struct arena *a, const struct vendor_row *r)
{
	struct text t;
	text_init(&t, a);
	text_addc(&t, '[');
	for (int i = 0; i < r->fault_count; i++) {
		const struct sheet_fault *f = &r->faults[i];
		const struct err_info *info = err_info(f->err);
		text_add(&t, i ? S(",{\"column\":") : S("{\"column\":"));
		text_add_json(&t, slice_z(f->column));
		text_add(&t, S(",\"field\":"));
		text_add_json(&t, slice_z(f->field));
		text_addf(&t, ",\"code\":\"%s\",\"vi\":", info->code);
		text_add_json(&t, slice_z(info->vi));
		text_add(&t, S(",\"en\":"));
		text_add_json(&t, slice_z(info->en));
		text_add(&t, S(",\"detail\":"));
		text_add_json(&t, f->detail);
		text_add(&t, S(",\"detail_vi\":"));
		text_add_json(&t, f->detail_vi);
		text_add(&t, S(",\"value\":"));
		text_add_json(&t, f->value);
		text_addc(&t, '}');
	}
	text_addc(&t, ']');
	return text_slice(&t);
}

/* ---- what spreadsheets do to numbers */

/* "1.23E+12", also with a comma. */
static bool is_scientific(struct slice s)
{
	size_t i = 0;
	while (i < s.n && ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '.' || s.p[i] == ','))
		i++;
	if (i == 0 || i + 1 >= s.n || (s.p[i] | 32) != 'e')
		return false;
	i += s.p[i + 1] == '+' || s.p[i + 1] == '-' ? 2 : 1;
	return slice_all_digits(slice_sub(s, i, s.n));
}

/* Past 15 digits a spreadsheet keeps zeros only. In a CSV nobody can tell those from true ones. */
static bool is_rounded(struct slice s)
{
	if (s.n <= EXACT_DIGITS || !slice_all_digits(s))
		return false;
	for (size_t i = EXACT_DIGITS; i < s.n; i++)
		if (s.p[i] != '0')
			return false;
	return true;
}

/* A text of digits that would be right with zeros in front. */
static bool lost_zeros(int column, struct slice s)
{
	if (!slice_all_digits(s))
		return false;
	switch (column) {
	case PHONE: return s.n == 9;
	case ID_NUMBER: return s.n == 10 || s.n == 11;
	case TAX_CODE: return s.n == 9 || s.n == 11;
	default: return false;
	}
}

static int judge_cell(int column, const struct cell *cell, bool exact, struct fault *why)
{
	struct slice s = cell->text;
	bool plain = slice_all_digits(s);
	if (cell->kind == CELL_ERROR)
		return fault(why, ERR_CELL_ERROR, NULL);
	if (cell->kind == CELL_DATE)
		return fault(why, ERR_CELL_BECAME_DATE, NULL);
	if (cell->kind == CELL_NUMBER && (rules[column].digits || !plain))
		return fault_say(why, ERR_NUMBER_LOST, NULL, "ô đang là kiểu số; hãy đổi sang kiểu chữ",
		                 "the cell is a number");
	if (is_scientific(s) && rules[column].digits)
		return fault_say(why, ERR_NUMBER_LOST, NULL, "bị viết dạng số mũ", "written with an exponent");
	if (rules[column].digits && lost_zeros(column, s))
		return fault_say(why, ERR_NUMBER_LOST, NULL, "mất số 0 ở đầu", "a leading zero is missing");
	if (rules[column].digits && !exact && is_rounded(s))
		return fault_say(why, ERR_NUMBER_LOST, NULL, "từ chữ số thứ 16 thành số 0; hãy dùng XLSX với cột kiểu chữ",
		                 "zeros past 15 digits; an XLSX with a text column can say so");
	return 0;
}

/* ---- from a cell to what the API is sent */

static int by_word(struct arena *a, const struct word *words, struct slice text, struct slice *out, struct fault *why)
{
	struct slice key;
	if (utf8_search_key(a, text, &key))
		return fault(why, ERR_BAD_TEXT, NULL);
	for (; words->key; words++)
		if (slice_eq(key, slice_z(words->key)) || slice_eq(key, slice_z(words->means))) {
			*out = slice_z(words->means);
			return 0;
		}
	return fault(why, ERR_BAD_CHOICE, NULL);
}

/* By BIN, short name or code, else by any name without its marks; what is none is left for the judge to refuse. */
static struct slice bin_of(struct arena *a, struct slice text)
{
	struct slice key, one;
	const struct bank *bank = bank_by_name(text);
	if (!bank && utf8_search_key(a, text, &key) == 0)
		for (size_t i = 0; i < bank_count() && !bank; i++) {
			const struct bank *b = bank_at(i);
			const struct slice names[] = {b->short_name, b->vi_name};
			for (size_t n = 0; n < 2 && !bank; n++)
				if (utf8_search_key(a, names[n], &one) == 0 && slice_eq(one, key))
					bank = b;
		}
	return bank ? bank->bin : text;
}

static int read_cell(struct arena *a, int column, const struct cell *cell, bool exact, struct slice *out, struct fault *why)
{
	*out = (struct slice){NULL, 0};
	if (!cell->kind)
		return 0;
	if (judge_cell(column, cell, exact, why))
		return -1;
	*out = cell->text;
	if (column == KIND)
		return by_word(a, kind_words, cell->text, out, why);
	if (column == CONSENT)
		return by_word(a, consent_words, cell->text, out, why);
	if (column == REPLACES)
		return by_word(a, flag_words, cell->text, out, why);
	if (column == BANK)
		*out = bin_of(a, cell->text);
	return 0;
}

static void set(json_t *form, const char *path, json_t *value)
{
	const char *dot = strchr(path, '.');
	if (!dot) {
		json_object_set_new(form, path, value);
		return;
	}
	char group[16] = "";
	memcpy(group, path, (size_t)(dot - path));
	json_object_set_new(json_object_get(form, group), dot + 1, value);
}

static json_t *consented(struct slice channel)
{
	return json_pack("[{s:s, s:i, s:o}]", "purpose", consent_purposes[CONSENT_REGISTRATION], "version", CONSENT_VERSION,
	                 "channel", json_stringn(channel.p, channel.n));
}

/* The body that POST /v1/markets/{id}/revisions would be sent. */
static json_t *body_of(const struct vendor_row *r, const char *vendor_z)
{
	json_t *form = json_object();
	json_object_set_new(form, "vendor", json_object());
	json_object_set_new(form, "account", json_object());
	for (int i = 0; i < VENDOR_SHEET_COLUMNS; i++) {
		struct slice s = r->text[i];
		bool of_vendor = i != REPLACES && strncmp(rules[i].path, "vendor.", 7) == 0;
		if (s.p && !(vendor_z && of_vendor))
			set(form, rules[i].path, i == REPLACES ? json_true() : i == CONSENT ? consented(s) : json_stringn(s.p, s.n));
	}
	if (vendor_z)
		set(form, "vendor.id", json_string(vendor_z));
	return form;
}

static int judge(struct arena *a, struct vendor_row *r, const char *vendor_z, int32_t today, struct fault *why)
{
	json_t *body = body_of(r, vendor_z);
	int result = vendor_form_read(a, body, today, &r->form, why);
	json_decref(body);
	return result;
}

static int column_of(const char *field)
{
	for (int i = 0; field && i < VENDOR_SHEET_COLUMNS; i++)
		if (strcmp(field, rules[i].path) == 0)
			return i;
	return -1;
}

void vendor_row_read(struct arena *a, const struct grid_head *head, const struct cell *cells, int line, bool exact,
                     int32_t today, struct vendor_row *out)
{
	struct fault why = {.err = ERR_NONE};
	struct slice given[VENDOR_SHEET_COLUMNS];
	*out = (struct vendor_row){.line = line, .id = uuid_new()};
	for (int i = 0; i < VENDOR_SHEET_COLUMNS; i++) {
		const struct cell none = {CELL_EMPTY, {NULL, 0}}, *cell = head->at[i] < 0 ? &none : &cells[head->at[i]];
		given[i] = cell->text;
		if (read_cell(a, i, cell, exact, &out->text[i], &why)) {
			add_fault(a, out, i, &why, given[i]);
			out->text[i] = slice_z(rules[i].stand_in);
		}
	}
	while (out->fault_count < VENDOR_SHEET_COLUMNS && judge(a, out, NULL, today, &why)) {
		int column = column_of(why.field);
		struct slice stand_in = column < 0 ? (struct slice){NULL, 0} : slice_z(rules[column].stand_in);
		bool again = column >= 0 && !slice_eq(out->text[column], stand_in);
		add_fault(a, out, column, &why, column < 0 ? (struct slice){NULL, 0} : given[column]);
		if (!again)
			break;
		out->text[column] = stand_in;
	}
	for (int i = 0; out->fault_count && i < VENDOR_SHEET_COLUMNS; i++)
		out->text[i] = given[i];
}

int vendor_row_as_update(struct arena *a, int32_t today, struct vendor_row *r, struct fault *why)
{
	char id[UUID_TEXT_BYTES];
	uuid_format(r->vendor, id);
	return judge(a, r, id, today, why);
}
