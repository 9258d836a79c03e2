/* Proof of the signs: the rows are tried as labelled and with debit and credit exchanged, oldest first and newest first;
 * the reading under which every balance follows from the one before it is the statement. None: the file is refused. */
#include "socho/confirm/statement.h"

#include <stdlib.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/encode.h"
#include "socho/base/limits.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"
#include "socho/registry/account.h"
#include "socho/vietqr/bank.h"
#include "socho/vietqr/payload.h"
#include "statement_parts.h"

const char *statement_proof_name(enum statement_proof p)
{
	static const char *const names[] = {"none", "total", "rows"};
	return names[p];
}

/* ---- proof */

static int64_t signed_amount(const struct statement_row *r, bool exchanged)
{
	return r->debit != exchanged ? -r->amount_vnd : r->amount_vnd;
}

static bool every_row_has_balance(const struct statement *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (!s->rows[i].has_balance)
			return false;
	return s->count > 0;
}

/* How many steps were compared; -1 with the row at which the balances part. */
static int walk(const struct statement *s, bool backward, bool exchanged, size_t *broken)
{
	int steps = 0;
	bool known = s->has_opening;
	int64_t balance = s->opening_vnd;
	for (size_t n = 0; n < s->count; n++) {
		size_t i = backward ? s->count - 1 - n : n;
		const struct statement_row *r = &s->rows[i];
		steps += known;
		if (known && balance + signed_amount(r, exchanged) != r->balance_vnd) {
			*broken = i;
			return -1;
		}
		balance = r->balance_vnd;
		known = true;
	}
	if (s->has_closing && balance != s->closing_vnd) {
		*broken = backward ? 0 : s->count - 1;
		return -1;
	}
	return steps;
}

static void settle_order(struct statement *s, bool backward, bool exchanged)
{
	for (size_t i = 0; backward && i < s->count / 2; i++) {
		struct statement_row r = s->rows[i];
		s->rows[i] = s->rows[s->count - 1 - i];
		s->rows[s->count - 1 - i] = r;
	}
	for (size_t i = 0; exchanged && i < s->count; i++)
		s->rows[i].debit = !s->rows[i].debit;
}

static int prove_by_rows(struct statement *s, struct fault *why)
{
	size_t first_broken = 0, broken = 0;
	for (int way = 0; way < 4; way++) {
		bool backward = way & 1, exchanged = way & 2;
		int steps = walk(s, backward, exchanged, way ? &broken : &first_broken);
		if (steps < 0)
			continue;
		/* Nothing was compared: one row, and no balance before it. */
		s->proof = steps ? STATEMENT_PROVEN_BY_ROWS : STATEMENT_UNPROVEN;
		settle_order(s, backward, exchanged);
		if (!s->has_opening)
			s->opening_vnd = s->rows[0].balance_vnd - signed_amount(&s->rows[0], false);
		s->closing_vnd = s->rows[s->count - 1].balance_vnd;
		s->has_opening = s->has_closing = true;
		return 0;
	}
	return fault_say(why, ERR_STATEMENT_BROKEN, "balance", SAY_LINE_D, s->rows[first_broken].line);
}

static int prove_by_total(struct statement *s, struct fault *why)
{
	int64_t sum = 0;
	for (size_t i = 0; i < s->count; i++)
		sum += signed_amount(&s->rows[i], false);
	if (!s->has_opening || !s->has_closing)
		return 0;
	bool exchanged = s->opening_vnd + sum != s->closing_vnd;
	if (exchanged && s->opening_vnd - sum != s->closing_vnd)
		return fault_say(why, ERR_STATEMENT_BROKEN, "balance", "số dư đầu kỳ cộng các dòng là %lld, số dư cuối kỳ ghi %lld",
		                 "opening and rows come to %lld, closing is %lld", (long long)(s->opening_vnd + sum), (long long)s->closing_vnd);
	settle_order(s, false, exchanged);
	s->proof = s->count ? STATEMENT_PROVEN_BY_TOTAL : STATEMENT_UNPROVEN;
	return 0;
}

/* ---- reading */

struct statement *statement_part_add(struct arena *a, struct statement_file *f, struct fault *why)
{
	if (f->count == STATEMENT_PARTS_MAX) {
		(void)fault_say(why, ERR_TOO_MANY_ROWS, NULL, "nhiều nhất %d tài khoản", "at most %d accounts", STATEMENT_PARTS_MAX);
		return NULL;
	}
	if (!f->parts)
		f->parts = arena_array(a, STATEMENT_PARTS_MAX, sizeof *f->parts);
	return &f->parts[f->count++];
}

struct statement_row *statement_row_add(struct arena *a, struct statement_file *f, struct fault *why)
{
	struct statement *s = &f->parts[f->count - 1];
	size_t all = 0;
	if (s->count == s->cap) {
		for (size_t i = 0; i < f->count; i++)
			all += f->parts[i].cap;
		if (all >= STATEMENT_ROWS_MAX) {
			(void)fault_say(why, ERR_TOO_MANY_ROWS, NULL, SAY_AT_MOST_D, STATEMENT_ROWS_MAX);
			return NULL;
		}
		size_t cap = s->cap ? s->cap * 2 : 16;
		struct statement_row *rows = arena_array(a, cap, sizeof *rows);
		if (s->count)
			memcpy(rows, s->rows, s->count * sizeof *rows);
		s->rows = rows;
		s->cap = cap;
	}
	return &s->rows[s->count++];
}

enum { SHOWN_CHARS = 40 };

static int fill_in(struct slice *mine, struct slice given, const char *field, struct fault *why)
{
	if (!mine->n)
		*mine = given;
	if (!mine->n)
		return fault(why, ERR_MISSING, field);
	if (!given.n || slice_eq_nocase(*mine, given))
		return 0;
	struct slice shown = utf8_head(*mine, SHOWN_CHARS);
	return fault_say(why, ERR_STATEMENT_OTHER, field, "tệp ghi %.*s", "the file says %.*s", SARG(shown));
}

static void fill_days(struct statement *s)
{
	for (size_t i = 0; i < s->count; i++) {
		int32_t day = s->rows[i].booked_on;
		s->from_on = !s->from_on || day < s->from_on ? day : s->from_on;
		s->to_on = day > s->to_on ? day : s->to_on;
	}
}

static int judge(struct statement *s, struct slice bank, struct slice account, struct fault *why)
{
	if (fill_in(&s->bin, bank, "bank", why) || fill_in(&s->account, account, "account", why))
		return -1;
	if (!bank_by_bin(s->bin))
		return fault(why, ERR_UNKNOWN_BANK, "bank");
	if (s->account.n > VIETQR_ACCOUNT_CHARS_MAX || !slice_all_alphanumeric(s->account))
		return fault(why, ERR_BAD_ACCOUNT, "account");
	fill_days(s);
	return every_row_has_balance(s) ? prove_by_rows(s, why) : prove_by_total(s, why);
}

int statement_read(struct arena *a, struct slice bytes, struct slice bank, struct slice account, struct statement_file *out,
                   struct fault *why)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct slice text = slice_trim(slice_starts(bytes, slice_z(mark)) ? slice_sub(bytes, 3, bytes.n) : bytes);
	*out = (struct statement_file){.format = NULL};
	if (bytes.n > STATEMENT_BYTES_MAX)
		return fault_say(why, ERR_TOO_LARGE, NULL, SAY_AT_MOST_BYTES_D, STATEMENT_BYTES_MAX);
	int rc = slice_starts(text, S("<"))                                              ? camt_read(a, text, out, why)
	         : slice_starts(text, S(":20:")) || slice_starts(text, S("{1:"))         ? mt940_read(a, text, out, why)
	                                                                                 : table_read(a, bytes, out, why);
	if (rc)
		return -1;
	if (!out->count)
		return fault_say(why, ERR_STATEMENT_FORMAT, NULL, "tệp không ghi tài khoản nào", "it tells of no account");
	for (size_t i = 0; i < out->count; i++)
		if (judge(&out->parts[i], bank, account, why))
			return -1;
	return 0;
}

/* ---- confirmations */

static struct slice raw_of(struct arena *a, const struct statement *s, const struct statement_row *r)
{
	char day[DAY_TEXT_BYTES];
	struct text t;
	text_init(&t, a);
	day_format(r->booked_on, day);
	text_addf(&t, "{\"bin\":\"%.*s\",\"account\":\"%.*s\",\"booked_on\":\"%s\",\"amount\":\"%s%lld\",\"reversal\":%s,\"reference\":",
	          SARG(s->bin), SARG(s->account), day, r->debit ? "-" : "", (long long)r->amount_vnd, r->reversal ? "true" : "false");
	text_add_json(&t, r->reference);
	text_add(&t, S(",\"content\":"));
	text_add_json(&t, r->content);
	text_add(&t, S(",\"payer\":"));
	text_add_json(&t, r->payer);
	if (r->has_balance)
		text_addf(&t, ",\"balance\":\"%lld\"", (long long)r->balance_vnd);
	text_addc(&t, '}');
	return text_slice(&t);
}

struct row_key {
	uint8_t hash[COLUMN_LOOKUP_BYTES];
	size_t row, before; /* how many equal rows stand before it */
};

static int by_hash(const void *a, const void *b)
{
	const struct row_key *x = a, *y = b;
	int order = memcmp(x->hash, y->hash, sizeof x->hash);
	return order ? order : x->row < y->row ? -1 : 1;
}

static int by_row(const void *a, const void *b)
{
	const struct row_key *x = a, *y = b;
	return x->row < y->row ? -1 : 1;
}

static void number_equals(struct row_key *keys, size_t n)
{
	qsort(keys, n, sizeof *keys, by_hash);
	for (size_t i = 1; i < n; i++)
		if (memcmp(keys[i].hash, keys[i - 1].hash, sizeof keys[i].hash) == 0)
			keys[i].before = keys[i - 1].before + 1;
	qsort(keys, n, sizeof *keys, by_row);
}

static struct slice id_of(struct arena *a, const struct row_key *key)
{
	struct slice hex = hex_encode(a, slice_of(key->hash, sizeof key->hash));
	return arena_printf(a, "statement/%.*s/%zu", SARG(hex), key->before + 1);
}

struct confirmation *statement_events(struct arena *a, const struct column_keys *k, int province, const struct statement *s)
{
	struct confirmation *out = arena_array(a, s->count, sizeof *out);
	struct row_key *keys = arena_array(a, s->count, sizeof *keys);
	for (size_t i = 0; i < s->count; i++) {
		out[i].raw = raw_of(a, s, &s->rows[i]);
		keys[i].row = i;
		column_lookup(k, province, "statement.row", out[i].raw, keys[i].hash);
	}
	if (s->count)
		number_equals(keys, s->count);
	for (size_t i = 0; i < s->count; i++) {
		const struct statement_row *r = &s->rows[i];
		out[i] = (struct confirmation){
			.event_id = id_of(a, &keys[i]),
			.direction = r->reversal ? DIRECTION_REVERSAL : r->debit ? DIRECTION_DEBIT : DIRECTION_CREDIT,
			.amount_vnd = r->amount_vnd, .occurred_us = r->occurred_us, .booked_on = r->booked_on, .bin = s->bin,
			.account = s->account, .content = utf8_head(r->content, CONFIRM_CONTENT_CHARS_MAX), .bank_reference = r->reference,
			.payer = r->payer.n ? arena_printf(a, "/%.*s", SARG(r->payer)) : slice_of(NULL, 0), .raw = out[i].raw,
		};
	}
	return out;
}
