/* POST /v1/scans: where the stalls are; what becomes of the scans then is scanning.h's. */
#include "socho/field/scan.h"

#include "scanning.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"

/* ---- reading */

/* Either a payload, or the word that none could be read. */
static int read_payload(struct arena *a, const struct scan_path *p, const json_t *object, struct scan *scan, struct fault *why)
{
	const json_t *unreadable = json_object_get(object, "unreadable");
	if (unreadable && !json_is_boolean(unreadable))
		return fault(why, ERR_WRONG_TYPE, scan_path(a, p, "unreadable"));
	if (!json_is_true(unreadable))
		return scan_read_payload(a, p, object, scan, why);
	return field_present(object, "payload") ? fault(why, ERR_BAD_CHOICE, scan_path(a, p, "unreadable")) : 0;
}

static int read_one(struct arena *a, const struct scan_path *p, const json_t *object, int64_t now_us, struct scan *scan, struct fault *why)
{
	static const char *const names[] = {"client_id", "stall", "payload", "unreadable", "at", "latitude", "longitude",
	                                    "photo_sha256", NULL};
	if (!json_is_object(object))
		return fault(why, ERR_WRONG_TYPE, "scans");
	return fields_only(a, object, names, why) || read_payload(a, p, object, scan, why) ||
	               scan_read(a, p, object, now_us, scan, why)
	           ? -1
	           : 0;
}

static int read_body(struct scanning *s, struct fault *why)
{
	static const char *const names[] = {"scans", NULL};
	struct request *rq = s->rq;
	const json_t *list = json_object_get(rq->json, "scans");
	if (list && (fields_only(rq->arena, rq->json, names, why) || !json_is_array(list)))
		return json_is_array(list) ? -1 : fault(why, ERR_WRONG_TYPE, "scans");
	s->count = list ? json_array_size(list) : 1;
	if (s->count < 1 || s->count > FIELD_SCANS_MAX)
		return fault_say(why, ERR_OUT_OF_RANGE, "scans", SAY_1_TO_D, FIELD_SCANS_MAX);
	s->scans = arena_array(rq->arena, s->count, sizeof *s->scans);
	for (size_t i = 0; i < s->count; i++) {
		const struct scan_path path = {list ? "scans" : NULL, i};
		if (read_one(rq->arena, &path, list ? json_array_get(list, i) : rq->json, rq->received_us, &s->scans[i], why))
			return -1;
	}
	return 0;
}

/* ---- answering */

static void add_scan(struct text *t, const struct scan *s)
{
	char client_id[UUID_TEXT_BYTES], id[UUID_TEXT_BYTES];
	const struct sql_field_scan_record_out *r = &s->recorded;
	uuid_format(s->client_id, client_id);
	text_addf(t, "{\"client_id\":\"%s\",\"status\":", client_id);
	if (!s->found || slice_eq(r->status, S("conflict"))) {
		enum err err = s->wrong.err ? s->wrong.err : s->found ? ERR_SCAN_ID_REUSED : ERR_UNKNOWN_STALL;
		text_addf(t, "\"refused\",\"code\":\"%s\",\"field\":", err_info(err)->code);
		text_add_json(t, slice_z(s->wrong.err ? s->wrong.field : s->found ? "client_id" : "stall"));
		text_addc(t, '}');
		return;
	}
	uuid_format(r->id, id);
	text_add_json(t, r->status);
	text_addf(t, ",\"id\":\"%s\"", id);
	scan_tell(t, r);
	text_addc(t, '}');
}

static void add_all(struct text *t, const struct scanning *s)
{
	text_addc(t, '[');
	for (size_t i = 0; i < s->count; i++) {
		if (i)
			text_addc(t, ',');
		add_scan(t, &s->scans[i]);
	}
	text_addc(t, ']');
}

static void answer(struct scanning *s)
{
	struct request *rq = s->rq;
	const bool single = !json_object_get(rq->json, "scans");
	struct text t;
	if (single && !s->scans[0].found) {
		answer_error(rq, ERR_UNKNOWN_STALL, "stall");
		return;
	}
	if (single && slice_eq(s->scans[0].recorded.status, S("conflict"))) {
		answer_error(rq, ERR_SCAN_ID_REUSED, "client_id");
		return;
	}
	text_init(&t, rq->arena);
	if (single) {
		add_scan(&t, &s->scans[0]);
	} else {
		text_add(&t, S("{\"results\":"));
		add_all(&t, s);
		text_addc(&t, '}');
	}
	answer_json(rq, 200, text_slice(&t));
}

static void on_stalls(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct scanning *s = arg;
	(void)tx;
	scanning_place(s, rows);
	scanning_judge(s);
}

static struct slice *stall_names(const struct scanning *s)
{
	struct slice *names = arena_array(s->rq->arena, s->count, sizeof *names);
	for (size_t i = 0; i < s->count; i++)
		names[i] = s->scans[i].stall;
	return names;
}

void scans_record(struct request *rq)
{
	struct scanning *s = ARENA_NEW(rq->arena, struct scanning);
	struct fault why;
	*s = (struct scanning){.rq = rq, .done = answer};
	if (read_body(s, &why)) {
		answer_fault(rq, &why);
		return;
	}
	scanning_read_stickers(s);
	tx_query(rq->tx, look_up_stalls(rq->arena, stall_names(s), s->count), on_stalls, s);
}

/* ---- inside another batch */

struct taking {
	struct scanning scanning;
	void (*done)(struct slice results, void *arg);
	void *arg;
};

static void hand_over(struct scanning *s)
{
	const struct taking *k = s->arg;
	struct text t;
	text_init(&t, s->rq->arena);
	add_all(&t, s);
	k->done(text_slice(&t), k->arg);
}

/* One that cannot be read is no scan of any stall; whose it was is told all the same. */
static void take_one(const struct request *rq, const json_t *object, size_t place, struct scan *out)
{
	const struct scan_path path = {"scans", place};
	struct fault why, unnamed;
	if (!read_one(rq->arena, &path, object, rq->received_us, out, &why))
		return;
	*out = (struct scan){.wrong = why};
	if (json_is_object(object))
		(void)field_uuid(object, "client_id", &out->client_id, &unnamed);
}

void scans_take(struct request *rq, const json_t *list, void (*done)(struct slice results, void *arg), void *arg)
{
	struct taking *k = ARENA_NEW(rq->arena, struct taking);
	struct scanning *s = &k->scanning;
	*k = (struct taking){.scanning = {.rq = rq, .count = json_array_size(list), .done = hand_over, .arg = k}, .done = done, .arg = arg};
	if (!s->count) {
		done(S("[]"), arg);
		return;
	}
	s->scans = arena_array(rq->arena, s->count, sizeof *s->scans);
	for (size_t i = 0; i < s->count; i++)
		take_one(rq, json_array_get(list, i), i, &s->scans[i]);
	scanning_read_stickers(s);
	tx_query(rq->tx, look_up_stalls(rq->arena, stall_names(s), s->count), on_stalls, s);
}

/* ---- a vendor's own */

void own_check_record(struct request *rq)
{
	static const char *const names[] = {"client_id", "stall", "payload", "at", "photo_sha256", NULL};
	static const struct scan_path path = {NULL, 0};
	struct scanning *s = ARENA_NEW(rq->arena, struct scanning);
	struct scan *scan = ARENA_NEW(rq->arena, struct scan);
	struct fault why;
	*s = (struct scanning){.rq = rq, .scans = scan, .count = 1, .own = true, .done = answer};
	if (fields_only(rq->arena, rq->json, names, &why) || scan_read_payload(rq->arena, &path, rq->json, scan, &why) ||
	    scan_read(rq->arena, &path, rq->json, rq->received_us, scan, &why)) {
		answer_fault(rq, &why);
		return;
	}
	scanning_read_stickers(s);
	tx_query(rq->tx, SQL_CALL0(rq->arena, registry_enter_vendor), NULL, NULL);
	tx_query(rq->tx, look_up_own_stalls(rq->arena, stall_names(s), s->count), on_stalls, s);
}
