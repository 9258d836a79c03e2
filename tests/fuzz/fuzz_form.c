/* Any bytes as the body of a form and as a query: a field is read whole or refused, it is never longer than what came, and no
 * NUL is in it; a page that says it again stays one page. */
#include <stdlib.h>

#include "socho/base/request.h"
#include "socho/base/utf8.h"
#include "socho/registry/page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool truth)
{
	if (!truth)
		abort();
}

static void field_of(const struct request *rq, const char *name_z)
{
	struct slice value;
	struct fault why;
	if (request_form(rq, name_z, &value, &why)) {
		must(why.err == ERR_BAD_REQUEST);
		return;
	}
	must(value.n <= rq->body.n && slice_find(value, 0) < 0);
	if (request_query(rq, name_z, &value, &why))
		return;
	must(value.n <= rq->query.n);
	struct verification v = {.verdict = VERDICT_CURRENT, .market = value, .stall = value, .contact = value, .label = value, .holder = value};
	struct public_setting set = {.here = value.n ? value : S("/check")};
	struct slice html = page_html(rq->arena, &v, &set);
	must(slice_find_all(slice_sub(html, (size_t)slice_find_all(html, S("</style>")), html.n), S("<script")) < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	arena_init(&arena, 4096);
	struct request rq = {.arena = &arena, .body = slice_of(data, size), .query = slice_of(data, size)};
	field_of(&rq, "text");
	field_of(&rq, "stall");
	arena_release(&arena);
	return 0;
}
