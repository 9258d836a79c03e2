#include "casso.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"

bool casso_is_test(const json_t *transaction)
{
	const json_t *id = json_object_get(transaction, "id");
	return json_is_integer(id) && json_integer_value(id) == 0;
}

static const char *spelling(const json_t *t, const char *const names[static CASSO_SPELLINGS])
{
	for (int i = 0; i < CASSO_SPELLINGS && names[i]; i++)
		if (json_object_get(t, names[i]))
			return names[i];
	return names[0];
}

static int read_payer(struct arena *a, const json_t *t, const struct casso_names *names, struct confirmation *out, struct fault *why)
{
	struct slice bin, account;
	if (read_account_opt(a, t, spelling(t, names->payer), &account, why) ||
	    read_name_opt(a, t, spelling(t, names->payer_bank), &bin, why))
		return -1;
	if (account.p)
		out->payer = arena_printf(a, "%.*s/%.*s", SARG(bin), SARG(account));
	return 0;
}

int casso_read(const struct delivery *d, const json_t *t, const struct casso_names *names, struct slice raw,
               struct confirmation *out, struct fault *why)
{
	struct arena *a = d->arena;
	struct slice abbreviation, bank, code;
	*out = (struct confirmation){.raw = raw};
	if (read_id(a, t, "id", &out->event_id, why) || read_amount(t, "amount", true, &out->amount_vnd, why) ||
	    read_id_opt(a, t, spelling(t, names->reference), &out->bank_reference, why) ||
	    read_memo(a, t, "description", &out->content, why) ||
	    read_account_opt(a, t, spelling(t, names->account), &out->account, why) ||
	    read_account_opt(a, t, spelling(t, names->virtual_account), &out->virtual_account, why) ||
	    read_name_opt(a, t, "bankAbbreviation", &abbreviation, why) || read_name_opt(a, t, "bankName", &bank, why) ||
	    read_name_opt(a, t, "bankCodeName", &code, why) ||
	    read_time(t, spelling(t, names->time), d->now_us, out, why) || read_payer(a, t, names, out, why))
		return -1;
	if (!out->account.p)
		return fault(why, ERR_MISSING, names->account[0]);
	if (out->amount_vnd < 0) {
		out->amount_vnd = -out->amount_vnd;
		out->direction = DIRECTION_DEBIT;
	}
	out->bin = bank_bin_of(abbreviation);
	if (slice_eq(out->bin, BANK_UNKNOWN_BIN))
		out->bin = bank_bin_of(bank);
	/* The list says "acb_digi". */
	if (slice_eq(out->bin, BANK_UNKNOWN_BIN) && code.p)
		out->bin = bank_bin_of(slice_cut(&code, '_'));
	out->uncounted = is_interest(out) ? UNCOUNTED_INTEREST : UNCOUNTED_NOT;
	return 0;
}

/* ---- canonical JSON */

/* The character at the front, which is well-formed: jansson took it. */
static unsigned code_point(struct slice s, size_t n)
{
	static const unsigned char masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	unsigned c = (unsigned char)s.p[0] & masks[n];
	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)s.p[i] & 0x3f);
	return c;
}

static void add_unicode(struct text *t, unsigned c)
{
	if (c >= 0x10000) {
		c -= 0x10000;
		text_addf(t, "\\u%04x\\u%04x", 0xd800 + (c >> 10), 0xdc00 + (c & 0x3ff));
	} else {
		text_addf(t, "\\u%04x", c);
	}
}

static void add_char(struct text *t, struct slice c, enum json_writer w)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *special = c.n == 1 && c.p[0] ? strchr(from, c.p[0]) : NULL;
	unsigned char first = (unsigned char)c.p[0];
	if (special) {
		text_addc(t, '\\');
		text_addc(t, to[special - from]);
	} else if (first < ' ' || (c.n > 1 && w != WRITER_JS) || (first == 0x7f && w == WRITER_PYTHON)) {
		add_unicode(t, code_point(c, c.n));
	} else if (first == '/' && w == WRITER_PHP) {
		text_add(t, S("\\/"));
	} else {
		text_add(t, c);
	}
}

static void add_string(struct text *t, struct slice s, enum json_writer w)
{
	text_addc(t, '"');
	while (s.n) {
		size_t n = utf8_length(s);
		assert(n);
		add_char(t, slice_sub(s, 0, n), w);
		s = slice_sub(s, n, s.n);
	}
	text_addc(t, '"');
}

/* The shortest text that reads back as the number; JavaScript writes no fraction of a whole one. */
static void add_real(struct text *t, double d, enum json_writer w)
{
	char out[40];
	int n = 0;
	for (int digits = 15; digits <= 17; digits++) {
		n = snprintf(out, sizeof out, "%.*g", digits, d);
		if (strtod(out, NULL) == d)
			break;
	}
	text_add(t, slice_of(out, (size_t)n));
	if (w != WRITER_JS && d == floor(d) && !strpbrk(out, ".e"))
		text_add(t, S(".0"));
}

static void add_scalar(struct text *t, const json_t *v, enum json_writer w)
{
	if (json_is_string(v))
		add_string(t, slice_of(json_string_value(v), json_string_length(v)), w);
	else if (json_is_integer(v))
		text_addf(t, "%lld", (long long)json_integer_value(v));
	else if (json_is_real(v))
		add_real(t, json_real_value(v), w);
	else
		text_add(t, json_is_true(v) ? S("true") : json_is_false(v) ? S("false") : S("null"));
}

/* A container that is being written; the depth is bounded by json_read(). */
struct frame {
	const json_t *v;
	const char **keys; /* sorted; of an object */
	size_t count, at;
};

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void enter(struct arena *a, struct frame *f, const json_t *v)
{
	*f = (struct frame){.v = v, .count = json_is_object(v) ? json_object_size(v) : json_array_size(v)};
	if (!json_is_object(v) || !f->count)
		return;
	size_t n = 0;
	f->keys = arena_array(a, f->count, sizeof *f->keys); /* NOLINT(bugprone-sizeof-expression): pointers are meant */
	for (void *at = json_object_iter((json_t *)(uintptr_t)v); at; at = json_object_iter_next((json_t *)(uintptr_t)v, at))
		f->keys[n++] = json_object_iter_key(at);
	qsort(f->keys, n, sizeof *f->keys, by_bytes); /* NOLINT(bugprone-sizeof-expression) */
}

/* The next value of the container, with what stands before it. */
static const json_t *step(struct text *t, struct frame *f, enum json_writer w)
{
	if (f->at)
		text_addc(t, ',');
	if (!f->keys)
		return json_array_get(f->v, f->at++);
	const char *key = f->keys[f->at++];
	add_string(t, slice_z(key), w);
	text_addc(t, ':');
	return json_object_get(f->v, key);
}

struct slice json_canonical(struct arena *a, const json_t *value, enum json_writer w)
{
	struct frame stack[BODY_JSON_DEPTH_MAX + 1];
	size_t depth = 0;
	struct text t;
	const json_t *v = value;
	text_init(&t, a);
	for (;;) {
		bool container = json_is_object(v) || json_is_array(v);
		if (container) {
			assert(depth < sizeof stack / sizeof stack[0]);
			text_addc(&t, json_is_object(v) ? '{' : '[');
			enter(a, &stack[depth++], v);
		} else {
			add_scalar(&t, v, w);
		}
		while (depth && stack[depth - 1].at == stack[depth - 1].count) {
			text_addc(&t, json_is_object(stack[depth - 1].v) ? '}' : ']');
			depth--;
		}
		if (!depth)
			return text_slice(&t);
		v = step(&t, &stack[depth - 1], w);
	}
}
