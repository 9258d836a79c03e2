/* Approving is one transaction: lock the revision and its stall, decide, store vendor, tenancy and account, have the code
 * signed, store it. Where the code must wait (a changed payout account, an account that another vendor has, a doubtful
 * name), the rest is stored and the press issues the code later: press/payout.c. */
#include <assert.h>
#include <string.h>

#include "details.h"
#include "socho/registry/query.h"
#include "revision_rules.h"
#include "signing.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/base/utf8.h"
#include "socho/registry/account.h"
#include "socho/registry/code_id.h"
#include "socho/registry/issue.h"
#include "socho/registry/revision.h"
#include "socho/registry/vendor.h"
#include "socho/store/reply.h"
#include "sql.h"
#include "words.h"

struct approval {
	struct request *rq;
	struct uuid id;
	int64_t version;
	bool override;
	struct slice override_reason;
	int32_t override_until;
	struct sql_registry_revision_open_out seen;
	struct vendor_personal personal;
	uint8_t number_hash[COLUMN_LOOKUP_BYTES];
	struct uuid vendor, vendor_market, account;
	enum name_match name_match;
	int64_t others;        /* vendors who have the same account */
	struct slice existing; /* live code of this account, which becomes the primary one */
	bool has_primary;      /* the stall has one that stays */
	bool changes;          /* money that came to one account will come to another */
};

static struct slice id_bytes(const struct uuid *id)
{
	return slice_of(id->b, sizeof id->b);
}

static void store_vendor(struct approval *p)
{
	struct arena *a = p->rq->arena;
	struct slice name_fold = p->seen.vendor_name;
	const struct column_keys *k = p->rq->services->columns;
	int province = p->seen.province;
	struct sealed phone = vendor_sealed(a, k, province, &p->vendor, "phone_box", p->personal.phone, vendor_phone_lookup);
	struct sealed id_number = vendor_sealed(a, k, province, &p->vendor, "id_number_box", p->personal.id_number,
	                                        vendor_id_number_lookup);
	struct sealed email = vendor_sealed(a, k, province, &p->vendor, "email_box", p->personal.email, vendor_email_lookup);
	if (utf8_search_key(a, p->seen.vendor_name, &name_fold))
		name_fold = p->seen.vendor_name;
	tx_query(p->rq->tx, SQL_CALL(a, registry_vendor_create, .province = p->seen.province, .id = p->vendor,
	         .market = p->vendor_market, .kind = p->seen.vendor_kind, .name = p->seen.vendor_name,
	         .name_fold = name_fold, .phone_box = phone.box, .phone_hash = phone.hash, .id_number_box = id_number.box,
	         .id_number_hash = id_number.hash, .tax_code = p->seen.tax_code, .email_box = email.box, .revision = p->id), NULL, NULL);
}

static const char *account_state(const struct approval *p)
{
	return p->others || p->name_match == NAME_DOUBTFUL ? "review" : p->changes ? "pending" : "active";
}

static bool waits(const struct approval *p)
{
	return !slice_eq(slice_z(account_state(p)), S("active"));
}

static void store_account(struct approval *p, tx_rows_fn *then)
{
	struct arena *a = p->rq->arena;
	struct uuid account = uuid_new();
	struct slice box = column_seal(a, p->rq->services->columns, p->seen.province, "account", "number_box",
	                               id_bytes(&account), p->personal.number);
	tx_query(p->rq->tx, SQL_CALL(a, registry_account_open, .province = p->seen.province, .id = account,
	         .market = p->vendor_market, .vendor = p->vendor, .bin = p->seen.bin, .number_box = box,
	         .number_hash = slice_of(p->number_hash, sizeof p->number_hash), .last4 = p->seen.last4,
	         .holder_name = p->seen.holder_name, .state = slice_z(account_state(p)),
	         .name_match = slice_z(name_match_name(p->name_match)), .relation = p->seen.relation,
	         .override_by = {.has = p->override, .value = p->rq->who.person},
	         .override_until = {.has = p->override, .value = p->override_until},
	         .override_reason = p->override_reason), then, p);
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
	         "{\"version\":%lld,\"vendor\":\"%s\",\"code\":%s%.*s%s}", (long long)p->version + 1, vendor,
	         code_id.p ? "\"" : "", SARG(code_id.p ? code_id : S("null")), code_id.p ? "\"" : "")), NULL, NULL);
}

static void store(struct approval *p, const struct signer_answer *signed_)
{
	struct request *rq = p->rq;
	const struct issue i = {
		.tx = rq->tx,
		.arena = rq->arena,
		.columns = rq->services->columns,
		.province = p->seen.province,
		.market = p->seen.market,
		.stall = p->seen.stall,
		.vendor = p->vendor,
		.revision = p->id,
		.bin = p->seen.bin,
		.number_hash = slice_of(p->number_hash, sizeof p->number_hash),
		.face = p->seen.face,
		.keep_others = p->seen.keep_others,
		.primary = p->seen.make_primary || !p->has_primary,
		.person = rq->who.person,
		.request = rq->id,
	};
	struct slice code_id = issue_static(&i, signed_);
	store_trail(p, code_id);
	/* No code: the account is there, but not active. */
	reply_json_or(rq, SQL_CALL(rq->arena, registry_code_get, .id = code_id), 200, ERR_ACCOUNT_INACTIVE, "account");
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

/* The code is to come: what else was approved stands, and the press is told. */
static void store_change(struct approval *p)
{
	struct request *rq = p->rq;
	bool review = slice_eq(slice_z(account_state(p)), S("review"));
	const char *reason = p->others ? "other_vendor" : "doubtful_name";
	struct uuid change = uuid_new();
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_payout_change_create, .province = p->seen.province, .id = change,
	         .revision = p->id, .vendor = p->vendor, .account = p->account,
	         .state = review ? S("review") : S("waiting"), .review_reason = slice_z(review ? reason : NULL),
	         .replaces = p->seen.replaces, .keep_others = p->seen.keep_others, .make_primary = p->seen.make_primary,
	         .rest_s = p->changes ? PAYOUT_COOLING_OFF_S : 0, .person = rq->who.person, .request = rq->id), NULL, NULL);
	if (p->changes)
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_paper_notice, .province = p->seen.province, .change = change), NULL, NULL);
	if (p->changes)
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_notice_create, .province = p->seen.province, .event = S("payout_change"),
		         .change = {.has = true, .value = change}, .attempts_max = NOTICE_ATTEMPTS_MAX, .person = WRITER(rq)), NULL, NULL);
	store_trail(p, (struct slice){NULL, 0});
	reply_json(rq, SQL_CALL(rq->arena, registry_revision_get, .id = p->id), 202);
}

static void on_account(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct approval *p = arg;
	struct sql_registry_account_open_out row;
	assert(rows->count == 1);
	sql_row(p->rq->arena, rows, 0, &row);
	p->account = row.id;
	if (p->seen.evidence.p)
		tx_query(tx, SQL_CALL(p->rq->arena, registry_evidence_photo, .account = row.id, .reference = p->seen.evidence,
		         .sha256_hex = p->seen.evidence_sha256, .person = p->rq->who.person, .request = p->rq->id), NULL, NULL);
	if (waits(p))
		store_change(p);
	else
		sign(p);
}

/* All that the schema may refuse is answered before the signer is asked. A stall that changes hands does so when its code
 * is issued; until then whoever holds it keeps it. */
static void store_rest(struct approval *p)
{
	struct request *rq = p->rq;
	bool later = waits(p) && p->seen.replaces;
	if (!p->seen.vendor.has)
		store_vendor(p);
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_consents_take, .province = p->seen.province, .vendor = p->vendor,
	         .revision = p->id, .person = rq->who.person, .request = rq->id), NULL, NULL);
	if (p->seen.replaces && !later)
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_tenancies_close, .province = p->seen.province, .stall = p->seen.stall,
		         .vendor = p->vendor, .person = {.has = true, .value = rq->who.person}, .request = rq->id), NULL, NULL);
	if (!later)
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_tenancy_open, .province = p->seen.province, .market = p->seen.market,
		         .stall = p->seen.stall, .vendor = p->vendor, .revision = p->id), NULL, NULL);
	store_account(p, on_account);
}

static bool is_vendor(const struct approval *p, struct uuid id)
{
	return memcmp(id.b, p->vendor.b, sizeof id.b) == 0;
}

/* "Same payload, same code": a live code for this account stays, and at most becomes the primary one. A vendor's accounts
 * beside each other are of different banks, so that a code can be told from the other by its bank. Whoever shares the
 * stall keeps their own. */
static int judge_code(struct approval *p, const struct sql_registry_stall_codes_out *row, struct fault *why)
{
	bool own = is_vendor(p, row->vendor), kept = own && p->seen.keep_others;
	bool shares = !own && row->holds && !(p->seen.replaces && row->main);
	bool same = slice_eq(row->bin, p->seen.bin) &&
	            slice_eq(row->number_hash, slice_of(p->number_hash, sizeof p->number_hash));
	if (!row->live) {
		p->changes |= own || !shares;
		return 0;
	}
	p->has_primary |= (kept || shares) && row->is_primary;
	p->changes |= !shares;
	if (same && (!kept || !p->seen.make_primary || row->is_primary))
		return fault(why, ERR_DUPLICATE, "account.number");
	if (same)
		p->existing = row->id;
	else if (kept && slice_eq(row->bin, p->seen.bin))
		return fault_say(why, ERR_DUPLICATE, "account.bin", "điểm kinh doanh đã có tài khoản của ngân hàng này",
		                 "this bank has an account at the stall");
	return 0;
}

static void on_codes(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct approval *p = arg;
	struct fault why;
	(void)tx;
	if (p->rq->answer.status)
		return;
	for (int i = 0; i < rows->count; i++) {
		struct sql_registry_stall_codes_out row;
		sql_row(p->rq->arena, rows, i, &row);
		if (judge_code(p, &row, &why)) {
			answer_fault(p->rq, &why);
			return;
		}
	}
	if (p->existing.p)
		store_primary(p);
	else
		store_rest(p);
}

/* Sharing with family is fine where it is stated and agreed to. */
static void on_others(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct approval *p = arg;
	struct sql_registry_account_others_out row;
	(void)tx;
	sql_row(p->rq->arena, rows, 0, &row);
	if (!p->seen.relation.p || !p->seen.shares_account)
		p->others = row.others;
}

static int judge_name(struct approval *p, struct fault *why)
{
	int kind = word_index(vendor_kinds, p->seen.vendor_kind);
	assert(kind >= 0);
	p->name_match = name_match(p->rq->arena, (enum vendor_kind)kind, p->seen.registered, p->seen.vendor_name,
	                           p->seen.legal_name, p->seen.holder_name);
	if (p->name_match == NAME_DIFFERS && !p->override)
		return fault(why, ERR_NAME_MISMATCH, "account.holder_name");
	p->override &= p->name_match == NAME_DIFFERS;
	if (!p->override)
		p->override_reason = (struct slice){NULL, 0};
	return 0;
}

/* Class A takes two people, or one and a paper: something must speak for the account before money goes there. */
static void on_evidence(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct approval *p = arg;
	(void)tx;
	if (!rows->count && !p->rq->answer.status)
		answer_error(p->rq, ERR_EVIDENCE_NEEDED, "account.evidence");
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

/* Somebody compared the two and found that the vendor is there already. */
static void on_same(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct approval *p = arg;
	(void)tx;
	if (rows->count && !p->seen.vendor.has && !p->rq->answer.status)
		answer_error(p->rq, ERR_DUPLICATE, "vendor");
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
	p->vendor = p->seen.vendor.has ? p->seen.vendor.value : p->id;
	p->vendor_market = p->seen.vendor_market.has ? p->seen.vendor_market.value : p->seen.market;
	return 0;
}

static void on_open(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct approval *p = arg;
	struct arena *a = p->rq->arena;
	struct fault why;
	if (!rows->count) {
		details_approve(p->rq, p->id, p->version, p->override);
		return;
	}
	sql_row(a, rows, 0, &p->seen);
	struct revision_seen seen = {p->seen.state, p->seen.version, p->version, p->seen.contributed};
	if (revision_judge(&seen, "submitted", NULL, &why) || open_form(p, &why) || judge_name(p, &why)) {
		answer_fault(p->rq, &why);
		return;
	}
	tx_query(tx, SQL_CALL(a, registry_revision_decide, .province = p->seen.province, .id = p->id,
	         .version = (int32_t)p->version, .person = p->rq->who.person, .state = S("approved")), on_decided, p);
	tx_query(tx, SQL_CALL(a, registry_duplicate_same, .province = p->seen.province, .vendor = p->vendor), on_same, p);
	tx_query(tx, SQL_CALL(a, registry_account_stolen, .province = p->seen.province, .bin = p->seen.bin,
	         .number_hash = slice_of(p->number_hash, sizeof p->number_hash)), on_stolen, p);
	if (!p->seen.evidence.p)
		tx_query(tx, SQL_CALL(a, registry_account_evidenced, .province = p->seen.province, .vendor = p->vendor,
		         .bin = p->seen.bin, .number_hash = slice_of(p->number_hash, sizeof p->number_hash)), on_evidence, p);
	tx_query(tx, SQL_CALL(a, registry_account_others, .province = p->seen.province, .bin = p->seen.bin,
	         .number_hash = slice_of(p->number_hash, sizeof p->number_hash), .vendor = p->vendor), on_others, p);
	tx_query(tx, SQL_CALL(a, registry_stall_codes, .province = p->seen.province, .stall = p->seen.stall), on_codes, p);
}

static int read_override(struct approval *p, struct fault *why)
{
	static const char *const names[] = {"reason", "until", NULL};
	const json_t *v;
	int32_t today = clock_day(p->rq->received_us);
	p->override = field_present(p->rq->json, "name_override");
	if (!p->override)
		return 0;
	if (field_object(p->rq->json, "name_override", &v, why) || fields_only(p->rq->arena, v, names, why) ||
	    field_text(p->rq->arena, v, "name_override.reason", REASON_CHARS_MAX, &p->override_reason, why) ||
	    field_day(p->rq->arena, v, "name_override.until", &p->override_until, why))
		return -1;
	if (p->override_until < today || p->override_until > today + NAME_OVERRIDE_DAYS_MAX)
		return fault_say(why, ERR_OUT_OF_RANGE, "name_override.until", "nhiều nhất %d ngày kể từ hôm nay",
		                 "at most %d days from today", NAME_OVERRIDE_DAYS_MAX);
	return 0;
}

void revision_approve(struct request *rq)
{
	static const char *const names[] = {"version", "name_override", NULL};
	struct approval *p = ARENA_NEW(rq->arena, struct approval);
	struct fault why;
	p->rq = rq;
	if (path_id(rq, 0, &p->id, &why) || revision_body(rq, names, &p->version, &why) || read_override(p, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_revision_open, .id = p->id, .person = rq->who.person), on_open, p);
}
