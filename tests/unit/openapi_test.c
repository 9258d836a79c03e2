/* The description of the API and the route table say the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <jansson.h>
#include <string.h>

#include "embed.h"
#include "socho/base/text.h"
#include "socho/http/routes.h"

static json_t *document;

static int with_document(void **state)
{
	(void)state;
	json_error_t error;
	document = json_loadb(embed_http_openapi_json.p, embed_http_openapi_json.n, JSON_REJECT_DUPLICATES, &error);
	if (!document)
		fprintf(stderr, "openapi.json, line %d: %s\n", error.line, error.text);
	return document ? 0 : -1;
}

static int without_document(void **state)
{
	(void)state;
	json_decref(document);
	return 0;
}

static const char *verb_of(enum method m, char out[static 8])
{
	strcpy(out, method_name(m));
	for (char *p = out; *p; p++)
		*p = (char)(*p + 32);
	return out;
}

static json_t *operation_of(const struct route *r)
{
	char verb[8];
	json_t *path = json_object_get(json_object_get(document, "paths"), r->path);
	return json_object_get(path, verb_of(r->method, verb));
}

static void every_route_is_described(void **state)
{
	(void)state;
	for (size_t i = 0; i < routes_count; i++)
		if (!operation_of(&routes[i]))
			fail_msg("%s %s is not in openapi.json", method_name(routes[i].method), routes[i].path);
}

static bool is_route(const char *path, const char *verb)
{
	char of_row[8];
	for (size_t i = 0; i < routes_count; i++)
		if (strcmp(routes[i].path, path) == 0 && strcmp(verb_of(routes[i].method, of_row), verb) == 0)
			return true;
	return false;
}

static void everything_described_is_a_route(void **state)
{
	(void)state;
	const char *path, *verb;
	json_t *item, *operation;
	json_object_foreach(json_object_get(document, "paths"), path, item)
		json_object_foreach(item, verb, operation)
			if (strcmp(verb, "parameters") != 0 && !is_route(path, verb))
				fail_msg("%s %s is no route", verb, path);
}

static void bodies_are_described_where_routes_take_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < routes_count; i++) {
		bool described = json_object_get(operation_of(&routes[i]), "requestBody") != NULL;
		if (described != (routes[i].body != BODY_NONE))
			fail_msg("%s %s: a body in one place only", method_name(routes[i].method), routes[i].path);
	}
}

/* Public routes say that nobody signs in (or, of the metrics, that nobody has to); pushes say how they are signed. */
static void rights_are_described_as_the_routes_ask_for_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < routes_count; i++) {
		const json_t *security = json_object_get(operation_of(&routes[i]), "security");
		const json_t *first = json_array_get(security, 0);
		bool open = security && (!first || json_object_size(first) == 0), webhook = json_object_get(first, "webhook") != NULL;
		if (open != (routes[i].right == RIGHT_PUBLIC || routes[i].right == RIGHT_QUICK_LINK) || webhook != (routes[i].right == RIGHT_PROVIDER))
			fail_msg("%s %s: not the right of the route", method_name(routes[i].method), routes[i].path);
	}
}

static const json_t *resolve(const char *reference)
{
	char copy[160], *save = NULL;
	const json_t *at = document;
	if (strncmp(reference, "#/", 2) != 0 || strlen(reference) >= sizeof copy)
		return NULL;
	strcpy(copy, reference + 2);
	for (char *part = strtok_r(copy, "/", &save); part; part = strtok_r(NULL, "/", &save))
		at = json_object_get(at, part);
	return at;
}

/* Breadth first over the whole document. */
static void every_reference_leads_somewhere(void **state)
{
	(void)state;
	json_t *queue = json_array(), *value;
	const char *key;
	size_t k;
	int references = 0;
	json_array_append(queue, document);
	for (size_t i = 0; i < json_array_size(queue); i++) {
		json_t *at = json_array_get(queue, i);
		json_object_foreach(at, key, value) {
			if (strcmp(key, "$ref") == 0 && !resolve(json_string_value(value)))
				fail_msg("%s leads nowhere", json_string_value(value));
			references += strcmp(key, "$ref") == 0;
			json_array_append(queue, value);
		}
		json_array_foreach(at, k, value)
			json_array_append(queue, value);
	}
	json_decref(queue);
	assert_true(references > 50);
}

static bool names_parameter(const json_t *list, struct slice name)
{
	json_t *p;
	size_t i;
	json_array_foreach(list, i, p) {
		const char *reference = json_string_value(json_object_get(p, "$ref"));
		const json_t *said = reference ? resolve(reference) : p;
		if (slice_eq(slice_z(json_string_value(json_object_get(said, "name"))), name) &&
		    slice_eq(slice_z(json_string_value(json_object_get(said, "in"))), S("path")))
			return true;
	}
	return false;
}

static void every_path_parameter_is_described(void **state)
{
	(void)state;
	for (size_t i = 0; i < routes_count; i++) {
		struct slice rest = slice_z(routes[i].path);
		const json_t *path = json_object_get(json_object_get(document, "paths"), routes[i].path);
		for (slice_cut(&rest, '{'); rest.p; slice_cut(&rest, '{')) {
			struct slice after = rest, name = slice_cut(&after, '}');
			if (!names_parameter(json_object_get(path, "parameters"), name))
				fail_msg("%s: {%.*s} is not described", routes[i].path, SARG(name));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_route_is_described),
		cmocka_unit_test(everything_described_is_a_route),
		cmocka_unit_test(bodies_are_described_where_routes_take_them),
		cmocka_unit_test(rights_are_described_as_the_routes_ask_for_them),
		cmocka_unit_test(every_reference_leads_somewhere),
		cmocka_unit_test(every_path_parameter_is_described),
	};
	return cmocka_run_group_tests_name("openapi", tests, with_document, without_document);
}
