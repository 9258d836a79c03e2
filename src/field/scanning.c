/* Two statements for however many scans: what the register knows of the stickers, and the record (field/scan_record.sql),
 * which is safe to send again. */
#include "scanning.h"

#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/registry/published.h"

enum {
	STALL_NAME_CHARS_MAX = 40,
	PHOTO_HASH_CHARS = 64,
	AHEAD_S = 600,     /* how far a phone's clock may run ahead */
	BEHIND_DAYS = 30,  /* how long a scan may wait on a phone */
};

/* ---- reading */

const char *scan_path(struct arena *a, const struct scan_path *p, const char *name_z)
{
	return p->list_z ? arena_printf(a, "%s.%zu.%s", p->list_z, p->place, name_z).p : name_z;
}

static int read_place(struct arena *a, const struct scan_path *p, const json_t *object, struct scan *scan, struct fault *why)
{
	scan->has_place = field_present(object, "latitude") || field_present(object, "longitude");
	if (!scan->has_place)
		return 0;
	return field_degrees_e6(object, scan_path(a, p, "latitude"), 90, &scan->latitude_e6, why) ||
	       field_degrees_e6(object, scan_path(a, p, "longitude"), 180, &scan->longitude_e6, why);
}

static int read_photo(struct arena *a, const struct scan_path *p, const json_t *object, struct scan *scan, struct fault *why)
{
	const char *path = scan_path(a, p, "photo_sha256");
	struct slice text;
	if (field_text_opt(a, object, path, PHOTO_HASH_CHARS, &text, why))
		return -1;
	if (text.p && (text.n != PHOTO_HASH_CHARS || hex_decode(a, text, &scan->photo)))
		return fault_say(why, ERR_BAD_ID, path, "64 chữ số thập lục phân (0-9, a-f)", "64 hex digits");
	return 0;
}

int scan_read(struct arena *a, const struct scan_path *p, const json_t *object, int64_t now_us, struct scan *out, struct fault *why)
{
	const char *at = scan_path(a, p, "at");
	if (field_uuid(object, scan_path(a, p, "client_id"), &out->client_id, why) ||
	    field_text(a, object, scan_path(a, p, "stall"), STALL_NAME_CHARS_MAX, &out->stall, why) ||
	    field_time(a, object, at, &out->at_us, why) || read_place(a, p, object, out, why) || read_photo(a, p, object, out, why))
		return -1;
	if (out->at_us > now_us + AHEAD_S * US_PER_S || out->at_us < now_us - BEHIND_DAYS * US_PER_DAY)
		return fault_say(why, ERR_OUT_OF_RANGE, at, SAY_AT_MOST_DAYS_AGO_D, BEHIND_DAYS);
	out->id = uuid_new();
	return 0;
}

int scan_read_payload(struct arena *a, const struct scan_path *p, const json_t *object, struct scan *out, struct fault *why)
{
	const json_t *v = json_object_get(object, "payload");
	if (!json_is_string(v))
		return fault(why, v && !json_is_null(v) ? ERR_WRONG_TYPE : ERR_MISSING, scan_path(a, p, "payload"));
	out->payload = slice_of(json_string_value(v), json_string_length(v));
	return 0;
}

/* ---- telling */

static void add_member(struct text *t, const char *name_z, struct slice value)
{
	text_addf(t, ",\"%s\":", name_z);
	text_add_json(t, value.n ? value : slice_z(NULL));
}

void scan_tell(struct text *t, const struct sql_field_scan_record_out *r)
{
	char incident[UUID_TEXT_BYTES];
	add_member(t, "verdict", r->verdict);
	add_member(t, "seal", r->seal);
	add_member(t, "sticker", r->code);
	if (r->incident.has)
		uuid_format(r->incident.value, incident);
	add_member(t, "incident", r->incident.has ? slice_z(incident) : slice_z(NULL));
}

/* ---- the statements */

static struct scan *kept(const struct scanning *s, size_t i)
{
	return &s->scans[s->kept[i]];
}

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
	s->done(s);
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
	                .person = s->rq->who.person, .request = s->rq->id, .own = s->own);
}

static void on_facts(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct scanning *s = arg;
	size_t recorded = 0;
	for (int i = 0; i < rows->count; i++) {
		struct sql_field_look_up_out row;
		sql_row(s->rq->arena, rows, i, &row);
		struct scan *scan = kept(s, (size_t)row.n);
		struct sticker_facts facts = look_up_facts(&row, true);
		look_up_seal(s->rq, &row, &scan->sticker);
		scan->verdict = check_judge(&scan->sticker, &facts);
		scan->code = scan->verdict == CHECK_UNREADABLE ? slice_z(NULL) : row.code;
	}
	for (size_t i = 0; i < s->kept_count; i++)
		if (!kept(s, i)->aside)
			s->kept[recorded++] = s->kept[i];
	s->kept_count = recorded;
	if (recorded)
		tx_query(tx, record_call(s), on_recorded, s);
	else
		s->done(s);
}

void scanning_read_stickers(struct scanning *s)
{
	const struct seal_trust *trust = published_trust(s->rq->services->published);
	for (size_t i = 0; i < s->count; i++)
		sticker_read(s->rq->arena, trust, s->scans[i].payload, &s->scans[i].sticker);
}

void scanning_place(struct scanning *s, const struct sql_rows *rows)
{
	for (int i = 0; i < rows->count; i++) {
		struct sql_field_stalls_out row;
		sql_row(s->rq->arena, rows, i, &row);
		s->scans[row.n - 1].spot = (struct spot){row.province, row.market, row.stall};
		s->scans[row.n - 1].found = true;
	}
}

void scanning_judge(struct scanning *s)
{
	struct arena *a = s->rq->arena;
	struct sticker *stickers = arena_array(a, s->count, sizeof *stickers);
	struct spot *spots = arena_array(a, s->count, sizeof *spots);
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
		tx_query(s->rq->tx, look_up_call(a, s->rq->services->columns, stickers, spots, s->kept_count), on_facts, s);
	else
		s->done(s);
}
