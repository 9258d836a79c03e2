/* camt.053 and camt.054 (ISO 20022): elements are known by their path below the statement, whatever their version's
 * namespace. A document type is refused, so there are no entities but XML's own five. Only booked entries count; an entry of
 * several transactions is several rows when their amounts come to its own. */
#include <expat.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/limits.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"
#include "statement_parts.h"

enum { PATH_BYTES = 512, DETAILS_MAX = 1000 };

struct detail {
	int64_t amount_vnd;
	bool has_amount;
	struct slice reference, content, payer;
};

struct reading {
	struct arena *a;
	struct statement_file *file;
	struct statement *part;
	XML_Parser parser;
	struct fault *why;
	bool failed;
	int depth;
	char path[PATH_BYTES];
	size_t path_n;
	size_t below; /* where the path below the statement begins; 0 outside of one */
	struct text text;
	struct statement_row row;
	bool booked;
	struct detail entry, one, *details;
	size_t detail_count;
	int64_t balance;
	bool balance_debit;
	struct slice balance_type;
};

static void refuse(struct reading *r, enum err e, const char *field)
{
	if (!r->failed)
		(void)fault_say(r->why, e, field, SAY_LINE_D, (int)XML_GetCurrentLineNumber(r->parser));
	r->failed = true;
	XML_StopParser(r->parser, XML_FALSE);
}

/* ---- values, by path */

static void set_account(struct reading *r, struct slice v) { r->part->account = statement_account(r->a, v); }
static void set_bank(struct reading *r, struct slice v) { r->part->bin = statement_bin_of_swift(v); }
static void set_number(struct reading *r, struct slice v) { r->part->number = v; }

static bool read_day(struct reading *r, struct slice v, int64_t *at_us)
{
	int32_t day;
	if (v.n == 10 && day_parse(v, &day) == 0)
		*at_us = clock_day_start_us(day);
	else if (v.n == 10 || clock_parse(v, at_us)) {
		refuse(r, ERR_BAD_DATE, NULL);
		return false;
	}
	return true;
}

static void set_from(struct reading *r, struct slice v)
{
	int64_t at_us;
	if (read_day(r, v, &at_us))
		r->part->from_on = clock_day(at_us);
}

static void set_to(struct reading *r, struct slice v)
{
	int64_t at_us;
	if (read_day(r, v, &at_us))
		r->part->to_on = clock_day(at_us);
}

static void set_booked(struct reading *r, struct slice v)
{
	int64_t at_us;
	if (!read_day(r, v, &at_us))
		return;
	r->row.booked_on = clock_day(at_us);
	r->row.occurred_us = at_us;
}

static void set_amount(struct reading *r, struct slice v, int64_t *out)
{
	if (statement_amount(v, out) || *out < 0)
		refuse(r, ERR_BAD_AMOUNT, NULL);
}

static void set_balance(struct reading *r, struct slice v) { set_amount(r, v, &r->balance); }
static void set_balance_sign(struct reading *r, struct slice v) { r->balance_debit = slice_eq(v, S("DBIT")); }
static void set_balance_type(struct reading *r, struct slice v) { r->balance_type = v; }
static void set_entry_amount(struct reading *r, struct slice v) { set_amount(r, v, &r->row.amount_vnd); }
static void set_reversal(struct reading *r, struct slice v) { r->row.reversal = slice_eq(v, S("true")) || slice_eq(v, S("1")); }
static void set_booking(struct reading *r, struct slice v) { r->booked = slice_eq(v, S("BOOK")); }
static void set_reference(struct reading *r, struct slice v) { r->entry.reference = v; }
static void set_content(struct reading *r, struct slice v) { r->entry.content = v; }

static void set_sign(struct reading *r, struct slice v)
{
	if (!slice_eq(v, S("DBIT")) && !slice_eq(v, S("CRDT")))
		refuse(r, ERR_STATEMENT_FORMAT, "CdtDbtInd");
	r->row.debit = slice_eq(v, S("DBIT"));
}

static void set_one_amount(struct reading *r, struct slice v)
{
	r->one.has_amount = true;
	set_amount(r, v, &r->one.amount_vnd);
}
static void set_one_reference(struct reading *r, struct slice v) { r->one.reference = v; }
static void set_one_payer(struct reading *r, struct slice v) { r->one.payer = statement_account(r->a, v); }

static void add_one_content(struct reading *r, struct slice v)
{
	r->one.content = r->one.content.n ? arena_printf(r->a, "%.*s %.*s", SARG(r->one.content), SARG(v)) : v;
}

#define TX "Ntry/NtryDtls/TxDtls/"
static const struct {
	const char *path;
	void (*set)(struct reading *r, struct slice v);
} values[] = {
	{"LglSeqNb", set_number},
	{"ElctrncSeqNb", set_number},
	{"FrToDt/FrDtTm", set_from},
	{"FrToDt/ToDtTm", set_to},
	{"Acct/Id/Othr/Id", set_account},
	{"Acct/Id/IBAN", set_account},
	{"Acct/Svcr/FinInstnId/BICFI", set_bank},
	{"Acct/Svcr/FinInstnId/BIC", set_bank},
	{"Bal/Tp/CdOrPrtry/Cd", set_balance_type},
	{"Bal/Amt", set_balance},
	{"Bal/CdtDbtInd", set_balance_sign},
	{"Ntry/Amt", set_entry_amount},
	{"Ntry/CdtDbtInd", set_sign},
	{"Ntry/RvslInd", set_reversal},
	{"Ntry/Sts", set_booking},
	{"Ntry/Sts/Cd", set_booking},
	{"Ntry/BookgDt/Dt", set_booked},
	{"Ntry/BookgDt/DtTm", set_booked},
	{"Ntry/AcctSvcrRef", set_reference},
	{"Ntry/AddtlNtryInf", set_content},
	{TX "Amt", set_one_amount},
	{TX "AmtDtls/TxAmt/Amt", set_one_amount},
	{TX "Refs/AcctSvcrRef", set_one_reference},
	{TX "RmtInf/Ustrd", add_one_content},
	{TX "RmtInf/Strd/CdtrRefInf/Ref", add_one_content},
	{TX "AddtlTxInf", add_one_content},
	{TX "RltdPties/DbtrAcct/Id/Othr/Id", set_one_payer},
};

/* ---- what an element's end completes */

static void end_balance(struct reading *r)
{
	int64_t balance = r->balance_debit ? -r->balance : r->balance;
	if (slice_eq(r->balance_type, S("OPBD")) || (!r->part->has_opening && slice_eq(r->balance_type, S("PRCD")))) {
		r->part->has_opening = true;
		r->part->opening_vnd = balance;
	} else if (slice_eq(r->balance_type, S("CLBD"))) {
		r->part->has_closing = true;
		r->part->closing_vnd = balance;
	}
	r->balance_type = S("");
}

static void end_detail(struct reading *r)
{
	if (r->detail_count == DETAILS_MAX)
		refuse(r, ERR_TOO_MANY_ROWS, "TxDtls");
	else
		r->details[r->detail_count++] = r->one;
	r->one = (struct detail){.has_amount = false};
}

static void add_row(struct reading *r, const struct detail *d, int64_t amount_vnd)
{
	struct statement_row *row = statement_row_add(r->a, r->file, r->why);
	if (!row) {
		r->failed = true;
		XML_StopParser(r->parser, XML_FALSE);
		return;
	}
	*row = r->row;
	row->amount_vnd = amount_vnd;
	row->reference = d->reference.n ? d->reference : r->entry.reference;
	row->content = d->content.n ? d->content : r->entry.content;
	row->payer = d->payer;
}

/* Whether the transactions of an entry come to its amount. */
static bool details_add_up(const struct reading *r)
{
	int64_t sum = 0;
	for (size_t i = 0; i < r->detail_count; i++) {
		if (!r->details[i].has_amount || r->details[i].amount_vnd == 0)
			return false;
		sum += r->details[i].amount_vnd;
	}
	return r->detail_count > 1 && sum == r->row.amount_vnd;
}

static void end_entry(struct reading *r)
{
	r->row.line = (int)XML_GetCurrentLineNumber(r->parser);
	if (r->booked && r->row.amount_vnd == 0)
		refuse(r, ERR_BAD_AMOUNT, "Amt");
	else if (r->booked && !r->row.booked_on)
		refuse(r, ERR_BAD_DATE, "BookgDt");
	else if (r->booked && details_add_up(r))
		for (size_t i = 0; i < r->detail_count && !r->failed; i++)
			add_row(r, &r->details[i], r->details[i].amount_vnd);
	else if (r->booked)
		add_row(r, r->detail_count == 1 ? &r->details[0] : &r->entry, r->row.amount_vnd);
	r->row = (struct statement_row){.line = 0};
	r->entry = (struct detail){.has_amount = false};
	r->detail_count = 0;
	r->booked = false;
}

static const struct {
	const char *path;
	void (*end)(struct reading *r);
} ends[] = {{"Bal", end_balance}, {"Ntry/NtryDtls/TxDtls", end_detail}, {"Ntry", end_entry}};

/* ---- events of the parser */

static const char *local(const char *name_z)
{
	const char *bar = strrchr(name_z, '|');
	return bar ? bar + 1 : name_z;
}

static const char *relative(const struct reading *r)
{
	return r->below && r->path_n > r->below ? r->path + r->below : "";
}

static bool is_amount(const char *name_z)
{
	return strcmp(name_z, "Amt") == 0;
}

static void check_currency(struct reading *r, const char **attributes)
{
	for (; attributes[0]; attributes += 2)
		if (strcmp(attributes[0], "Ccy") == 0 && strcmp(attributes[1], "VND") != 0)
			refuse(r, ERR_BAD_CURRENCY, "Amt");
}

/* A statement or a notification begins: its path ends before what is read of it. */
static void begin_part(struct reading *r, const char *name_z)
{
	bool statement = strcmp(name_z, "Stmt") == 0;
	if (r->below || (!statement && strcmp(name_z, "Ntfctn") != 0))
		return;
	r->file->format = statement ? "camt.053" : "camt.054";
	r->below = r->path_n + 1;
	r->part = statement_part_add(r->a, r->file, r->why);
	if (!r->part) {
		r->failed = true;
		XML_StopParser(r->parser, XML_FALSE);
	}
}

static void on_start(void *arg, const char *full_z, const char **attributes)
{
	struct reading *r = arg;
	const char *name_z = local(full_z);
	size_t n = strlen(name_z);
	if (++r->depth > STATEMENT_XML_DEPTH_MAX || r->path_n + n + 2 > PATH_BYTES) {
		refuse(r, ERR_STATEMENT_FORMAT, NULL);
		return;
	}
	r->path[r->path_n++] = '/';
	memcpy(r->path + r->path_n, name_z, n + 1);
	r->path_n += n;
	r->text.n = 0;
	if (is_amount(name_z))
		check_currency(r, attributes);
	begin_part(r, name_z);
}

static void on_text(void *arg, const char *p, int n)
{
	struct reading *r = arg;
	if (r->text.n + (size_t)n > STATEMENT_VALUE_BYTES_MAX)
		refuse(r, ERR_CELL_TOO_LONG, NULL);
	else
		text_add(&r->text, slice_of(p, (size_t)n));
}

static void take_value(struct reading *r, const char *path_z)
{
	struct slice v;
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		if (strcmp(values[i].path, path_z) != 0)
			continue;
		if (utf8_nfc(r->a, slice_trim(text_slice(&r->text)), &v))
			refuse(r, ERR_BAD_TEXT, NULL);
		else if (v.n)
			values[i].set(r, arena_dup(r->a, v));
	}
}

static void on_end(void *arg, const char *full_z)
{
	struct reading *r = arg;
	size_t n = strlen(local(full_z)) + 1;
	if (r->failed)
		return;
	const char *path_z = relative(r);
	take_value(r, path_z);
	for (size_t i = 0; i < sizeof ends / sizeof ends[0] && !r->failed; i++)
		if (strcmp(ends[i].path, path_z) == 0)
			ends[i].end(r);
	r->text.n = 0;
	r->depth--;
	r->path_n -= n;
	r->path[r->path_n] = '\0';
	if (r->below && r->path_n < r->below - 1)
		r->below = 0;
}

static void on_doctype(void *arg, const char *name_z, const char *system_z, const char *public_z, int has_subset)
{
	(void)name_z;
	(void)system_z;
	(void)public_z;
	(void)has_subset;
	refuse(arg, ERR_STATEMENT_FORMAT, "DOCTYPE");
}

int camt_read(struct arena *a, struct slice bytes, struct statement_file *f, struct fault *why)
{
	struct reading *r = ARENA_NEW(a, struct reading);
	XML_Parser parser = XML_ParserCreateNS(NULL, '|');
	if (!parser)
		return fault(why, ERR_INTERNAL, NULL);
	*r = (struct reading){.a = a, .file = f, .parser = parser, .why = why, .balance_type = S("")};
	r->details = arena_array(a, DETAILS_MAX, sizeof *r->details);
	text_init(&r->text, a);
	f->format = "camt";
	XML_SetUserData(parser, r);
	XML_SetElementHandler(parser, on_start, on_end);
	XML_SetCharacterDataHandler(parser, on_text);
	XML_SetStartDoctypeDeclHandler(parser, on_doctype);
	enum XML_Status status = XML_Parse(parser, bytes.p, (int)bytes.n, 1);
	if (status != XML_STATUS_OK && !r->failed)
		(void)fault_say(why, ERR_STATEMENT_FORMAT, NULL, "dòng %d: %.100s", "line %d: %.100s",
		                (int)XML_GetCurrentLineNumber(parser), XML_ErrorString(XML_GetErrorCode(parser)));
	XML_ParserFree(parser);
	return status == XML_STATUS_OK && !r->failed ? 0 : -1;
}
