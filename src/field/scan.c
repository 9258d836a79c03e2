/* POST /v1/scans. Three statements for however many scans: where the stalls are, what the register knows of the
 * stickers, and the record (field/scan_record.sql), which is safe to send again. */
#include "socho/field/scan.h"

#include "look_up.h"
#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/registry/published.h"

enum {
	STALL_NAME_CHARS_MAX = 40,
	PHOTO_HASH_CHARS = 64,
	AHEAD_S = 600,     /* how far a phone's clock may run ahead */
	BEHIND_DAYS = 30,  /* how long a scan may wait on a phone */
};

struct scan {
	struct uuid client_id, id;
	struct slice stall, payload;
	int64_t at_us;
	struct sticker sticker;
	struct spot spot;
	bool found; /* the stall is in sight */
	bool has_place;
	int32_t latitude_e6, longitude_e6;
	struct slice photo;
	enum check_verdict verdict;
	struct slice code;
	struct sql_field_scan_record_out recorded; /* no status: not recorded */
};

struct scanning {
	struct request *rq;
	struct scan *scans;
	size_t *kept; /* the indexes of those that are recorded */
	size_t count, kept_count;
	bool single;
};

static struct scan *kept(const struct scanning *s, size_t i)
{
	return &s->scans[s->kept[i]];
}

/* ---- reading */

static const char *path_of(struct arena *a, const struct scanning *s, size_t i, const char *name_z)
{
	return s->single ? name_z : arena_printf(a, "scans.%zu.%s", i, name_z).p;
}

static int read_degrees(const json_t *object, const char *path, const char *key_z, double most, int32_t *e6,
                        struct fault *why)
{
	const json_t *v = json_object_get(object, key_z);
	if (!json_is_number(v))
		return fault(why, v && !json_is_null(v) ? ERR_WRONG_TYPE : ERR_MISSING, path);
	double degrees = json_number_value(v);
	if (!(degrees >= -most && degrees <= most))
		return fault(why, ERR_OUT_OF_RANGE, path);
	*e6 = (int32_t)(degrees * 1e6 + (degrees < 0 ? -0.5 : 0.5));
	return 0;
}

static int read_place(struct arena *a, const struct scanning *s, size_t i, const json_t *object, struct fault *why)
{
	struct scan *scan = &s->scans[i];
	scan->has_place = field_present(object, "latitude") || field_present(object, "longitude");
	if (!scan->has_place)
		return 0;
	return read_degrees(object, path_of(a, s, i, "latitude"), "latitude", 90, &scan->latitude_e6, why) ||
	       read_degrees(object, path_of(a, s, i, "longitude"), "longitude", 180, &scan->longitude_e6, why);
}

static int read_photo(struct arena *a, const struct scanning *s, size_t i, const json_t *object, struct fault *why)
{
	const char *path = path_of(a, s, i, "photo_sha256");
	struct slice text;
	if (field_text_opt(a, object, path, PHOTO_HASH_CHARS, &text, why))
		return -1;
	if (text.p && (text.n != PHOTO_HASH_CHARS || hex_decode(a, text, &s->scans[i].photo)))
		return faultf(why, ERR_BAD_ID, path, "64 hex digits");
	return 0;
}

/* Either a payload, or the word that none could be read. */
static int read_payload(struct arena *a, const struct scanning *s, size_t i, const json_t *object, struct fault *why)
{
	const json_t *unreadable = json_object_get(object, "unreadable");
	if (unreadable && !json_is_boolean(unreadable))
		return fault(why, ERR_WRONG_TYPE, path_of(a, s, i, "unreadable"));
	if (!json_is_true(unreadable)) {
		const json_t *v = json_object_get(object, "payload");
		if (!json_is_string(v))
			return fault(why, v && !json_is_null(v) ? ERR_WRONG_TYPE : ERR_MISSING, path_of(a, s, i, "payload"));
		s->scans[i].payload = slice_of(json_string_value(v), json_string_length(v));
	} else if (field_present(object, "payload")) {
		return fault(why, ERR_BAD_CHOICE, path_of(a, s, i, "unreadable"));
	}
	return 0;
}

static int read_one(struct arena *a, const struct scanning *s, size_t i, const json_t *object, struct fault *why)
{
	static const char *const names[] = {"client_id", "stall", "payload", "unreadable", "at", "latitude", "longitude",
	                                    "photo_sha256", NULL};
	struct scan *scan = &s->scans[i];
	const char *at = path_of(a, s, i, "at");
	if (!json_is_object(object))
		return fault(why, ERR_WRONG_TYPE, "scans");
	if (fields_only(a, object, names, why) ||
	    field_uuid(object, path_of(a, s, i, "client_id"), &scan->client_id, why) ||
	    field_text(a, object, path_of(a, s, i, "stall"), STALL_NAME_CHARS_MAX, &scan->stall, why) ||
	    read_payload(a, s, i, object, why) || field_time(a, object, at, &scan->at_us, why) ||
	    read_place(a, s, i, object, why) || read_photo(a, s, i, object, why))
		return -1;
	int64_t now_us = s->rq->received_us;
	if (scan->at_us > now_us + AHEAD_S * US_PER_S || scan->at_us < now_us - BEHIND_DAYS * US_PER_DAY)
		return faultf(why, ERR_OUT_OF_RANGE, at, "at most %d days ago", BEHIND_DAYS);
	scan->id = uuid_new();
	return 0;
}

static int read_body(struct scanning *s, struct fault *why)
{
	static const char *const names[] = {"scans", NULL};
	struct request *rq = s->rq;
	const json_t *list = json_object_get(rq->json, "scans");
	s->single = !list;
	if (list && (fields_only(rq->arena, rq->json, names, why) || !json_is_array(list)))
		return json_is_array(list) ? -1 : fault(why, ERR_WRONG_TYPE, "scans");
	s->count = list ? json_array_size(list) : 1;
	if (s->count < 1 || s->count > FIELD_SCANS_MAX)
		return faultf(why, ERR_OUT_OF_RANGE, "scans", "1 to %d", FIELD_SCANS_MAX);
	s->scans = arena_array(rq->arena, s->count, sizeof *s->scans);
	for (size_t i = 0; i < s->count; i++)
		if (read_one(rq->arena, s, i, list ? json_array_get(list, i) : rq->json, why))
			return -1;
	return 0;
}

/* ---- answering */

static void add_member(struct text *t, const char *name_z, struct slice value)
{
	text_addf(t, ",\"%s\":", name_z);
	text_add_json(t, value.n ? value : slice_z(NULL));
}

static void add_scan(struct text *t, const struct scan *s)
{
	char client_id[UUID_TEXT_BYTES], id[UUID_TEXT_BYTES], incident[UUID_TEXT_BYTES];
	const struct sql_field_scan_record_out *r = &s->recorded;
	uuid_format(s->client_id, client_id);
	text_addf(t, "{\"client_id\":\"%s\",\"status\":", client_id);
	if (!s->found || !slice_cmp(r->status, S("conflict"))) {
		enum err err = s->found ? ERR_SCAN_ID_REUSED : ERR_UNKNOWN_STALL;
		text_addf(t, "\"refused\",\"code\":\"%s\"}", err_info(err)->code);
		return;
	}
	uuid_format(r->id, id);
	text_add_json(t, r->status);
	add_member(t, "id", slice_z(id));
	add_member(t, "verdict", r->verdict);
	add_member(t, "seal", r->seal);
	add_member(t, "sticker", r->code);
	if (r->incident.has)
		uuid_format(r->incident.value, incident);
	add_member(t, "incident", r->incident.has ? slice_z(incident) : slice_z(NULL));
	text_addc(t, '}');
}

static void answer(struct scanning *s)
{
	struct request *rq = s->rq;
	struct text t;
	if (s->single && !s->scans[0].found) {
		answer_error(rq, ERR_UNKNOWN_STALL, "stall");
		return;
	}
	if (s->single && slice_eq(s->scans[0].recorded.status, S("conflict"))) {
		answer_error(rq, ERR_SCAN_ID_REUSED, "client_id");
		return;
	}
	text_init(&t, rq->arena);
	if (!s->single)
		text_add(&t, S("{\"results\":["));
	for (size_t i = 0; i < s->count; i++) {
		if (i)
			text_addc(&t, ',');
		add_scan(&t, &s->scans[i]);
	}
	if (!s->single)
		text_add(&t, S("]}"));
	answer_json(rq, 200, text_slice(&t));
}

/* ---- the three statements */

static void on_recorded(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct scanning *s = arg;
	(void)tx;
	/* One that is missing is being recorded by another request just now: the whole is sent again. */
	if ((size_t)rows->count != s->kept_count) {
		answer_error(s->rq, ERR_CONFLICT, NULL);
		return;
	}
	for (int i = 0; i < rows->count; i++)
		sql_row(s->rq->arena, rows, i, &kept(s, (size_t)i)->recorded);
	answer(s);
}

static struct sql_call record_call(struct scanning *s)
{
	struct arena *a = s->rq->arena;
	size_t n = s->kept_count;
	struct uuid *ids = arena_array(a, n, sizeof *ids), *client_ids = arena_array(a, n, sizeof *client_ids),
	            *markets = arena_array(a, n, sizeof *markets), *stalls = arena_array(a, n, sizeof *stalls);
	int16_t *provinces = arena_array(a, n, sizeof *provinces);
	int64_t *at = arena_array(a, n, sizeof *at);
	int32_t *latitudes = arena_array(a, n, sizeof *latitudes), *longitudes = arena_array(a, n, sizeof *longitudes);
	bool *no_place = arena_array(a, n, sizeof *no_place);
	struct slice *hashes = arena_array(a, n, sizeof *hashes), *verdicts = arena_array(a, n, sizeof *verdicts),
	             *seals = arena_array(a, n, sizeof *seals), *codes = arena_array(a, n, sizeof *codes),
	             *photos = arena_array(a, n, sizeof *photos);
	for (size_t i = 0; i < n; i++) {
		const struct scan *k = kept(s, i);
		ids[i] = k->id;
		client_ids[i] = k->client_id;
		provinces[i] = k->spot.province;
		markets[i] = k->spot.market;
		stalls[i] = k->spot.stall;
		at[i] = k->at_us;
		hashes[i] = look_up_hash(a, s->rq->services->columns, k->spot.province, &k->sticker);
		verdicts[i] = slice_z(check_verdict_name(k->verdict));
		seals[i] = slice_z(seal_verdict_name(k->sticker.seal));
		codes[i] = k->code;
		no_place[i] = !k->has_place;
		latitudes[i] = k->latitude_e6;
		longitudes[i] = k->longitude_e6;
		photos[i] = k->photo;
	}
	return SQL_CALL(a, field_scan_record, .ids = {.v = ids, .n = n}, .client_ids = {.v = client_ids, .n = n},
	                .provinces = {.v = provinces, .n = n}, .markets = {.v = markets, .n = n},
	                .stalls = {.v = stalls, .n = n}, .at = {.v = at, .n = n}, .payload_hashes = {.v = hashes, .n = n},
	                .verdicts = {.v = verdicts, .n = n}, .seals = {.v = seals, .n = n}, .codes = {.v = codes, .n = n},
	                .latitudes_e6 = {.v = latitudes, .n = n, .null = no_place},
	                .longitudes_e6 = {.v = longitudes, .n = n, .null = no_place}, .photos = {.v = photos, .n = n},
	                .person = s->rq->who.person, .request = s->rq->id);
}

static void on_facts(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct scanning *s = arg;
	for (int i = 0; i < rows->count; i++) {
		struct sql_field_look_up_out row;
		sql_row(s->rq->arena, rows, i, &row);
		struct scan *scan = kept(s, (size_t)row.n);
		struct sticker_facts facts = look_up_facts(&row, true);
		look_up_seal(s->rq, &row, &scan->sticker);
		scan->verdict = check_judge(&scan->sticker, &facts);
		scan->code = scan->verdict == CHECK_UNREADABLE ? slice_z(NULL) : row.code;
	}
	tx_query(tx, record_call(s), on_recorded, s);
}

static void on_stalls(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct scanning *s = arg;
	struct arena *a = s->rq->arena;
	struct sticker *stickers = arena_array(a, s->count, sizeof *stickers);
	struct spot *spots = arena_array(a, s->count, sizeof *spots);
	for (int i = 0; i < rows->count; i++) {
		struct sql_field_stalls_out row;
		sql_row(a, rows, i, &row);
		s->scans[row.n - 1].spot = (struct spot){row.province, row.market, row.stall};
		s->scans[row.n - 1].found = true;
	}
	s->kept = arena_array(a, s->count, sizeof *s->kept);
	s->kept_count = 0;
	for (size_t i = 0; i < s->count; i++) {
		if (!s->scans[i].found)
			continue;
		stickers[s->kept_count] = s->scans[i].sticker;
		spots[s->kept_count] = s->scans[i].spot;
		s->kept[s->kept_count++] = i;
	}
	if (s->kept_count)
		tx_query(tx, look_up_call(a, s->rq->services->columns, stickers, spots, s->kept_count), on_facts, s);
	else
		answer(s);
}

void scans_record(struct request *rq)
{
	struct scanning *s = ARENA_NEW(rq->arena, struct scanning);
	struct fault why;
	s->rq = rq;
	if (read_body(s, &why)) {
		answer_fault(rq, &why);
		return;
	}
	const struct seal_trust *trust = published_trust(rq->services->published);
	struct slice *names = arena_array(rq->arena, s->count, sizeof *names);
	for (size_t i = 0; i < s->count; i++) {
		sticker_read(rq->arena, trust, s->scans[i].payload, &s->scans[i].sticker);
		names[i] = s->scans[i].stall;
	}
	tx_query(rq->tx, look_up_stalls(rq->arena, names, s->count), on_stalls, s);
}
