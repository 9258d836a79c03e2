/* The head is judged in two passes. head_scan() walks it byte by byte as it arrives, so that a client that sends
 * something impossible is told at once and not at a deadline; it keeps three offsets and no copy, because an idle
 * connection should cost little. head_read() splits the finished head. Both see bytes in order only, which is what
 * makes the verdict independent of how the network cut them. */
#include "socho/http/parse.h"

#include <string.h>

#include "socho/base/encode.h"

enum {
	METHOD_BYTES_MAX = 16,
	VERSION_BYTES = 8,
	REQUEST_LINE_BYTES_MAX = METHOD_BYTES_MAX + 1 + HTTP_TARGET_BYTES_MAX + 1 + VERSION_BYTES
};
/* A length with more digits is larger than any body taken here. */
enum { LENGTH_DIGITS_MAX = 15, CHUNK_DIGITS_MAX = 8 };

static const char *const method_names[METHOD_COUNT] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

/* Headers whose value is a list, which may come as several lines (RFC 9110 5.3); proxies do that to the last three. */
static const char *const list_headers[] = {"accept", "accept-charset", "accept-encoding", "accept-language",
                                           "cache-control", "connection", "pragma", "forwarded", "via", "x-forwarded-for"};

const char *method_name(enum method m)
{
	return method_names[m];
}

static int refuse(struct refusal *why, enum err err, const char *reason)
{
	*why = (struct refusal){err, reason};
	return -1;
}

/* RFC 9110 5.6.2 */
static bool is_token(struct slice s)
{
	static const char symbols[] = "!#$%&'*+-.^_`|~";
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr(symbols, c))))
			return false;
	}
	return s.n > 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int find_method(struct slice name, enum method *out)
{
	for (int i = 0; i < METHOD_COUNT; i++)
		if (slice_eq(name, slice_z(method_names[i]))) {
			*out = (enum method)i;
			return 0;
		}
	return -1;
}

/* RFC 3986, and beyond it only ^ ` { | }, which browsers leave as they are in a query (WHATWG URL). */
static bool is_origin_form(struct slice target)
{
	if (!target.n || target.p[0] != '/')
		return false;
	for (size_t i = 0; i < target.n; i++) {
		char c = target.p[i];
		if (c <= ' ' || c > '~' || c == '"' || c == '<' || c == '>' || c == '\\' || c == '#')
			return false;
		if (c == '%' && (i + 2 >= target.n || hex_digit(target.p[i + 1]) < 0 || hex_digit(target.p[i + 2]) < 0))
			return false;
	}
	return true;
}

static int read_version(struct slice v, struct refusal *why)
{
	if (v.n != VERSION_BYTES || memcmp(v.p, "HTTP/", 5) != 0 || !is_digit(v.p[5]) || v.p[6] != '.' || !is_digit(v.p[7]))
		return refuse(why, ERR_BAD_REQUEST, "bad_version");
	if (v.p[5] != '1' || v.p[7] != '1')
		return refuse(why, ERR_HTTP_VERSION, "http_version");
	return 0;
}

/* The version is judged first: the HTTP/2 preface is "PRI * HTTP/2.0", and its method and target mean nothing here. */
static int read_request_line(struct slice line, enum method *method, struct slice *target, struct refusal *why)
{
	struct slice rest = line;
	struct slice name = slice_cut(&rest, ' ');
	*target = slice_cut(&rest, ' ');
	if (!rest.p)
		return refuse(why, ERR_BAD_REQUEST, "bad_request_line");
	if (read_version(rest, why))
		return -1;
	if (!is_token(name))
		return refuse(why, ERR_BAD_REQUEST, "bad_method");
	if (find_method(name, method))
		return refuse(why, ERR_NOT_IMPLEMENTED, "unknown_method");
	if (target->n > HTTP_TARGET_BYTES_MAX)
		return refuse(why, ERR_URI_TOO_LONG, "long_target");
	if (!is_origin_form(*target))
		return refuse(why, ERR_BAD_REQUEST, "bad_target");
	return 0;
}

static int judge_header_line(struct slice line, struct refusal *why)
{
	if (line.p[0] == ' ' || line.p[0] == '\t')
		return refuse(why, ERR_BAD_REQUEST, "folded_header");
	ptrdiff_t colon = slice_find(line, ':');
	if (colon < 0)
		return refuse(why, ERR_BAD_REQUEST, "no_colon");
	struct slice name = slice_sub(line, 0, (size_t)colon);
	if (name.n && (name.p[name.n - 1] == ' ' || name.p[name.n - 1] == '\t'))
		return refuse(why, ERR_BAD_REQUEST, "blank_before_colon");
	if (!is_token(name))
		return refuse(why, ERR_BAD_REQUEST, "bad_header_name");
	return 0;
}

/* A complete line without its CRLF. *end is set on the blank line. */
static int judge_line(struct head_scan *s, struct slice line, bool *end)
{
	if (s->lines == 0) {
		enum method method;
		struct slice target;
		return read_request_line(line, &method, &target, &s->refusal);
	}
	if (line.n == 0) {
		*end = true;
		return 0;
	}
	if (s->lines > HTTP_HEADERS_MAX)
		return refuse(&s->refusal, ERR_HEADERS_TOO_LARGE, "many_headers");
	return judge_header_line(line, &s->refusal);
}

static int judge_byte(struct head_scan *s, char c)
{
	if (c == '\n')
		return refuse(&s->refusal, ERR_BAD_REQUEST, "bare_lf");
	if (((unsigned char)c < 0x20 && c != '\t' && c != '\r') || c == 0x7f)
		return refuse(&s->refusal, ERR_BAD_REQUEST, "control_character");
	if (s->lines == 0 && s->at - s->line >= REQUEST_LINE_BYTES_MAX && c != '\r')
		return refuse(&s->refusal, ERR_URI_TOO_LONG, "long_request_line");
	if (s->at >= HTTP_HEAD_BYTES_MAX)
		return refuse(&s->refusal, ERR_HEADERS_TOO_LARGE, "long_head");
	return 0;
}

enum parse head_scan(struct head_scan *s, struct slice bytes)
{
	while (s->at < bytes.n) {
		char c = bytes.p[s->at];
		if (judge_byte(s, c))
			return PARSE_REFUSED;
		if (c != '\r') {
			s->at++;
			continue;
		}
		if (s->at + 1 == bytes.n)
			return PARSE_MORE;
		if (bytes.p[s->at + 1] != '\n') {
			refuse(&s->refusal, ERR_BAD_REQUEST, "bare_cr");
			return PARSE_REFUSED;
		}
		bool end = false;
		if (judge_line(s, slice_sub(bytes, s->line, s->at), &end))
			return PARSE_REFUSED;
		s->at += 2;
		s->line = s->at;
		s->lines++;
		if (s->at > HTTP_HEAD_BYTES_MAX) {
			refuse(&s->refusal, ERR_HEADERS_TOO_LARGE, "long_head");
			return PARSE_REFUSED;
		}
		if (end)
			return PARSE_DONE;
	}
	return PARSE_MORE;
}

static struct slice trim_blanks(struct slice s)
{
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = slice_sub(s, 1, s.n);
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

static struct slice cut_line(struct slice *rest)
{
	struct slice line = slice_cut(rest, '\r');
	*rest = slice_sub(*rest, 1, rest->n);
	return line;
}

static size_t count_lines(struct slice s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

static bool may_repeat(struct slice name)
{
	for (size_t i = 0; i < sizeof list_headers / sizeof list_headers[0]; i++)
		if (slice_eq_nocase(name, slice_z(list_headers[i])))
			return true;
	return false;
}

static bool given_before(const struct head *h, struct slice name)
{
	for (size_t i = 0; i < h->header_count; i++)
		if (slice_eq_nocase(h->headers[i].name, name))
			return true;
	return false;
}

/* RFC 9112 3.2: a server MUST answer 400 to a Host that is missing, repeated or not a host. */
static int read_host(struct head *h, struct slice value, struct refusal *why)
{
	(void)h;
	static const char symbols[] = "-._~!$&'()*+,;=:%[]";
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];
		if (!is_digit(c) && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c && strchr(symbols, c)))
			return refuse(why, ERR_BAD_REQUEST, "bad_host");
	}
	return value.n ? 0 : refuse(why, ERR_BAD_REQUEST, "bad_host");
}

static int read_content_length(struct head *h, struct slice value, struct refusal *why)
{
	if (!value.n || !slice_all_digits(value))
		return refuse(why, ERR_BAD_REQUEST, "bad_length");
	if (value.n > LENGTH_DIGITS_MAX)
		return refuse(why, ERR_TOO_LARGE, "huge_length");
	for (size_t i = 0; i < value.n; i++)
		h->length = h->length * 10 + (size_t)(value.p[i] - '0');
	return 0;
}

static int read_transfer_encoding(struct head *h, struct slice value, struct refusal *why)
{
	if (!value.n)
		return refuse(why, ERR_BAD_REQUEST, "empty_transfer_coding");
	if (!slice_eq_nocase(value, S("chunked")))
		return refuse(why, ERR_NOT_IMPLEMENTED, "unknown_transfer_coding");
	h->chunked = true;
	return 0;
}

static int read_expect(struct head *h, struct slice value, struct refusal *why)
{
	if (!slice_eq_nocase(value, S("100-continue")))
		return refuse(why, ERR_EXPECTATION, "unknown_expectation");
	h->expects_continue = true;
	return 0;
}

static int read_connection(struct head *h, struct slice value, struct refusal *why)
{
	(void)why;
	while (value.p)
		if (slice_eq_nocase(trim_blanks(slice_cut(&value, ',')), S("close")))
			h->close = true;
	return 0;
}

enum { HOST, CONTENT_LENGTH, TRANSFER_ENCODING, EXPECT, CONNECTION, FRAMING_COUNT };
static const struct {
	const char *name;
	int (*read)(struct head *h, struct slice value, struct refusal *why);
} framing[FRAMING_COUNT] = {
	[HOST] = {"host", read_host},
	[CONTENT_LENGTH] = {"content-length", read_content_length},
	[TRANSFER_ENCODING] = {"transfer-encoding", read_transfer_encoding},
	[EXPECT] = {"expect", read_expect},
	[CONNECTION] = {"connection", read_connection},
};

static int framing_index(struct slice name)
{
	for (int i = 0; i < FRAMING_COUNT; i++)
		if (slice_eq_nocase(name, slice_z(framing[i].name)))
			return i;
	return -1;
}

/* Two readings of where the body ends come before what one of them says, so that a smuggling attempt is always 400. */
static int judge_framing(struct head *h, struct refusal *why)
{
	bool given[FRAMING_COUNT] = {false};
	for (size_t i = 0; i < h->header_count; i++) {
		int f = framing_index(h->headers[i].name);
		if (f >= 0)
			given[f] = true;
	}
	if (!given[HOST])
		return refuse(why, ERR_BAD_REQUEST, "no_host");
	if (given[CONTENT_LENGTH] && given[TRANSFER_ENCODING])
		return refuse(why, ERR_BAD_REQUEST, "length_and_coding");
	for (size_t i = 0; i < h->header_count; i++) {
		int f = framing_index(h->headers[i].name);
		if (f >= 0 && framing[f].read(h, h->headers[i].value, why))
			return -1;
	}
	return 0;
}

int head_read(struct arena *a, struct slice bytes, struct head *out, struct refusal *why)
{
	struct slice rest = bytes, target;
	*out = (struct head){.method = METHOD_GET};
	if (read_request_line(cut_line(&rest), &out->method, &target, why))
		return -1;
	out->path = slice_cut(&target, '?');
	out->query = target;
	out->headers = arena_array(a, count_lines(rest), sizeof *out->headers);
	for (struct slice line = cut_line(&rest); line.n; line = cut_line(&rest)) {
		struct header header = {.value = line};
		header.name = slice_cut(&header.value, ':');
		header.value = trim_blanks(header.value);
		if (given_before(out, header.name) && !may_repeat(header.name))
			return refuse(why, ERR_BAD_REQUEST, "repeated_header");
		out->headers[out->header_count++] = header;
	}
	return judge_framing(out, why);
}

enum { CHUNK_SIZE, CHUNK_SIZE_LF, CHUNK_DATA, CHUNK_DATA_CR, CHUNK_DATA_LF, CHUNK_END_CR, CHUNK_END_LF };

static enum parse bad_chunk(struct refusal *why, enum err err, const char *reason)
{
	refuse(why, err, reason);
	return PARSE_REFUSED;
}

/* One byte of the size line: hex digits only, at least one; an extension (";") is refused like any other byte. */
static enum parse chunk_size_byte(struct chunked *c, char byte, size_t max_bytes, struct refusal *why)
{
	int digit = hex_digit(byte);
	if (digit >= 0) {
		if (++c->digits > CHUNK_DIGITS_MAX)
			return bad_chunk(why, ERR_BAD_REQUEST, "bad_chunk_size");
		c->left = c->left * 16 + (size_t)digit;
		return PARSE_MORE;
	}
	if (byte != '\r' || !c->digits)
		return bad_chunk(why, ERR_BAD_REQUEST, "bad_chunk_size");
	if (c->left > max_bytes - c->total)
		return bad_chunk(why, ERR_TOO_LARGE, "large_body");
	c->total += c->left;
	c->digits = 0;
	c->state = CHUNK_SIZE_LF;
	return PARSE_MORE;
}

static enum parse expect_byte(struct chunked *c, char byte, char wanted, int next, struct refusal *why)
{
	if (byte != wanted)
		return bad_chunk(why, ERR_BAD_REQUEST, c->state == CHUNK_END_CR ? "trailer" : "bad_chunk_end");
	c->state = next;
	return PARSE_MORE;
}

enum parse chunked_read(struct chunked *c, struct slice *in, size_t max_bytes, struct slice *data, struct refusal *why)
{
	*data = (struct slice){NULL, 0};
	enum parse result = PARSE_MORE;
	while (in->n && result == PARSE_MORE) {
		if (c->state == CHUNK_DATA) {
			*data = slice_sub(*in, 0, c->left);
			*in = slice_sub(*in, data->n, in->n);
			c->left -= data->n;
			if (!c->left)
				c->state = CHUNK_DATA_CR;
			return PARSE_MORE;
		}
		char byte = in->p[0];
		*in = slice_sub(*in, 1, in->n);
		switch (c->state) {
		case CHUNK_SIZE: result = chunk_size_byte(c, byte, max_bytes, why); break;
		case CHUNK_SIZE_LF: result = expect_byte(c, byte, '\n', c->left ? CHUNK_DATA : CHUNK_END_CR, why); break;
		case CHUNK_DATA_CR: result = expect_byte(c, byte, '\r', CHUNK_DATA_LF, why); break;
		case CHUNK_DATA_LF: result = expect_byte(c, byte, '\n', CHUNK_SIZE, why); break;
		case CHUNK_END_CR: result = expect_byte(c, byte, '\r', CHUNK_END_LF, why); break;
		default:
			result = expect_byte(c, byte, '\n', CHUNK_END_LF, why);
			if (result == PARSE_MORE)
				return PARSE_DONE;
		}
	}
	return result;
}
