/* Approving is one transaction: lock the revision and its stall, decide, store vendor, tenancy and account, have the code
 * signed, store it. */
#include <assert.h>
#include <string.h>

#include "query.h"
#include "revision_rules.h"
#include "signing.h"
#include "socho/base/clock.h"
#include "socho/base/utf8.h"
#include "socho/registry/account.h"
#include "socho/registry/code.h"
#include "socho/registry/code_id.h"
#include "socho/registry/revision.h"
#include "socho/registry/vendor.h"
#include "socho/store/reply.h"
#include "sql.h"

struct approval {
	struct request *rq;
	struct uuid id;
	int64_t version;
	struct sql_registry_revision_open_out seen;
	struct vendor_personal personal;
	uint8_t number_hash[COLUMN_LOOKUP_BYTES];
	struct uuid vendor, vendor_market;
	struct slice existing; /* live code of this account, which becomes the primary one */
	bool has_primary;      /* the stall has one that stays */
};

static struct slice id_bytes(const struct uuid *id)
{
	return slice_of(id->b, sizeof id->b);
}

/* A sealed value with its keyed hash; both absent when the value is. */
struct sealed {
	struct slice box, hash;
};

static struct sealed seal(struct approval *p, const char *column_z, struct slice value,
                          void (*lookup)(const struct column_keys *, int, struct slice, uint8_t *))
{
	struct sealed s = {.box = {NULL, 0}};
	const struct column_keys *k = p->rq->services->columns;
	if (!value.p)
		return s;
	uint8_t *hash = arena_alloc(p->rq->arena, COLUMN_LOOKUP_BYTES);
	lookup(k, p->seen.province, value, hash);
	s.hash = slice_of(hash, COLUMN_LOOKUP_BYTES);
	s.box = column_seal(p->rq->arena, k, p->seen.province, "vendor", column_z, id_bytes(&p->vendor), value);
	return s;
}

static void store_vendor(struct approval *p)
{
	struct arena *a = p->rq->arena;
	struct slice name_fold = p->seen.vendor_name;
	struct sealed phone = seal(p, "phone_box", p->personal.phone, vendor_phone_lookup);
	struct sealed id_number = seal(p, "id_number_box", p->personal.id_number, vendor_id_number_lookup);
	if (utf8_search_key(a, p->seen.vendor_name, &name_fold))
		name_fold = p->seen.vendor_name;
	tx_query(p->rq->tx, SQL_CALL(a, registry_vendor_create, .province = p->seen.province, .id = p->vendor,
	         .market = p->vendor_market, .kind = p->seen.vendor_kind, .name = p->seen.vendor_name,
	         .name_fold = name_fold, .phone_box = phone.box, .phone_hash = phone.hash, .id_number_box = id_number.box,
	         .id_number_hash = id_number.hash, .tax_code = p->seen.tax_code), NULL, NULL);
}

static void store_account(struct approval *p)
{
	struct arena *a = p->rq->arena;
	struct uuid account = uuid_new();
	struct slice box = column_seal(a, p->rq->services->columns, p->seen.province, "account", "number_box",
	                               id_bytes(&account), p->personal.number);
	tx_query(p->rq->tx, SQL_CALL(a, registry_account_open, .province = p->seen.province, .id = account,
	         .market = p->vendor_market, .vendor = p->vendor, .bin = p->seen.bin, .number_box = box,
	         .number_hash = slice_of(p->number_hash, sizeof p->number_hash), .last4 = p->seen.last4,
	         .holder_name = p->seen.holder_name), NULL, NULL);
}

static void store_code(struct approval *p, struct slice code_id, const struct signer_answer *signed_)
{
	struct request *rq = p->rq;
	const struct column_keys *k = rq->services->columns;
	int16_t province = p->seen.province;
	uint8_t plain[COLUMN_LOOKUP_BYTES], sealed[COLUMN_LOOKUP_BYTES];
	code_payload_lookup(k, province, signed_->plain, plain);
	code_payload_lookup(k, province, signed_->sealed, sealed);
	bool primary = p->seen.make_primary || !p->has_primary;
	if (primary)
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_code_primary_clear, .province = province, .stall = p->seen.stall),
		         NULL, NULL);
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_code_issue, .province = province, .id = code_id,
	         .market = p->seen.market, .stall = p->seen.stall, .vendor = p->vendor, .bin = p->seen.bin,
	         .number_hash = slice_of(p->number_hash, sizeof p->number_hash), .revision = p->id, .face = p->seen.face,
	         .key_id = slice_z(signed_->key_id), .signature = slice_of(signed_->signature, sizeof signed_->signature),
	         .payload_box = code_payload_seal(rq->arena, k, province, code_id, signed_->plain),
	         .plain_hash = slice_of(plain, sizeof plain), .sealed_hash = slice_of(sealed, sizeof sealed),
	         .person = rq->who.person, .request = rq->id, .is_primary = primary), NULL, NULL);
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_code_supersede, .province = province, .stall = p->seen.stall,
	         .id = code_id, .person = rq->who.person, .request = rq->id,
	         .keep = {.has = p->seen.keep_others, .value = p->vendor}), NULL, NULL);
}

static void store_trail(struct approval *p, struct slice code_id)
{
	struct request *rq = p->rq;
	char id[UUID_TEXT_BYTES], vendor[UUID_TEXT_BYTES];
	uuid_format(p->id, id);
	uuid_format(p->vendor, vendor);
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_revision_close, .province = p->seen.province, .id = p->id,
	         .vendor = {.has = true, .value = p->vendor}), NULL, NULL);
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_audit, .province = p->seen.province, .person = rq->who.person,
	         .request = rq->id, .action = S("revision.approved"), .market = p->seen.market, .entity = S("revision"),
	         .entity_id = slice_z(id), .after = arena_printf(rq->arena,
	         "{\"version\":%lld,\"vendor\":\"%s\",\"code\":\"%.*s\"}", (long long)p->version + 1, vendor, SARG(code_id))),
	         NULL, NULL);
}

static void store(struct approval *p, const struct signer_answer *signed_)
{
	struct request *rq = p->rq;
	char *id_z = arena_alloc(rq->arena, CODE_ID_BYTES);
	code_id_draw(id_z);
	struct slice code_id = slice_z(id_z);
	store_code(p, code_id, signed_);
	store_trail(p, code_id);
	account_settle_sole_stall(rq, p->seen.province, p->seen.stall);
	/* No code: the account is there, but not active. */
	reply_json_or(rq, SQL_CALL(rq->arena, registry_code_get, .id = code_id), 200, ERR_WRONG_STATE, "account");
}

static void on_signed(const struct signer_answer *signed_, void *arg)
{
	store(arg, signed_);
}

static void sign(struct approval *p)
{
	const struct vietqr_code code = {.bin = p->seen.bin, .account = p->personal.number, .memo = p->seen.content_code};
	request_sign(p->rq, &code, on_signed, p);
}

/* No signature is needed: the code is there, and only becomes the primary one. */
static void store_primary(struct approval *p)
{
	struct request *rq = p->rq;
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_code_primary_clear, .province = p->seen.province,
	         .stall = p->seen.stall), NULL, NULL);
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_code_primary_set, .province = p->seen.province, .id = p->existing,
	         .person = rq->who.person, .request = rq->id), NULL, NULL);
	store_trail(p, p->existing);
	reply_json(rq, SQL_CALL(rq->arena, registry_code_get, .id = p->existing), 200);
}

/* "Same payload, same code": a live code for this account stays, and at most becomes the primary one. A vendor's accounts
 * beside each other are of different banks, so that a code can be told from the other by its bank. */
static int judge_code(struct approval *p, const struct sql_registry_stall_codes_out *row, struct fault *why)
{
	bool kept = p->seen.keep_others && memcmp(row->vendor.b, p->vendor.b, sizeof p->vendor.b) == 0;
	p->has_primary |= kept && row->is_primary;
	if (slice_eq(row->bin, p->seen.bin) && slice_eq(row->number_hash, slice_of(p->number_hash, sizeof p->number_hash))) {
		if (!kept || !p->seen.make_primary || row->is_primary)
			return fault(why, ERR_DUPLICATE, "account.number");
		p->existing = row->id;
	} else if (kept && slice_eq(row->bin, p->seen.bin)) {
		return faultf(why, ERR_DUPLICATE, "account.bin", "this bank has an account at the stall");
	}
	return 0;
}

/* Another account for a stall with a live code waits. */
static int judge_codes(struct approval *p, const struct sql_rows *rows, struct fault *why)
{
	for (int i = 0; i < rows->count; i++) {
		struct sql_registry_stall_codes_out row;
		sql_row(p->rq->arena, rows, i, &row);
		if (judge_code(p, &row, why))
			return -1;
	}
	bool cooled = p->seen.submitted_at.has &&
	              p->rq->received_us - p->seen.submitted_at.value >= PAYOUT_COOLING_OFF_S * US_PER_S;
	return rows->count && !cooled ? fault(why, ERR_COOLING_OFF, NULL) : 0;
}

static void on_codes(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct approval *p = arg;
	struct fault why;
	(void)tx;
	if (p->rq->answer.status)
		return;
	if (judge_codes(p, rows, &why))
		answer_fault(p->rq, &why);
	else if (p->existing.p)
		store_primary(p);
	else
		sign(p);
}

static void on_decided(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct approval *p = arg;
	struct sql_registry_revision_decide_out row;
	(void)tx;
	assert(rows->count == 1);
	sql_row(p->rq->arena, rows, 0, &row);
	/* Judged already, under the lock; the statement has the last word. */
	if (!row.decided)
		answer_error(p->rq, row.contributed ? ERR_SAME_PERSON : ERR_CONFLICT, NULL);
}

static void on_stolen(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct approval *p = arg;
	(void)tx;
	if (rows->count && !p->rq->answer.status)
		answer_error(p->rq, ERR_ACCOUNT_STOLEN, "account.number");
}

static int open_form(struct approval *p, struct fault *why)
{
	struct arena *a = p->rq->arena;
	const struct column_keys *k = p->rq->services->columns;
	struct slice text;
	if (column_open(a, k, p->seen.province, "revision", "personal_box", id_bytes(&p->id), p->seen.personal_box, &text,
	                why) ||
	    vendor_personal_read(a, text, &p->personal, why))
		return -1;
	account_lookup(k, p->seen.province, p->seen.bin, p->personal.number, p->number_hash);
	p->vendor = p->seen.vendor.has ? p->seen.vendor.value : uuid_new();
	p->vendor_market = p->seen.vendor_market.has ? p->seen.vendor_market.value : p->seen.market;
	return 0;
}

static void on_open(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct approval *p = arg;
	struct arena *a = p->rq->arena;
	struct fault why;
	if (!rows->count) {
		answer_error(p->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(a, rows, 0, &p->seen);
	struct revision_seen seen = {p->seen.state, p->seen.version, p->version, p->seen.contributed};
	if (revision_judge(&seen, "submitted", NULL, &why) || open_form(p, &why)) {
		answer_fault(p->rq, &why);
		return;
	}
	tx_query(tx, SQL_CALL(a, registry_revision_decide, .province = p->seen.province, .id = p->id,
	         .version = (int32_t)p->version, .person = p->rq->who.person, .state = S("approved")), on_decided, p);
	/* Before the signer is asked, so that what the schema refuses needs no signature. */
	if (!p->seen.vendor.has)
		store_vendor(p);
	if (p->seen.replaces)
		tx_query(tx, SQL_CALL(a, registry_tenancies_close, .province = p->seen.province, .stall = p->seen.stall,
		         .vendor = p->vendor, .person = p->rq->who.person, .request = p->rq->id), NULL, NULL);
	tx_query(tx, SQL_CALL(a, registry_tenancy_open, .province = p->seen.province, .market = p->seen.market,
	         .stall = p->seen.stall, .vendor = p->vendor), NULL, NULL);
	tx_query(tx, SQL_CALL(a, registry_account_stolen, .province = p->seen.province, .bin = p->seen.bin,
	         .number_hash = slice_of(p->number_hash, sizeof p->number_hash)), on_stolen, p);
	store_account(p);
	tx_query(tx, SQL_CALL(a, registry_stall_codes, .province = p->seen.province, .stall = p->seen.stall), on_codes, p);
}

void revision_approve(struct request *rq)
{
	static const char *const names[] = {"version", NULL};
	struct approval *p = ARENA_NEW(rq->arena, struct approval);
	struct fault why;
	p->rq = rq;
	if (path_id(rq, 0, &p->id, &why) || revision_body(rq, names, &p->version, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_revision_open, .id = p->id, .person = rq->who.person), on_open, p);
}
