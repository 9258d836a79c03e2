/* A request walks the table once. Most rows are dismissed by comparing the literal bytes before the first parameter,
 * whose length is worked out at the start. */
#include "socho/http/router.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/text.h"

struct router {
	const struct route *routes;
	size_t count;
	size_t literal[]; /* bytes of each pattern before its first '{' */
};

static void check(const struct route *r)
{
	int params = 0;
	for (const char *p = r->path; *p; p++)
		params += *p == '{';
	assert(r->path[0] == '/' && params <= HTTP_PARAMS_MAX && r->handler);
	assert(r->method != METHOD_HEAD && r->method != METHOD_OPTIONS);
	assert(r->body == BODY_NONE ? r->body_bytes_max == 0 : r->body_bytes_max > 0 && r->method != METHOD_GET);
	assert(r->tx == ROUTE_TX || r->right == RIGHT_PUBLIC || r->right == RIGHT_PROVIDER);
}

struct router *router_new(const struct route *routes, size_t count)
{
	struct router *r = malloc(sizeof *r + count * sizeof r->literal[0]);
	if (!r)
		abort();
	r->routes = routes;
	r->count = count;
	for (size_t i = 0; i < count; i++) {
		check(&routes[i]);
		r->literal[i] = strcspn(routes[i].path, "{");
	}
	return r;
}

void router_free(struct router *r)
{
	free(r);
}

const struct route *router_route(const struct router *r, size_t index)
{
	assert(index < r->count);
	return &r->routes[index];
}

size_t router_count(const struct router *r)
{
	return r->count;
}

static bool is_rest(const char *param)
{
	return strcmp(param, "{rest}") == 0;
}

/* The pattern from its first '{' against the path from the same place. */
static bool match_rest(const char *pattern, struct slice path, struct slice param[HTTP_PARAMS_MAX])
{
	size_t at = 0, count = 0;
	while (*pattern) {
		if (*pattern != '{') {
			if (at == path.n || path.p[at] != *pattern)
				return false;
			at++;
			pattern++;
			continue;
		}
		if (is_rest(pattern)) {
			param[count] = slice_sub(path, at, path.n);
			return true;
		}
		const char *end = strchr(pattern, '}');
		assert(end);
		pattern = end + 1;
		size_t from = at;
		while (at < path.n && path.p[at] != '/' && path.p[at] != *pattern)
			at++;
		if (at == from)
			return false;
		param[count++] = slice_sub(path, from, at);
	}
	return at == path.n;
}

void router_find(const struct router *r, enum method method, struct slice path, struct route_found *out)
{
	*out = (struct route_found){.route = NULL};
	enum method wanted = method == METHOD_HEAD ? METHOD_GET : method;
	for (size_t i = 0; i < r->count; i++) {
		const struct route *row = &r->routes[i];
		size_t n = r->literal[i];
		if (path.n < n || memcmp(path.p, row->path, n) != 0)
			continue;
		if (!match_rest(row->path + n, slice_sub(path, n, path.n), out->param))
			continue;
		if (row->method == wanted) {
			out->route = row;
			out->index = i;
			return;
		}
		out->allowed |= 1U << row->method;
	}
	if (out->allowed >> METHOD_GET & 1)
		out->allowed |= 1U << METHOD_HEAD;
}

struct slice allow_list(struct arena *a, unsigned allowed)
{
	struct text t;
	text_init(&t, a);
	for (int m = 0; m < METHOD_COUNT; m++)
		if (allowed >> m & 1)
			text_addf(&t, "%s%s", t.n ? ", " : "", method_name((enum method)m));
	return text_slice(&t);
}
