/* A statement of any form: which one, its first bytes say. Whatever is read holds what the header promises. */
#include <assert.h>
#include <stdlib.h>

#include "socho/base/limits.h"
#include "socho/base/utf8.h"
#include "socho/confirm/statement.h"
#include "socho/seal/column.h"
#include "socho/seal/column_key.h"

static void check_part(struct arena *a, const struct column_keys *k, const struct statement *s)
{
	assert(s->bin.n == 6 && s->account.n);
	struct confirmation *events = statement_events(a, k, 22, s);
	for (size_t i = 0; i < s->count; i++) {
		const struct statement_row *r = &s->rows[i];
		assert(r->amount_vnd > 0 && r->booked_on >= s->from_on && r->booked_on <= s->to_on);
		assert(utf8_valid(r->content));
		assert(events[i].event_id.n <= CONFIRM_EVENT_ID_CHARS_MAX && events[i].raw.n);
		for (size_t n = 0; n < i && i < 50; n++)
			assert(!slice_eq(events[n].event_id, events[i].event_id));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const uint8_t master[32] = {1};
	struct arena a;
	struct statement_file f;
	struct fault why = {.err = ERR_NONE};
	struct column_keys *k = column_keys_of(master);
	struct column_key key = {.kind = COLUMN_KEY_LOOK_UP, .province = 22, .version = 1};
	arena_init(&a, 16384);
	column_key_make(&a, k, &key);
	if (column_keys_add(k, &key, NULL))
		abort();
	if (statement_read(&a, arena_dup(&a, slice_of(p, n)), S("970422"), S("0900012345"), &f, &why) == 0)
		for (size_t i = 0; i < f.count; i++)
			check_part(&a, k, &f.parts[i]);
	else
		assert(why.err != ERR_NONE);
	arena_release(&a);
	column_keys_free(k);
	return 0;
}
