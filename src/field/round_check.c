/* A check with a sticker is a scan, recorded as one when it was made in scope (scanning.h); the check beside it says which
 * round it belongs to and what keeps it from counting. */
#include "socho/field/round_check.h"

#include "scanning.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"

enum result { RESULT_MISSING, RESULT_UNREADABLE, RESULT_CLOSED, RESULT_SCANNED };
static const char *const results[] = {"missing", "unreadable", "closed", NULL};

struct check {
	struct uuid round;
	enum result result;
	bool known; /* the round */
	struct sql_field_round_check_record_out recorded; /* no status: not recorded */
};

struct round_checks {
	struct request *rq;
	struct scanning scanning; /* its scans are the checks' stickers, place by place */
	const char *list_z;
	struct check *checks;
	size_t *kept; /* those that are recorded */
	size_t kept_count;
	void (*done)(struct round_checks *c, void *arg);
	void *arg;
};

struct round_checks *round_checks_new(struct request *rq, const char *list_z, size_t count)
{
	struct round_checks *c = ARENA_NEW(rq->arena, struct round_checks);
	*c = (struct round_checks){.rq = rq, .list_z = list_z, .scanning = {.rq = rq, .count = count}};
	c->scanning.scans = arena_array(rq->arena, count, sizeof *c->scanning.scans);
	c->checks = arena_array(rq->arena, count, sizeof *c->checks);
	return c;
}

/* ---- reading */

static int read_result(const struct scan_path *p, struct arena *a, const json_t *object, struct check *check, struct scan *scan, struct fault *why)
{
	const char *path = scan_path(a, p, "result");
	int result = RESULT_SCANNED;
	if (!field_present(object, "result"))
		return scan_read_payload(a, p, object, scan, why);
	if (field_present(object, "payload"))
		return fault(why, ERR_BAD_CHOICE, path);
	if (field_choice(object, path, results, &result, why))
		return -1;
	check->result = (enum result)result;
	return 0;
}

int round_check_read(struct round_checks *c, size_t i, size_t place, const json_t *object, struct fault *why)
{
	static const char *const names[] = {"client_id", "round", "stall", "at", "payload", "result", "latitude", "longitude",
	                                    "photo_sha256", NULL};
	const struct scan_path path = {c->list_z, place};
	struct arena *a = c->rq->arena;
	struct scan *scan = &c->scanning.scans[i];
	struct check *check = &c->checks[i];
	check->result = RESULT_SCANNED;
	if (!json_is_object(object))
		return fault(why, ERR_WRONG_TYPE, c->list_z);
	return fields_only(a, object, names, why) || field_uuid(object, scan_path(a, &path, "round"), &check->round, why) ||
	               read_result(&path, a, object, check, scan, why) || scan_read(a, &path, object, c->rq->received_us, scan, why)
	           ? -1
	           : 0;
}

/* ---- recording */

static bool has_sticker(const struct check *c)
{
	return c->result == RESULT_SCANNED || c->result == RESULT_UNREADABLE;
}

static const char *result_of(const struct check *c, const struct scan *s)
{
	if (!has_sticker(c))
		return results[c->result];
	return s->verdict == CHECK_CURRENT ? "matches" : s->verdict == CHECK_UNREADABLE ? "unreadable" : "mismatch";
}

static bool scan_refused(const struct scan *s)
{
	return slice_eq(s->recorded.status, S("conflict"));
}

static void on_recorded(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct round_checks *c = arg;
	(void)tx;
	if ((size_t)rows->count != c->kept_count) {
		answer_error(c->rq, ERR_CONFLICT, NULL);
		return;
	}
	for (int i = 0; i < rows->count; i++)
		sql_row(c->rq->arena, rows, i, &c->checks[c->kept[i]].recorded);
	c->done(c, c->arg);
}

static void record(struct round_checks *c)
{
	struct arena *a = c->rq->arena;
	size_t n = c->kept_count;
	struct uuid *ids = arena_array(a, n, sizeof *ids), *client_ids = arena_array(a, n, sizeof *client_ids),
	            *rounds = arena_array(a, n, sizeof *rounds), *stalls = arena_array(a, n, sizeof *stalls),
	            *scans = arena_array(a, n, sizeof *scans);
	int16_t *provinces = arena_array(a, n, sizeof *provinces);
	int64_t *at = arena_array(a, n, sizeof *at);
	bool *no_scan = arena_array(a, n, sizeof *no_scan);
	struct slice *told = arena_array(a, n, sizeof *told), *verdicts = arena_array(a, n, sizeof *verdicts),
	             *hashes = arena_array(a, n, sizeof *hashes);
	for (size_t i = 0; i < n; i++) {
		const struct check *k = &c->checks[c->kept[i]];
		const struct scan *s = &c->scanning.scans[c->kept[i]];
		ids[i] = s->id;
		client_ids[i] = s->client_id;
		provinces[i] = s->spot.province;
		rounds[i] = k->round;
		stalls[i] = s->spot.stall;
		at[i] = s->at_us;
		told[i] = slice_z(result_of(k, s));
		verdicts[i] = has_sticker(k) ? slice_z(check_verdict_name(s->verdict)) : slice_z(NULL);
		hashes[i] = has_sticker(k) ? look_up_hash(a, c->rq->services->columns, s->spot.province, &s->sticker) : slice_z(NULL);
		no_scan[i] = !s->recorded.status.p;
		scans[i] = s->recorded.id;
	}
	tx_query(c->rq->tx,
	         SQL_CALL(a, field_round_check_record, .ids = {.v = ids, .n = n}, .client_ids = {.v = client_ids, .n = n},
	                  .provinces = {.v = provinces, .n = n}, .rounds = {.v = rounds, .n = n}, .stalls = {.v = stalls, .n = n},
	                  .at = {.v = at, .n = n}, .results = {.v = told, .n = n}, .verdicts = {.v = verdicts, .n = n},
	                  .payload_hashes = {.v = hashes, .n = n}, .scans = {.v = scans, .n = n, .null = no_scan},
	                  .person = c->rq->who.person, .request = c->rq->id),
	         on_recorded, c);
}

static void on_scanned(struct scanning *s)
{
	struct round_checks *c = s->arg;
	c->kept = arena_array(c->rq->arena, s->count, sizeof *c->kept);
	for (size_t i = 0; i < s->count; i++)
		if (c->checks[i].known && s->scans[i].spot.province && !scan_refused(&s->scans[i]))
			c->kept[c->kept_count++] = i;
	if (c->kept_count)
		record(c);
	else
		c->done(c, c->arg);
}

static void on_spots(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct round_checks *c = arg;
	(void)tx;
	for (int i = 0; i < rows->count; i++) {
		struct sql_field_round_spots_out row;
		sql_row(c->rq->arena, rows, i, &row);
		struct scan *scan = &c->scanning.scans[row.n];
		struct check *check = &c->checks[row.n];
		check->known = true;
		if (!row.stall.has)
			continue;
		scan->spot = (struct spot){row.province, row.market, row.stall.value};
		scan->found = has_sticker(check);
		scan->aside = !row.in_scope;
	}
	scanning_judge(&c->scanning);
}

void round_checks_run(struct round_checks *c, void (*done)(struct round_checks *c, void *arg), void *arg)
{
	struct arena *a = c->rq->arena;
	size_t count = c->scanning.count;
	int32_t *n = arena_array(a, count, sizeof *n);
	struct uuid *rounds = arena_array(a, count, sizeof *rounds), *stalls = arena_array(a, count, sizeof *stalls);
	bool *none = arena_array(a, count, sizeof *none);
	struct slice *content_codes = arena_array(a, count, sizeof *content_codes);
	c->done = done;
	c->arg = arg;
	if (!count) {
		done(c, arg);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		n[i] = (int32_t)i;
		rounds[i] = c->checks[i].round;
		none[i] = !look_up_name(a, c->scanning.scans[i].stall, &stalls[i], &content_codes[i]);
	}
	scanning_read_stickers(&c->scanning);
	c->scanning.done = on_scanned;
	c->scanning.arg = c;
	tx_query(c->rq->tx,
	         SQL_CALL(a, field_round_spots, .n = {.v = n, .n = count}, .rounds = {.v = rounds, .n = count},
	                  .stalls = {.v = stalls, .n = count, .null = none}, .content_codes = {.v = content_codes, .n = count},
	                  .person = c->rq->who.person),
	         on_spots, c);
}

/* ---- telling */

enum err round_check_error(const struct round_checks *c, size_t i, const char **field)
{
	const struct check *k = &c->checks[i];
	const struct scan *s = &c->scanning.scans[i];
	*field = NULL;
	if (!k->known) {
		*field = "round";
		return ERR_UNKNOWN_ROUND;
	}
	if (!s->spot.province) {
		*field = "stall";
		return ERR_UNKNOWN_STALL;
	}
	if (!scan_refused(s) && !slice_eq(k->recorded.status, S("conflict")))
		return ERR_NONE;
	*field = "client_id";
	return ERR_SCAN_ID_REUSED;
}

static void add_flags(struct text *t, struct slice flags)
{
	text_add(t, S(",\"flags\":["));
	for (bool first = true; flags.n; first = false) {
		if (!first)
			text_addc(t, ',');
		text_add_json(t, slice_cut(&flags, ','));
	}
	text_addc(t, ']');
}

void round_check_tell(const struct round_checks *c, size_t i, struct text *t)
{
	const struct check *k = &c->checks[i];
	const struct scan *s = &c->scanning.scans[i];
	char client_id[UUID_TEXT_BYTES], id[UUID_TEXT_BYTES];
	const char *field;
	enum err err = round_check_error(c, i, &field);
	uuid_format(s->client_id, client_id);
	text_addf(t, "{\"client_id\":\"%s\",\"status\":", client_id);
	if (err != ERR_NONE) {
		text_addf(t, "\"refused\",\"code\":\"%s\"}", err_info(err)->code);
		return;
	}
	uuid_format(k->recorded.id, id);
	text_add_json(t, k->recorded.status);
	text_addf(t, ",\"id\":\"%s\",\"result\":", id);
	text_add_json(t, k->recorded.result);
	if (s->recorded.status.p)
		scan_tell(t, &s->recorded);
	else {
		text_add(t, S(",\"verdict\":"));
		text_add_json(t, k->recorded.verdict);
	}
	add_flags(t, k->recorded.flags);
	text_addc(t, '}');
}

/* ---- the route */

static void answer(struct round_checks *c, void *arg)
{
	const char *field;
	struct text t;
	(void)arg;
	text_init(&t, c->rq->arena);
	if (!c->list_z) {
		enum err err = round_check_error(c, 0, &field);
		if (err != ERR_NONE) {
			answer_error(c->rq, err, field);
			return;
		}
		round_check_tell(c, 0, &t);
		answer_json(c->rq, 200, text_slice(&t));
		return;
	}
	text_add(&t, S("{\"results\":["));
	for (size_t i = 0; i < c->scanning.count; i++) {
		if (i)
			text_addc(&t, ',');
		round_check_tell(c, i, &t);
	}
	text_add(&t, S("]}"));
	answer_json(c->rq, 200, text_slice(&t));
}

static struct round_checks *read_body(struct request *rq, struct fault *why)
{
	static const char *const names[] = {"checks", NULL};
	const json_t *list = json_object_get(rq->json, "checks");
	size_t count = list ? json_array_size(list) : 1;
	if (list && fields_only(rq->arena, rq->json, names, why))
		return NULL;
	if (list && !json_is_array(list)) {
		fault(why, ERR_WRONG_TYPE, "checks");
		return NULL;
	}
	if (count < 1 || count > FIELD_SCANS_MAX) {
		fault_say(why, ERR_OUT_OF_RANGE, "checks", SAY_1_TO_D, FIELD_SCANS_MAX);
		return NULL;
	}
	struct round_checks *c = round_checks_new(rq, list ? "checks" : NULL, count);
	for (size_t i = 0; i < count; i++)
		if (round_check_read(c, i, i, list ? json_array_get(list, i) : rq->json, why))
			return NULL;
	return c;
}

void round_checks_record(struct request *rq)
{
	struct fault why;
	struct round_checks *c = read_body(rq, &why);
	if (c)
		round_checks_run(c, answer, NULL);
	else
		answer_fault(rq, &why);
}
