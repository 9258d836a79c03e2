/* Any bytes as a memo: what is found is a code in canonical form, and is found again in itself; masked it is sound text. */
#include <stdlib.h>

#include "socho/base/utf8.h"
#include "socho/confirm/mask.h"
#include "socho/vietqr/content_code.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool truth)
{
	if (!truth)
		abort();
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
	struct slice masked = memo_mask(&arena, slice_of(data, size));
	must(utf8_valid(masked) && !utf8_has_control(masked) && masked.n <= 4 * size);
	arena_release(&arena);
	return 0;
}
