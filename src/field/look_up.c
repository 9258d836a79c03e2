#include "look_up.h"

#include <assert.h>

#include "socho/registry/account.h"
#include "socho/registry/code.h"
#include "socho/registry/published.h"

int look_up_payload(const json_t *object, const char *path, struct slice *out, struct fault *why)
{
	const json_t *v = json_object_get(object, path);
	if (!v || json_is_null(v))
		return fault(why, ERR_MISSING, path);
	if (!json_is_string(v))
		return fault(why, ERR_WRONG_TYPE, path);
	*out = slice_of(json_string_value(v), json_string_length(v));
	return 0;
}

static struct slice hash_new(struct arena *a)
{
	return slice_of(arena_alloc(a, COLUMN_LOOKUP_BYTES), COLUMN_LOOKUP_BYTES);
}

struct slice look_up_hash(struct arena *a, const struct column_keys *k, int province, const struct sticker *s)
{
	struct slice hash = hash_new(a);
	if (!s->readable)
		return slice_z(NULL);
	code_payload_lookup(k, province, s->payload, (uint8_t *)(uintptr_t)hash.p);
	return hash;
}

struct sql_call look_up_call(struct arena *a, const struct column_keys *k, const struct sticker *stickers,
                             const struct spot *spots, size_t count)
{
	int32_t *n = arena_array(a, count, sizeof *n);
	int16_t *provinces = arena_array(a, count, sizeof *provinces);
	struct uuid *stalls = arena_array(a, count, sizeof *stalls);
	struct slice *payloads = arena_array(a, count, sizeof *payloads), *bins = arena_array(a, count, sizeof *bins),
	             *accounts = arena_array(a, count, sizeof *accounts);
	for (size_t i = 0; i < count; i++) {
		const struct sticker *s = &stickers[i];
		n[i] = (int32_t)i;
		provinces[i] = spots[i].province;
		stalls[i] = spots[i].stall;
		payloads[i] = look_up_hash(a, k, spots[i].province, s);
		bins[i] = s->bin;
		if (!s->account.p)
			continue;
		accounts[i] = hash_new(a);
		account_lookup(k, spots[i].province, s->bin, s->account, (uint8_t *)(uintptr_t)accounts[i].p);
	}
	return SQL_CALL(a, field_look_up, .n = {.v = n, .n = count}, .provinces = {.v = provinces, .n = count},
	                .stalls = {.v = stalls, .n = count}, .payloads = {.v = payloads, .n = count},
	                .bins = {.v = bins, .n = count}, .accounts = {.v = accounts, .n = count});
}

static struct slice upper(struct arena *a, struct slice s)
{
	char *p = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 32) : s.p[i];
	return slice_of(p, s.n);
}

bool look_up_name(struct arena *a, struct slice name, struct uuid *id, struct slice *content_code)
{
	bool is_id = name.p && !uuid_parse(name, id);
	*content_code = name.p && !is_id ? upper(a, name) : slice_z(NULL);
	return is_id;
}

static struct sql_call stalls_call(struct arena *a, const struct sql_statement *statement, const struct slice *names, size_t count)
{
	struct uuid *ids = arena_array(a, count, sizeof *ids);
	bool *none = arena_array(a, count, sizeof *none);
	struct slice *content_codes = arena_array(a, count, sizeof *content_codes);
	for (size_t i = 0; i < count; i++)
		none[i] = !look_up_name(a, names[i], &ids[i], &content_codes[i]);
	const struct sql_field_stalls_in in = {.ids = {.v = ids, .n = count, .null = none},
	                                       .content_codes = {.v = content_codes, .n = count}};
	return sql_call_of(a, statement, &in);
}

struct sql_call look_up_stalls(struct arena *a, const struct slice *names, size_t count)
{
	return stalls_call(a, &sql_field_stalls, names, count);
}

static_assert(sizeof(struct sql_field_my_stalls_in) == sizeof(struct sql_field_stalls_in) &&
              sizeof(struct sql_field_my_stalls_out) == sizeof(struct sql_field_stalls_out), "they take and give the same");

struct sql_call look_up_own_stalls(struct arena *a, const struct slice *names, size_t count)
{
	return stalls_call(a, &sql_field_my_stalls, names, count);
}

struct sticker_facts look_up_facts(const struct sql_field_look_up_out *row, bool stall_given)
{
	return (struct sticker_facts){
		.stall_given = stall_given,
		.code_state = row->state,
		.code_here = row->code_here,
		.account_state = row->account_state,
		.account_here = row->account_here,
	};
}

void look_up_seal(const struct request *rq, const struct sql_field_look_up_out *row, struct sticker *s)
{
	struct code_seal of = {.sealed_us = row->sealed_at.value};
	if (!s->readable || !row->code.p || !row->sealed_at.has)
		return;
	if (slice_eq(row->kind, S("imported"))) {
		of.key_id = row->key_id;
		of.signature = row->signature;
	}
	check_seal(s, published_trust(rq->services->published), &of);
}
