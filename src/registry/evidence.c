/* What speaks for an account being its vendor's: a photo named, a test transfer read back, the name on the paper. */
#include <openssl/crypto.h>

#include "socho/registry/query.h"
#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/registry/payout.h"
#include "socho/registry/vendor.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"
#include "words.h"

enum { REFERENCE_CHARS_MAX = 120, SHA256_CHARS = 64 };

struct proving {
	struct request *rq;
	struct uuid id;       /* of the account, or of the test transfer */
	struct slice code, legal_name;
};

static struct proving *proving(struct request *rq)
{
	struct proving *p = ARENA_NEW(rq->arena, struct proving);
	p->rq = rq;
	return p;
}

static void show_account(struct request *rq, struct uuid id, int status)
{
	reply_json(rq, SQL_CALL(rq->arena, registry_account_get, .id = id), status);
}

void account_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		show_account(rq, id, 200);
}

/* ---- a photo */

void account_photo(struct request *rq)
{
	static const char *const names[] = {"reference", "sha256", "note", NULL};
	struct sql_registry_evidence_photo_in in = {.person = rq->who.person, .request = rq->id};
	struct fault why;
	if (path_id(rq, 0, &in.account, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_text(rq->arena, rq->json, "reference", REFERENCE_CHARS_MAX, &in.reference, &why) ||
	    field_text_opt(rq->arena, rq->json, "sha256", SHA256_CHARS, &in.sha256_hex, &why) ||
	    field_text_opt(rq->arena, rq->json, "note", REASON_CHARS_MAX, &in.note, &why)) {
		answer_fault(rq, &why);
		return;
	}
	for (size_t i = 0; i < in.sha256_hex.n; i++)
		if (in.sha256_hex.n != SHA256_CHARS || slice_find(S("0123456789abcdef"), in.sha256_hex.p[i]) < 0) {
			answer_error(rq, ERR_BAD_TEXT, "sha256");
			return;
		}
	tx_query(rq->tx, sql_call_of(rq->arena, &sql_registry_evidence_photo, &in), NULL, NULL);
	show_account(rq, in.account, 201);
}

/* ---- a test transfer */

static void code_hash(const struct request *rq, int16_t province, struct uuid id, struct slice code, uint8_t *out)
{
	char text[UUID_TEXT_BYTES];
	uuid_format(id, text);
	column_lookup(rq->services->columns, province, "account_evidence.code",
	              arena_printf(rq->arena, "%s/%.*s", text, SARG(code)), out);
}

/* Letters and digits that banks leave as they are and nobody mistakes for another. */
static struct slice draw_code(struct arena *a)
{
	static const char alphabet[] = "ACDEFGHJKMNPQRTVWXY34679";
	uint8_t random[TEST_CODE_CHARS];
	char *code = arena_alloc(a, TEST_CODE_CHARS);
	for (size_t i = 0; i < TEST_CODE_CHARS;) {
		random_bytes(random, sizeof random);
		for (size_t k = 0; k < sizeof random && i < TEST_CODE_CHARS; k++)
			if (random[k] < 240)
				code[i++] = alphabet[random[k] % (sizeof alphabet - 1)];
	}
	return slice_of(code, TEST_CODE_CHARS);
}

static void on_test_account(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct proving *p = arg;
	struct request *rq = p->rq;
	struct sql_registry_account_facts_out row;
	uint8_t *hash = arena_alloc(rq->arena, COLUMN_LOOKUP_BYTES);
	struct uuid id = uuid_new();
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	struct slice code = draw_code(rq->arena);
	code_hash(rq, row.province, id, code, hash);
	tx_query(tx, SQL_CALL(rq->arena, registry_evidence_test, .province = row.province, .id = id, .market = row.market,
	         .account = p->id, .code_hash = slice_of(hash, COLUMN_LOOKUP_BYTES), .days = TEST_DAYS,
	         .person = rq->who.person, .request = rq->id), NULL, NULL);
	reply_json(rq, SQL_CALL(rq->arena, registry_evidence_test_told, .id = id, .code = code), 201);
}

void test_transfer_create(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct proving *p = proving(rq);
	struct fault why;
	if (path_id(rq, 0, &p->id, &why) || fields_only(rq->arena, rq->json, names, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_account_facts, .account = p->id), on_test_account, p);
}

/* A wrong code is counted, which only a committed answer can do: it comes as 200 with the evidence still asked for. */
static void on_test(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct proving *p = arg;
	struct request *rq = p->rq;
	struct sql_registry_evidence_open_out row;
	uint8_t hash[COLUMN_LOOKUP_BYTES];
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (!slice_eq(row.state, S("asked")) || row.expired) {
		answer_error(rq, ERR_WRONG_STATE, NULL);
		return;
	}
	if (row.same_person) {
		answer_error(rq, ERR_SAME_PERSON, NULL);
		return;
	}
	code_hash(rq, row.province, p->id, p->code, hash);
	bool right = row.code_hash.n == sizeof hash && CRYPTO_memcmp(hash, row.code_hash.p, sizeof hash) == 0;
	tx_query(tx, SQL_CALL(rq->arena, registry_evidence_settle, .province = row.province, .id = p->id, .correct = right,
	         .attempts_max = TEST_ATTEMPTS_MAX, .person = rq->who.person, .request = rq->id), NULL, NULL);
	show_account(rq, row.account, 200);
}

void test_transfer_confirm(struct request *rq)
{
	static const char *const names[] = {"code", NULL};
	struct proving *p = proving(rq);
	struct slice typed;
	struct fault why;
	if (path_id(rq, 0, &p->id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_text(rq->arena, rq->json, "code", NUMBER_CHARS_MAX, &typed, &why)) {
		answer_fault(rq, &why);
		return;
	}
	char *upper = arena_alloc(rq->arena, typed.n + 1);
	for (size_t i = 0; i < typed.n; i++)
		upper[i] = typed.p[i] >= 'a' && typed.p[i] <= 'z' ? (char)(typed.p[i] - 32) : typed.p[i];
	p->code = slice_of(upper, typed.n);
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_evidence_open, .id = p->id, .person = rq->who.person), on_test, p);
}

/* ---- the name on the paper */

static void on_vendor(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct proving *p = arg;
	struct request *rq = p->rq;
	struct sql_registry_account_facts_out row;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	int kind = word_index(vendor_kinds, row.vendor_kind);
	enum name_match match = name_match(rq->arena, (enum vendor_kind)(kind < 0 ? 0 : kind), row.registered, p->legal_name,
	                                   p->legal_name, row.holder_name);
	tx_query(tx, SQL_CALL(rq->arena, registry_account_name_check, .province = row.province, .account = p->id,
	         .legal_name = p->legal_name, .name_match = slice_z(name_match_name(match)), .person = rq->who.person,
	         .request = rq->id), NULL, NULL);
	show_account(rq, p->id, 200);
}

void account_name_check(struct request *rq)
{
	static const char *const names[] = {"legal_name", NULL};
	struct proving *p = proving(rq);
	struct fault why;
	if (path_id(rq, 0, &p->id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_text(rq->arena, rq->json, "legal_name", NAME_CHARS_MAX, &p->legal_name, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_account_facts, .account = p->id), on_vendor, p);
}

void name_checks_list(struct request *rq)
{
	static const char *const names[] = {"state", "after", "limit", NULL};
	static const char *const states[] = {"unchecked", "mismatch", "doubtful", NULL};
	struct sql_registry_name_checks_in in = {.rule_from = clock_day_start_us(NAME_RULE_DAY)};
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || request_query_only(rq, names, &why) ||
	    query_word(rq, "state", states, &in.state, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_name_checks, &in), 200);
}
