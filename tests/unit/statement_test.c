/* Bank statements: what is read of each form, what their balances prove, and what refuses them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "fixture.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/confirm/statement.h"
#include "socho/seal/column.h"

static struct statement_file file;
static struct fault why;

static int read_as(const char *text_z, const char *bank_z, const char *account_z)
{
	why = (struct fault){.err = ERR_NONE};
	return statement_read(&arena, slice_z(text_z), slice_z(bank_z), slice_z(account_z), &file, &why);
}

static const struct statement_row *only_part(size_t rows)
{
	assert_int_equal(file.count, 1);
	assert_int_equal(file.parts[0].count, rows);
	return file.parts[0].rows;
}

static void assert_text(struct slice got, const char *want_z)
{
	assert_true(slice_eq(got, slice_z(want_z)));
}

static const char mt940[] = ":20:STMT1\r\n:25:BFTVVNVX/0900012345\r\n:28C:324/1\r\n:60F:C261119VND1205000,\r\n"
                            ":61:2611191120C45000,NTRFNONREF//FT26324000000001\r\n"
                            ":86:MBVCB.7636713318.004653.CZ044EEVZ.CT tu 0760000000001 NGUYEN T\r\nHI HOA\r\n"
                            ":61:2611201120RC20000,NTRFNONREF//FT26324000000902\r\n:86:REVERSAL\r\n"
                            ":61:2611201120D5000,NCHG7788\r\nphi\r\n:86:PHI\r\n:62F:C261120VND1225000,\r\n-\r\n";

static void mt940_tells_entries_references_and_wrapped_memos(void **state)
{
	(void)state;
	assert_int_equal(read_as(mt940, NULL, NULL), 0);
	const struct statement_row *r = only_part(3);
	const struct statement *s = &file.parts[0];
	assert_text(s->account, "0900012345");
	assert_text(s->bin, "970436");
	assert_text(s->number, "324");
	assert_int_equal(s->opening_vnd, 1205000);
	assert_int_equal(s->closing_vnd, 1225000);
	assert_int_equal(s->proof, STATEMENT_PROVEN_BY_TOTAL);
	assert_int_equal(r[0].amount_vnd, 45000);
	assert_false(r[0].debit);
	assert_int_equal(clock_day(r[0].occurred_us), day_from_civil(2026, 11, 19));
	assert_int_equal(r[0].booked_on, day_from_civil(2026, 11, 20));
	assert_text(r[0].reference, "FT26324000000001");
	assert_text(r[0].content, "MBVCB.7636713318.004653.CZ044EEVZ.CT tu 0760000000001 NGUYEN THI HOA");
	assert_true(r[1].debit && r[1].reversal);
	assert_true(r[2].debit && !r[2].reversal);
	assert_text(r[2].reference, "7788");
	assert_text(r[2].content, "PHI");
}

static void a_reversal_of_a_credit_takes_money_off_the_balance(void **state)
{
	(void)state;
	assert_int_equal(read_as(":20:A\n:25:1\n:60F:C261119VND100,\n:61:261120C50,NTRFX\n:61:261120RC50,NTRFX\n:61:261120D30,NTRFX\n"
	                         ":61:261120RD30,NTRFX\n:62F:C261120VND100,\n", "970422", NULL), 0);
	(void)only_part(4);
	assert_int_equal(read_as(":20:A\n:25:1\n:60F:C261119VND100,\n:61:261120C50,NTRFX\n:61:261120RC20,NTRFX\n:62F:C261120VND170,\n", "970422", NULL), -1);
	assert_int_equal(why.err, ERR_STATEMENT_BROKEN);
}

#define CAMT(kind, inside) \
	"<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.05x\"><B><GrpHdr><MsgId>1</MsgId></GrpHdr><" kind \
	"><Id>1</Id><ElctrncSeqNb>17</ElctrncSeqNb><Acct><Id><Othr><Id>0900012345</Id></Othr></Id><Svcr><FinInstnId><BICFI>MSCBVNVX" \
	"</BICFI></FinInstnId></Svcr></Acct>" inside "</" kind "></B></Document>"
#define BAL(type, amount) \
	"<Bal><Tp><CdOrPrtry><Cd>" type "</Cd></CdOrPrtry></Tp><Amt Ccy=\"VND\">" amount "</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>"
#define NTRY(amount, sign, more) \
	"<Ntry><Amt Ccy=\"VND\">" amount "</Amt><CdtDbtInd>" sign "</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-20</Dt>" \
	"</BookgDt>" more "</Ntry>"
#define DETAIL(amount, reference, memo) \
	"<TxDtls><Refs><AcctSvcrRef>" reference "</AcctSvcrRef></Refs><Amt Ccy=\"VND\">" amount "</Amt><RltdPties><DbtrAcct><Id><Othr><Id>" \
	"076</Id></Othr></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>" memo "</Ustrd></RmtInf></TxDtls>"

static void camt_tells_booked_entries_and_their_transactions(void **state)
{
	(void)state;
	assert_int_equal(read_as(CAMT("Stmt", BAL("OPBD", "100000") BAL("CLBD", "155000.00")
	                              NTRY("45000", "CRDT", "<NtryDtls>" DETAIL("45000", "FT1", "rau &amp; cá") "</NtryDtls>")
	                              NTRY("30000.00", "CRDT", "<NtryDtls>" DETAIL("10000", "FT2", "a") DETAIL("20000", "FT3", "b") "</NtryDtls>")
	                              NTRY("20000", "DBIT", "<RvslInd>true</RvslInd><AcctSvcrRef>FT4</AcctSvcrRef><AddtlNtryInf>hoàn</AddtlNtryInf>")
	                              "<Ntry><Amt Ccy=\"VND\">7</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts></Ntry>"), NULL, NULL), 0);
	const struct statement_row *r = only_part(4);
	assert_string_equal(file.format, "camt.053");
	assert_text(file.parts[0].bin, "970422");
	assert_text(file.parts[0].number, "17");
	assert_int_equal(file.parts[0].proof, STATEMENT_PROVEN_BY_TOTAL);
	assert_text(r[0].content, "rau & cá");
	assert_text(r[0].payer, "076");
	assert_text(r[1].reference, "FT2");
	assert_int_equal(r[2].amount_vnd, 20000);
	assert_text(r[2].content, "b");
	assert_true(r[3].debit && r[3].reversal);
	assert_text(r[3].reference, "FT4");
	assert_text(r[3].content, "hoàn");
}

static void a_notification_has_no_balances_and_proves_nothing(void **state)
{
	(void)state;
	assert_int_equal(read_as(CAMT("Ntfctn", NTRY("45000", "CRDT", "")), NULL, NULL), 0);
	assert_string_equal(file.format, "camt.054");
	assert_int_equal(file.parts[0].proof, STATEMENT_UNPROVEN);
}

static void xml_that_names_entities_or_runs_deep_is_refused(void **state)
{
	(void)state;
	assert_int_equal(read_as("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Document><B><Stmt><Id>&x;</Id></Stmt></B></Document>", "970422", "1"), -1);
	assert_int_equal(why.err, ERR_STATEMENT_FORMAT);
	assert_string_equal(why.field, "DOCTYPE");
	static char deep[4000];
	for (size_t i = 0; i + 3 < sizeof deep; i += 3)
		memcpy(deep + i, "<a>", 3);
	assert_int_equal(read_as(deep, "970422", "1"), -1);
	assert_int_equal(why.err, ERR_STATEMENT_FORMAT);
	assert_int_equal(read_as(CAMT("Stmt", "<Ntry><Amt Ccy=\"USD\">5</Amt></Ntry>"), NULL, NULL), -1);
	assert_int_equal(why.err, ERR_BAD_CURRENCY);
}

#define MB_HEAD "NGÂN HÀNG TMCP QUÂN ĐỘI,,,,,,\nSAO KÊ CHI TIẾT TÀI KHOẢN / ACCOUNT STATEMENT,,,,,,\nSố tài khoản / Account number: 0900 012 345,,,,,,\n" \
	"Ngày giao dịch/Transaction date,Ngày hạch toán/Posting date,Phát sinh nợ/Debit,Phát sinh có/Credit,Số dư/Balance,Nội dung/Description,Số bút toán/Transaction No\n"

/* What each bank's file looks like, and what its first row says. */
static void tables_are_read_by_the_texts_over_their_columns(void **state)
{
	(void)state;
	static const struct {
		const char *file, *bin, *account, *reference, *when;
		size_t rows;
		enum statement_proof proof;
	} banks[] = {
		{"\xef\xbb\xbfNgày giao dịch,Số tham chiếu,Số tiền ghi nợ,Số tiền ghi có,Mô tả\n20/11/2026,5242 - 74128,,\"45,000\",CZ044EEVZ\n"
		 "20/11/2026,5215 - 2452,,\"20,000\",x\nTổng số,,,\"65,000\",\n", "970436", "1", "5242 - 74128", "2026-11-20T00:00:00+07:00", 2, STATEMENT_UNPROVEN},
		{"VCB CASHUP,,,,,\nSố tài khoản / Account number,0071000000001,,,,\nSố tham chiếu,Ngày,Nợ,Có,Số dư,Nội dung\nSố dư đầu kỳ,,,,\"100,000\",\n"
		 "A1,20/11/2026,,\"45,000\",\"145,000\",rau\nSố dư cuối kỳ,,,,\"145,000\",\n", "970436", NULL, "A1", "2026-11-20T00:00:00+07:00", 1, STATEMENT_PROVEN_BY_ROWS},
		{MB_HEAD "20/11/2026 09:15:00,21/11/2026,,\"45,000.00 VND\",\"1,250,000\",CZ044EEVZ,FT26324000000001\n"
		 "20/11/2026 09:16:00,21/11/2026,\"5,000\",,\"1,245,000\",ra,FT26324000000002\n,,\"5,000\",\"45,000\",,Tổng cộng,\n",
		 "970422", NULL, "FT26324000000001", "2026-11-20T09:15:00+07:00", 2, STATEMENT_PROVEN_BY_ROWS},
		{"LỊCH SỬ GIAO DỊCH - TRANSACTION HISTORY,,,,,,\nNgày phát sinh/Transaction date,Ngày hạch toán/Accounting date,Mô tả giao dịch/Transaction description,"
		 "Nợ/Debit,Có/Credit,Số dư TK/Account balance,Số giao dịch/Transaction number\n20-11-2026 08:00,20-11-2026,CT DEN:521514796993,,45.000,145.000,S1\n"
		 ",,mai,,5.000,150.000,S2\n", "970415", "1", "S1", "2026-11-20T08:00:00+07:00", 2, STATEMENT_PROVEN_BY_ROWS},
		{"BÁO CÁO CHI TIẾT SỐ DƯ TÀI KHOẢN;;;;;\nSố tài khoản: 4260000001;;;;;\nSố tài khoản cũ: 99999;;;;;\nSTT;Ngày hiệu lực;Ghi nợ;Ghi có;Số dư;Mô tả\n"
		 "083OCWK-88GSs28At;20/11/2026 09:15:21;0;45,000.00;1,250,000.00;TKThe\n083OCWK-88GSs28Au;20/11/2026 09:15:22;0;1,000.00;1,251,000.00;x\n", "970418", NULL, "083OCWK-88GSs28At", "2026-11-20T09:15:21+07:00", 2, STATEMENT_PROVEN_BY_ROWS},
		{"Ngày KH thực hiện/Requesting date,Ngày giao dịch/Transaction date,Số bút toán/Reference no.,Ngân hàng đối tác/Remitter's bank,Tài khoản đích/Remitter's account number,"
		 "Tên tài khoản đối ứng/Remitter's account name,Diễn giải/Description,Nợ/Debit,Có/Credit,Số dư/Balance\n"
		 "20/11/2026,21/11/2026,FT26324000000001,VIETCOMBANK,0760000000001,NGUYEN THI HOA,rau,,\"+45,000\",\"1,250,000\"\n", "970407", "1", "FT26324000000001", "2026-11-20T00:00:00+07:00", 1, STATEMENT_UNPROVEN},
		{"NGÂN HÀNG Á CHÂU,,,,,\nSố tài khoản: 28300001,,,,,\nNgày GD,Số GD,Diễn giải,Ghi nợ,Ghi có,Số dư\n20/11/26,2501,ACB;28300001;naptien,,45000,145000\n"
		 "20/11/26,2502,phi,1000,,144000\n", "970416", NULL, "2501", "2026-11-20T00:00:00+07:00", 2, STATEMENT_PROVEN_BY_ROWS},
	};
	for (size_t i = 0; i < sizeof banks / sizeof banks[0]; i++) {
		int64_t when_us;
		if (read_as(banks[i].file, NULL, banks[i].account))
			fail_msg("bank %zu: %s %s %s", i, err_info(why.err)->code, why.field ? why.field : "-", why.detail);
		const struct statement_row *r = only_part(banks[i].rows);
		assert_text(file.parts[0].bin, banks[i].bin);
		assert_text(r->reference, banks[i].reference);
		assert_int_equal(r->amount_vnd, 45000);
		assert_false(r->debit);
		clock_parse(slice_z(banks[i].when), &when_us);
		assert_int_equal(r->occurred_us, when_us);
		assert_int_equal(file.parts[0].proof, banks[i].proof);
	}
}

static void the_balance_decides_what_is_debit_and_what_came_first(void **state)
{
	(void)state;
	assert_int_equal(read_as(MB_HEAD "20/11/2026,20/11/2026,,5,135,b,R2\n20/11/2026,20/11/2026,40,,140,a,R1\n", NULL, NULL), 0);
	const struct statement_row *r = only_part(2);
	assert_text(r[0].reference, "R1");
	assert_false(r[0].debit);
	assert_true(r[1].debit);
	assert_int_equal(file.parts[0].opening_vnd, 100);
	assert_int_equal(file.parts[0].closing_vnd, 135);
}

static void balances_that_do_not_follow_refuse_the_file(void **state)
{
	(void)state;
	assert_int_equal(read_as(MB_HEAD "20/11/2026,20/11/2026,,45,145,a,R1\n20/11/2026,20/11/2026,,5,151,b,R2\n", NULL, NULL), -1);
	assert_int_equal(why.err, ERR_STATEMENT_BROKEN);
	assert_string_equal(why.detail, "line 6");
}

static void a_memo_does_not_speak_for_the_file(void **state)
{
	(void)state;
	assert_int_equal(read_as(MB_HEAD "20/11/2026,20/11/2026,,45,145,So tai khoan: 999999,R1\n20/11/2026,20/11/2026,,5,150,So du dau ky 7; Tong,R2\n"
	                         ",,,5,155,So tai khoan: 888888; so du cuoi ky 1,R3\n", NULL, NULL), 0);
	(void)only_part(3);
	assert_text(file.parts[0].account, "0900012345");
	assert_int_equal(file.parts[0].opening_vnd, 100);
}

static void several_accounts_in_one_file_are_several_parts(void **state)
{
	(void)state;
	assert_int_equal(read_as("VCB CASHUP,,,,\nSố tài khoản,0071000000001,,,\nNgày,Nợ,Có,Số dư,Nội dung\n20/11/2026,,45,145,a\nSố tài khoản,0071000000002,,,\n"
	                         "Ngày,Nợ,Có,Số dư,Nội dung\n20/11/2026,,7,7,b\n", NULL, NULL), 0);
	assert_int_equal(file.count, 2);
	assert_text(file.parts[1].account, "0071000000002");
	assert_int_equal(file.parts[1].rows[0].amount_vnd, 7);
}

static void what_cannot_be_read_is_refused_with_its_line(void **state)
{
	(void)state;
	static const struct {
		const char *file;
		enum err err;
	} bad[] = {
		{MB_HEAD "31/02/2026,,,45,145,a,R1\n", ERR_BAD_DATE},
		{MB_HEAD "20/11/2026,,,45.5,145,a,R1\n", ERR_BAD_AMOUNT},
		{MB_HEAD "20/11/2026,,,1e300,145,a,R1\n", ERR_BAD_AMOUNT},
		{MB_HEAD "20/11/2026,,5,45,145,a,R1\n", ERR_BAD_AMOUNT},
		{"a,b\n1,2\n", ERR_STATEMENT_FORMAT},
		{":20:A\n:25:1\n:61:261320C5,NTRFX\n", ERR_BAD_DATE},
		{":20:A\n:25:1\n:61:261120C5\n,5,NTRFX\n:60F:C261119USD5,\n", ERR_BAD_CURRENCY},
		{":20:A\n", ERR_MISSING},
		{"<Document/>", ERR_STATEMENT_FORMAT},
		{"", ERR_NOT_A_TABLE},
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(read_as(bad[i].file, NULL, NULL), -1);
		if (why.err != bad[i].err)
			fail_msg("%zu: %s", i, err_info(why.err)->code);
	}
	assert_int_equal(read_as(mt940, "970422", NULL), -1);
	assert_int_equal(why.err, ERR_STATEMENT_OTHER);
}

/* The samples that came with the facts: four banks, MT940, camt.054. */
static void the_recorded_samples_are_read(void **state)
{
	(void)state;
	json_error_t error;
	json_t *all = json_load_file("../shared/vectors/confirmations.json", 0, &error);
	if (!all)
		skip();
	json_t *statements = json_object_get(all, "statements"), *csv = json_object_get(statements, "csv");
	static const struct {
		const char *bank, *bin;
		size_t rows;
	} tables[] = {{"vietcombank", "970436", 2}, {"techcombank", "970407", 1}, {"bidv", "970418", 1}, {"mb", "970422", 1}};
	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
		assert_int_equal(read_as(json_string_value(json_object_get(csv, tables[i].bank)), NULL, "0900012345"), 0);
		assert_int_equal(only_part(tables[i].rows)->amount_vnd, 45000);
		assert_text(file.parts[0].bin, tables[i].bin);
	}
	assert_int_equal(read_as(json_string_value(json_object_get(json_object_get(statements, "mt940"), "text")), "970422", NULL), 0);
	const struct statement_row *r = only_part(4);
	assert_int_equal(file.parts[0].proof, STATEMENT_PROVEN_BY_TOTAL);
	assert_text(r[0].reference, "FT26324000000001");
	assert_true(r[3].reversal && r[3].debit);
	assert_int_equal(read_as(json_string_value(json_object_get(json_object_get(statements, "camt054"), "text")), "970422", NULL), 0);
	assert_text(only_part(1)->content, "CZ044EEVZ thanh toan");
	json_decref(all);
}

static void the_same_row_has_the_same_id_in_every_file_and_equal_rows_are_numbered(void **state)
{
	(void)state;
	static const uint8_t master[32] = {7};
	struct column_keys *k = column_keys_of(master);
	struct column_key key = {.kind = COLUMN_KEY_LOOK_UP, .province = 22, .version = 1};
	column_key_make(&arena, k, &key);
	assert_int_equal(column_keys_add(k, &key, NULL), 0);
	assert_int_equal(read_as(":20:A\n:25:1\n:61:261120C50,NTRFX\n:61:261120C50,NTRFX\n:61:261120C60,NTRFX\n", "970422", NULL), 0);
	struct confirmation *a = statement_events(&arena, k, 22, &file.parts[0]);
	assert_true(slice_ends(a[0].event_id, S("/1")));
	assert_true(slice_ends(a[1].event_id, S("/2")));
	assert_int_equal(read_as(":20:B\n:25:1\n:61:261119C1,NTRFX\n:61:261120C60,NTRFX\n:61:261120C50,NTRFX\n", "970422", NULL), 0);
	struct confirmation *b = statement_events(&arena, k, 22, &file.parts[0]);
	assert_true(slice_eq(a[2].event_id, b[1].event_id));
	assert_true(slice_eq(a[0].event_id, b[2].event_id));
	assert_false(slice_eq(a[0].event_id, a[2].event_id));
	json_t *raw = json_read(a[0].raw, &why);
	assert_non_null(raw);
	json_decref(raw);
	column_keys_free(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mt940_tells_entries_references_and_wrapped_memos),
		cmocka_unit_test(a_reversal_of_a_credit_takes_money_off_the_balance),
		cmocka_unit_test(camt_tells_booked_entries_and_their_transactions),
		cmocka_unit_test(a_notification_has_no_balances_and_proves_nothing),
		cmocka_unit_test(xml_that_names_entities_or_runs_deep_is_refused),
		cmocka_unit_test(tables_are_read_by_the_texts_over_their_columns),
		cmocka_unit_test(the_balance_decides_what_is_debit_and_what_came_first),
		cmocka_unit_test(balances_that_do_not_follow_refuse_the_file),
		cmocka_unit_test(a_memo_does_not_speak_for_the_file),
		cmocka_unit_test(several_accounts_in_one_file_are_several_parts),
		cmocka_unit_test(what_cannot_be_read_is_refused_with_its_line),
		cmocka_unit_test(the_recorded_samples_are_read),
		cmocka_unit_test(the_same_row_has_the_same_id_in_every_file_and_equal_rows_are_numbered),
	};
	return cmocka_run_group_tests_name("statement", tests, with_arena, without_arena);
}
