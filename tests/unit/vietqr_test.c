/* Writing and reading payment codes. */
#include <string.h>

#include "fixture.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"
#include "socho/seal/seal.h"
#include "socho/vietqr/bank.h"
#include "socho/vietqr/crc.h"
#include "socho/vietqr/payload.h"
#include "socho/vietqr/reader.h"
#include "socho/vietqr/tlv.h"

#define HEAD "00020101021138540010A00000072701240006970436011001234567890208QRIBFTTA53037045802VN"
static const char *const plain_objects = HEAD;

/* The text with a right checksum behind it. */
static struct slice closed(const char *objects)
{
	struct slice all = arena_printf(&arena, "%s6304", objects);
	return arena_printf(&arena, "%.*s%04X", SARG(all), (unsigned)crc_add(CRC_START, all));
}

static const char *error_of(struct slice payload, bool strict)
{
	struct vietqr_reading r;
	int status = vietqr_read(&arena, payload, strict, &r);
	assert_int_equal(status, r.error ? -1 : 0);
	return r.error ? r.error : "ok";
}

static void assert_reads(struct slice payload, const char *tolerant, const char *strict)
{
	assert_string_equal(error_of(payload, false), tolerant);
	assert_string_equal(error_of(payload, true), strict);
}

static bool warns(struct slice payload, const char *name)
{
	struct vietqr_reading r;
	vietqr_read(&arena, payload, false, &r);
	for (size_t i = 0; i < r.warning_count; i++)
		if (strcmp(r.warnings[i], name) == 0)
			return true;
	return false;
}

static void the_checksum_has_its_published_check_value(void **state)
{
	(void)state;
	assert_int_equal(crc_add(CRC_START, S("123456789")), 0x29b1);
	assert_int_equal(crc_add(crc_add(CRC_START, S("1234")), S("56789")), 0x29b1);
}

static void a_static_code_is_written_in_the_order_of_the_design(void **state)
{
	(void)state;
	struct vietqr_code c = {.bin = S("970422"), .account = S("V3CASTEST001"), .memo = S("CZ044EEVZ"),
	                        .name = S("NGUYEN THI HOA"), .city = S("HA LONG"), .mcc = S("5411"), .store = S("HL1"),
	                        .terminal = S("A12")};
	struct slice head, payload;
	assert_int_equal(vietqr_head(&arena, &c, &head, NULL), 0);
	assert_string_equal(arena_dup_z(&arena, head),
	                    "00020101021138560010A000000727012600069704220112V3CASTEST0010208QRIBFTTA520454115303704"
	                    "5802VN5914NGUYEN THI HOA6007HA LONG62270303HL10703A120809CZ044EEVZ");
	assert_int_equal(vietqr_finish(&arena, head, S(""), &payload, NULL), 0);
	assert_reads(payload, "ok", "ok");
}

static void an_amount_makes_the_code_dynamic(void **state)
{
	(void)state;
	struct vietqr_code c = {.bin = S("970403"), .account = S("9704031101234567"), .amount_vnd = 180000, .card = true};
	struct slice head;
	assert_int_equal(vietqr_head(&arena, &c, &head, NULL), 0);
	assert_string_equal(arena_dup_z(&arena, head),
	                    "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061800005802VN");
}

static void names_lose_their_marks_and_memos_must_have_none(void **state)
{
	(void)state;
	struct vietqr_code c = {.bin = S("970436"), .account = S("0123456789"), .name = S("Nguyễn Thị Hường"),
	                        .city = S("Đồng Nai")};
	struct slice head;
	assert_int_equal(vietqr_head(&arena, &c, &head, NULL), 0);
	assert_true(slice_ends(head, S("5916Nguyen Thi Huong6008Dong Nai")));
	c.memo = S("tiền chợ");
	assert_int_equal(vietqr_head(&arena, &c, &head, NULL), -1);
}

static void what_does_not_fit_is_refused_by_field(void **state)
{
	(void)state;
	static const struct {
		struct vietqr_code code;
		enum err err;
		const char *field;
	} rows[] = {
#define GOOD .bin = SLICE_LIT("970436"), .account = SLICE_LIT("0123456789")
		{{.account = SLICE_LIT("1")}, ERR_MISSING, "bin"},
		{{.bin = SLICE_LIT("970436")}, ERR_MISSING, "account"},
		{{.bin = SLICE_LIT("999999"), .account = SLICE_LIT("1")}, ERR_UNKNOWN_BANK, "bin"},
		{{.bin = SLICE_LIT("970436"), .account = SLICE_LIT("01234567890123456789")}, ERR_BAD_ACCOUNT, "account"},
		{{.bin = SLICE_LIT("970436"), .account = SLICE_LIT("0123 4567")}, ERR_BAD_ACCOUNT, "account"},
		{{.bin = SLICE_LIT("970436"), .account = SLICE_LIT("12A"), .card = true}, ERR_BAD_ACCOUNT, "account"},
		{{GOOD, .amount_vnd = -1}, ERR_BAD_AMOUNT, "amount"},
		{{GOOD, .amount_vnd = 500000000}, ERR_BAD_AMOUNT, "amount"},
		{{GOOD, .memo = SLICE_LIT("12345678901234567890123456")}, ERR_BAD_MEMO, "memo"},
		{{GOOD, .memo = SLICE_LIT("a\tb")}, ERR_BAD_MEMO, "memo"},
		{{GOOD, .name = SLICE_LIT("12345678901234567890123456")}, ERR_BAD_NAME, "name"},
		{{GOOD, .name = SLICE_LIT("a\x07")}, ERR_BAD_NAME, "name"},
		{{GOOD, .name = SLICE_LIT("\xff")}, ERR_BAD_NAME, "name"},
		{{GOOD, .name = SLICE_LIT("陳")}, ERR_BAD_NAME, "name"},
		{{GOOD, .city = SLICE_LIT("1234567890123456")}, ERR_BAD_CITY, "city"},
		{{GOOD, .mcc = SLICE_LIT("541")}, ERR_BAD_MCC, "mcc"},
		{{GOOD, .mcc = SLICE_LIT("541a")}, ERR_BAD_MCC, "mcc"},
		{{GOOD, .store = SLICE_LIT("Chợ")}, ERR_BAD_LABEL, "store"},
		{{GOOD, .terminal = SLICE_LIT("12345678901234567890123456")}, ERR_BAD_LABEL, "terminal"},
#undef GOOD
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct slice head;
		struct fault why;
		assert_int_equal(vietqr_head(&arena, &rows[i].code, &head, &why), -1);
		assert_int_equal(why.err, rows[i].err);
		assert_string_equal(why.field, rows[i].field);
	}
}

static void only_the_templates_of_a_seal_are_taken(void **state)
{
	(void)state;
	struct slice payload;
	struct fault why;
	assert_int_equal(vietqr_finish(&arena, slice_z(plain_objects), S("9701x"), &payload, &why), -1);
	assert_int_equal(why.err, ERR_BAD_PAYLOAD);
	assert_int_equal(vietqr_finish(&arena, slice_z(plain_objects), S("9701x9801y"), &payload, &why), 0);
}

static void blanks_and_byte_order_marks_around_a_payload_are_nothing(void **state)
{
	(void)state;
	struct slice p = closed(plain_objects);
	assert_reads(arena_printf(&arena, "\xef\xbb\xbf \t%.*s\r\n\n", SARG(p)), "ok", "ok");
	assert_reads(S(" \xef\xbb\xbf\n"), "E_EMPTY", "E_EMPTY");
}

static void a_text_that_is_no_payment_code_is_told_apart_from_a_broken_one(void **state)
{
	(void)state;
	static const char *const other[] = {"https://example.vn", "2|99|0912", "0912345678", "x", "00zz", "1", "000a"};
	for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
		assert_reads(slice_z(other[i]), "E_NOTEMV", "E_NOTEMV");
	assert_reads(S("00"), "E_TRUNC", "E_TRUNC");
}

/* Cut after any character: never "ok", and where the cut is inside an object it is called cut. */
static void a_code_cut_anywhere_is_noticed(void **state)
{
	(void)state;
	struct slice p = closed(plain_objects);
	for (size_t n = 2; n < p.n; n++) {
		const char *error = error_of(slice_sub(p, 0, n), false);
		struct tlv_list list;
		tlv_read(&arena, slice_sub(p, 0, n), TLV_CHARACTERS, &list);
		assert_string_equal(error, list.end == TLV_CUT ? "E_TRUNC" : "E_NOCRC");
	}
}

/* Every digit changed to every other: the checksum or the structure tells. */
static void any_one_changed_character_is_noticed(void **state)
{
	(void)state;
	struct slice p = closed(plain_objects);
	for (size_t i = 0; i < p.n; i++)
		for (char c = '0'; c <= 'Z'; c++) {
			if (c == p.p[i])
				continue;
			struct slice changed = arena_dup(&arena, p);
			((char *)changed.p)[i] = c;
			assert_string_not_equal(error_of(changed, false), "ok");
		}
}

static void checksums_are_read_without_case_and_otherwise_exactly(void **state)
{
	(void)state;
	struct slice p = closed(HEAD "5902AB");
	char *lower = (char *)arena_dup_z(&arena, p);
	for (char *c = lower + p.n - 4; *c; c++)
		*c = (char)(*c >= 'A' ? *c + 32 : *c);
	assert_reads(slice_z(lower), "ok", "ok");
	assert_true(warns(slice_z(lower), "crc_lower_case"));
	assert_reads(slice_z(HEAD "6304GGGG"), "E_CRCFMT", "E_CRCFMT");
	assert_reads(slice_z(HEAD "6303ABC"), "E_CRCFMT", "E_CRCFMT");
	assert_reads(slice_z(HEAD "63040000"), "E_CRC", "E_CRC");
	assert_reads(slice_z(HEAD), "E_NOCRC", "E_NOCRC");
}

static void a_checksum_without_its_leading_zero_is_not_a_cut_code(void **state)
{
	(void)state;
	/* Names until one gives a checksum below 1000h. */
	for (int i = 0;; i++) {
		struct slice p = closed((const char *)arena_dup_z(&arena, arena_printf(&arena, HEAD "5904%04d", i)));
		if (p.p[p.n - 4] != '0')
			continue;
		struct slice unpadded = arena_printf(&arena, "%.*s%.*s", (int)p.n - 4, p.p, 3, p.p + p.n - 3);
		assert_reads(unpadded, "E_CRCFMT", "E_CRCFMT");
		assert_reads(slice_sub(p, 0, p.n - 1), "E_TRUNC", "E_TRUNC");
		return;
	}
}

static void structure_is_judged_before_contents(void **state)
{
	(void)state;
	assert_reads(closed("000202" "5303704" "5802VN"), "E_PFI", "E_PFI");
	assert_reads(closed("010211" "000201" "5303704" "5802VN"), "E_ORDER", "E_ORDER");
	assert_reads(slice_z(HEAD "6304ABCD5901X"), "E_ORDER", "E_ORDER");
	assert_reads(closed(HEAD "5303704"), "E_DUP", "E_DUP");
	assert_reads(closed(HEAD "62100801A0801B"), "E_DUP", "E_DUP");
	assert_reads(closed("000201" "010211" "5802VN"), "E_MISSING53", "E_MISSING53");
	assert_reads(closed("000201" "010211" "5303704"), "E_MISSING58", "E_MISSING58");
	assert_reads(closed("00020101021138550010A00000072701250006970436011001234567890208QRIBFTTA53037045802VN"), "E_LENGTH",
	             "E_LENGTH");
	assert_reads(closed(HEAD "6205080AB"), "ok", "E_LENGTH");
}

static void lengths_count_characters(void **state)
{
	(void)state;
	struct slice good = closed(HEAD "64210002vi0111Chợ Hạ Long");
	assert_reads(good, "ok", "ok");
	struct vietqr_reading r;
	vietqr_read(&arena, good, false, &r);
	assert_true(slice_eq(r.fields.lang_name, S("Chợ Hạ Long")));
	struct slice counted_bytes = closed(HEAD "5915Chợ Hạ Long");
	assert_reads(counted_bytes, "E_LENGTH", "E_LENGTH");
	vietqr_read(&arena, counted_bytes, false, &r);
	assert_true(slice_eq(r.fields.name, S("Chợ Hạ Long")));
	assert_true(warns(counted_bytes, "byte_lengths"));
}

static void the_tip_objects_go_together(void **state)
{
	(void)state;
	assert_reads(closed(HEAD "550201"), "ok", "ok");
	assert_reads(closed(HEAD "550202" "5603100"), "ok", "ok");
	assert_reads(closed(HEAD "550203" "57041.50"), "ok", "ok");
	static const char *const bad[] = {HEAD "550202", HEAD "550203", HEAD "5603100", HEAD "57015",
	                                  HEAD "550201" "5603100", HEAD "550202" "57015", HEAD "550204",
	                                  HEAD "550202" "5603100" "57015"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_reads(closed(bad[i]), "E_TIP", "E_TIP");
}

static void amounts_in_use_are_read_and_odd_ones_only_tolerated(void **state)
{
	(void)state;
	static const struct {
		const char *amount, *strict;
		int64_t vnd;
	} rows[] = {
		{"1", "ok", 1},           {"50000", "ok", 50000},      {"050000", "ok", 50000},     {"50000.", "ok", 50000},
		{"50000.00", "ok", 50000}, {"0", "E_AMOUNT", 0},        {"0.00", "E_AMOUNT", 0},     {"50000.5", "E_AMOUNT", 0},
		{".5", "E_AMOUNT", 0},    {"50,000", "E_AMOUNT", 0},   {"50 000", "E_AMOUNT", 0},   {"1E5", "E_AMOUNT", 0},
		{"-5", "E_AMOUNT", 0},    {"1.0.0", "E_AMOUNT", 0},    {"12345678901234", "E_AMOUNT", 0},
		{"500000000", "ok", 500000000},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct slice p = closed((const char *)arena_dup_z(
			&arena, arena_printf(&arena, HEAD "54%02zu%s", strlen(rows[i].amount), rows[i].amount)));
		assert_reads(p, "ok", rows[i].strict);
		struct vietqr_reading r;
		vietqr_read(&arena, p, false, &r);
		assert_true(r.amount_vnd == rows[i].vnd);
	}
}

#define PARTY "38540010A00000072701240006970436011001234567890208QRIBFTTA"
#define START "000201010211"
#define END "53037045802VN"

static void what_the_builder_would_not_write_is_a_warning_or_strictly_an_error(void **state)
{
	(void)state;
	static const struct {
		const char *objects, *strict, *warning;
	} rows[] = {
		{"000201010213" PARTY END, "E_POI", "poi_unknown"},
		{START "38540010a00000072701240006970436011001234567890208QRIBFTTA" END, "E_GUID", "guid_foreign"},
		{START END, "E_GUID", "no_account"},
		{START "38540010A00000072701240006970436011001234567890208QRIBFTTX" END, "E_SERVICE", "service_unknown"},
		{START "38540010A00000072701360006970436011001234567890208QRIBFTTA" END, "E_SERVICE", "service_nested"},
		{START "38530010A0000007270123000597043011001234567890208QRIBFTTA" END, "E_BIN", "bin_malformed"},
		{START "38440010A0000007270114000697043601000208QRIBFTTA" END, "E_ACCEMPTY", "account_empty"},
		{START "38640010A000000727013400069704360120012345678901234567890208QRIBFTTA" END, "E_ACCLEN", "account_long"},
		{START "38540010A000000727012400069704360110012345678-0208QRIBFTTA" END, "E_ACCCHAR", "account_characters"},
		{START PARTY "53038405802VN", "E_CURRENCY", "currency_foreign"},
		{START PARTY "53037045802vn", "E_COUNTRY", "country_foreign"},
		{START PARTY END "592612345678901234567890123456", "E_NAMELEN", "name_long"},
		{START PARTY END "5911Chợ Hạ Long", "E_CHARSET", "not_plain"},
		{START PARTY END "6003\xff\xfe\xfd", "E_CHARSET", "not_plain"},
		{START PARTY END "62060902AA", "E_62_09", "data_request_malformed"},
		{START PARTY END "60161234567890123456", "E_TOOLONG", "value_long"},
		{START PARTY END "6230082612345678901234567890123456", "E_TOOLONG", "value_long"},
		{"000201" PARTY END, "ok", "poi_absent"},
		{"000201010212" PARTY END, "ok", "dynamic_without_amount"},
		{START PARTY END "5401" "5", "ok", "static_with_amount"},
		{START "38420010A00000072701240006970436011001234567" "89" END, "ok", "service_absent"},
		{START "38540010A00000072701240006999999011001234567890208QRIBFTTA" END, "ok", "unknown_bank"},
		{START PARTY END "62040800", "ok", "empty_object"},
		{START PARTY END "8300", "ok", "unreserved_bare"},
		{START PARTY END "6503abc", "ok", "rfu_object"},
		{START PARTY END "5203541", "ok", "category_malformed"},
		{START PARTY END "5403007", "ok", "amount_decorated"},
		{START PARTY END "5409500000000", "ok", "amount_over_limit"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct slice p = closed(rows[i].objects);
		assert_reads(p, "ok", rows[i].strict);
		if (!warns(p, rows[i].warning))
			fail_msg("%s does not warn of %s", rows[i].objects, rows[i].warning);
	}
}

static void more_than_512_characters_are_too_long_for_the_builder(void **state)
{
	(void)state;
	struct text t;
	text_init(&t, &arena);
	text_add(&t, slice_z(plain_objects));
	for (int id = 80; id < 85; id++)
		tlv_add(&t, id, S("0008vn.other0183abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz12345"));
	assert_reads(closed(arena_dup_z(&arena, text_slice(&t))), "ok", "E_TOOLONG");
}

/* A payload with the seal's templates as given. */
static struct slice sealed(const char *between, const char *first, const char *second, const char *after)
{
	struct text t;
	text_init(&t, &arena);
	text_add(&t, slice_z(plain_objects));
	if (first)
		tlv_add(&t, 97, slice_z(first));
	text_add(&t, slice_z(between));
	if (second)
		tlv_add(&t, 98, slice_z(second));
	text_add(&t, slice_z(after));
	return closed(arena_dup_z(&arena, text_slice(&t)));
}

#define HALF "0123456789012345678901234567890123456789-_A"
#define FIRST "0008vn.socho0108keyid_-80243" HALF
#define SECOND "0008vn.socho0243" HALF

static void a_seal_has_one_shape(void **state)
{
	(void)state;
	struct vietqr_reading r;
	assert_int_equal(vietqr_read(&arena, sealed("", FIRST, SECOND, ""), true, &r), 0);
	assert_true(r.seal.present);
	assert_int_equal(r.seal.at, strlen(plain_objects));
	assert_true(slice_eq(r.seal.key_id, S("keyid_-8")));
	assert_true(slice_eq(r.seal.signature, S(HALF HALF)));
	const struct slice broken[] = {
		sealed("", FIRST, NULL, ""),
		sealed("", NULL, SECOND, ""),
		sealed("5901x", FIRST, SECOND, ""),
		sealed("", FIRST, SECOND, "5901x"),
		sealed("", FIRST, "0008vn.other0243" HALF, ""),
		sealed("", "0008vn.other0108keyid_-80243" HALF, SECOND, ""),
		sealed("", FIRST, "0008vn.socho0243" "0123456789012345678901234567890123456789-_B", ""),
		sealed("", FIRST, "0008vn.socho0243" "0123456789012345678901234567890123456789-+A", ""),
		sealed("", FIRST, "0008vn.socho0242" "012345678901234567890123456789012345678-_A", ""),
		sealed("", "0008vn.socho0107keyid_-0243" HALF, SECOND, ""),
		sealed("", "0008vn.socho0108keyid .80243" HALF, SECOND, ""),
		sealed("", "0008vn.socho0243" HALF "0108keyid_-8", SECOND, ""),
		sealed("", FIRST "0301x", SECOND, ""),
		sealed("", FIRST, SECOND "01", ""),
	};
	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
		assert_reads(broken[i], "E_SIG", "E_SIG");
		vietqr_read(&arena, broken[i], false, &r);
		assert_false(r.seal.present);
	}
}

static void templates_of_somebody_else_are_no_seal(void **state)
{
	(void)state;
	struct vietqr_reading r;
	assert_int_equal(vietqr_read(&arena, sealed("", "0008vn.other0101x", NULL, "5901x"), false, &r), 0);
	assert_false(r.seal.present);
	assert_int_equal(vietqr_read(&arena, sealed("", "CLASSIC", "B", ""), false, &r), 0);
	assert_false(r.seal.present);
}

static void the_content_code_of_the_memo_is_told(void **state)
{
	(void)state;
	struct vietqr_reading r;
	vietqr_read(&arena, closed(HEAD "62130809CZ044EEVZ"), false, &r);
	assert_true(slice_eq(r.memo.code, S("CZ044EEVZ")));
}

static void a_text_longer_than_any_symbol_is_not_taken_apart(void **state)
{
	(void)state;
	char *text = arena_alloc(&arena, VIETQR_READ_BYTES_MAX + 1);
	memset(text, '0', VIETQR_READ_BYTES_MAX + 1);
	assert_reads(slice_of(text, VIETQR_READ_BYTES_MAX + 1), "E_TOOLONG", "E_TOOLONG");
}

static void banks_are_found_by_number_and_by_either_name(void **state)
{
	(void)state;
	assert_int_equal(bank_count(), 72);
	for (size_t i = 0; i < bank_count(); i++) {
		const struct bank *b = bank_at(i);
		assert_int_equal(b->bin.n, 6);
		assert_true(i == 0 || slice_cmp(bank_at(i - 1)->bin, b->bin) < 0);
		assert_ptr_equal(bank_by_bin(b->bin), b);
		assert_ptr_equal(bank_by_name(b->bin), b);
		assert_ptr_equal(bank_by_name(b->short_name), b);
		assert_non_null(bank_by_name(b->code));
	}
	assert_true(slice_eq(bank_by_name(S("vietcombank"))->bin, S("970436")));
	assert_true(slice_eq(bank_by_name(S("icb"))->bin, S("970415")));
	assert_true(slice_eq(bank_by_name(S("CIMB"))->bin, S("422589")));
	assert_null(bank_by_name(S("")));
	assert_null(bank_by_bin(S("970488")));
}

/* Random codes, right and wrong, with a fixed seed. */
static uint64_t seed;
static unsigned draw(unsigned below)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % below;
}

static struct slice draw_text(const char *alphabet_z, unsigned max)
{
	unsigned n = draw(max + 1);
	char *p = arena_alloc(&arena, n + 1);
	for (unsigned i = 0; i < n; i++)
		p[i] = alphabet_z[draw((unsigned)strlen(alphabet_z))];
	return slice_of(p, n);
}

static struct slice or_absent(struct slice s)
{
	return s.n ? s : (struct slice){NULL, 0};
}

static void assert_same(struct slice written, struct slice read)
{
	written = or_absent(written);
	assert_true(slice_eq(written, read) && (written.p != NULL) == (read.p != NULL));
}

/* Of whole characters, with the marks that Vietnamese has. */
static struct slice draw_name(unsigned max)
{
	static const char *const letters[] = {"a", "Ng", "Đ", "đ", "ễ", "Ư", "ợ", "ờ", "ỹ", "ậ", "Ẵ", " ", "h", "T", "i", ".", "-", "8",
	                                      "e\xcc\x82\xcc\x81", "o\xcc\x9b\xcc\xa3"};
	struct text t;
	text_init(&t, &arena);
	for (unsigned n = draw(max + 1); n > 0; n--)
		text_add(&t, slice_z(letters[draw(sizeof letters / sizeof letters[0])]));
	return text_slice(&t);
}

/* The templates of a seal over a signature of random bytes, or nothing. */
static struct slice draw_seal(struct slice *key_id)
{
	static const char base64url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	char id[9] = {0};
	uint8_t signature[64];
	*key_id = (struct slice){NULL, 0};
	if (draw(2))
		return S("");
	for (int i = 0; i < 8; i++)
		id[i] = base64url[draw(64)];
	for (size_t i = 0; i < sizeof signature; i++)
		signature[i] = (uint8_t)draw(256);
	*key_id = arena_dup(&arena, slice_z(id));
	return seal_templates(&arena, id, signature);
}

/* A name loses its marks when it is written. */
static void assert_bare(struct slice written, struct slice read)
{
	struct slice bare = written;
	assert_int_equal(utf8_strip_marks(&arena, written, &bare), 0);
	assert_same(bare, read);
}

static void assert_reads_back(const struct vietqr_code *c, struct slice payload, struct slice head, struct slice key_id,
                              bool strict)
{
	struct vietqr_reading r;
	assert_int_equal(vietqr_read(&arena, payload, strict, &r), 0);
	assert_int_equal(r.warning_count, 0);
	assert_same(c->bin, r.fields.bin);
	assert_same(c->account, r.fields.account);
	assert_same(c->memo, r.fields.purpose);
	assert_bare(c->name, r.fields.name);
	assert_bare(c->city, r.fields.city);
	assert_same(c->mcc, r.fields.mcc);
	assert_same(c->store, r.fields.store);
	assert_same(c->terminal, r.fields.terminal);
	assert_same(c->card ? S("QRIBFTTC") : S("QRIBFTTA"), r.fields.service);
	assert_true(r.amount_vnd == c->amount_vnd);
	assert_same(c->amount_vnd ? S("12") : S("11"), r.fields.poi);
	assert_int_equal(r.seal.present, key_id.p != NULL);
	if (r.seal.present) {
		assert_same(key_id, r.seal.key_id);
		assert_int_equal(r.seal.at, head.n);
	}
}

static struct vietqr_code draw_code(void)
{
	static const char text[] = "abcXYZ0123456789 ._-", odd[] = "abcXYZ0123456789 ._-/'\x01\xff";
	const char *alphabet = draw(8) ? text : odd;
	bool marks = draw(2);
	/* Every bank, accounts and texts one longer than they may be, amounts a little over the limit. */
	return (struct vietqr_code){
		.bin = draw(50) ? bank_at(draw((unsigned)bank_count()))->bin : draw_text("0123456789", 6),
		.account = draw_text("0123456789abcXYZ", VIETQR_ACCOUNT_CHARS_MAX + 1),
		.amount_vnd = draw(2) ? (int64_t)draw(VIETQR_AMOUNT_VND_MAX + 101) : 0,
		.memo = draw_text(alphabet, VIETQR_LABEL_CHARS_MAX + 1),
		.name = marks ? draw_name(VIETQR_NAME_CHARS_MAX) : draw_text(alphabet, VIETQR_NAME_CHARS_MAX + 1),
		.city = marks ? draw_name(VIETQR_CITY_CHARS_MAX) : draw_text(alphabet, VIETQR_CITY_CHARS_MAX + 1),
		.mcc = draw(2) ? draw_text("0123456789", 5) : (struct slice){NULL, 0},
		.store = draw_text(alphabet, VIETQR_LABEL_CHARS_MAX + 1),
		.terminal = draw_text(alphabet, VIETQR_LABEL_CHARS_MAX + 1),
		.card = draw(4) == 0,
	};
}

static void what_the_builder_takes_both_readers_read_with_the_same_fields(void **state)
{
	(void)state;
	seed = 20261121;
	int taken = 0, sealed_ones = 0, refused = 0;
	for (int i = 0; i < 20000; i++, arena_reset(&arena)) {
		struct vietqr_code c = draw_code();
		struct slice head, payload, key_id, templates = draw_seal(&key_id);
		struct fault why = {.err = ERR_NONE};
		if (vietqr_head(&arena, &c, &head, &why)) {
			assert_int_not_equal(why.err, ERR_NONE);
			assert_non_null(why.field);
			refused++;
			continue;
		}
		taken++;
		sealed_ones += key_id.p != NULL;
		assert_int_equal(vietqr_finish(&arena, head, templates, &payload, &why), 0);
		assert_reads_back(&c, payload, head, key_id, false);
		assert_reads_back(&c, payload, head, key_id, true);
	}
	assert_true(taken > 1000 && sealed_ones > 500 && refused > 1000);
}

int main(void)
{
#define TEST(name_) cmocka_unit_test_setup_teardown(name_, with_arena, without_arena)
	const struct CMUnitTest tests[] = {
		TEST(the_checksum_has_its_published_check_value),
		TEST(a_static_code_is_written_in_the_order_of_the_design),
		TEST(an_amount_makes_the_code_dynamic),
		TEST(names_lose_their_marks_and_memos_must_have_none),
		TEST(what_does_not_fit_is_refused_by_field),
		TEST(only_the_templates_of_a_seal_are_taken),
		TEST(blanks_and_byte_order_marks_around_a_payload_are_nothing),
		TEST(a_text_that_is_no_payment_code_is_told_apart_from_a_broken_one),
		TEST(a_code_cut_anywhere_is_noticed),
		TEST(any_one_changed_character_is_noticed),
		TEST(checksums_are_read_without_case_and_otherwise_exactly),
		TEST(a_checksum_without_its_leading_zero_is_not_a_cut_code),
		TEST(structure_is_judged_before_contents),
		TEST(lengths_count_characters),
		TEST(the_tip_objects_go_together),
		TEST(amounts_in_use_are_read_and_odd_ones_only_tolerated),
		TEST(what_the_builder_would_not_write_is_a_warning_or_strictly_an_error),
		TEST(more_than_512_characters_are_too_long_for_the_builder),
		TEST(a_seal_has_one_shape),
		TEST(templates_of_somebody_else_are_no_seal),
		TEST(the_content_code_of_the_memo_is_told),
		TEST(a_text_longer_than_any_symbol_is_not_taken_apart),
		TEST(banks_are_found_by_number_and_by_either_name),
		TEST(what_the_builder_takes_both_readers_read_with_the_same_fields),
	};
	return cmocka_run_group_tests_name("vietqr", tests, NULL, NULL);
}
