/* A batch of labels. The rows are read, then a few labels are drawn at each turn of the loop, so that the lease is
 * renewed and the progress told meanwhile; then the whole file is written, and only then the batch is done, in the
 * transaction that ends the job. A press that dies leaves no more than a file that nobody is shown, and the next one
 * begins anew. What is wrong with a label is not tried again: the batch is refused and says why. */
#include "print.h"

#include <openssl/sha.h>

#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/base/file.h"
#include "socho/base/text.h"
#include "socho/base/vn.h"
#include "socho/image/sheet.h"
#include "socho/registry/code.h"
#include "socho/registry/print.h"
#include "socho/vietqr/bank.h"
#include "sql.h"

enum { LABELS_A_TURN = 8 };

struct printing {
	struct tx *tx;
	struct job *job;
	struct uuid id;
	struct sql_press_print_labels_out *rows;
	int count, next;
	struct sheet *sheet;
	struct event *turn;
};

static void end(void *arg)
{
	struct printing *p = arg;
	job_on_abandoned(p->job, NULL, NULL);
	if (p->turn)
		event_free(p->turn);
	sheet_free(p->sheet);
	p->turn = NULL;
	p->sheet = NULL;
}

static void refuse(struct printing *p, const struct fault *why)
{
	struct job *j = p->job;
	struct slice error = slice_z(err_info(why->err)->code);
	tx_query(p->tx,
	         SQL_CALL(j->arena, press_print_refused, .province = j->province, .id = p->id, .error = error,
	                  .detail = arena_dup(j->arena, slice_z(why->detail)),
	                  .detail_vi = arena_dup(j->arena, slice_z(why->detail_vi))),
	         NULL, NULL);
	job_done(p->tx, j, arena_printf(j->arena, "{\"refused\":\"%.*s\"}", SARG(error)));
	end(p);
}

/* ---- facts of a label */

static int read_faces(struct printing *p, const struct sql_press_print_labels_out *row, struct label *l, struct fault *why)
{
	struct arena *a = p->job->arena;
	char key_id[SEAL_KEY_ID_CHARS + 1] = "";
	if (code_payload_open(a, p->job->tools->columns, p->job->province, row->code, row->payload_box, &l->plain, why))
		return -1;
	/* A bank's own code is printed as it is. */
	l->prefer_plain = slice_eq(row->face, S("plain")) || slice_eq(row->kind, S("imported"));
	l->sealed = l->plain;
	if (slice_eq(row->kind, S("imported")))
		return 0;
	if (row->key_id.n != SEAL_KEY_ID_CHARS || row->signature.n != SEAL_SIGNATURE_BYTES)
		return fault(why, ERR_BAD_SEAL, NULL);
	for (size_t i = 0; i < SEAL_KEY_ID_CHARS; i++)
		key_id[i] = row->key_id.p[i];
	return code_sealed_face(a, l->plain, key_id, (const uint8_t *)row->signature.p, &l->sealed, why);
}

static bool is_live(struct slice state)
{
	return slice_eq(state, S("issued")) || slice_eq(state, S("printed")) || slice_eq(state, S("displayed"));
}

static int read_label(struct printing *p, const struct sql_press_print_labels_out *row, struct label *l, struct fault *why)
{
	struct arena *a = p->job->arena;
	const struct config *c = p->job->tools->config;
	const struct bank *bank = bank_by_bin(row->bin);
	struct text issued;
	/* It may have ended since somebody asked. */
	if (!is_live(row->state))
		return fault_words(why, ERR_NOT_PRINTABLE, NULL,
		                   arena_printf(a, "%.*s: %.*s", SARG(row->code), SARG(state_vi(row->state))).p,
		                   arena_printf(a, "%.*s: %.*s", SARG(row->code), SARG(row->state)).p);
	text_init(&issued, a);
	vn_day(&issued, clock_day(row->issued_at));
	*l = (struct label){
		.market = row->market,
		.stall = row->stall,
		.holder = row->holder_name,
		.bank = bank ? bank->short_name : row->bin,
		.last4 = row->last4,
		.code = row->code,
		.serial = row->serial,
		.issued = text_slice(&issued),
		.address = print_address(a, c, row->code, S("")),
		.verify = print_address(a, c, row->code, row->serial),
	};
	return read_faces(p, row, l, why);
}

/* ---- drawing */

/* A disk that is full may have room later: the job fails, rests, and is tried again. */
static int write_out(struct printing *p, struct slice file, struct fault *why)
{
	struct arena *a = p->job->arena;
	const struct config *c = p->job->tools->config;
	const char *dir = arena_printf(a, "%s/out", c->state_dir).p;
	return file_mkdir(dir, 0700, why) || file_write(print_path(a, c, p->id, p->rows[0].format), file, 0600, why);
}

static void finish(struct printing *p)
{
	struct job *j = p->job;
	struct slice file;
	struct fault why;
	uint8_t *digest = arena_alloc(j->arena, SHA256_DIGEST_LENGTH);
	if (sheet_finish(p->sheet, &file, &why)) {
		refuse(p, &why);
		return;
	}
	if (write_out(p, file, &why)) {
		job_fail(p->tx, j, &why);
		end(p);
		return;
	}
	SHA256((const uint8_t *)file.p, file.n, digest);
	tx_query(p->tx,
	         SQL_CALL(j->arena, press_print_done, .province = j->province, .id = p->id, .file_bytes = (int64_t)file.n,
	                  .file_hash = slice_of(digest, SHA256_DIGEST_LENGTH)),
	         NULL, NULL);
	job_done(p->tx, j, arena_printf(j->arena, "{\"labels\":%d,\"bytes\":%zu}", p->count, file.n));
	end(p);
}

static void on_turn(evutil_socket_t fd, short what, void *arg)
{
	static const struct timeval at_once = {0, 0};
	struct printing *p = arg;
	struct label l;
	struct fault why;
	(void)fd;
	(void)what;
	for (int i = 0; i < LABELS_A_TURN && p->next < p->count; i++, p->next++)
		if (read_label(p, &p->rows[p->next], &l, &why) || sheet_add(p->sheet, &l, &why)) {
			if (!why.detail[0])
				faultf(&why, why.err, NULL, "%.*s", SARG(p->rows[p->next].code));
			refuse(p, &why);
			return;
		}
	job_progress(p->job, p->next);
	if (p->next < p->count)
		event_add(p->turn, &at_once);
	else
		finish(p);
}

static void on_labels(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct printing *p = arg;
	struct job *j = p->job;
	struct fault why;
	p->tx = tx;
	p->count = rows->count;
	p->rows = arena_array(j->arena, (size_t)rows->count, sizeof *p->rows);
	for (int i = 0; i < rows->count; i++)
		sql_row(j->arena, rows, i, &p->rows[i]);
	/* Nothing left to do when an earlier try ended it after all. */
	if (p->count == 0 || !slice_eq(p->rows[0].batch_state, S("queued"))) {
		job_done(tx, j, S("{}"));
		return;
	}
	const struct sheet_options o = {
		.layout = layout_find(p->rows[0].layout),
		.format = slice_eq(p->rows[0].format, S("png")) ? SHEET_PNG : SHEET_PDF,
		.sample = j->tools->config->demo != 0,
	};
	job_on_abandoned(j, end, p);
	if (!o.layout) {
		fault(&why, ERR_UNKNOWN_LAYOUT, NULL);
		refuse(p, &why);
	} else if (sheet_open(&p->sheet, &o, &why)) {
		refuse(p, &why);
	} else {
		p->turn = evtimer_new(j->tools->loop, on_turn, p);
		on_turn(-1, 0, p);
	}
}

void print_run(struct tx *tx, struct job *j)
{
	struct printing *p = ARENA_NEW(j->arena, struct printing);
	struct fault why;
	p->job = j;
	json_t *payload = json_read(j->payload, &why);
	int read = payload ? field_uuid(payload, "print", &p->id, &why) : -1;
	json_decref(payload);
	if (read)
		job_fail(tx, j, &why);
	else
		tx_query(tx, SQL_CALL(j->arena, press_print_labels, .province = j->province, .id = p->id), on_labels, p);
}
