/* Visits as they come from a device: each read and judged by itself, those that can be recorded in one statement. Three
 * statements for however many: where their stalls are, what else they name (field/visit_places.sql), and the record
 * (field/visit_record.sql), which is safe to send again. Of a household only a keyed hash is kept of what the team calls it. */
#include "socho/field/visit.h"

#include <stdlib.h>

#include "judged.h"
#include "look_up.h"
#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"

enum {
	AHEAD_S = 600,      /* how far a device's clock may run ahead */
	BEHIND_DAYS = 366,
	TASK_CHARS_MAX = 40,
};

static const char *const channels[] = {"home", "market", "class", "zalo", "facebook", "phone", NULL};
static const char *const outcomes[] = {"done", "shown", "again", "absent", "refused", NULL};
static const char *const refusals[] = {"age", "no_smartphone", "small_amounts", "no_network", "distrust", "wants_to_see_first", "no_account", "other", NULL};
enum { REFUSED = 4 };

struct visit {
	struct uuid client_id, id;
	bool named; /* client_id is one */
	struct sql_uuid team, member, vendor;
	struct slice stall, hamlet, household; /* absent unless that is the target; household folded */
	struct slice task, channel, outcome, refusal, canonical;
	int64_t at_us;
	bool has_place;
	int32_t latitude_e6, longitude_e6;
	struct sql_uuid stall_id;
	struct sql_field_visit_places_out place;
	struct fault wrong; /* err: refused */
	struct sql_field_visit_record_out recorded;
};

struct visiting {
	struct request *rq;
	struct visit *visits;
	size_t *kept; /* the indexes of those that are recorded */
	size_t count, kept_count;
	void (*done)(struct slice results, void *arg);
	void *arg;
};

/* ---- reading */

static int read_uuid_opt(const json_t *o, const char *name_z, struct sql_uuid *out, struct fault *why)
{
	out->has = field_present(o, name_z);
	return out->has ? field_uuid(o, name_z, &out->value, why) : 0;
}

static int read_target(struct arena *a, const json_t *o, struct visit *v, struct fault *why)
{
	struct slice household;
	if (field_text_opt(a, o, "stall", NUMBER_CHARS_MAX, &v->stall, why) || read_uuid_opt(o, "vendor", &v->vendor, why) ||
	    field_text_opt(a, o, "hamlet", UNIT_CODE_CHARS_MAX, &v->hamlet, why) ||
	    field_text_opt(a, o, "household", NAME_CHARS_MAX, &household, why))
		return -1;
	if ((v->stall.p != NULL) + v->vendor.has + (v->hamlet.p != NULL) != 1 || !v->hamlet.p != !household.p)
		return fault(why, ERR_VISIT_TARGET, "stall");
	if (household.p && utf8_search_key(a, household, &v->household))
		return fault(why, ERR_BAD_TEXT, "household");
	return 0;
}

static int read_words(struct arena *a, const json_t *o, struct visit *v, struct fault *why)
{
	int channel, outcome, refusal;
	if (field_text(a, o, "task", TASK_CHARS_MAX, &v->task, why) || field_choice(o, "channel", channels, &channel, why) ||
	    field_choice(o, "outcome", outcomes, &outcome, why))
		return -1;
	v->channel = slice_z(channels[channel]);
	v->outcome = slice_z(outcomes[outcome]);
	if (outcome != REFUSED)
		return field_present(o, "refusal") ? fault(why, ERR_UNKNOWN_FIELD, "refusal") : 0;
	if (field_choice(o, "refusal", refusals, &refusal, why))
		return -1;
	v->refusal = slice_z(refusals[refusal]);
	return 0;
}

static int read_place(const json_t *o, struct visit *v, struct fault *why)
{
	v->has_place = field_present(o, "latitude") || field_present(o, "longitude");
	if (!v->has_place)
		return 0;
	return field_degrees_e6(o, "latitude", 90, &v->latitude_e6, why) || field_degrees_e6(o, "longitude", 180, &v->longitude_e6, why) ? -1 : 0;
}

/* What it says, whatever the order it was said in. */
static struct slice canonical(struct arena *a, const json_t *o)
{
	char *text = json_dumps(o, JSON_SORT_KEYS | JSON_COMPACT);
	struct slice out = arena_dup(a, slice_z(text));
	free(text);
	return out;
}

static int read_visit(const struct request *rq, const json_t *o, struct visit *v, struct fault *why)
{
	static const char *const names[] = {"client_id", "team", "member", "stall", "vendor", "hamlet", "household", "task", "channel",
	                                    "outcome", "refusal", "at", "latitude", "longitude", NULL};
	struct arena *a = rq->arena;
	if (!json_is_object(o))
		return fault(why, ERR_WRONG_TYPE, "visits");
	if (field_uuid(o, "client_id", &v->client_id, why))
		return -1;
	v->named = true;
	if (fields_only(a, o, names, why) || read_uuid_opt(o, "team", &v->team, why) || read_uuid_opt(o, "member", &v->member, why) ||
	    read_target(a, o, v, why) || read_words(a, o, v, why) || field_time(a, o, "at", &v->at_us, why) || read_place(o, v, why))
		return -1;
	if (!v->team.has && !v->member.has)
		return fault(why, ERR_MISSING, "team");
	if (v->at_us > rq->received_us + AHEAD_S * US_PER_S)
		return fault(why, ERR_VISIT_AHEAD, "at");
	if (v->at_us < rq->received_us - BEHIND_DAYS * US_PER_DAY)
		return fault_say(why, ERR_OUT_OF_RANGE, "at", SAY_AT_MOST_DAYS_AGO_D, BEHIND_DAYS);
	v->canonical = canonical(a, o);
	v->id = uuid_new();
	return 0;
}

/* ---- answering */

static void add_visit(struct text *t, const struct visit *v)
{
	char id[UUID_TEXT_BYTES];
	uuid_format(v->client_id, id);
	text_add(t, S("{\"client_id\":"));
	text_add_json(t, v->named ? slice_z(id) : slice_z(NULL));
	if (v->wrong.err) {
		text_addf(t, ",\"status\":\"refused\",\"code\":\"%s\",\"vi\":", err_info(v->wrong.err)->code);
		text_add_json(t, slice_z(err_info(v->wrong.err)->vi));
		text_add(t, S(",\"field\":"));
		text_add_json(t, slice_z(v->wrong.field));
		text_addc(t, '}');
		return;
	}
	uuid_format(v->recorded.id, id);
	text_add(t, S(",\"status\":"));
	text_add_json(t, v->recorded.status);
	text_addf(t, ",\"id\":\"%s\",\"flags\":", id);
	text_add_json(t, v->recorded.flags.n ? v->recorded.flags : slice_z(NULL));
	text_addc(t, '}');
}

static void finish(struct visiting *s)
{
	struct text t;
	text_init(&t, s->rq->arena);
	text_addc(&t, '[');
	for (size_t i = 0; i < s->count; i++) {
		if (i)
			text_addc(&t, ',');
		add_visit(&t, &s->visits[i]);
	}
	text_addc(&t, ']');
	s->done(text_slice(&t), s->arg);
}

/* ---- the record */

static void on_recorded(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct visiting *s = arg;
	(void)tx;
	/* One that is missing is being recorded by another request just now: the whole is sent again. */
	if ((size_t)rows->count != s->kept_count) {
		answer_error(s->rq, ERR_CONFLICT, NULL);
		return;
	}
	for (int i = 0; i < rows->count; i++) {
		struct visit *v = &s->visits[s->kept[i]];
		sql_row(s->rq->arena, rows, i, &v->recorded);
		if (slice_eq(v->recorded.status, S("conflict")))
			(void)fault(&v->wrong, ERR_VISIT_ID_REUSED, "client_id");
	}
	finish(s);
}

static struct slice hash_of(struct arena *a, const struct column_keys *k, int province, const char *what_z, struct slice text)
{
	uint8_t *hash = arena_alloc(a, COLUMN_LOOKUP_BYTES);
	column_lookup(k, province, what_z, text, hash);
	return slice_of(hash, COLUMN_LOOKUP_BYTES);
}

/* Of the hamlet and what the team calls the household. */
static struct slice household_hash(struct arena *a, const struct column_keys *k, const struct visit *v)
{
	char hamlet[UUID_TEXT_BYTES];
	if (!v->household.p)
		return slice_z(NULL);
	uuid_format(v->place.hamlet.value, hamlet);
	return hash_of(a, k, (int)v->place.province.value, "visit.household", arena_printf(a, "%s/%.*s", hamlet, SARG(v->household)));
}

static struct slice target_of(const struct visit *v)
{
	return v->stall.p ? S("stall") : v->vendor.has ? S("vendor") : S("household");
}

static void record(struct visiting *s)
{
	struct arena *a = s->rq->arena;
	const struct column_keys *k = s->rq->services->columns;
	size_t n = s->kept_count;
	enum { ID, CLIENT, UNIT, TEAM, MEMBER, MARKET, STALL, VENDOR, HAMLET, UUIDS };
	enum { TARGET, HOUSEHOLD, TASK, CHANNEL, OUTCOME, REFUSAL, HASH, TEXTS };
	struct uuid *u[UUIDS];
	bool *none[UUIDS], *no_place = arena_array(a, n, sizeof *no_place);
	struct slice *t[TEXTS];
	int16_t *provinces = arena_array(a, n, sizeof *provinces);
	int64_t *at = arena_array(a, n, sizeof *at);
	int32_t *latitudes = arena_array(a, n, sizeof *latitudes), *longitudes = arena_array(a, n, sizeof *longitudes);
	for (int c = 0; c < UUIDS; c++) {
		u[c] = arena_array(a, n, sizeof **u);
		none[c] = arena_array(a, n, sizeof **none);
	}
	for (int c = 0; c < TEXTS; c++)
		t[c] = arena_array(a, n, sizeof **t);
	for (size_t i = 0; i < n; i++) {
		const struct visit *v = &s->visits[s->kept[i]];
		const struct sql_uuid ids[UUIDS] = {
			[ID] = {true, v->id}, [CLIENT] = {true, v->client_id}, [UNIT] = v->place.unit, [TEAM] = v->place.team,
			[MEMBER] = v->member, [MARKET] = v->place.market, [STALL] = v->stall_id, [VENDOR] = v->vendor, [HAMLET] = v->place.hamlet};
		for (int c = 0; c < UUIDS; c++) {
			u[c][i] = ids[c].value;
			none[c][i] = !ids[c].has;
		}
		provinces[i] = (int16_t)v->place.province.value;
		t[TARGET][i] = target_of(v);
		t[HOUSEHOLD][i] = household_hash(a, k, v);
		t[TASK][i] = v->task;
		t[CHANNEL][i] = v->channel;
		t[OUTCOME][i] = v->outcome;
		t[REFUSAL][i] = v->refusal;
		t[HASH][i] = hash_of(a, k, provinces[i], "visit.content", v->canonical);
		at[i] = v->at_us;
		latitudes[i] = v->latitude_e6;
		longitudes[i] = v->longitude_e6;
		no_place[i] = !v->has_place;
	}
#define IDS(c) {.v = u[c], .n = n, .null = none[c]}
#define WORDS(c) {.v = t[c], .n = n}
	tx_query(s->rq->tx,
	         SQL_CALL(a, field_visit_record, .ids = IDS(ID), .client_ids = IDS(CLIENT), .provinces = {.v = provinces, .n = n},
	                  .units = IDS(UNIT), .teams = IDS(TEAM), .members = IDS(MEMBER), .targets = WORDS(TARGET), .markets = IDS(MARKET),
	                  .stalls = IDS(STALL), .vendors = IDS(VENDOR), .hamlets = IDS(HAMLET), .households = WORDS(HOUSEHOLD),
	                  .tasks = WORDS(TASK), .channels = WORDS(CHANNEL), .outcomes = WORDS(OUTCOME), .refusals = WORDS(REFUSAL),
	                  .at = {.v = at, .n = n}, .latitudes_e6 = {.v = latitudes, .n = n, .null = no_place},
	                  .longitudes_e6 = {.v = longitudes, .n = n, .null = no_place}, .hashes = WORDS(HASH), .person = s->rq->who.person,
	                  .request = s->rq->id),
	         on_recorded, s);
#undef IDS
#undef WORDS
}

static void on_places(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct visiting *s = arg;
	const char *field;
	(void)tx;
	s->kept = arena_array(s->rq->arena, s->count, sizeof *s->kept);
	s->kept_count = 0;
	for (int i = 0; i < rows->count; i++) {
		struct visit *v = &s->visits[i];
		sql_row(s->rq->arena, rows, i, &v->place);
		if (v->wrong.err)
			continue;
		if (v->place.word.p) {
			enum err err = judged_error(v->place.word, &field);
			(void)fault(&v->wrong, err, field);
		} else {
			s->kept[s->kept_count++] = (size_t)i;
		}
	}
	if (s->kept_count)
		record(s);
	else
		finish(s);
}

static void on_stalls(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct visiting *s = arg;
	struct arena *a = s->rq->arena;
	size_t n = s->count;
	struct uuid *teams = arena_array(a, n, sizeof *teams), *members = arena_array(a, n, sizeof *members),
	            *stalls = arena_array(a, n, sizeof *stalls), *vendors = arena_array(a, n, sizeof *vendors);
	bool *no_team = arena_array(a, n, sizeof *no_team), *no_member = arena_array(a, n, sizeof *no_member),
	     *no_stall = arena_array(a, n, sizeof *no_stall), *no_vendor = arena_array(a, n, sizeof *no_vendor);
	int16_t *named = arena_array(a, n, sizeof *named);
	struct slice *hamlets = arena_array(a, n, sizeof *hamlets), *tasks = arena_array(a, n, sizeof *tasks);
	int32_t *days = arena_array(a, n, sizeof *days);
	for (int i = 0; i < rows->count; i++) {
		struct sql_field_stalls_out row;
		sql_row(a, rows, i, &row);
		s->visits[row.n - 1].stall_id = (struct sql_uuid){true, row.stall};
	}
	for (size_t i = 0; i < n; i++) {
		const struct visit *v = &s->visits[i];
		teams[i] = v->team.value, no_team[i] = !v->team.has;
		members[i] = v->member.value, no_member[i] = !v->member.has;
		stalls[i] = v->stall_id.value, no_stall[i] = !v->stall_id.has;
		vendors[i] = v->vendor.value, no_vendor[i] = !v->vendor.has;
		named[i] = v->stall.p != NULL;
		hamlets[i] = v->hamlet;
		tasks[i] = v->task;
		days[i] = clock_day(v->at_us);
	}
	tx_query(tx,
	         SQL_CALL(a, field_visit_places, .teams = {.v = teams, .n = n, .null = no_team},
	                  .members = {.v = members, .n = n, .null = no_member}, .stalls = {.v = stalls, .n = n, .null = no_stall},
	                  .stall_named = {.v = named, .n = n}, .vendors = {.v = vendors, .n = n, .null = no_vendor},
	                  .hamlets = {.v = hamlets, .n = n}, .tasks = {.v = tasks, .n = n}, .days = {.v = days, .n = n}),
	         on_places, s);
}

void visits_take(struct request *rq, const json_t *list, void (*done)(struct slice results, void *arg), void *arg)
{
	struct visiting *s = ARENA_NEW(rq->arena, struct visiting);
	size_t n = json_array_size(list);
	struct slice *names = arena_array(rq->arena, n, sizeof *names);
	struct fault why;
	*s = (struct visiting){.rq = rq, .count = n, .done = done, .arg = arg};
	if (!n) {
		done(S("[]"), arg);
		return;
	}
	s->visits = arena_array(rq->arena, n, sizeof *s->visits);
	for (size_t i = 0; i < n; i++) {
		if (read_visit(rq, json_array_get(list, i), &s->visits[i], &why))
			s->visits[i].wrong = why;
		names[i] = s->visits[i].stall;
	}
	tx_query(rq->tx, look_up_stalls(rq->arena, names, n), on_stalls, s);
}
