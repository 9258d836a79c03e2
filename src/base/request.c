#include "socho/base/request.h"

#include <assert.h>

#include "socho/base/encode.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"

struct slice request_header(const struct request *rq, const char *name_z)
{
	struct slice name = slice_z(name_z);
	for (size_t i = 0; i < rq->header_count; i++)
		if (slice_eq_nocase(rq->headers[i].name, name))
			return rq->headers[i].value;
	return (struct slice){NULL, 0};
}

bool request_has_etag(const struct request *rq, struct slice etag)
{
	struct slice list = request_header(rq, "if-none-match");
	while (list.p) {
		struct slice one = slice_trim(slice_cut(&list, ','));
		if (slice_starts(one, S("W/")))
			one = slice_sub(one, 2, one.n);
		if (slice_eq(one, etag) || slice_eq(one, S("*")))
			return true;
	}
	return false;
}

int percent_decode(struct arena *a, struct slice s, struct slice *out)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '%') {
			if (i + 2 >= s.n || hex_digit(s.p[i + 1]) < 0 || hex_digit(s.p[i + 2]) < 0)
				return -1;
			c = (char)(hex_digit(s.p[i + 1]) << 4 | hex_digit(s.p[i + 2]));
			i += 2;
		}
		if (c == 0)
			return -1;
		p[n++] = c;
	}
	*out = slice_of(p, n);
	return 0;
}

/* The value of a pair "name=value" in a list of them; absent when there is none. */
static struct slice pair_value(struct slice list, const char *name_z)
{
	while (list.p && list.n) {
		struct slice value = slice_cut(&list, '&');
		if (slice_eq(slice_cut(&value, '='), slice_z(name_z)))
			return value.p ? value : S("");
	}
	return (struct slice){NULL, 0};
}

int request_query(const struct request *rq, const char *name_z, struct slice *out, struct fault *why)
{
	struct slice value = pair_value(rq->query, name_z);
	*out = value;
	return value.p && percent_decode(rq->arena, value, out) ? fault(why, ERR_BAD_REQUEST, name_z) : 0;
}

int request_form(const struct request *rq, const char *name_z, struct slice *out, struct fault *why)
{
	struct slice value = pair_value(rq->body, name_z);
	*out = value;
	if (!value.p)
		return 0;
	char *spaced = arena_alloc(rq->arena, value.n + 1);
	for (size_t i = 0; i < value.n; i++)
		spaced[i] = value.p[i] == '+' ? ' ' : value.p[i];
	return percent_decode(rq->arena, slice_of(spaced, value.n), out) ? fault(why, ERR_BAD_REQUEST, name_z) : 0;
}

/* "0", "0.", "0.0" to "0.000" (RFC 9110 12.4.2). */
static bool is_zero(struct slice weight)
{
	for (size_t i = 0; i < weight.n; i++)
		if (weight.p[i] != (i == 1 ? '.' : '0'))
			return false;
	return weight.n > 0;
}

bool request_takes_encoding(const struct request *rq, const char *name_z)
{
	struct slice rest = request_header(rq, "accept-encoding");
	while (rest.p) {
		struct slice weight = slice_cut(&rest, ','), name = slice_trim(slice_cut(&weight, ';'));
		if (!slice_eq_nocase(name, slice_z(name_z)))
			continue;
		weight = slice_trim(weight);
		return weight.n < 2 || !slice_eq_nocase(slice_sub(weight, 0, 2), S("q=")) || !is_zero(slice_sub(weight, 2, weight.n));
	}
	return false;
}

void request_abandon(struct request *rq)
{
	void (*abandoned)(void *arg) = rq->abandoned;
	rq->abandoned = NULL;
	if (abandoned)
		abandoned(rq->abandoned_arg);
}

int request_query_only(const struct request *rq, const char *const *names, struct fault *why)
{
	struct slice rest = rq->query;
	while (rest.p && rest.n) {
		struct slice pair = slice_cut(&rest, '&'), key = slice_cut(&pair, '=');
		const char *const *n = names;
		while (*n && !slice_eq(key, slice_z(*n)))
			n++;
		if (!*n)
			return fault(why, ERR_UNKNOWN_FIELD, utf8_valid(key) ? arena_dup_z(rq->arena, key) : NULL);
	}
	return 0;
}

static void finish(struct request *rq)
{
	assert(rq->finish);
	rq->finish(rq);
}

void answer_json(struct request *rq, int status, struct slice json)
{
	assert(rq->answer.status == 0);
	rq->answer.status = status;
	rq->answer.type = S("application/json");
	rq->answer.body = json;
	finish(rq);
}

void answer_bytes(struct request *rq, const char *type_z, struct slice body)
{
	answer_document(rq, 200, type_z, body);
}

void answer_document(struct request *rq, int status, const char *type_z, struct slice body)
{
	assert(rq->answer.status == 0);
	rq->answer.status = status;
	rq->answer.type = slice_z(type_z);
	rq->answer.body = body;
	finish(rq);
}

void answer_empty(struct request *rq, int status)
{
	assert(rq->answer.status == 0);
	rq->answer.status = status;
	finish(rq);
}

void answer_see_other(struct request *rq, const char *path_z)
{
	rq->answer.location = slice_z(path_z);
	answer_empty(rq, 303);
}

void answer_events(struct request *rq, const struct stream *stream)
{
	assert(rq->answer.status == 0 && stream->opened && stream->gone);
	rq->answer.status = 200;
	rq->answer.type = S("text/event-stream");
	rq->answer.stream = *stream;
	finish(rq);
}

void stream_send(struct request *rq, struct slice bytes)
{
	assert(rq->send_more);
	if (bytes.n)
		rq->send_more(rq, bytes);
}

void stream_end(struct request *rq)
{
	assert(rq->end);
	rq->end(rq);
}

void answer_fault(struct request *rq, const struct fault *why)
{
	assert(rq->answer.status == 0);
	const struct err_info *i = err_info(why->err);
	struct text t;
	text_init(&t, rq->arena);
	text_addf(&t, "{\"type\":\"about:blank\",\"status\":%d,\"code\":", i->status);
	text_add_json(&t, slice_z(i->code));
	text_add(&t, S(",\"title\":"));
	text_add_json(&t, slice_z(i->en));
	text_add(&t, S(",\"title_vi\":"));
	text_add_json(&t, slice_z(i->vi));
	if (why->field) {
		text_add(&t, S(",\"field\":"));
		text_add_json(&t, slice_z(why->field));
	}
	if (why->detail[0]) {
		text_add(&t, S(",\"detail\":"));
		text_add_json(&t, slice_z(why->detail));
		text_add(&t, S(",\"detail_vi\":"));
		text_add_json(&t, slice_z(why->detail_vi));
	}
	text_add(&t, S(",\"request_id\":"));
	text_add_json(&t, rq->id);
	text_addc(&t, '}');
	rq->answer.status = i->status;
	rq->answer.type = S("application/problem+json");
	rq->answer.body = text_slice(&t);
	if ((i->status == 503 || i->status == 429) && !rq->answer.retry_after_s)
		rq->answer.retry_after_s = 2;
	finish(rq);
}

void answer_error(struct request *rq, enum err e, const char *field)
{
	struct fault f;
	fault(&f, e, field);
	answer_fault(rq, &f);
}
