/* Which row a path finds, and who has which right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "socho/http/router.h"

static void handler(struct request *rq)
{
	(void)rq;
}

static const struct route table[] = {
	{METHOD_GET, "/", RIGHT_PUBLIC, BODY_NONE, 0, ROUTE_NO_TX, handler},
	{METHOD_GET, "/v1/me", RIGHT_SIGNED_IN, BODY_NONE, 0, ROUTE_TX, handler},
	{METHOD_DELETE, "/v1/sessions/current", RIGHT_SIGNED_IN, BODY_NONE, 0, ROUTE_TX, handler},
	{METHOD_GET, "/v1/sessions/{id}", RIGHT_SIGNED_IN, BODY_NONE, 0, ROUTE_TX, handler},
	{METHOD_GET, "/v1/codes/{id}.png", RIGHT_CODE_READ, BODY_NONE, 0, ROUTE_TX, handler},
	{METHOD_GET, "/v1/codes/{id}", RIGHT_CODE_READ, BODY_NONE, 0, ROUTE_TX, handler},
	{METHOD_POST, "/v1/markets/{id}/stalls", RIGHT_REGISTRY_WRITE, BODY_JSON, 100, ROUTE_TX, handler},
	{METHOD_GET, "/v1/markets/{id}/stalls", RIGHT_REGISTRY_READ, BODY_NONE, 0, ROUTE_TX, handler},
	{METHOD_GET, "/image/{bank}-{account}-{template}.png", RIGHT_PUBLIC, BODY_NONE, 0, ROUTE_TX, handler},
	{METHOD_GET, "/app/{rest}", RIGHT_PUBLIC, BODY_NONE, 0, ROUTE_ALONE, handler},
};
static struct router *router;

static int with_router(void **state)
{
	(void)state;
	router = router_new(table, sizeof table / sizeof table[0]);
	return 0;
}

static int without_router(void **state)
{
	(void)state;
	router_free(router);
	return 0;
}

static struct route_found find(enum method m, const char *path)
{
	struct route_found f;
	router_find(router, m, slice_z(path), &f);
	return f;
}

static void the_first_row_that_matches_wins(void **state)
{
	(void)state;
	assert_int_equal(find(METHOD_GET, "/").index, 0);
	assert_int_equal(find(METHOD_GET, "/v1/codes/ab.png").index, 4);
	assert_int_equal(find(METHOD_GET, "/v1/codes/ab").index, 5);
	assert_int_equal(find(METHOD_DELETE, "/v1/sessions/current").index, 2);
	assert_int_equal(find(METHOD_GET, "/v1/sessions/current").index, 3);
}

static void parameters_end_at_the_next_literal_byte_and_are_never_empty(void **state)
{
	(void)state;
	struct route_found f = find(METHOD_GET, "/image/970436-0123-compact.png");
	assert_non_null(f.route);
	assert_true(slice_eq(f.param[0], S("970436")));
	assert_true(slice_eq(f.param[1], S("0123")));
	assert_true(slice_eq(f.param[2], S("compact")));
	f = find(METHOD_POST, "/v1/markets/a%2Fb/stalls");
	assert_true(slice_eq(f.param[0], S("a%2Fb")));
	static const char *const none[] = {"/v1/markets//stalls", "/v1/markets/a/b/stalls", "/v1/markets/a/stalls/",
	                                   "/v1/me/", "/v1/m", "/v1/mee", "/v1/codes/", "/image/--.png", "//"};
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		if (find(METHOD_GET, none[i]).route)
			fail_msg("%s", none[i]);
}

static void the_rest_of_a_path_may_be_anything_or_nothing(void **state)
{
	(void)state;
	assert_true(slice_eq(find(METHOD_GET, "/app/a/b.js").param[0], S("a/b.js")));
	assert_true(slice_eq(find(METHOD_GET, "/app/x").param[0], S("x")));
	assert_non_null(find(METHOD_GET, "/app/").route);
	assert_int_equal(find(METHOD_GET, "/app/").param[0].n, 0);
	assert_null(find(METHOD_GET, "/app").route);
	assert_null(find(METHOD_GET, "/apple/x").route);
}

static void head_is_answered_by_the_row_for_get(void **state)
{
	(void)state;
	assert_int_equal(find(METHOD_HEAD, "/v1/me").index, 1);
	assert_null(find(METHOD_HEAD, "/v1/sessions").route);
}

static void a_known_path_names_the_methods_it_takes(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a, 1024);
	struct route_found f = find(METHOD_PUT, "/v1/markets/x/stalls");
	assert_null(f.route);
	assert_true(slice_eq(allow_list(&a, f.allowed), S("GET, HEAD, POST")));
	assert_int_equal(find(METHOD_PUT, "/nowhere").allowed, 0);
	arena_release(&a);
}

static bool has(enum right r, const char *role)
{
	struct arena a;
	arena_init(&a, 1024);
	size_t n;
	const struct slice *roles = right_roles(&a, r, &n);
	bool found = false;
	for (size_t i = 0; i < n; i++)
		found = found || slice_eq(roles[i], slice_z(role));
	arena_release(&a);
	return found;
}

static void who_writes_does_not_decide_and_who_runs_the_system_sees_no_vendor(void **state)
{
	(void)state;
	assert_true(has(RIGHT_REGISTRY_WRITE, "market_maker"));
	assert_false(has(RIGHT_REVISION_DECIDE, "market_maker"));
	assert_true(has(RIGHT_REVISION_DECIDE, "market_checker"));
	assert_false(has(RIGHT_REGISTRY_WRITE, "market_checker"));
	assert_false(has(RIGHT_REGISTRY_READ, "sysadmin"));
	assert_false(has(RIGHT_REGISTRY_READ, "prov_viewer"));
	assert_true(has(RIGHT_ADOPTION_READ, "prov_viewer"));
	assert_false(has(RIGHT_SIGNED_IN, "vendor"));
	assert_false(has(RIGHT_PUBLIC, "sysadmin"));
	for (int r = 0; r < RIGHT_COUNT; r++)
		assert_non_null(right_name((enum right)r));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_row_that_matches_wins),
		cmocka_unit_test(parameters_end_at_the_next_literal_byte_and_are_never_empty),
		cmocka_unit_test(the_rest_of_a_path_may_be_anything_or_nothing),
		cmocka_unit_test(head_is_answered_by_the_row_for_get),
		cmocka_unit_test(a_known_path_names_the_methods_it_takes),
		cmocka_unit_test(who_writes_does_not_decide_and_who_runs_the_system_sees_no_vendor),
	};
	return cmocka_run_group_tests_name("http_router", tests, with_router, without_router);
}
