/* The shared vectors, when they are there: every payload in both modes with every field, the shapes of seals, and the
 * memos. Each test says how many cases it checked. */
#include <jansson.h>
#include <string.h>

#include "fixture.h"
#include "socho/vietqr/fields_json.h"
#include "socho/vietqr/payload.h"
#include "socho/vietqr/reader.h"

static int complaints;

static int with_vectors(void **state)
{
	complaints = 0;
	return with_arena(state);
}

static json_t *load(const char *name)
{
	char path[128];
	snprintf(path, sizeof path, "../shared/vectors/%s", name);
	json_error_t error;
	json_t *root = json_load_file(path, 0, &error);
	if (!root) {
		print_message("%s is not there: skipped\n", path);
		skip();
	}
	return root;
}

static void complain(size_t at, const char *what, const char *expected, const char *got)
{
	print_error("case %zu: %s: expected %s, got %s\n", at, what, expected ? expected : "nothing", got ? got : "nothing");
	complaints++;
}

/* A recorded text, or null, against a slice that may be absent. */
static void expect_text(size_t at, const char *what, const json_t *expected, struct slice got)
{
	const char *text = json_string_value(expected);
	if ((text != NULL) != (got.p != NULL) || !slice_eq(slice_z(text), got))
		complain(at, what, text, got.p ? arena_dup_z(&arena, got) : NULL);
}

static void expect_objects(size_t at, const char *what, const json_t *expected, const struct vietqr_objects *got)
{
	if (json_object_size(expected) != got->count)
		complain(at, what, "another number of objects", "");
	for (size_t i = 0; i < got->count; i++) {
		char id[16];
		snprintf(id, sizeof id, "%02d", got->items[i].id);
		expect_text(at, what, json_object_get(expected, id), got->items[i].value);
	}
}

static void expect_accounts(size_t at, const json_t *expected, const struct vietqr_fields *got)
{
	if (json_array_size(expected) != got->other_account_count) {
		complain(at, "other_accounts", "another number", "");
		return;
	}
	for (size_t i = 0; i < got->other_account_count; i++) {
		const json_t *row = json_array_get(expected, i);
		const struct vietqr_account *account = &got->other_accounts[i];
		char id[16];
		snprintf(id, sizeof id, "%02d", account->id);
		expect_text(at, "other_accounts id", json_object_get(row, "id"), slice_z(id));
		expect_text(at, "other_accounts guid", json_object_get(row, "guid"), account->guid);
		expect_text(at, "other_accounts value", json_object_get(row, "value"), account->value);
		if (account->is_template != (json_object_get(row, "guid") != NULL))
			complain(at, "other_accounts", "template or not", "");
	}
}

/* The JSON of the fields is the recorded object without what is null. */
static void expect_json(size_t at, const json_t *expected, const struct vietqr_fields *got)
{
	struct text t;
	text_init(&t, &arena);
	vietqr_fields_json(&t, got);
	json_t *read = json_loadb(t.p, t.n, JSON_REJECT_DUPLICATES, NULL), *want = json_object();
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)expected, key, value)
		if (!json_is_null(value))
			json_object_set(want, key, value);
	if (!json_equal(read, want))
		complain(at, "JSON", "the recorded object", arena_dup_z(&arena, text_slice(&t)));
	json_decref(read);
	json_decref(want);
}

static void expect_fields(size_t at, const json_t *expected, const struct vietqr_fields *got)
{
#define X(name_) expect_text(at, #name_, json_object_get(expected, #name_), got->name_);
	VIETQR_TEXT_FIELDS(X)
#undef X
	expect_accounts(at, json_object_get(expected, "other_accounts"), got);
	expect_objects(at, "unreserved", json_object_get(expected, "unreserved"), &got->unreserved);
	expect_objects(at, "rfu", json_object_get(expected, "rfu"), &got->rfu);
	expect_objects(at, "extra62", json_object_get(expected, "extra62"), &got->extra62);
	const json_t *lang = json_object_get(expected, "lang");
	if ((lang != NULL) != got->has_lang)
		complain(at, "lang", "there or not", "");
	expect_text(at, "lang pref", json_object_get(lang, "pref"), got->lang_pref);
	expect_text(at, "lang name", json_object_get(lang, "name"), got->lang_name);
	expect_text(at, "lang city", json_object_get(lang, "city"), got->lang_city);
	expect_json(at, expected, got);
}

static void expect_verdict(size_t at, const char *mode, const json_t *expected, const struct vietqr_reading *got)
{
	if (!expected)
		return;
	bool ok = json_is_true(json_object_get(expected, "ok"));
	const char *error = json_string_value(json_object_get(expected, "error"));
	if (ok != !got->error || (error && got->error && strcmp(error, got->error) != 0))
		complain(at, mode, ok ? "ok" : error ? error : "an error", got->error ? got->error : "ok");
}

static void every_shared_payload_reads_as_recorded(void **state)
{
	(void)state;
	json_t *cases = load("vietqr.json");
	size_t i, strict_count = 0, whole = 0;
	json_t *c;
	json_array_foreach(cases, i, c) {
		struct slice payload = slice_z(json_string_value(json_object_get(c, "payload")));
		struct vietqr_reading tolerant, strict;
		vietqr_read(&arena, payload, false, &tolerant);
		vietqr_read(&arena, payload, true, &strict);
		expect_verdict(i, "tolerant", json_object_get(c, "tolerant"), &tolerant);
		expect_verdict(i, "strict", json_object_get(c, "strict"), &strict);
		strict_count += json_object_get(c, "strict") != NULL;
		if (json_is_true(json_object_get(c, "warns")) && !tolerant.warning_count)
			complain(i, "warnings", "one", "none");
		/* The fields of texts with blanks or marks around were recorded without taking those off. */
		if (tolerant.payload.n == payload.n) {
			expect_fields(i, json_object_get(c, "fields"), &tolerant.fields);
			whole++;
		}
	}
	print_message("payloads: %zu in tolerant mode, %zu in strict mode, fields of %zu\n", i, strict_count, whole);
	json_decref(cases);
	assert_true(i > 0);
	assert_int_equal(complaints, 0);
}

static void every_shared_seal_has_the_recorded_shape(void **state)
{
	(void)state;
	json_t *root = load("seal.json");
	const json_t *cases = json_object_get(root, "cases");
	size_t i;
	json_t *c;
	json_array_foreach(cases, i, c) {
		struct vietqr_reading r;
		vietqr_read(&arena, slice_z(json_string_value(json_object_get(c, "payload"))), false, &r);
		expect_verdict(i, "tolerant", c, &r);
		const char *verdict = json_string_value(json_object_get(c, "verdict"));
		bool sealed = verdict && strcmp(verdict, "absent") != 0;
		if (sealed != r.seal.present)
			complain(i, "seal", sealed ? "present" : "absent", r.seal.present ? "present" : "absent");
		if (sealed && (r.seal.key_id.n != SEAL_KEY_ID_CHARS || r.seal.signature.n != 2 * SEAL_HALF_CHARS))
			complain(i, "seal", "key id and signature", "");
	}
	print_message("seals: %zu\n", i);
	json_decref(root);
	assert_true(i > 0);
	assert_int_equal(complaints, 0);
}

/* Reads a sealed code and writes it again from its fields: byte for byte the same. */
static void the_builder_writes_every_shared_sealed_code_again(void **state)
{
	(void)state;
	json_t *root = load("seal.json");
	size_t i, built = 0;
	json_t *c;
	json_array_foreach(json_object_get(root, "cases"), i, c) {
		struct vietqr_reading r;
		vietqr_read(&arena, slice_z(json_string_value(json_object_get(c, "payload"))), false, &r);
		if (!r.seal.present || strpbrk(arena_dup_z(&arena, r.fields.crc), "abcdef"))
			continue;
		const struct vietqr_fields *f = &r.fields;
		struct vietqr_code code = {.bin = f->bin, .account = f->account, .amount_vnd = r.amount_vnd,
		                           .memo = f->purpose, .name = f->name, .city = f->city, .mcc = f->mcc,
		                           .store = f->store, .terminal = f->terminal};
		struct slice head, payload;
		assert_int_equal(vietqr_head(&arena, &code, &head, NULL), 0);
		struct slice templates = slice_sub(r.payload, r.seal.at, r.payload.n - 8);
		assert_int_equal(vietqr_finish(&arena, head, templates, &payload, NULL), 0);
		if (!slice_eq(payload, r.payload))
			complain(i, "payload", arena_dup_z(&arena, r.payload), arena_dup_z(&arena, payload));
		built++;
	}
	print_message("sealed codes written again: %zu\n", built);
	json_decref(root);
	assert_true(built > 0);
	assert_int_equal(complaints, 0);
}

static void every_shared_memo_is_matched_as_recorded(void **state)
{
	(void)state;
	json_t *root = load("confirmations.json");
	size_t i, j;
	json_t *c;
	json_array_foreach(json_object_get(root, "content_match_vectors"), i, c) {
		struct memo_finding got;
		const json_t *expected = json_object_get(c, "expect");
		memo_find(&arena, slice_z(json_string_value(json_object_get(c, "content"))), &got);
		bool ambiguous = json_is_string(expected) && strcmp(json_string_value(expected), "ambiguous") == 0;
		if (ambiguous != got.ambiguous)
			complain(i, "ambiguous", ambiguous ? "yes" : "no", got.ambiguous ? "yes" : "no");
		expect_text(i, "code", ambiguous ? NULL : expected, got.code);
	}
	json_array_foreach(json_object_get(root, "content_strings"), j, c) {
		struct memo_finding got;
		memo_find(&arena, slice_z(json_string_value(json_object_get(c, "content"))), &got);
		expect_text(j, "code in a memo without one", NULL, got.code);
		if (got.ambiguous)
			complain(j, "ambiguous", "no", "yes");
	}
	print_message("memos: %zu with codes, %zu without\n", i, j);
	json_decref(root);
	assert_true(i > 0 && j > 0);
	assert_int_equal(complaints, 0);
}

static void every_shared_code_example_has_its_number(void **state)
{
	(void)state;
	json_t *root = load("confirmations.json");
	size_t i;
	json_t *c;
	json_array_foreach(json_object_get(json_object_get(root, "code_scheme"), "examples"), i, c) {
		char code[CONTENT_CODE_BYTES];
		uint32_t number = (uint32_t)json_integer_value(json_object_get(c, "n")), back;
		content_code_format(number, code);
		expect_text(i, "code", json_object_get(c, "code"), slice_z(code));
		if (content_code_parse(slice_z(code), &back) || back != number)
			complain(i, "number", "itself", "another");
	}
	print_message("content codes: %zu\n", i);
	json_decref(root);
	assert_true(i > 0);
	assert_int_equal(complaints, 0);
}

int main(void)
{
#define TEST(name_) cmocka_unit_test_setup_teardown(name_, with_vectors, without_arena)
	const struct CMUnitTest tests[] = {
		TEST(every_shared_payload_reads_as_recorded),
		TEST(every_shared_seal_has_the_recorded_shape),
		TEST(the_builder_writes_every_shared_sealed_code_again),
		TEST(every_shared_memo_is_matched_as_recorded),
		TEST(every_shared_code_example_has_its_number),
	};
	return cmocka_run_group_tests_name("shared vectors", tests, NULL, NULL);
}
