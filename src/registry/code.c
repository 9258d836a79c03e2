#include "socho/registry/code.h"

#include <string.h>

#include "socho/registry/query.h"
#include "socho/base/clock.h"
#include "socho/base/config.h"
#include "socho/base/details.h"
#include "socho/base/encode.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"
#include "socho/image/decode.h"
#include "socho/image/png.h"
#include "socho/image/svg.h"
#include "socho/registry/code_id.h"
#include "socho/seal/keydir.h"
#include "socho/store/reply.h"
#include "socho/vietqr/payload.h"
#include "sql.h"

enum { CRC_OBJECT_CHARS = 8, DIGEST_BYTES = 16 };

void code_payload_lookup(const struct column_keys *k, int province, struct slice payload,
                         uint8_t out[static COLUMN_LOOKUP_BYTES])
{
	column_lookup(k, province, "code.payload", payload, out);
}

struct slice code_payload_seal(struct arena *a, const struct column_keys *k, int province, struct slice code_id,
                               struct slice plain)
{
	return column_seal(a, k, province, "code", "payload_box", code_id, plain);
}

int code_payload_open(struct arena *a, const struct column_keys *k, int province, struct slice code_id,
                      struct slice box, struct slice *plain, struct fault *why)
{
	return column_open(a, k, province, "code", "payload_box", code_id, box, plain, why);
}

int code_sealed_face(struct arena *a, struct slice plain, const char key_id[static SEAL_KEY_ID_CHARS + 1],
                     const uint8_t signature[static SEAL_SIGNATURE_BYTES], struct slice *sealed, struct fault *why)
{
	if (plain.n <= CRC_OBJECT_CHARS)
		return fault(why, ERR_BAD_PAYLOAD, NULL);
	return vietqr_finish(a, slice_sub(plain, 0, plain.n - CRC_OBJECT_CHARS), seal_templates(a, key_id, signature), sealed,
	                     why);
}

void code_show(struct request *rq)
{
	struct slice id;
	struct fault why;
	if (path_code(rq, 0, &id, &why))
		answer_fault(rq, &why);
	else
		reply_json_or(rq, SQL_CALL(rq->arena, registry_code_get, .id = id), 200, ERR_BAD_CODE_ID, NULL);
}

/* ---- the picture */

struct picture;

/* The payload of the face asked for, its symbol, and the seal as it is written down: key id, point, signature. */
struct drawing {
	struct symbol symbol;
	struct slice payload, seal;
};

struct picture_kind {
	const char *type_z, *purpose_z; /* media type; what the ETag's hash is for */
	int (*encode)(struct picture *p, const struct drawing *d, struct slice *out, struct fault *why);
};

struct picture {
	struct request *rq;
	const struct picture_kind *kind;
	struct slice id, face;
	int64_t scale;
	bool ended; /* asked for although it may have ended */
};

static int face_payload(struct picture *p, const struct sql_registry_code_payload_out *row, struct slice *payload,
                        struct fault *why)
{
	struct arena *a = p->rq->arena;
	char key_id[SEAL_KEY_ID_CHARS + 1];
	if (code_payload_open(a, p->rq->services->columns, row->province, p->id, row->payload_box, payload, why))
		return -1;
	if (!payload->n)
		return fault_words(why, ERR_CODE_GONE, NULL, "đã xóa", "erased");
	if (slice_eq(p->face.p ? p->face : row->face, S("plain")))
		return 0;
	/* The seal of what a bank issued stands beside it. */
	if (slice_eq(row->kind, S("imported")))
		return fault_say(why, ERR_BAD_CHOICE, "face", "mã ngân hàng cấp chỉ có mặt thường",
		                 "an imported code has its plain face only");
	if (row->key_id.n != SEAL_KEY_ID_CHARS || row->signature.n != SEAL_SIGNATURE_BYTES)
		return fault(why, ERR_BAD_SEAL, NULL);
	memcpy(key_id, row->key_id.p, SEAL_KEY_ID_CHARS);
	key_id[SEAL_KEY_ID_CHARS] = 0;
	return code_sealed_face(a, *payload, key_id, (const uint8_t *)row->signature.p, payload, why);
}

static int draw(struct picture *p, const struct sql_registry_code_payload_out *row, struct slice *file,
                struct fault *why)
{
	struct arena *a = p->rq->arena;
	struct drawing d;
	if (face_payload(p, row, &d.payload, why) || symbol_make(a, d.payload, &d.symbol, why))
		return -1;
	if (!decoder_reads_symbol(a, p->rq->services->decoder, &d.symbol, d.payload))
		return faultf(why, ERR_NOT_DECODED, NULL, "%.*s", SARG(p->id));
	d.seal = arena_printf(a, "%.*s.%.*s", SARG(row->key_id), SARG(base64url_encode(a, row->signature)));
	return p->kind->encode(p, &d, file, why);
}

static int encode_png(struct picture *p, const struct drawing *d, struct slice *out, struct fault *why)
{
	const struct png_note notes[] = {{"socho:payload", d->payload}, {"socho:code", p->id}, {"socho:seal", d->seal}};
	/* Text chunks hold clean UTF-8; what a bank issued may be anything, and is drawn without them then. */
	const struct png_options options = {.scale = (int)p->scale, .notes = notes, .note_count =
	                                    utf8_has_control(d->payload) ? 0 : sizeof notes / sizeof notes[0]};
	return png_encode(p->rq->arena, &d->symbol, &options, out, why);
}

static int encode_svg(struct picture *p, const struct drawing *d, struct slice *out, struct fault *why)
{
	const struct svg_note notes[] = {{"payload", d->payload}, {"code", p->id}, {"seal", d->seal}};
	(void)why;
	*out = svg_encode(p->rq->arena, &d->symbol, notes,
	                  utf8_has_control(d->payload) ? 0 : sizeof notes / sizeof notes[0]);
	return 0;
}

/* What looks like a code to pay by is not given to who did not ask for an old one. */
static int check_current(const struct picture *p, const struct sql_registry_code_payload_out *row, struct fault *why)
{
	if (p->ended || slice_eq(row->state, S("issued")) || slice_eq(row->state, S("printed")) ||
	    slice_eq(row->state, S("displayed")))
		return 0;
	struct arena *a = p->rq->arena;
	struct slice vi = state_vi(row->state), next = row->superseded_by;
	if (!next.p)
		return fault_words(why, ERR_CODE_GONE, NULL, arena_dup_z(a, vi), arena_dup_z(a, row->state));
	return fault_words(why, ERR_CODE_GONE, NULL, arena_printf(a, "%.*s: %.*s", SARG(vi), SARG(next)).p,
	                   arena_printf(a, "%.*s by %.*s", SARG(row->state), SARG(next)).p);
}

static void on_payload(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct picture *p = arg;
	struct request *rq = p->rq;
	struct sql_registry_code_payload_out row;
	struct slice file;
	struct fault why;
	uint8_t digest[DIGEST_BYTES];
	(void)tx;
	if (rq->answer.status)
		return;
	if (!rows->count) {
		answer_error(rq, ERR_BAD_CODE_ID, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (check_current(p, &row, &why) || draw(p, &row, &file, &why)) {
		answer_fault(rq, &why);
		return;
	}
	/* A keyed hash of the file: the ETag gives nothing away about the account. */
	column_lookup(rq->services->columns, row.province, p->kind->purpose_z, file, digest);
	rq->answer.etag = arena_printf(rq->arena, "\"%.*s\"", SARG(hex_encode(rq->arena, slice_of(digest, sizeof digest))));
	rq->answer.cache = S("private, no-cache");
	answer_bytes(rq, p->kind->type_z, file);
}

static void on_own(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	(void)tx;
	if (!rows->count)
		answer_error(rq, ERR_BAD_CODE_ID, NULL);
}

static void answer_picture(struct request *rq, const struct picture_kind *kind, const char *const *names, bool own)
{
	static const char *const faces[] = {"sealed", "plain", NULL}, *const yes[] = {"true", NULL};
	struct picture *p = ARENA_NEW(rq->arena, struct picture);
	struct slice scale, ended;
	struct fault why;
	p->rq = rq;
	p->kind = kind;
	p->scale = PNG_SCALE_DEFAULT;
	if (path_code(rq, 0, &p->id, &why) || request_query_only(rq, names, &why) ||
	    query_word(rq, "face", faces, &p->face, &why) || query_word(rq, "ended", yes, &ended, &why) ||
	    query_text(rq, "scale", &scale, &why)) {
		answer_fault(rq, &why);
		return;
	}
	p->ended = ended.p != NULL;
	if (scale.p && (slice_to_i64(scale, &p->scale) || p->scale < PNG_SCALE_MIN || p->scale > PNG_SCALE_MAX)) {
		answer_error(rq, ERR_BAD_SCALE, "scale");
		return;
	}
	if (own) {
		tx_query(rq->tx, SQL_CALL0(rq->arena, registry_enter_vendor), NULL, NULL);
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_my_code, .id = p->id), on_own, rq);
	}
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_code_payload, .id = p->id), on_payload, p);
}

static const struct picture_kind png = {"image/png", "code.png", encode_png};

void code_png(struct request *rq)
{
	static const char *const names[] = {"scale", "face", "ended", NULL};
	answer_picture(rq, &png, names, false);
}

void my_code_png(struct request *rq)
{
	static const char *const names[] = {"scale", "face", NULL};
	answer_picture(rq, &png, names, true);
}

void code_svg(struct request *rq)
{
	static const struct picture_kind kind = {"image/svg+xml", "code.svg", encode_svg};
	static const char *const names[] = {"face", "ended", NULL};
	answer_picture(rq, &kind, names, false);
}
