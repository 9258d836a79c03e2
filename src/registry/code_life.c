/* How codes end before their time: one is revoked, an account is stolen, a vendor leaves. Each is one transaction with
 * the accounts' sole stalls settled in it, so that money without a memo follows the codes, and with another primary
 * account where the stall has one left, so that dynamic codes go on. Which moves there are stands in one table,
 * code_may_move() of the schema; asking for what is done already is no fault. */
#include "socho/registry/query.h"
#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/registry/account.h"
#include "socho/registry/code.h"
#include "socho/registry/code_id.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

struct ending {
	struct request *rq;
	struct uuid id;       /* of the account or the tenancy */
	struct slice code;
	struct slice class, reason;
	int32_t to_day;
	int16_t province;
};

static struct ending *ending(struct request *rq)
{
	struct ending *e = ARENA_NEW(rq->arena, struct ending);
	e->rq = rq;
	return e;
}

/* The stalls are locked, and lost codes just now. */
static void settle_primary(struct ending *e, struct uuid *stalls, size_t count)
{
	struct request *rq = e->rq;
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_code_primary_next, .province = e->province,
	         .stalls = {.v = stalls, .n = count}, .person = rq->who.person, .request = rq->id), NULL, NULL);
}

static void settle_stall(struct ending *e, struct uuid stall)
{
	struct uuid *one = ARENA_NEW(e->rq->arena, struct uuid);
	*one = stall;
	settle_primary(e, one, 1);
	account_settle_sole_stall(e->rq, e->province, stall);
}

/* ---- one code */

static void on_revoked(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct ending *e = arg;
	struct request *rq = e->rq;
	struct sql_registry_code_revoke_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_BAD_CODE_ID, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (!row.done && !slice_eq(row.state, S("revoked"))) {
		answer_error(rq, ERR_CODE_ENDED, NULL);
		return;
	}
	e->province = row.province;
	if (row.done)
		settle_stall(e, row.stall);
	reply_json(rq, SQL_CALL(rq->arena, registry_code_get, .id = e->code), 200);
}

void code_revoke(struct request *rq)
{
	static const char *const names[] = {"reason", "note", NULL};
	static const char *const classes[] = {"account_stolen", "vendor_left", "tampered", "mistake", "other", NULL};
	struct ending *e = ending(rq);
	int class;
	struct fault why;
	if (path_code(rq, 0, &e->code, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_choice(rq->json, "reason", classes, &class, &why) ||
	    field_text_opt(rq->arena, rq->json, "note", REASON_CHARS_MAX, &e->reason, &why)) {
		answer_fault(rq, &why);
		return;
	}
	e->class = slice_z(classes[class]);
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_code_revoke, .id = e->code, .class = e->class,
	         .reason = e->reason.p ? e->reason : e->class, .person = rq->who.person, .request = rq->id), on_revoked, e);
}

/* ---- a stolen account */

/* The stalls of one account share its number, so settling one of them settles the number. */
static void on_account_codes(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct ending *e = arg;
	struct sql_registry_codes_revoke_out row;
	size_t count = (size_t)rows->count;
	struct uuid *stalls = arena_array(e->rq->arena, count + 1, sizeof *stalls);
	(void)tx;
	for (size_t i = 0; i < count; i++) {
		sql_row(e->rq->arena, rows, (int)i, &row);
		stalls[i] = row.stall;
	}
	if (count) {
		settle_primary(e, stalls, count);
		account_settle_sole_stall(e->rq, e->province, stalls[0]);
	}
	reply_json(e->rq, SQL_CALL(e->rq->arena, registry_account_get, .id = e->id), 200);
}

static void on_stolen(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct ending *e = arg;
	struct request *rq = e->rq;
	struct sql_registry_account_steal_out row;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (!row.done) {
		reply_json(rq, SQL_CALL(rq->arena, registry_account_get, .id = e->id), 200);
		return;
	}
	tx_query(tx, SQL_CALL(rq->arena, registry_notice_create, .province = e->province, .event = S("account_stolen"),
	         .account = {.has = true, .value = e->id}, .attempts_max = NOTICE_ATTEMPTS_MAX, .person = WRITER(rq)), NULL, NULL);
	tx_query(tx, SQL_CALL(rq->arena, registry_codes_revoke, .province = e->province,
	         .account = {.has = true, .value = e->id}, .class = S("account_stolen"), .reason = e->reason,
	         .person = rq->who.person, .request = rq->id), on_account_codes, e);
}

/* Stalls before the account, as approving does. */
static void on_account(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct ending *e = arg;
	struct request *rq = e->rq;
	struct sql_registry_account_place_out row;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	e->province = row.province;
	/* The vendor may hold stalls in markets that whoever asks does not see. */
	tx_query(tx, SQL_CALL(rq->arena, registry_enter_province, .province = e->province), NULL, NULL);
	tx_query(tx, SQL_CALL(rq->arena, registry_account_stalls_lock, .province = e->province, .account = e->id), NULL, NULL);
	tx_query(tx, SQL_CALL(rq->arena, registry_account_steal, .id = e->id, .reason = e->reason, .person = rq->who.person,
	         .request = rq->id), on_stolen, e);
}

void account_stolen(struct request *rq)
{
	static const char *const names[] = {"note", NULL};
	struct ending *e = ending(rq);
	struct fault why;
	if (path_id(rq, 0, &e->id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_text_opt(rq->arena, rq->json, "note", REASON_CHARS_MAX, &e->reason, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (!e->reason.p)
		e->reason = S("account_stolen");
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_account_place, .id = e->id), on_account, e);
}

/* ---- a vendor who leaves */

static int judge_tenancy(const struct ending *e, const struct sql_registry_tenancy_end_out *row, struct fault *why)
{
	if (row->done || (row->ended.has && row->ended.value == e->to_day))
		return 0;
	if (row->ended.has)
		return fault_say(why, ERR_CONFLICT, "to_day", "đã kết thúc vào ngày khác", "it has ended on another day");
	return fault_say(why, ERR_OUT_OF_RANGE, "to_day", "trước ngày người bán bắt đầu ở điểm kinh doanh này",
	                 "before the first day of the tenancy");
}

static void on_ended(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct ending *e = arg;
	struct request *rq = e->rq;
	struct sql_registry_tenancy_end_out row;
	struct fault why;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (judge_tenancy(e, &row, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (row.done) {
		/* The vendor's home, and with it the account, may be in a market that whoever asks does not see. */
		tx_query(tx, SQL_CALL(rq->arena, registry_enter_province, .province = row.province), NULL, NULL);
		tx_query(tx, SQL_CALL(rq->arena, registry_codes_revoke, .province = row.province,
		         .stall = {.has = true, .value = row.stall}, .vendor = {.has = true, .value = row.vendor},
		         .class = S("vendor_left"), .reason = e->reason, .person = rq->who.person, .request = rq->id), NULL, NULL);
		e->province = row.province;
		settle_stall(e, row.stall);
	}
	reply_json(rq, SQL_CALL(rq->arena, registry_tenancy_get, .id = e->id), 200);
}

void tenancy_end(struct request *rq)
{
	static const char *const names[] = {"to_day", "reason", NULL};
	struct ending *e = ending(rq);
	struct fault why;
	if (path_id(rq, 0, &e->id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_day(rq->arena, rq->json, "to_day", &e->to_day, &why) ||
	    field_text_opt(rq->arena, rq->json, "reason", REASON_CHARS_MAX, &e->reason, &why)) {
		answer_fault(rq, &why);
		return;
	}
	/* The codes end now, so the last day cannot lie ahead. */
	if (e->to_day > clock_day(rq->received_us)) {
		fault_say(&why, ERR_OUT_OF_RANGE, "to_day", SAY_TODAY_AT_THE_LATEST);
		answer_fault(rq, &why);
	} else if (!e->reason.p) {
		answer_error(rq, ERR_REASON_NEEDED, "reason");
	} else {
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_tenancy_end, .id = e->id, .to_day = e->to_day, .reason = e->reason,
		         .person = rq->who.person, .request = rq->id), on_ended, e);
	}
}

/* ---- the list */

/* The page's `after` is a code id here. */
static int list_place(const struct request *rq, struct sql_registry_codes_in *in, struct fault *why)
{
	struct slice after;
	char *id = arena_alloc(rq->arena, CODE_ID_BYTES);
	if (query_text(rq, "after", &after, why) || page_limit(rq, &in->count, why))
		return -1;
	if (!after.p)
		return 0;
	if (code_id_parse(after, id))
		return fault(why, ERR_BAD_ID, "after");
	in->after = slice_z(id);
	return 0;
}

void codes_list(struct request *rq)
{
	static const char *const names[] = {"state", "stall", "lasting", "after", "limit", NULL};
	static const char *const states[] = {"requested", "issued", "printed", "displayed", "superseded", "revoked", "expired",
	                                     "used", NULL};
	static const char *const yes[] = {"true", NULL};
	struct sql_registry_codes_in in = {.count = 0};
	struct slice lasting;
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || request_query_only(rq, names, &why) ||
	    query_word(rq, "state", states, &in.state, &why) || query_word(rq, "lasting", yes, &lasting, &why) || query_text(rq, "stall", &in.stall_number, &why) ||
	    list_place(rq, &in, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.stall_id.has = in.stall_number.p && uuid_parse(in.stall_number, &in.stall_id.value) == 0;
	in.lasting = lasting.p != NULL;
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_codes, &in), 200);
}
