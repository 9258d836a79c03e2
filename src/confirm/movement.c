/* The account stays in every key, even where the reference alone would do: one payment order may credit many accounts
 * with equal amounts. Separators of a reference are told in many ways ("5242 - 74128", "5242.74128"); its letters are
 * told as they are, and at BIDV their case counts. */
#include "socho/confirm/movement.h"

#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/digest.h"

enum { REFERENCE_BYTES_MAX = 100, HINT_BYTES = 4, FT_DATE_DIGITS = 5 };

static const struct {
	struct slice bin;
	enum reference_scope scope;
} scopes[] = {
	{SLICE_LIT("970422"), REFERENCE_EVERYWHERE},  /* MB: FT, year, day of the year, serial */
	{SLICE_LIT("970407"), REFERENCE_EVERYWHERE},  /* Techcombank: the same */
	{SLICE_LIT("970418"), REFERENCE_EVERYWHERE},  /* BIDV: 083OCWK-88GSs28At */
	{SLICE_LIT("970416"), REFERENCE_PER_ACCOUNT}, /* ACB: a small counter */
	{SLICE_LIT("970436"), REFERENCE_PER_DAY},     /* Vietcombank: teller and sequence */
};

enum reference_scope reference_scope_of(struct slice bin)
{
	for (size_t i = 0; i < sizeof scopes / sizeof scopes[0]; i++)
		if (slice_eq(scopes[i].bin, bin))
			return scopes[i].scope;
	return REFERENCE_PER_DAY;
}

/* Letters and digits, with one '.' for whatever stands between them. */
static struct slice plain_reference(struct slice reference, char out[static REFERENCE_BYTES_MAX])
{
	size_t n = 0;
	bool gap = false;
	for (size_t i = 0; i < reference.n && n + 2 < REFERENCE_BYTES_MAX; i++) {
		if (!slice_all_alphanumeric(slice_sub(reference, i, i + 1))) {
			gap = n > 0;
			continue;
		}
		if (gap)
			out[n++] = '.';
		gap = false;
		out[n++] = reference.p[i];
	}
	return slice_of(out, n);
}

/* The day of an FT reference, "24299" for the 299th day of 2024. */
static bool reference_day(struct slice reference, int64_t *out)
{
	struct slice digits = slice_sub(reference, 2, 2 + FT_DATE_DIGITS);
	return slice_starts(reference, S("FT")) && digits.n == FT_DATE_DIGITS && slice_all_digits(digits) &&
	       slice_to_i64(digits, out) == 0;
}

bool movement_key(const struct confirmation *e, const uint8_t account_hash[static COLUMN_LOOKUP_BYTES], struct uuid *out)
{
	char plain[REFERENCE_BYTES_MAX];
	uint8_t hash[DIGEST_BYTES];
	const struct slice reference = plain_reference(e->bank_reference, plain);
	if (reference.n == 0)
		return false;
	bool daily = reference_scope_of(e->bin) == REFERENCE_PER_DAY;
	int64_t day = daily ? clock_day(e->occurred_us) : 0, hint = day;
	const struct slice parts[] = {
		slice_of(account_hash, COLUMN_LOOKUP_BYTES),
		slice_of(&e->amount_vnd, sizeof e->amount_vnd),
		slice_of(&day, sizeof day),
		slice_z(direction_name(e->direction)),
		S("/"),
		reference,
	};
	digest_parts(parts, sizeof parts / sizeof parts[0], hash);
	memcpy(out->b, hash, sizeof out->b);
	if (daily || reference_day(reference, &hint))
		for (int i = 0; i < HINT_BYTES; i++)
			out->b[i] = (uint8_t)(hint >> 8 * (HINT_BYTES - 1 - i));
	return true;
}
