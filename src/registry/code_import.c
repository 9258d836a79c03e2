/* A code that a bank or a wallet issued is kept byte for byte. Whom it pays can be read from some of them only, so it
 * takes two people like every other account: one asks, which stores it as requested, and another approves, which seals
 * it beside the payload and issues it. */
#include <openssl/crypto.h>
#include <string.h>

#include "socho/registry/query.h"
#include "signing.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/registry/account.h"
#include "socho/registry/code.h"
#include "socho/registry/code_id.h"
#include "socho/store/reply.h"
#include "socho/vietqr/payload.h"
#include "sql.h"

/* ---- asking */

struct import {
	struct request *rq;
	struct uuid stall, account;
	struct vietqr_reading reading;
	struct sql_registry_stall_lock_out place;
};

static void store(struct import *p)
{
	struct request *rq = p->rq;
	const struct column_keys *k = rq->services->columns;
	int16_t province = p->place.province;
	char *id = arena_alloc(rq->arena, CODE_ID_BYTES);
	uint8_t hash[COLUMN_LOOKUP_BYTES];
	code_id_draw(id);
	code_payload_lookup(k, province, p->reading.payload, hash);
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_code_create, .province = province, .id = slice_z(id),
	         .market = p->place.market, .stall = p->stall, .account = p->account, .kind = S("imported"), .face = S("plain"),
	         .payload_box = code_payload_seal(rq->arena, k, province, slice_z(id), p->reading.payload),
	         .plain_hash = slice_of(hash, sizeof hash), .state = S("requested"), .person = rq->who.person,
	         .request = rq->id), NULL, NULL);
	reply_json(rq, SQL_CALL(rq->arena, registry_code_get, .id = slice_z(id)), 201);
}

/* A transfer to an account says which; it must be the one that was approved. */
static bool pays_another(const struct import *p, const struct sql_registry_import_account_out *row)
{
	const struct vietqr_fields *f = &p->reading.fields;
	uint8_t hash[COLUMN_LOOKUP_BYTES];
	if (!slice_eq(f->service, S("QRIBFTTA")))
		return false;
	if (!slice_eq(f->bin, row->bin) || f->account.n > VIETQR_ACCOUNT_CHARS_MAX)
		return true;
	account_lookup(p->rq->services->columns, p->place.province, f->bin, f->account, hash);
	return row->number_hash.n != sizeof hash || CRYPTO_memcmp(hash, row->number_hash.p, sizeof hash) != 0;
}

static void on_account(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct import *p = arg;
	struct sql_registry_import_account_out row;
	struct fault why;
	(void)tx;
	if (p->rq->answer.status)
		return;
	if (!rows->count) {
		answer_error(p->rq, ERR_NO_ACCOUNT, "account");
		return;
	}
	sql_row(p->rq->arena, rows, 0, &row);
	if (pays_another(p, &row)) {
		fault_say(&why, ERR_BAD_PAYLOAD, "payload", "mã này chuyển tiền vào tài khoản khác", "it pays another account");
		answer_fault(p->rq, &why);
	} else {
		store(p);
	}
}

static void on_place(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct import *p = arg;
	(void)tx;
	if (rows->count)
		sql_row(p->rq->arena, rows, 0, &p->place);
	else
		answer_error(p->rq, ERR_NOT_FOUND, NULL);
}

/* Not as other text is read: its checksum stands over the bytes as they came. */
static int read_payload(struct import *p, struct fault *why)
{
	const json_t *v = json_object_get(p->rq->json, "payload");
	if (!v || json_is_null(v))
		return fault(why, ERR_MISSING, "payload");
	if (!json_is_string(v))
		return fault(why, ERR_WRONG_TYPE, "payload");
	struct slice text = slice_of(json_string_value(v), json_string_length(v));
	if (vietqr_read(p->rq->arena, text, false, &p->reading))
		return faultf(why, ERR_BAD_PAYLOAD, "payload", "%s", p->reading.error);
	if (p->reading.seal.present)
		return fault_say(why, ERR_BAD_PAYLOAD, "payload", "mã này mang dấu xác thực của một sổ chợ",
		                 "it carries the seal of a register");
	if (p->reading.payload.n > SIGNER_IMPORT_BYTES_MAX)
		return fault(why, ERR_PAYLOAD_TOO_LONG, "payload");
	return 0;
}

void code_import(struct request *rq)
{
	static const char *const names[] = {"payload", "account", NULL};
	struct import *p = ARENA_NEW(rq->arena, struct import);
	struct fault why;
	p->rq = rq;
	if (path_id(rq, 0, &p->stall, &why) || fields_only(rq->arena, rq->json, names, &why) || read_payload(p, &why) ||
	    field_uuid(rq->json, "account", &p->account, &why)) {
		answer_fault(rq, &why);
		return;
	}
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_stall_lock, .id = p->stall), on_place, p);
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_import_account, .stall = p->stall, .account = p->account), on_account, p);
}

/* ---- approving */

struct approval {
	struct request *rq;
	struct slice id;
	struct sql_registry_code_requested_out seen;
};

static void on_signed(const struct signer_answer *signed_, void *arg)
{
	struct approval *p = arg;
	struct request *rq = p->rq;
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_code_approve, .province = p->seen.province, .id = p->id,
	         .key_id = slice_z(signed_->key_id), .signature = slice_of(signed_->signature, sizeof signed_->signature),
	         .person = rq->who.person, .request = rq->id), NULL, NULL);
	account_settle_sole_stall(rq, p->seen.province, p->seen.stall);
	reply_json(rq, SQL_CALL(rq->arena, registry_code_get, .id = p->id), 200);
}

static int judge(const struct approval *p, struct fault *why)
{
	const struct sql_registry_code_requested_out *seen = &p->seen;
	if (!slice_eq(seen->state, S("requested")))
		return fault_state(why, ERR_CONFLICT, NULL, seen->state);
	if (!seen->created_by.has || memcmp(seen->created_by.value.b, p->rq->who.person.b, sizeof p->rq->who.person.b) == 0)
		return fault(why, ERR_SAME_PERSON, NULL);
	return seen->usable ? 0 : fault(why, ERR_NO_ACCOUNT, NULL);
}

static void on_requested(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct approval *p = arg;
	struct request *rq = p->rq;
	struct slice payload;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_BAD_CODE_ID, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &p->seen);
	if (judge(p, &why) || code_payload_open(rq->arena, rq->services->columns, p->seen.province, p->id,
	                                        p->seen.payload_box, &payload, &why))
		answer_fault(rq, &why);
	else
		request_seal_imported(rq, payload, on_signed, p);
}

void code_approve(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct approval *p = ARENA_NEW(rq->arena, struct approval);
	struct fault why;
	p->rq = rq;
	if (path_code(rq, 0, &p->id, &why) || fields_only(rq->arena, rq->json, names, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_code_requested, .id = p->id), on_requested, p);
}
