/* One table: what is warned of, and which error it is in strict mode. A row without an error is only ever warned of,
 * since apps of banks write it and every app reads it. The order of the errors is the order of the rows. */
#include "reader_parts.h"

#include "socho/base/utf8.h"
#include "socho/vietqr/bank.h"
#include "socho/vietqr/payload.h"

static bool additional_data_broken(const struct reader_parts *p)
{
	return p->extra.end != TLV_WHOLE;
}

static bool language_broken(const struct reader_parts *p)
{
	return p->language.end != TLV_WHOLE;
}

static bool poi_unknown(const struct reader_parts *p)
{
	struct slice poi = p->out->fields.poi;
	return poi.p && !slice_eq(poi, S("11")) && !slice_eq(poi, S("12"));
}

static bool guid_foreign(const struct reader_parts *p)
{
	return p->has_scheme && !p->napas;
}

static bool no_account(const struct reader_parts *p)
{
	return !p->has_scheme && !p->out->fields.other_account_count;
}

static bool service_unknown(const struct reader_parts *p)
{
	static const struct slice known[] = {
		SLICE_LIT("QRIBFTTA"), SLICE_LIT("QRIBFTTC"), SLICE_LIT("QRPUSH"), SLICE_LIT("QRCASH"),
	};
	if (!p->out->fields.service.p)
		return false;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (slice_eq(p->out->fields.service, known[i]))
			return false;
	return true;
}

static bool service_nested(const struct reader_parts *p)
{
	return p->service_nested;
}

static bool service_absent(const struct reader_parts *p)
{
	return p->napas && !p->out->fields.service.p;
}

static bool bin_malformed(const struct reader_parts *p)
{
	return p->napas && (p->out->fields.bin.n != 6 || !slice_all_digits(p->out->fields.bin));
}

static bool unknown_bank(const struct reader_parts *p)
{
	return p->napas && !bin_malformed(p) && !bank_by_bin(p->out->fields.bin);
}

static bool account_empty(const struct reader_parts *p)
{
	return p->napas && !p->out->fields.account.n;
}

static bool account_long(const struct reader_parts *p)
{
	return utf8_count(p->out->fields.account) > VIETQR_ACCOUNT_CHARS_MAX;
}

static bool account_characters(const struct reader_parts *p)
{
	struct slice account = p->out->fields.account;
	return account.n && !slice_all_alphanumeric(account);
}

static bool currency_foreign(const struct reader_parts *p)
{
	return p->out->fields.currency.p && !slice_eq(p->out->fields.currency, S("704"));
}

static bool country_foreign(const struct reader_parts *p)
{
	return p->out->fields.country.p && !slice_eq(p->out->fields.country, S("VN"));
}

/* The whole part of an amount in đồng: digits, then at most a dot and zeros (the exponent of VND is 0). -1 when it
 * is anything else. */
static int64_t whole_vnd(struct slice amount)
{
	ptrdiff_t dot = slice_find(amount, '.');
	struct slice whole = dot < 0 ? amount : slice_sub(amount, 0, (size_t)dot);
	int64_t vnd;
	if (amount.n > 13 || !slice_all_digits(whole) || slice_to_i64(whole, &vnd))
		return -1;
	for (size_t i = whole.n + 1; i < amount.n; i++)
		if (amount.p[i] != '0')
			return -1;
	return vnd;
}

static bool amount_malformed(const struct reader_parts *p)
{
	return p->out->fields.amount.p && whole_vnd(p->out->fields.amount) <= 0;
}

static bool amount_decorated(const struct reader_parts *p)
{
	struct slice amount = p->out->fields.amount;
	return amount.n && !amount_malformed(p) && (amount.p[0] == '0' || slice_find(amount, '.') >= 0);
}

static bool amount_over_limit(const struct reader_parts *p)
{
	return p->out->amount_vnd > VIETQR_AMOUNT_VND_MAX;
}

static bool name_long(const struct reader_parts *p)
{
	return utf8_count(p->out->fields.name) > VIETQR_NAME_CHARS_MAX;
}

/* EMV book 4 common set: what can be printed in ASCII. */
static bool printable(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 0x20 || s.p[i] > 0x7e)
			return false;
	return true;
}

static bool not_plain(const struct reader_parts *p)
{
	const struct vietqr_fields *f = &p->out->fields;
	if (!printable(f->name) || !printable(f->city) || !printable(f->postal) || !utf8_valid(p->out->payload))
		return true;
	for (size_t i = 0; i < p->extra.count; i++)
		if (!printable(p->extra.objects[i].value))
			return true;
	return false;
}

/* EMVCo MPM 4.7.8, 62-09: a set of A (address), M (mobile), E (e-mail). */
static bool data_request_malformed(const struct reader_parts *p)
{
	static const char letters[] = "AME";
	struct slice request = p->out->fields.data_request;
	unsigned seen = 0;
	for (size_t i = 0; i < request.n; i++) {
		ptrdiff_t which = slice_find(slice_z(letters), request.p[i]);
		if (which < 0 || (seen & (1U << which)))
			return true;
		seen |= 1U << which;
	}
	return false;
}

static bool payload_long(const struct reader_parts *p)
{
	return utf8_count(p->out->payload) > VIETQR_PAYLOAD_CHARS_MAX;
}

static bool value_long(const struct reader_parts *p)
{
	if (utf8_count(p->out->fields.city) > VIETQR_CITY_CHARS_MAX || utf8_count(p->out->fields.postal) > 10)
		return true;
	for (size_t i = 0; i < p->extra.count; i++)
		if (p->extra.objects[i].id < 10 && utf8_count(p->extra.objects[i].value) > VIETQR_LABEL_CHARS_MAX)
			return true;
	return false;
}

static bool byte_lengths(const struct reader_parts *p)
{
	return p->byte_lengths;
}

static bool crc_lower_case(const struct reader_parts *p)
{
	struct slice crc = p->out->fields.crc;
	for (size_t i = 0; i < crc.n; i++)
		if (crc.p[i] >= 'a' && crc.p[i] <= 'f')
			return true;
	return false;
}

static bool poi_absent(const struct reader_parts *p)
{
	return !p->out->fields.poi.p;
}

static bool dynamic_without_amount(const struct reader_parts *p)
{
	return slice_eq(p->out->fields.poi, S("12")) && !p->out->fields.amount.n;
}

static bool static_with_amount(const struct reader_parts *p)
{
	return slice_eq(p->out->fields.poi, S("11")) && p->out->fields.amount.n;
}

static bool category_malformed(const struct reader_parts *p)
{
	struct slice mcc = p->out->fields.mcc;
	return mcc.p && (mcc.n != 4 || !slice_all_digits(mcc));
}

static bool any_empty(const struct tlv_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (!list->objects[i].value.n)
			return true;
	return false;
}

static bool empty_object(const struct reader_parts *p)
{
	return any_empty(&p->root) || any_empty(&p->scheme) || any_empty(&p->party) || any_empty(&p->extra);
}

static bool unreserved_bare(const struct reader_parts *p)
{
	const struct vietqr_objects *objects = &p->out->fields.unreserved;
	for (size_t i = 0; i < objects->count; i++) {
		struct tlv_list inside;
		tlv_read(p->arena, objects->items[i].value, TLV_CHARACTERS, &inside);
		if (inside.end != TLV_WHOLE || !inside.count || inside.objects[0].id != 0)
			return true;
	}
	return false;
}

static bool rfu_object(const struct reader_parts *p)
{
	return p->out->fields.rfu.count > 0;
}

static const struct {
	const char *error, *warning;
	bool (*broken)(const struct reader_parts *p);
} rules[] = {
#define RULE(error_, name_) {(error_), #name_, name_}
	RULE("E_LENGTH", additional_data_broken),
	RULE("E_LENGTH", language_broken),
	RULE("E_POI", poi_unknown),
	RULE("E_GUID", guid_foreign),
	RULE("E_GUID", no_account),
	RULE("E_SERVICE", service_unknown),
	RULE("E_SERVICE", service_nested),
	RULE("E_BIN", bin_malformed),
	RULE("E_ACCEMPTY", account_empty),
	RULE("E_ACCLEN", account_long),
	RULE("E_ACCCHAR", account_characters),
	RULE("E_CURRENCY", currency_foreign),
	RULE("E_COUNTRY", country_foreign),
	RULE("E_AMOUNT", amount_malformed),
	RULE("E_NAMELEN", name_long),
	RULE("E_CHARSET", not_plain),
	RULE("E_62_09", data_request_malformed),
	RULE("E_TOOLONG", payload_long),
	RULE("E_TOOLONG", value_long),
	RULE(NULL, unknown_bank),
	RULE(NULL, service_absent),
	RULE(NULL, amount_decorated),
	RULE(NULL, amount_over_limit),
	RULE(NULL, byte_lengths),
	RULE(NULL, crc_lower_case),
	RULE(NULL, poi_absent),
	RULE(NULL, dynamic_without_amount),
	RULE(NULL, static_with_amount),
	RULE(NULL, category_malformed),
	RULE(NULL, empty_object),
	RULE(NULL, unreserved_bare),
	RULE(NULL, rfu_object),
#undef RULE
};
_Static_assert(sizeof rules / sizeof rules[0] <= VIETQR_WARNINGS_MAX, "every warning fits");

void reader_rules(struct reader_parts *p, bool strict)
{
	int64_t vnd = whole_vnd(p->out->fields.amount);
	p->out->amount_vnd = vnd > 0 ? vnd : 0;
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		if (!rules[i].broken(p))
			continue;
		if (strict && rules[i].error) {
			if (!p->out->error)
				p->out->error = rules[i].error;
		} else {
			reader_warn(p, rules[i].warning);
		}
	}
}
