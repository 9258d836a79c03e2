/* Any bytes as a memo: what is found is a code in canonical form, and is found again in itself; masked it is sound text. */
#include <stdlib.h>

#include "confirm/old_code.h"
#include "socho/base/utf8.h"
#include "socho/confirm/mask.h"
#include "socho/vietqr/content_code.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool truth)
{
	if (!truth)
		abort();
}

static bool fits_a_form(const struct old_forms *forms, struct slice code)
{
	for (size_t i = 0; i < forms->count; i++) {
		struct slice prefix = forms->form[i].prefix;
		if (slice_starts(code, prefix) && code.n == prefix.n + forms->form[i].digits &&
		    slice_all_digits(slice_sub(code, prefix.n, code.n)))
			return true;
	}
	return false;
}

/* Each has one of the forms and comes once, and all of them are found again in what was found. */
static void old_codes(struct arena *arena, struct slice memo)
{
	struct old_forms forms = {.count = 0};
	must(old_forms_learn(&forms, S("AA2 DH4 DH5 KIOT3")) && forms.count == 4);
	struct slice found = old_codes_find(arena, &forms, memo), rest = found;
	bool many = slice_eq(found, S("*"));
	for (size_t n = 0; rest.p && !many; n++) {
		struct slice code = slice_cut(&rest, ' ');
		must(n < OLD_CODES_MAX && fits_a_form(&forms, code));
		for (struct slice more = rest; more.p;)
			must(!slice_eq(slice_cut(&more, ' '), code));
	}
	must(many || slice_eq(old_codes_find(arena, &forms, found), found));
	old_forms_release(&forms);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct memo_finding found, again;
	uint32_t number;
	arena_init(&arena, 4096);
	memo_find(&arena, slice_of(data, size), &found);
	must(!found.ambiguous || !found.code.p);
	must(found.code.p || (!found.bill.p && !found.cut));
	if (found.code.p) {
		must(content_code_parse(found.code, &number) == 0);
		must(!found.bill.p || bill_tag_valid(found.bill));
		struct slice both = arena_printf(&arena, "%.*s%.*s", SARG(found.code), (int)found.bill.n,
		                                 found.bill.p ? found.bill.p : "");
		memo_find(&arena, both, &again);
		must(slice_eq(again.code, found.code) && slice_eq(again.bill, found.bill));
	}
	old_codes(&arena, slice_of(data, size));
	old_codes(&arena, slice_of(data, size));
	struct slice masked = memo_mask(&arena, slice_of(data, size));
	must(utf8_valid(masked) && !utf8_has_control(masked) && masked.n <= 4 * size);
	arena_release(&arena);
	return 0;
}
