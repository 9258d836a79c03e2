/* A delivery of any provider: the first byte says which, the second what is presented, the rest is the body. Nobody is
 * admitted who has no secret, and what is read has the shape that the recording counts on. */
#include <assert.h>
#include <stdlib.h>

#include "confirm/casso.h"
#include "socho/base/fields.h"
#include "socho/confirm/adapter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static size_t adapter_count(void)
{
	size_t i = 0;
	while (adapter_at(i))
		i++;
	return i;
}

static void check(const struct parsed *p, struct slice body)
{
	assert(p->count || p->aside);
	for (size_t i = 0; i < p->unread_count; i++) {
		const struct unread_event *u = &p->unread[i];
		assert(u->err && u->at < p->count + p->unread_count && (i == 0 || u->at > p->unread[i - 1].at));
		assert(u->raw.n && u->raw.p >= body.p && u->raw.p + u->raw.n <= body.p + body.n);
	}
	for (size_t i = 0; i < p->count; i++) {
		const struct confirmation *e = &p->events[i];
		assert(e->event_id.n > 0 && e->event_id.n <= CONFIRM_EVENT_ID_CHARS_MAX * 4);
		assert(e->amount_vnd > 0 && e->amount_vnd < INT64_C(1000000000000000));
		assert(e->bin.n == 6 && slice_all_digits(e->bin));
		assert(e->occurred_us >= 0 && e->raw.n <= body.n);
		assert(e->content.n <= 4 * CONFIRM_CONTENT_CHARS_MAX && e->account.n <= 4 * NUMBER_CHARS_MAX);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 2)
		return 0;
	struct arena arena;
	struct fault why;
	arena_init(&arena, 4096);
	struct slice body = arena_dup(&arena, slice_of(data + 2, n - 2));
	struct slice line = slice_sub(body, 0, (size_t)data[1]);
	const struct header headers[] = {{S("authorization"), line}, {S("x-sepay-signature"), line}, {S("x-sepay-timestamp"), line},
	                                 {S("x-casso-signature"), S("t=1795140901500,v1=00")}, {S("secure-token"), line}, {S("x-secret-key"), line}};
	const struct adapter *ad = adapter_at(data[0] % adapter_count());
	struct connection c = {.adapter = ad, .province = 22};
	struct delivery d = {.arena = &arena, .method = S("POST"), .query = line, .body = body, .headers = headers, .header_count = 6,
	                     .now_us = INT64_C(1795305600) * 1000000};
	struct parsed p = {.count = 0};
	int admitted = ad->authenticate(&d, &c, &why);
	assert(admitted == -1);
	for (int set = 0; set < SECRET_SETS; set++)
		for (size_t i = 0; i < adapter_secret_count(ad); i++)
			c.secret[set][i] = S("k");
	(void)ad->authenticate(&d, &c, &why);
	if (ad->parse(&d, &c, &p, &why) == 0)
		check(&p, body);
	struct pulled listed;
	if (ad->pull && ad->pull->read(&d, &listed, &why) == 0) {
		const struct parsed same = {.events = listed.events, .count = listed.count, .aside = ASIDE_IGNORED};
		check(&same, body);
		assert(listed.count + listed.unread_count <= PULL_ITEMS_MAX);
	}
	json_t *json = json_read(body, &why);
	for (int w = 0; json && w < WRITER_COUNT; w++) {
		struct slice text = json_canonical(&arena, json, (enum json_writer)w);
		json_t *again = json_read(text, &why);
		assert(again);
		json_decref(again);
	}
	json_decref(json);
	arena_release(&arena);
	return 0;
}
