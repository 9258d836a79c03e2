/* Two statements whatever is found, as for every public look-up. What the request itself does wrong is told before them, so
 * that no refusal but the one of a miss depends on what the register holds. A picture takes a few milliseconds of the loop;
 * who comes back with the ETag does not cost them. */
#include "socho/registry/quick_link.h"

#include "socho/registry/query.h"
#include "socho/base/config.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"
#include "socho/base/vn.h"
#include "socho/image/card.h"
#include "socho/registry/account.h"
#include "socho/registry/code.h"
#include "socho/registry/lookups.h"
#include "socho/store/reply.h"
#include "socho/vietqr/bank.h"
#include "socho/vietqr/payload.h"
#include "sql.h"

enum { DIGEST_BYTES = 16 };

struct linking {
	struct request *rq;
	const struct card *card;
	const struct bank *bank;
	struct slice account;
	int64_t amount_vnd; /* 0: none */
	struct slice words; /* addInfo without marks; may be empty */
};

/* ---- what is asked for */

static int read_amount(struct linking *k, struct fault *why)
{
	struct slice text;
	if (request_query(k->rq, "amount", &text, why))
		return -1;
	if (text.n && (!slice_all_digits(text) || slice_to_i64(text, &k->amount_vnd) || k->amount_vnd == 0))
		return fault(why, ERR_BAD_AMOUNT, "amount");
	return 0;
}

/* Blanks come as "+" from forms. */
static int read_words(struct linking *k, struct fault *why)
{
	struct arena *a = k->rq->arena;
	struct slice text;
	if (request_query(k->rq, "addInfo", &text, why))
		return -1;
	char *p = arena_alloc(a, text.n + 1);
	for (size_t i = 0; i < text.n; i++)
		p[i] = text.p[i] == '+' ? ' ' : text.p[i];
	if (utf8_strip_marks(a, slice_of(p, text.n), &text))
		return fault(why, ERR_BAD_TEXT, "addInfo");
	k->words = slice_trim(text);
	return 0;
}

/* By the builder's own rules, under the names of this form. */
static int build_head(struct linking *k, struct slice account, struct slice memo, struct slice *head, struct fault *why)
{
	const struct vietqr_code code = {
		.bin = k->bank->bin, .account = account, .amount_vnd = k->amount_vnd, .memo = memo};
	if (vietqr_head(k->rq->arena, &code, head, why) == 0)
		return 0;
	if (why->err == ERR_BAD_MEMO)
		why->field = "addInfo";
	return -1;
}

static int read_link(struct linking *k, struct fault *why)
{
	static const char *const names[] = {"amount", "addInfo", "accountName", NULL};
	struct request *rq = k->rq;
	struct slice head;
	k->card = card_find(rq->param[2]);
	if (!k->card)
		return fault(why, ERR_UNKNOWN_TEMPLATE, "template");
	k->bank = bank_by_name(rq->param[0]);
	if (!k->bank)
		return fault(why, ERR_UNKNOWN_BANK, "bank");
	k->account = rq->param[1];
	return request_query_only(rq, names, why) || read_amount(k, why) || read_words(k, why) ||
	               build_head(k, k->account, k->words, &head, why)
	           ? -1
	           : 0;
}

/* ---- what is drawn */

static bool begins_with(struct slice words, struct slice content_code)
{
	return words.n >= content_code.n && slice_eq_nocase(slice_sub(words, 0, content_code.n), content_code);
}

/* The stall's content code first, then the words; they may not name another stall. */
static int compose_memo(struct linking *k, struct slice content_code, struct slice *memo, struct fault *why)
{
	struct memo_finding found;
	struct arena *a = k->rq->arena;
	if (begins_with(k->words, content_code))
		*memo = k->words;
	else
		*memo = arena_printf(a, "%.*s%s%.*s", SARG(content_code), k->words.n ? " " : "", SARG(k->words));
	if (memo->n > VIETQR_LABEL_CHARS_MAX)
		return fault_say(why, ERR_BAD_MEMO, "addInfo", "còn %zu ký tự ngoài mã nội dung của điểm kinh doanh",
		                 "%zu characters are left beside the stall's content code",
		                 VIETQR_LABEL_CHARS_MAX - content_code.n - 1);
	(void)memo_find(a, *memo, &found);
	if (!slice_eq(found.code, content_code))
		return fault_say(why, ERR_BAD_MEMO, "addInfo", "nội dung ghi mã của điểm kinh doanh khác",
		                 "it names another stall");
	return 0;
}

/* The plain face as it is, or with an amount or words a payload of this request alone. */
static int make_payload(struct linking *k, const struct sql_registry_quick_link_out *row, struct card_facts *f,
                        struct fault *why)
{
	struct arena *a = k->rq->arena;
	struct vietqr_reading reading;
	struct slice head;
	if (code_payload_open(a, k->rq->services->columns, row->province, row->code, row->payload_box, &f->payload, why))
		return -1;
	if (!k->amount_vnd && !k->words.n)
		return 0;
	/* The account as it was registered: an alias counts without case here, but may not at its bank. */
	if (vietqr_read(a, f->payload, true, &reading))
		return fault_say(why, ERR_INTERNAL, NULL, "nội dung của mã đọc ra %s", "a code's payload reads as %s",
		                 reading.error);
	if (compose_memo(k, row->content_code, &f->memo, why) ||
	    build_head(k, reading.fields.account, f->memo, &head, why))
		return -1;
	return vietqr_finish(a, head, S(""), &f->payload, why);
}

static struct slice amount_text(struct arena *a, int64_t amount_vnd)
{
	struct text t;
	text_init(&t, a);
	if (amount_vnd)
		vn_number(&t, amount_vnd);
	return text_slice(&t);
}

/* A keyed hash of everything that stands on the picture. */
static struct slice etag_of(struct linking *k, const struct sql_registry_quick_link_out *row, const struct card_facts *f)
{
	struct arena *a = k->rq->arena;
	uint8_t digest[DIGEST_BYTES];
	struct slice all = arena_printf(a, "%s|%.*s|%.*s|%.*s|%.*s|%.*s|%d", card_name(k->card), SARG(f->payload),
	                                SARG(f->holder), SARG(f->bank), SARG(f->memo), SARG(f->last4), f->sample);
	column_lookup(k->rq->services->columns, row->province, "image.card", all, digest);
	return arena_printf(a, "\"%.*s\"", SARG(hex_encode(a, slice_of(digest, sizeof digest))));
}

static void answer(struct linking *k, const struct sql_registry_quick_link_out *row)
{
	struct request *rq = k->rq;
	struct slice file = S("");
	struct fault why;
	struct card_facts f = {.holder = row->holder_name,
	                       .bank = k->bank->short_name,
	                       .last4 = row->last4,
	                       .amount = amount_text(rq->arena, k->amount_vnd),
	                       .sample = rq->services->config->demo != 0};
	if (make_payload(k, row, &f, &why)) {
		answer_fault(rq, &why);
		return;
	}
	const struct png_note notes[] = {{"socho:payload", f.payload}, {"socho:code", row->code}};
	f.notes = notes;
	f.note_count = sizeof notes / sizeof notes[0];
	struct slice etag = etag_of(k, row, &f);
	if (!request_has_etag(rq, etag) && card_draw(rq->arena, k->card, &f, rq->services->decoder, &file, &why)) {
		answer_fault(rq, &why);
		return;
	}
	rq->answer.etag = etag;
	/* A code that ends lives on in a cache for five minutes at most. */
	rq->answer.cache = rq->who.known ? S("private, no-cache") : S("public, max-age=300");
	answer_bytes(rq, "image/png", file);
}

/* ---- looking it up */

/* The only stall, or the one whose content code the words begin with. */
static int choose(struct linking *k, const struct sql_rows *rows, struct sql_registry_quick_link_out *out)
{
	for (int i = 0; i < rows->count; i++) {
		sql_row(k->rq->arena, rows, i, out);
		if (rows->count == 1 || begins_with(k->words, out->content_code))
			return 0;
	}
	return -1;
}

static void on_codes(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct linking *k = arg;
	struct request *rq = k->rq;
	struct sql_registry_quick_link_out row;
	(void)tx;
	bool miss = rows->count == 0, found = !miss && choose(k, rows, &row) == 0;
	/* Only the picture that everybody asks for is cheaper the second time. */
	if (!rq->who.known && (miss || (found && !k->amount_vnd && !k->words.n)))
		lookup_found(rq, miss ? slice_z(NULL) : row.code);
	if (found)
		answer(k, &row);
	else
		answer_error(rq, miss ? ERR_NOT_FOUND : ERR_SEVERAL_STALLS, NULL);
}

static void on_provinces(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct linking *k = arg;
	struct arena *a = k->rq->arena;
	size_t count = (size_t)rows->count;
	int16_t *provinces = arena_array(a, count, sizeof *provinces);
	struct slice *numbers = arena_array(a, count, sizeof *numbers);
	for (int i = 0; i < rows->count; i++) {
		struct sql_registry_provinces_out row;
		uint8_t *hash = arena_alloc(a, COLUMN_LOOKUP_BYTES);
		sql_row(a, rows, i, &row);
		provinces[i] = row.code;
		account_lookup(k->rq->services->columns, row.code, k->bank->bin, k->account, hash);
		numbers[i] = slice_of(hash, COLUMN_LOOKUP_BYTES);
	}
	tx_query(tx,
	         SQL_CALL(a, registry_quick_link, .provinces = {.v = provinces, .n = count}, .numbers = {.v = numbers, .n = count},
	                  .bank = k->bank->bin, .signed_in = k->rq->who.known),
	         on_codes, k);
}

void quick_link_png(struct request *rq)
{
	struct linking *k = ARENA_NEW(rq->arena, struct linking);
	struct fault why;
	k->rq = rq;
	if (!rq->who.known && lookup_admit(rq))
		return;
	if (read_link(k, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL0(rq->arena, registry_provinces), on_provinces, k);
}

void market_quick_link(struct request *rq)
{
	static const char *const names[] = {"open", NULL};
	struct sql_registry_market_quick_link_in in = {.person = WRITER(rq), .request = rq->id};
	struct fault why;
	if (path_id(rq, 0, &in.id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    (!field_present(rq->json, "open") && fault(&why, ERR_MISSING, "open")) ||
	    field_bool_opt(rq->json, "open", &in.open, &why)) {
		answer_fault(rq, &why);
		return;
	}
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_market_quick_link, &in), 200);
}
