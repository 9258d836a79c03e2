/* A dynamic code pays one bill: it names an amount or leaves it to the payer, and its memo is the stall's content code
 * with a bill tag behind it. Its account went through a revision before, so one person may ask for it. Tags are drawn in
 * advance and the first free one is taken while the stall is locked, so nothing has to be signed twice. */
#include "socho/registry/query.h"
#include "signing.h"
#include "socho/base/fields.h"
#include "socho/registry/code.h"
#include "socho/registry/code_id.h"
#include "socho/seal/column.h"
#include "socho/store/reply.h"
#include "socho/vietqr/content_code.h"
#include "sql.h"

enum { TAGS_DRAWN = 4 };

struct issue {
	struct request *rq;
	struct code_order order;
	code_made_fn *done;
	void *arg;
	struct sql_registry_stall_lock_out place;
	struct sql_registry_stall_account_out chosen;
};

static void store(struct issue *p, const struct signer_answer *signed_)
{
	struct request *rq = p->rq;
	struct arena *a = rq->arena;
	const struct column_keys *k = rq->services->columns;
	int16_t province = p->place.province;
	char *id = arena_alloc(a, CODE_ID_BYTES);
	uint8_t plain[COLUMN_LOOKUP_BYTES], sealed[COLUMN_LOOKUP_BYTES];
	code_id_draw(id);
	code_payload_lookup(k, province, signed_->plain, plain);
	code_payload_lookup(k, province, signed_->sealed, sealed);
	tx_query(rq->tx, SQL_CALL(a, registry_code_create, .province = province, .id = slice_z(id), .market = p->place.market,
	         .stall = p->order.stall, .account = p->chosen.account, .kind = S("dynamic"), .face = p->place.face,
	         .amount = p->order.amount, .bill_tag = p->chosen.bill_tag, .key_id = slice_z(signed_->key_id),
	         .signature = slice_of(signed_->signature, sizeof signed_->signature),
	         .payload_box = code_payload_seal(a, k, province, slice_z(id), signed_->plain),
	         .plain_hash = slice_of(plain, sizeof plain), .sealed_hash = slice_of(sealed, sizeof sealed),
	         .state = S("issued"), .expires_at = p->order.expires_at, .note = p->order.note, .standing = p->order.standing,
	         .person = rq->who.person, .request = rq->id), NULL, NULL);
	p->done(rq, &(struct code_made){province, p->place.market, slice_z(id)}, p->arg);
}

static void on_signed(const struct signer_answer *signed_, void *arg)
{
	store(arg, signed_);
}

static int sign(struct issue *p, struct fault *why)
{
	struct request *rq = p->rq;
	struct slice number;
	if (!p->chosen.bill_tag.p)
		return fault(why, ERR_CONFLICT, NULL);
	if (column_open(rq->arena, rq->services->columns, p->place.province, "account", "number_box",
	                slice_of(p->chosen.account.b, sizeof p->chosen.account.b), p->chosen.number_box, &number, why))
		return -1;
	struct slice memo = arena_printf(rq->arena, "%.*s%.*s", SARG(p->place.content_code), SARG(p->chosen.bill_tag));
	const struct vietqr_code code = {.bin = p->chosen.bin, .account = number, .memo = memo, .amount_vnd = p->order.amount.value};
	request_sign(rq, &code, on_signed, p);
	return 0;
}

static void on_account(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct issue *p = arg;
	struct fault why;
	(void)tx;
	if (p->rq->answer.status)
		return;
	if (!rows->count) {
		answer_error(p->rq, ERR_NO_ACCOUNT, "account");
		return;
	}
	sql_row(p->rq->arena, rows, 0, &p->chosen);
	if (sign(p, &why))
		answer_fault(p->rq, &why);
}

static void on_place(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct issue *p = arg;
	(void)tx;
	if (rows->count)
		sql_row(p->rq->arena, rows, 0, &p->place);
	else
		answer_error(p->rq, ERR_NOT_FOUND, NULL);
}

void code_make(struct request *rq, const struct code_order *order, code_made_fn *done, void *arg)
{
	struct issue *p = ARENA_NEW(rq->arena, struct issue);
	struct slice *tags = arena_array(rq->arena, TAGS_DRAWN, sizeof *tags);
	*p = (struct issue){.rq = rq, .order = *order, .done = done, .arg = arg};
	for (int i = 0; i < TAGS_DRAWN; i++) {
		char *tag = arena_alloc(rq->arena, BILL_TAG_BYTES);
		bill_tag_draw(tag);
		tags[i] = slice_of(tag, BILL_TAG_CHARS);
	}
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_stall_lock, .id = order->stall), on_place, p);
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_stall_account, .stall = order->stall, .account = order->account,
	         .tags = {tags, TAGS_DRAWN}), on_account, p);
}

static void show(struct request *rq, const struct code_made *made, void *arg)
{
	(void)arg;
	reply_json(rq, SQL_CALL(rq->arena, registry_code_get, .id = made->code), 201);
}

static int read_form(const struct request *rq, struct code_order *o, struct fault *why)
{
	static const char *const names[] = {"amount", "account", "expires_at", "note", NULL};
	const json_t *form = rq->json;
	o->amount.has = field_present(form, "amount");
	o->account.has = field_present(form, "account");
	o->expires_at.has = field_present(form, "expires_at");
	if (fields_only(rq->arena, form, names, why) ||
	    (o->amount.has && field_int(form, "amount", INT64_MIN, INT64_MAX, &o->amount.value, why)) ||
	    (o->account.has && field_uuid(form, "account", &o->account.value, why)) ||
	    (o->expires_at.has && field_time(rq->arena, form, "expires_at", &o->expires_at.value, why)) ||
	    field_text_opt(rq->arena, form, "note", REASON_CHARS_MAX, &o->note, why))
		return -1;
	if (o->amount.has && (o->amount.value < 1 || o->amount.value > VIETQR_AMOUNT_VND_MAX))
		return fault(why, ERR_BAD_AMOUNT, "amount");
	if (o->expires_at.has && o->expires_at.value <= rq->received_us)
		return fault_say(why, ERR_OUT_OF_RANGE, "expires_at", "đã qua", "it is over");
	return 0;
}

void code_dynamic(struct request *rq)
{
	struct code_order order = {.amount = {.has = false}};
	struct fault why;
	if (path_id(rq, 0, &order.stall, &why) || read_form(rq, &order, &why))
		answer_fault(rq, &why);
	else
		code_make(rq, &order, show, NULL);
}
