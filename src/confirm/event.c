#include "socho/confirm/event.h"

#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/base/limits.h"
#include "socho/vietqr/bank.h"
#include "socho/vietqr/payload.h"

enum { EVENT_AHEAD_MAX_DAYS = 1, AMOUNT_DIGITS_MAX = 15 };

const char *direction_name(enum direction d)
{
	static const char *const names[] = {"credit", "debit", "reversal"};
	return names[d];
}

/* A field name with its prefix, in the arena. */
static const char *name(struct arena *a, const char *prefix, const char *rest)
{
	return prefix[0] ? arena_printf(a, "%s%s", prefix, rest).p : rest;
}

static int read_amount(struct arena *a, const json_t *data, const char *field, int64_t *out, struct fault *why)
{
	struct slice digits;
	const json_t *v = json_object_get(data, "amount");
	if (json_is_integer(v)) {
		*out = json_integer_value(v);
	} else if (json_is_real(v)) {
		return fault(why, ERR_BAD_AMOUNT, field);
	} else {
		if (field_text(a, data, field, 40, &digits, why))
			return -1;
		if (!slice_all_digits(digits) || digits.n > AMOUNT_DIGITS_MAX || slice_to_i64(digits, out))
			return fault(why, ERR_BAD_AMOUNT, field);
	}
	return *out > 0 && *out < INT64_C(1000000000000000) ? 0 : fault(why, ERR_BAD_AMOUNT, field);
}

static int read_account(struct arena *a, const json_t *data, const char *prefix, struct confirmation *out,
                        struct fault *why)
{
	const json_t *account;
	const char *number = name(a, prefix, "data.account.number");
	if (field_object(data, name(a, prefix, "data.account"), &account, why) ||
	    field_text(a, account, name(a, prefix, "data.account.bin"), 6, &out->bin, why) ||
	    field_text(a, account, number, 40, &out->account, why))
		return -1;
	if (!bank_by_bin(out->bin))
		return fault(why, ERR_UNKNOWN_BANK, name(a, prefix, "data.account.bin"));
	return out->account.n > VIETQR_ACCOUNT_CHARS_MAX || !slice_all_alphanumeric(out->account)
	               ? fault(why, ERR_BAD_ACCOUNT, number)
	               : 0;
}

static int read_times(struct arena *a, const json_t *data, const char *prefix, int64_t now_us, struct confirmation *out,
                      struct fault *why)
{
	const char *occurred = name(a, prefix, "data.occurred_at"), *booked = name(a, prefix, "data.booked_on");
	if (field_time(a, data, occurred, &out->occurred_us, why))
		return -1;
	if (out->occurred_us < 0 || out->occurred_us > now_us + EVENT_AHEAD_MAX_DAYS * US_PER_DAY)
		return fault(why, ERR_OUT_OF_RANGE, occurred);
	out->booked_on = clock_day(out->occurred_us);
	const json_t *given = json_object_get(data, "booked_on");
	return given && !json_is_null(given) ? field_day(a, data, booked, &out->booked_on, why) : 0;
}

/* Told by few providers: then payers can be told apart, by keyed hash only. */
static int read_payer(struct arena *a, const json_t *data, const char *prefix, struct confirmation *out,
                      struct fault *why)
{
	const json_t *given = json_object_get(data, "payer"), *payer;
	struct slice account, bin;
	if (!given || json_is_null(given))
		return 0;
	if (field_object(data, name(a, prefix, "data.payer"), &payer, why) ||
	    field_text_opt(a, payer, name(a, prefix, "data.payer.account"), NUMBER_CHARS_MAX, &account, why) ||
	    field_text_opt(a, payer, name(a, prefix, "data.payer.bin"), 6, &bin, why))
		return -1;
	if (account.p)
		out->payer = arena_printf(a, "%.*s/%.*s", SARG(bin), SARG(account));
	return 0;
}

/* The names of a stall that some providers know. */
static int read_places(struct arena *a, const json_t *data, const char *prefix, struct confirmation *out, struct fault *why)
{
	return field_text_opt(a, data, name(a, prefix, "data.virtual_account"), NUMBER_CHARS_MAX, &out->virtual_account, why) ||
	                       field_text_opt(a, data, name(a, prefix, "data.terminal"), NUMBER_CHARS_MAX, &out->terminal, why) ||
	                       field_text_opt(a, data, name(a, prefix, "data.bill_number"), NUMBER_CHARS_MAX, &out->order_id, why) ||
	                       field_text_opt(a, data, name(a, prefix, "data.reverses"), CONFIRM_EVENT_ID_CHARS_MAX, &out->reverses, why)
	               ? -1
	               : 0;
}

static int read_identity(struct arena *a, const json_t *data, const char *prefix, struct confirmation *out,
                         struct fault *why)
{
	struct slice source, id;
	const char *source_field = name(a, prefix, "data.source"), *field = name(a, prefix, "data.source_id");
	if (field_text_opt(a, data, source_field, 40, &source, why) ||
	    field_text(a, data, field, CONFIRM_EVENT_ID_CHARS_MAX - 41, &id, why))
		return -1;
	/* It ends the source below: two events must not share an id. */
	if (slice_find(source, '/') >= 0)
		return fault(why, ERR_BAD_ID, source_field);
	out->event_id = source.p ? arena_printf(a, "%.*s/%.*s", SARG(source), SARG(id)) : id;
	return 0;
}

int event_read(struct arena *a, const json_t *event, const char *prefix, struct slice raw, int64_t now_us,
               struct confirmation *out, struct fault *why)
{
	static const char *const types[] = {"payment.credited", "payment.debited", "payment.reversed", NULL};
	static const char *const currencies[] = {"VND", NULL};
	const json_t *data;
	int type, currency;
	*out = (struct confirmation){.raw = raw};
	if (!json_is_object(event))
		return fault(why, ERR_WRONG_TYPE, prefix[0] ? arena_dup_z(a, slice_sub(slice_z(prefix), 0, strlen(prefix) - 1)) : NULL);
	if (field_choice(event, name(a, prefix, "type"), types, &type, why) ||
	    field_object(event, name(a, prefix, "data"), &data, why) || read_identity(a, data, prefix, out, why) ||
	    read_amount(a, data, name(a, prefix, "data.amount"), &out->amount_vnd, why))
		return -1;
	if (field_choice(data, name(a, prefix, "data.currency"), currencies, &currency, why)) {
		if (why && why->err == ERR_BAD_CHOICE)
			why->err = ERR_BAD_CURRENCY;
		return -1;
	}
	out->direction = (enum direction)type;
	return read_account(a, data, prefix, out, why) || read_times(a, data, prefix, now_us, out, why) ||
	                       read_payer(a, data, prefix, out, why) || read_places(a, data, prefix, out, why) ||
	                       field_text_opt(a, data, name(a, prefix, "data.content"), CONFIRM_CONTENT_CHARS_MAX, &out->content, why) ||
	                       field_text_opt(a, data, name(a, prefix, "data.bank_reference"), 64, &out->bank_reference, why)
	               ? -1
	               : 0;
}

/* Where the next element of an array begins and ends, in text that a JSON parser has accepted: at the first comma or
 * bracket outside it. */
static struct slice next_element(struct slice text, size_t *at)
{
	int depth = 0;
	bool quoted = false;
	size_t start = *at;
	for (; *at < text.n; (*at)++) {
		char c = text.p[*at];
		if (quoted) {
			*at += c == '\\';
			quoted = c != '"';
		} else if (c == '"') {
			quoted = true;
		} else if (c == '{' || c == '[') {
			depth++;
		} else if (depth && (c == '}' || c == ']')) {
			depth--;
		} else if (!depth && (c == ',' || c == ']')) {
			break;
		}
	}
	return slice_trim(slice_sub(text, start, (*at)++));
}

static int read_batch(struct arena *a, struct slice body, const json_t *list, int64_t now_us, struct events *out, struct fault *why)
{
	size_t n = json_array_size(list), at = (size_t)slice_find(body, '[') + 1;
	struct fault first = {.err = ERR_NONE}, bad;
	out->read = arena_array(a, n, sizeof *out->read);
	out->unread = arena_array(a, n, sizeof *out->unread);
	for (size_t i = 0; i < n; i++) {
		struct slice raw = next_element(body, &at);
		bad = (struct fault){.err = ERR_NONE};
		if (event_read(a, json_array_get(list, i), arena_printf(a, "events[%zu].", i).p, raw, now_us, &out->read[out->count], &bad) == 0) {
			out->count++;
			continue;
		}
		out->unread[out->unread_count++] = (struct unread_event){i, raw, bad.err, bad.field};
		if (!first.err)
			first = bad;
	}
	if (!out->count && why)
		*why = first;
	return out->count ? 0 : -1;
}

int events_read(struct arena *a, struct slice body, const json_t *json, int64_t now_us, struct events *out, struct fault *why)
{
	const json_t *list = json_object_get(json, "events");
	*out = (struct events){.batch = list != NULL};
	if (!list) {
		out->read = ARENA_NEW(a, struct confirmation);
		out->count = 1;
		return event_read(a, json, "", body, now_us, out->read, why);
	}
	static const char *const only[] = {"events", NULL};
	if (!json_is_array(list))
		return fault(why, ERR_WRONG_TYPE, "events");
	if (fields_only(a, json, only, why))
		return -1;
	if (!json_array_size(list))
		return fault(why, ERR_MISSING, "events");
	if (json_array_size(list) > CONFIRM_EVENTS_MAX)
		return fault(why, ERR_TOO_MANY_EVENTS, "events");
	return read_batch(a, body, list, now_us, out, why);
}
