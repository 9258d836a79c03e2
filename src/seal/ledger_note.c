#include "socho/seal/ledger_note.h"

#include <string.h>

#include "socho/base/clock.h"
#include "socho/seal/note.h"

int ledger_note_judge(const struct ledger_signed last[static TLOG_COUNT], const struct ledger_statement *s, int64_t now_us,
                      struct fault *why)
{
	if (s->log >= TLOG_COUNT || s->province > 99 || s->size > UINT64_C(1) << MERKLE_HEIGHT_MAX)
		return faultf(why, ERR_SIGNER_REFUSED, NULL, "there is no such ledger");
	if (s->by_us) {
		int64_t off_us = s->by_us - LEDGER_MERGE_DELAY_S * US_PER_S - now_us, most_us = LEDGER_NOTE_SKEW_S * US_PER_S;
		if (off_us > most_us || off_us < -most_us || !s->size)
			return faultf(why, ERR_SIGNER_REFUSED, NULL, "this is no promise of the next %d s", LEDGER_MERGE_DELAY_S);
		return 0;
	}
	const struct ledger_signed *before = &last[s->log];
	if (!before->has)
		return 0;
	if (before->last.province != s->province)
		return faultf(why, ERR_SIGNER_REFUSED, NULL, "another register's ledger was signed here");
	if (s->size < before->last.size)
		return faultf(why, ERR_SIGNER_REFUSED, NULL, "a larger tree of this ledger was signed before");
	if (s->size == before->last.size && memcmp(s->root, before->last.root, sizeof s->root) != 0)
		return faultf(why, ERR_SIGNER_REFUSED, NULL, "another tree of this size was signed before");
	return 0;
}

int ledger_note_sign(struct arena *a, const struct seal_key *k, const struct ledger_statement *s, struct slice *note,
                     struct fault *why)
{
	struct tlog_checkpoint c = {.origin = tlog_origin(a, (enum tlog)s->log, s->province), .size = s->size};
	memcpy(c.root.b, s->root, sizeof c.root.b);
	if (s->by_us)
		c.origin = arena_printf(a, "%.*s/promise", SARG(c.origin));
	struct slice text = tlog_checkpoint_text(a, &c), opened;
	if (s->by_us) {
		char by[CLOCK_TEXT_BYTES];
		clock_format(s->by_us, by);
		text = arena_printf(a, "%.*sby %s\n", SARG(text), by);
	}
	if (note_sign(a, seal_key_pkey(k), c.origin, text, note, why))
		return -1;
	/* As for codes: nothing unverified leaves. */
	if (!note_open(a, seal_key_pkey(k), c.origin, *note, &opened))
		return faultf(why, ERR_INTERNAL, NULL, "the note does not verify");
	return 0;
}

int ledger_promise_read(struct slice text, int64_t *by_us)
{
	for (int i = 0; i < 3; i++)
		slice_cut(&text, '\n');
	struct slice line = slice_cut(&text, '\n');
	return slice_eq(slice_cut(&line, ' '), S("by")) ? clock_parse(line, by_us) : -1;
}
