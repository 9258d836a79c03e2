#include "socho/field/bundle.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"

#define FORMAT "socho-bundle-v1"

static struct slice hash_of(struct arena *a, const uint8_t *key, struct slice payload, int rounds)
{
	uint8_t hash[BUNDLE_HASH_BYTES];
	if (!payload.p)
		return S("-");
	int done = PKCS5_PBKDF2_HMAC(payload.p, (int)payload.n, key, BUNDLE_KEY_BYTES, rounds, EVP_sha256(), sizeof hash, hash);
	assert(done == 1);
	return base64url_encode(a, slice_of(hash, sizeof hash));
}

static struct slice sealed_hash(struct arena *a, const uint8_t *key, struct slice payload)
{
	return hash_of(a, key, payload, 1);
}

static struct slice plain_hash(struct arena *a, const uint8_t *key, struct slice payload)
{
	return hash_of(a, key, payload, BUNDLE_PLAIN_ROUNDS);
}

/* ---- making one */

void bundle_begin(struct bundle_maker *m, struct arena *a)
{
	*m = (struct bundle_maker){.arena = a};
	text_init(&m->rows, a);
	random_bytes(m->key, sizeof m->key);
}

int bundle_add(struct bundle_maker *m, const struct bundle_entry *e, struct fault *why)
{
	if (m->terms.codes == SEAL_BUNDLE_CODES_MAX)
		return fault_say(why, ERR_TOO_LARGE, NULL, "có hơn %d mã", "more than %d codes", SEAL_BUNDLE_CODES_MAX);
	m->terms.codes++;
	text_addc(&m->rows, '[');
	text_add_json(&m->rows, e->stall);
	text_addf(&m->rows, ",\"%.*s\",\"%s\",\"%.*s\",\"%.*s\",%lld", SARG(e->code), check_verdict_name(e->verdict),
	          SARG(sealed_hash(m->arena, m->key, e->sealed)), SARG(plain_hash(m->arena, m->key, e->plain)),
	          (long long)(e->seal.sealed_us / US_PER_S));
	if (e->seal.signature.p)
		text_addf(&m->rows, ",\"%.*s\",\"%.*s\"", SARG(e->seal.key_id), SARG(base64url_encode(m->arena, e->seal.signature)));
	text_add(&m->rows, S("]\n"));
	return 0;
}

void bundle_add_stop(struct bundle_maker *m, const struct bundle_stop *s)
{
	text_addc(&m->rows, '[');
	text_add_json(&m->rows, s->stall);
	text_addc(&m->rows, ',');
	text_add_json(&m->rows, s->reason);
	text_add(&m->rows, S("]\n"));
}

static void add_round(struct text *t, const struct bundle_round *r)
{
	char id[UUID_TEXT_BYTES], from[DAY_TEXT_BYTES], to[DAY_TEXT_BYTES];
	uuid_format(r->id, id);
	day_format(r->from_day, from);
	day_format(r->to_day, to);
	text_addf(t, ",\"round\":{\"id\":\"%s\",\"from_day\":\"%s\",\"to_day\":\"%s\"}", id, from, to);
}

static void add_revoked(struct text *t, const struct seal_published *k)
{
	text_add(t, S("true,\"since\":"));
	if (k->revoked_since_us)
		text_addf(t, "%lld", (long long)(k->revoked_since_us / US_PER_S));
	else
		text_add(t, S("null"));
}

static void add_keys(struct text *t, const struct seal_trust *trust)
{
	for (size_t i = 0; trust && i < seal_trust_count(trust); i++) {
		struct seal_published k;
		seal_trust_get(trust, i, &k);
		struct slice x = base64url_encode(t->arena, slice_of(k.public_key, sizeof k.public_key));
		text_addf(t, "{\"kid\":\"%s\",\"x\":\"%.*s\",\"nbf\":%lld,\"exp\":%lld,\"revoked\":", k.key_id, SARG(x),
		          (long long)(k.not_before_us / US_PER_S), (long long)(k.not_after_us / US_PER_S));
		if (k.revoked)
			add_revoked(t, &k);
		else
			text_add(t, S("false"));
		text_add(t, S("}\n"));
	}
}

struct slice bundle_body(struct bundle_maker *m, const struct seal_trust *t)
{
	struct text body;
	char market[UUID_TEXT_BYTES], issued[CLOCK_TEXT_BYTES], until[CLOCK_TEXT_BYTES];
	/* The file tells times to the millisecond. */
	m->terms.issued_us -= m->terms.issued_us % US_PER_MS;
	m->terms.until_us -= m->terms.until_us % US_PER_MS;
	uuid_format(m->terms.market, market);
	clock_format(m->terms.issued_us, issued);
	clock_format(m->terms.until_us, until);
	text_init(&body, m->arena);
	text_addf(&body, "{\"bundle\":\"" FORMAT "\",\"market\":\"%s\",\"name\":", market);
	text_add_json(&body, m->name);
	text_addf(&body, ",\"issued_at\":\"%s\",\"valid_until\":\"%s\",\"hash_key\":\"%.*s\",\"codes\":%lld", issued, until,
	          SARG(base64url_encode(m->arena, slice_of(m->key, sizeof m->key))), (long long)m->terms.codes);
	if (m->round.has)
		add_round(&body, &m->round);
	text_add(&body, S("}\n"));
	add_keys(&body, t);
	text_add(&body, text_slice(&m->rows));
	SHA256((const uint8_t *)body.p, body.n, m->terms.digest);
	return text_slice(&body);
}

struct slice bundle_signed(struct arena *a, struct slice body, const char key_id[static 9],
                           const uint8_t signature[static 64])
{
	struct slice text = base64url_encode(a, slice_of(signature, SEAL_SIGNATURE_BYTES));
	return arena_printf(a, "%.*s{\"key_id\":\"%s\",\"signature\":\"%.*s\"}\n", SARG(body), key_id, SARG(text));
}

/* ---- reading one; nothing but the last line is looked at before the signature is right */

static int bad(struct fault *why, const char *vi_z, const char *en_z)
{
	return fault_words(why, ERR_BAD_BUNDLE, NULL, vi_z, en_z);
}

/* A member of base64url bytes, exactly so many. */
static int bytes_member(struct arena *a, const json_t *object, const char *name_z, size_t n, const void **out)
{
	const json_t *v = json_object_get(object, name_z);
	struct slice bytes;
	if (!json_is_string(v) || base64url_decode(a, slice_of(json_string_value(v), json_string_length(v)), &bytes) ||
	    bytes.n != n)
		return -1;
	*out = bytes.p;
	return 0;
}

static int read_round(struct arena *a, const json_t *head, struct bundle_round *r)
{
	struct fault none;
	const json_t *o;
	r->has = field_present(head, "round");
	if (!r->has)
		return 0;
	return field_object(head, "round", &o, &none) || field_uuid(o, "id", &r->id, &none) ||
	               field_day(a, o, "from_day", &r->from_day, &none) || field_day(a, o, "to_day", &r->to_day, &none)
	           ? -1
	           : 0;
}

static int read_head(struct arena *a, const json_t *o, struct bundle *b)
{
	struct fault none;
	const void *key;
	struct slice format, name;
	if (!json_is_object(o) || field_text(a, o, "bundle", sizeof FORMAT, &format, &none) || !slice_eq(format, S(FORMAT)) ||
	    field_uuid(o, "market", &b->terms.market, &none) || field_text(a, o, "name", NAME_CHARS_MAX, &name, &none) ||
	    field_time(a, o, "issued_at", &b->terms.issued_us, &none) ||
	    field_time(a, o, "valid_until", &b->terms.until_us, &none) ||
	    field_int(o, "codes", 0, SEAL_BUNDLE_CODES_MAX, &b->terms.codes, &none) ||
	    bytes_member(a, o, "hash_key", BUNDLE_KEY_BYTES, &key) || read_round(a, o, &b->round))
		return -1;
	memcpy(b->key, key, BUNDLE_KEY_BYTES);
	b->name = name;
	return 0;
}

static json_t *line_json(struct slice line)
{
	struct fault none;
	return json_read(line, &none);
}

static int check_signature(struct arena *a, struct slice last, const struct seal_trust *trust, const struct bundle *b,
                           struct fault *why)
{
	json_t *o = line_json(last);
	const char *key_id = json_string_value(json_object_get(o, "key_id"));
	const void *signature;
	enum seal_verdict v = SEAL_INVALID;
	if (key_id && strlen(key_id) == SEAL_KEY_ID_CHARS && !bytes_member(a, o, "signature", SEAL_SIGNATURE_BYTES, &signature)) {
		char id[SEAL_KEY_ID_CHARS + 1];
		memcpy(id, key_id, sizeof id);
		v = seal_bundle_check(trust, &b->terms, id, signature);
	}
	json_decref(o);
	if (v != SEAL_VALID)
		return fault_say(why, ERR_BAD_BUNDLE, NULL, "dấu ký của tệp: %s", "its signature is %s", seal_verdict_name(v));
	return 0;
}

static int read_key(struct arena *a, const json_t *o, struct seal_trust *t)
{
	struct fault none;
	const void *x;
	int64_t from_s, to_s, since_s = 0;
	if (bytes_member(a, o, "x", SEAL_PUBLIC_KEY_BYTES, &x) || field_int(o, "nbf", 0, INT64_MAX / US_PER_S, &from_s, &none) ||
	    field_int(o, "exp", 0, INT64_MAX / US_PER_S, &to_s, &none) ||
	    (field_present(o, "since") && field_int(o, "since", 0, INT64_MAX / US_PER_S, &since_s, &none)))
		return -1;
	struct seal_published k = {.not_before_us = from_s * US_PER_S, .not_after_us = to_s * US_PER_S,
	                           .revoked = json_is_true(json_object_get(o, "revoked")),
	                           .revoked_since_us = since_s * US_PER_S};
	memcpy(k.public_key, x, sizeof k.public_key);
	return seal_trust_add_raw(t, &k, &none);
}

enum { ROW_STALL, ROW_CODE, ROW_VERDICT, ROW_SEALED, ROW_PLAIN, ROW_SEALED_AT, ROW_MEMBERS, ROW_KEY_ID = ROW_MEMBERS,
	   ROW_SIGNATURE, ROW_MEMBERS_DETACHED };

static int row_text(struct arena *a, const json_t *list, size_t i, struct slice *out)
{
	const json_t *v = json_array_get(list, i);
	if (!json_is_string(v))
		return -1;
	*out = arena_dup(a, slice_of(json_string_value(v), json_string_length(v)));
	return 0;
}

static int read_code_seal(struct arena *a, const json_t *list, struct code_seal *seal)
{
	const json_t *at = json_array_get(list, ROW_SEALED_AT);
	struct slice signature;
	if (!json_is_integer(at) || json_integer_value(at) < 0 || json_integer_value(at) > INT64_MAX / US_PER_S)
		return -1;
	seal->sealed_us = json_integer_value(at) * US_PER_S;
	if (json_array_size(list) == ROW_MEMBERS)
		return 0;
	return row_text(a, list, ROW_KEY_ID, &seal->key_id) || seal->key_id.n != SEAL_KEY_ID_CHARS ||
	               row_text(a, list, ROW_SIGNATURE, &signature) || base64url_decode(a, signature, &seal->signature) ||
	               seal->signature.n != SEAL_SIGNATURE_BYTES
	           ? -1
	           : 0;
}

static int read_code(struct arena *a, const json_t *list, struct bundle *b)
{
	struct slice text[ROW_SEALED_AT];
	struct bundle_code *c = &b->codes[b->code_count];
	size_t n = json_array_size(list);
	if ((n != ROW_MEMBERS && n != ROW_MEMBERS_DETACHED) || (int64_t)b->code_count == b->terms.codes)
		return -1;
	for (size_t i = 0; i < ROW_SEALED_AT; i++)
		if (row_text(a, list, i, &text[i]))
			return -1;
	*c = (struct bundle_code){.stall = text[ROW_STALL], .code = text[ROW_CODE], .sealed = text[ROW_SEALED],
	                          .plain = text[ROW_PLAIN]};
	if (read_code_seal(a, list, &c->seal))
		return -1;
	while (c->verdict < CHECK_COUNT && !slice_eq(text[ROW_VERDICT], slice_z(check_verdict_name(c->verdict))))
		c->verdict++;
	b->code_count++;
	return c->verdict < CHECK_COUNT ? 0 : -1;
}

enum { STOP_STALL, STOP_REASON, STOP_MEMBERS };

static int read_stop(struct arena *a, const json_t *list, struct bundle *b)
{
	struct bundle_stop *s = &b->stops[b->stop_count];
	if (!b->round.has || row_text(a, list, STOP_STALL, &s->stall) || row_text(a, list, STOP_REASON, &s->reason))
		return -1;
	b->stop_count++;
	return 0;
}

static size_t lines_of(struct slice rows)
{
	size_t n = 0;
	for (size_t i = 0; i < rows.n; i++)
		n += rows.p[i] == '\n';
	return n;
}

static int read_row(struct arena *a, const json_t *v, struct bundle *b)
{
	if (json_is_object(v))
		return read_key(a, v, b->trust);
	return json_array_size(v) == STOP_MEMBERS ? read_stop(a, v, b) : json_is_array(v) ? read_code(a, v, b) : -1;
}

static int read_rows(struct arena *a, struct slice rows, struct bundle *b)
{
	b->stops = arena_array(a, lines_of(rows) + 1, sizeof *b->stops);
	b->codes = arena_array(a, (size_t)b->terms.codes + 1, sizeof *b->codes);
	while (rows.n) {
		json_t *v = line_json(slice_cut(&rows, '\n'));
		int rc = read_row(a, v, b);
		json_decref(v);
		if (rc)
			return -1;
	}
	return (int64_t)b->code_count == b->terms.codes ? 0 : -1;
}

int bundle_open(struct arena *a, struct slice file, const struct seal_trust *trust, int64_t now_us, struct bundle *out,
                struct fault *why)
{
	*out = (struct bundle){.trust = NULL};
	if (file.n < 2 || file.n > BUNDLE_FILE_BYTES_MAX || !slice_ends(file, S("\n")))
		return bad(why, "đây không phải tệp kiểm tra ngoại tuyến", "this is no bundle");
	size_t end = file.n - 1;
	while (end && file.p[end - 1] != '\n')
		end--;
	struct slice body = slice_sub(file, 0, end), rest = body;
	json_t *head = line_json(slice_cut(&rest, '\n'));
	int rc = read_head(a, head, out);
	json_decref(head);
	if (rc)
		return bad(why, "đây không phải tệp kiểm tra ngoại tuyến", "this is no bundle");
	SHA256((const uint8_t *)body.p, body.n, out->terms.digest);
	if (check_signature(a, slice_sub(file, end, file.n - 1), trust, out, why))
		return -1;
	if (now_us > out->terms.until_us)
		return fault(why, ERR_BUNDLE_EXPIRED, NULL);
	if (seal_trust_open(&out->trust) || read_rows(a, rest, out)) {
		bundle_release(out);
		return bad(why, "có dòng không phải khóa, cũng không phải mã", "a line is no key and no code");
	}
	return 0;
}

void bundle_release(struct bundle *b)
{
	seal_trust_free(b->trust);
	b->trust = NULL;
}

/* Of several codes with one payload the given stall's own comes first, then one that is in use. */
static int rank_of(const struct bundle_code *c, struct slice stall)
{
	return (stall.p && slice_eq(c->stall, stall) ? 2 : 0) + (c->verdict == CHECK_CURRENT ? 1 : 0);
}

enum check_verdict bundle_judge(struct arena *a, const struct bundle *b, struct slice payload, struct slice stall,
                                struct sticker *s, const struct bundle_code **code)
{
	*code = NULL;
	sticker_read(a, b->trust, payload, s);
	if (!s->readable)
		return CHECK_UNREADABLE;
	struct slice sealed = sealed_hash(a, b->key, s->payload), plain = plain_hash(a, b->key, s->payload);
	for (size_t i = 0; i < b->code_count; i++) {
		const struct bundle_code *c = &b->codes[i];
		bool same = slice_eq(c->sealed, sealed) || slice_eq(c->plain, plain);
		if (same && (!*code || rank_of(c, stall) > rank_of(*code, stall)))
			*code = c;
	}
	if (!*code)
		return s->seal == SEAL_VALID ? CHECK_OTHER_STALL : CHECK_UNKNOWN_ACCOUNT;
	check_seal(s, b->trust, &(*code)->seal);
	return stall.p && !slice_eq((*code)->stall, stall) ? CHECK_OTHER_STALL : (*code)->verdict;
}
