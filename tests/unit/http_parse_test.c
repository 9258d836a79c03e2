/* The strict parser, probe by probe: each row is fed whole and one byte at a time, and both must end the same way. */
#include <string.h>

#include "fixture.h"
#include "socho/base/text.h"
#include "socho/http/parse.h"

enum { BODY_MAX = 100, WAITS = 0, OK = 200 };

/* Status (OK when a request came out, WAITS when it is incomplete) and how many bytes were judged. */
struct verdict {
	int status;
	const char *reason;
	struct slice body;
	size_t used;
};

static struct verdict refused(struct refusal why)
{
	return (struct verdict){.status = err_info(why.err)->status, .reason = why.reason};
}

static struct verdict read_body(const struct head *h, struct slice rest, size_t step, size_t used)
{
	struct text body;
	text_init(&body, &arena);
	struct refusal why;
	if (!h->chunked) {
		if (h->length > BODY_MAX)
			return (struct verdict){.status = 413, .reason = "large_body"};
		if (rest.n < h->length)
			return (struct verdict){.status = WAITS};
		return (struct verdict){.status = OK, .body = slice_sub(rest, 0, h->length), .used = used + h->length};
	}
	struct chunked c = {.state = 0};
	for (size_t at = 0; at < rest.n; at += step) {
		struct slice in = slice_sub(rest, at, at + step), data;
		size_t given = in.n;
		while (in.n) {
			enum parse p = chunked_read(&c, &in, BODY_MAX, &data, &why);
			if (p == PARSE_REFUSED)
				return refused(why);
			text_add(&body, data);
			if (p == PARSE_DONE)
				return (struct verdict){.status = OK, .body = text_slice(&body), .used = used + at + given - in.n};
		}
	}
	return (struct verdict){.status = WAITS};
}

static struct verdict feed(struct slice bytes, size_t step)
{
	struct head_scan scan = {.at = 0};
	for (size_t n = step < bytes.n ? step : bytes.n;; n = n + step < bytes.n ? n + step : bytes.n) {
		/* A copy of exactly n bytes, so that the sanitizer sees a read past what has arrived. */
		char *copy = malloc(n ? n : 1);
		memcpy(copy, bytes.p, n);
		enum parse p = head_scan(&scan, slice_of(copy, n));
		free(copy);
		if (p == PARSE_REFUSED)
			return refused(scan.refusal);
		if (p == PARSE_DONE)
			break;
		if (n == bytes.n)
			return (struct verdict){.status = WAITS};
	}
	struct head h;
	struct refusal why;
	if (head_read(&arena, slice_sub(bytes, 0, scan.at), &h, &why))
		return refused(why);
	return read_body(&h, slice_sub(bytes, scan.at, bytes.n), step, scan.at);
}

static struct verdict judge(struct slice bytes)
{
	struct verdict whole = feed(bytes, bytes.n ? bytes.n : 1), dripped = feed(bytes, 1), threes = feed(bytes, 3);
	if (whole.status != dripped.status || whole.status != threes.status)
		fail_msg("%d whole, %d by bytes, %d by threes: %.*s", whole.status, dripped.status, threes.status, SARG(bytes));
	if (whole.reason)
		assert_string_equal(whole.reason, dripped.reason);
	assert_true(slice_eq(whole.body, dripped.body));
	assert_int_equal(whole.used, dripped.used);
	return whole;
}

static void expect(struct slice bytes, int status, const char *reason)
{
	struct verdict v = judge(bytes);
	if (v.status != status || (reason && (!v.reason || strcmp(v.reason, reason) != 0)))
		fail_msg("%d %s instead of %d %s: %.*s", v.status, v.reason ? v.reason : "-", status, reason ? reason : "-",
		         SARG(bytes));
}

struct probe {
	struct slice bytes;
	int status;
	const char *reason;
};

#define POST "POST /x HTTP/1.1\r\nHost: a\r\n"
#define GET "GET / HTTP/1.1\r\n"
#define CHUNKED POST "Transfer-Encoding: chunked\r\n\r\n"
#define P(text, ...) {SLICE_LIT(text), __VA_ARGS__}

static void run(const struct probe *probes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		expect(probes[i].bytes, probes[i].status, probes[i].reason);
}
#define RUN(probes) run((probes), sizeof(probes) / sizeof(probes)[0])

static void two_readings_of_the_body_length_are_refused(void **state)
{
	(void)state;
	static const struct probe probes[] = {
		P(POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "length_and_coding"),
		P(POST "Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n\r\n", 400, "length_and_coding"),
		P(POST "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400, "repeated_header"),
		P(POST "Content-Length: 5\r\ncontent-length: 5\r\n\r\nhello", 400, "repeated_header"),
		P(POST "Content-Length: 5, 5\r\n\r\nhello", 400, "bad_length"),
		P(POST "Content-Length: +5\r\n\r\nhello", 400, "bad_length"),
		P(POST "Content-Length: -5\r\n\r\nhello", 400, "bad_length"),
		P(POST "Content-Length: 0x5\r\n\r\nhello", 400, "bad_length"),
		P(POST "Content-Length: 5 5\r\n\r\nhello", 400, "bad_length"),
		P(POST "Content-Length: \r\n\r\nhello", 400, "bad_length"),
		P(POST "Content-Length: 10000000000\r\n\r\n", 413, "large_body"),
		P(POST "Content-Length: 99999999999999999999999\r\n\r\n", 413, "huge_length"),
		P(POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "repeated_header"),
		P(POST "Transfer-Encoding: xchunked\r\n\r\n", 501, "unknown_transfer_coding"),
		P(POST "Transfer-Encoding: gzip, chunked\r\n\r\n", 501, "unknown_transfer_coding"),
		P(POST "Transfer-Encoding: \x0b" "chunked\r\n\r\n", 400, "control_character"),
		P(POST "Transfer-Encoding:\r\n\r\n", 400, "empty_transfer_coding"),
	};
	RUN(probes);
}

static void lines_must_end_in_crlf_and_hold_no_control_characters(void **state)
{
	(void)state;
	static const struct probe probes[] = {
		P("GET / HTTP/1.1\nHost: a\n\n", 400, "bare_lf"),
		P("GET / HTTP/1.1\n", 400, "bare_lf"),
		P(GET "Host: a\n\r\n", 400, "bare_lf"),
		P(GET "Host: a\r\n\n", 400, "bare_lf"),
		P(GET "Host: a\rX: b\r\n\r\n", 400, "bare_cr"),
		P(GET "Host: a\r\r\n\r\n", 400, "bare_cr"),
		P(GET "Host: a\r\nX: a\0b\r\n\r\n", 400, "control_character"),
		P(GET "Host: a\r\nX: a\x7f\r\n\r\n", 400, "control_character"),
		P("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "control_character"),
		P("\x16\x03\x01\x02\x00", 400, "control_character"),
		P("\r\n" GET "Host: a\r\n\r\n", 400, "bad_request_line"),
		P(GET "Host: a\r\nX: tab\tinside and \xc3\xa9\r\n\r\n", OK, NULL),
	};
	RUN(probes);
}

static void header_syntax_is_exact(void **state)
{
	(void)state;
	static const struct probe probes[] = {
		P(GET "Host : a\r\n\r\n", 400, "blank_before_colon"),
		P(GET "Host\t: a\r\n\r\n", 400, "blank_before_colon"),
		P(GET "Host: a\r\nX: b\r\n c\r\n\r\n", 400, "folded_header"),
		P(GET "Host: a\r\nX: b\r\n\tc\r\n\r\n", 400, "folded_header"),
		P(GET " Host: a\r\n\r\n", 400, "folded_header"),
		P(GET "Host: a\r\nno colon here\r\n\r\n", 400, "no_colon"),
		P(GET "Host: a\r\n: b\r\n\r\n", 400, "bad_header_name"),
		P(GET "Host: a\r\nX(y): b\r\n\r\n", 400, "bad_header_name"),
		P(GET "Host: a\r\nX\xc3\xa9: b\r\n\r\n", 400, "bad_header_name"),
		P(GET "\r\n", 400, "no_host"),
		P(GET "X: a\r\n\r\n", 400, "no_host"),
		P(GET "Host: a\r\nHost: a\r\n\r\n", 400, "repeated_header"),
		P(GET "Host: a\r\nhost: b\r\n\r\n", 400, "repeated_header"),
		P(GET "Host:\r\n\r\n", 400, "bad_host"),
		P(GET "Host: a b\r\n\r\n", 400, "bad_host"),
		P(GET "Host: a/b\r\n\r\n", 400, "bad_host"),
		P(GET "Host: me@a\r\n\r\n", 400, "bad_host"),
		P(GET "Host: [::1]:8443\r\n\r\n", OK, NULL),
		P(GET "Host: a\r\nCookie: a\r\nCookie: b\r\n\r\n", 400, "repeated_header"),
		P(GET "Host: a\r\nAccept: a\r\nAccept: b\r\n\r\n", OK, NULL),
		P(POST "Expect: 100-continue\r\n\r\n", OK, NULL),
		P(POST "Expect: 200-ok\r\n\r\n", 417, "unknown_expectation"),
	};
	RUN(probes);
}

static void the_request_line_is_a_known_method_an_origin_form_and_http_1_1(void **state)
{
	(void)state;
	static const struct probe probes[] = {
		P("GET / HTTP/1.0\r\nHost: a\r\n\r\n", 505, "http_version"),
		P("GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505, "http_version"),
		P("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "http_version"),
		P("GET / http/1.1\r\nHost: a\r\n\r\n", 400, "bad_version"),
		P("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400, "bad_version"),
		P("GET /\r\n\r\n", 400, "bad_request_line"),
		P("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400, NULL),
		P("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_version"),
		P("get / HTTP/1.1\r\nHost: a\r\n\r\n", 501, "unknown_method"),
		P("BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501, "unknown_method"),
		P("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 501, "unknown_method"),
		P("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 501, "unknown_method"),
		P("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_method"),
		P(" GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400, NULL),
		P("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_target"),
		P("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_target"),
		P("GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_target"),
		P("GET /#x HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_target"),
		P("GET /%4 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_target"),
		P("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_target"),
		P("GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_target"),
		P("GET /a?b=%20|{c} HTTP/1.1\r\nHost: a\r\n\r\n", OK, NULL),
	};
	RUN(probes);
}

static void chunks_are_hex_digits_crlf_and_bytes_and_nothing_else(void **state)
{
	(void)state;
	static const struct probe probes[] = {
		P(CHUNKED "0x5\r\nhello\r\n0\r\n\r\n", 400, "bad_chunk_size"),
		P(CHUNKED "5;a=b\r\nhello\r\n0\r\n\r\n", 400, "bad_chunk_size"),
		P(CHUNKED "5 \r\nhello\r\n0\r\n\r\n", 400, "bad_chunk_size"),
		P(CHUNKED " 5\r\nhello\r\n0\r\n\r\n", 400, "bad_chunk_size"),
		P(CHUNKED "+5\r\nhello\r\n0\r\n\r\n", 400, "bad_chunk_size"),
		P(CHUNKED "-1\r\n", 400, "bad_chunk_size"),
		P(CHUNKED "\r\nhello", 400, "bad_chunk_size"),
		P(CHUNKED "5\nhello\r\n0\r\n\r\n", 400, "bad_chunk_size"),
		P(CHUNKED "000000005\r\nhello\r\n0\r\n\r\n", 400, "bad_chunk_size"),
		P(CHUNKED "FFFFFFFFFFFFFFFF\r\n", 400, "bad_chunk_size"),
		P(CHUNKED "5\rhello\r\n", 400, "bad_chunk_end"),
		P(CHUNKED "5\r\nhelloo\r\n0\r\n\r\n", 400, "bad_chunk_end"),
		P(CHUNKED "5\r\nhello\n0\r\n\r\n", 400, "bad_chunk_end"),
		P(CHUNKED "5\r\nhello\r\n0\r\nX: y\r\n\r\n", 400, "trailer"),
		P(CHUNKED "0\r\n\n", 400, "trailer"),
		P(CHUNKED "FFFFFFFF\r\n", 413, "large_body"),
		P(CHUNKED "65\r\n", 413, "large_body"),
		P(CHUNKED "64\r\n", WAITS, NULL),
		P(CHUNKED "3C\r\n012345678901234567890123456789012345678901234567890123456789\r\n29\r\n", 413, "large_body"),
		P(CHUNKED "5\r\nhello\r\n0\r\n", WAITS, NULL),
	};
	RUN(probes);
	struct verdict v = judge(S(CHUNKED "5\r\nhello\r\n00006\r\n world\r\n0\r\n\r\nGET"));
	assert_int_equal(v.status, OK);
	assert_true(slice_eq(v.body, S("hello world")));
	assert_int_equal(v.used, strlen(CHUNKED "5\r\nhello\r\n00006\r\n world\r\n0\r\n\r\n"));
}

static void every_bound_of_the_head_is_met_exactly(void **state)
{
	(void)state;
	struct text t;
	for (int extra = 0; extra < 2; extra++) {
		text_init(&t, &arena);
		text_add(&t, S("GET /"));
		for (int i = 1; i < HTTP_TARGET_BYTES_MAX + extra; i++)
			text_addc(&t, 'a');
		text_add(&t, S(" HTTP/1.1\r\nHost: a\r\n\r\n"));
		expect(text_slice(&t), extra ? 414 : OK, NULL);

		text_init(&t, &arena);
		text_add(&t, S(GET "Host: a\r\n"));
		for (int i = 1; i < HTTP_HEADERS_MAX + extra; i++)
			text_addf(&t, "X%d: y\r\n", i);
		text_add(&t, S("\r\n"));
		expect(text_slice(&t), extra ? 431 : OK, extra ? "many_headers" : NULL);

		text_init(&t, &arena);
		text_add(&t, S(GET "Host: a\r\nX: "));
		while (t.n < (size_t)(HTTP_HEAD_BYTES_MAX - 4 + extra))
			text_addc(&t, 'y');
		text_add(&t, S("\r\n\r\n"));
		expect(text_slice(&t), extra ? 431 : OK, extra ? "long_head" : NULL);
	}
	text_init(&t, &arena);
	while (t.n < 3000)
		text_addc(&t, 'a');
	expect(text_slice(&t), 414, "long_request_line");
}

static void a_good_request_is_split_into_its_parts(void **state)
{
	(void)state;
	struct slice bytes = S("POST /v1/a%20b?x=1&y= HTTP/1.1\r\nHost: socho.vn\r\nConnection: TE, close\r\n"
	                       "X-Blank: \t \r\nContent-Length: 5\r\n\r\n");
	struct head_scan scan = {.at = 0};
	assert_int_equal(head_scan(&scan, bytes), PARSE_DONE);
	assert_int_equal(scan.at, bytes.n);
	struct head h;
	struct refusal why;
	assert_int_equal(head_read(&arena, bytes, &h, &why), 0);
	assert_int_equal(h.method, METHOD_POST);
	assert_true(slice_eq(h.path, S("/v1/a%20b")));
	assert_true(slice_eq(h.query, S("x=1&y=")));
	assert_int_equal(h.length, 5);
	assert_true(h.close);
	assert_false(h.expects_continue);
	assert_int_equal(h.header_count, 4);
	assert_true(slice_eq(h.headers[2].name, S("X-Blank")));
	assert_int_equal(h.headers[2].value.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_readings_of_the_body_length_are_refused),
		cmocka_unit_test(lines_must_end_in_crlf_and_hold_no_control_characters),
		cmocka_unit_test(header_syntax_is_exact),
		cmocka_unit_test(the_request_line_is_a_known_method_an_origin_form_and_http_1_1),
		cmocka_unit_test(chunks_are_hex_digits_crlf_and_bytes_and_nothing_else),
		cmocka_unit_test(every_bound_of_the_head_is_met_exactly),
		cmocka_unit_test(a_good_request_is_split_into_its_parts),
	};
	return cmocka_run_group_tests_name("http_parse", tests, with_arena, without_arena);
}
