/* app_files.def has one row a file, made by tools/app.mjs beside the files themselves:
 *   APP_FILE(path below /app/, media type, named by its hash, compiles WebAssembly, hash, slices of the plain, gzip and brotli bytes)
 * A coding that would not be shorter is the plain one again. */
#include "socho/http/app.h"

#include "app_files.h"

/* Nothing from elsewhere, nothing inline; pictures are also made here (blob:). WebAssembly is compiled in the worker that
 * reads codes and nowhere else: a worker goes by the policy of its own file. */
#define POLICY \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " \
	"manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
#define POLICY_COMPILING "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"

struct app_row {
	const char *path, *type, *hash;
	bool for_ever, compiles;
	const struct slice *plain, *gzip, *brotli;
};

static const struct app_row rows[] = {
#define APP_FILE(path, type, for_ever, compiles, hash, plain, gzip, brotli) \
	{path, type, hash, for_ever, compiles, &(plain), &(gzip), &(brotli)},
#include "app_files.def"
#undef APP_FILE
};

static const struct app_row *find(struct slice path)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (slice_eq(slice_z(rows[i].path), path))
			return &rows[i];
	return NULL;
}

static void answer_row(struct request *rq, const struct app_row *row)
{
	struct slice body = *row->plain;
	rq->answer.vary = S("Accept-Encoding");
	if (row->brotli != row->plain && request_takes_encoding(rq, "br")) {
		body = *row->brotli;
		rq->answer.encoding = S("br");
	} else if (row->gzip != row->plain && request_takes_encoding(rq, "gzip")) {
		body = *row->gzip;
		rq->answer.encoding = S("gzip");
	}
	rq->answer.etag = arena_printf(rq->arena, "\"%s%s%.*s\"", row->hash, rq->answer.encoding.n ? "-" : "",
	                               SARG(rq->answer.encoding));
	rq->answer.cache = row->for_ever ? S("public, max-age=31536000, immutable") : S("no-cache");
	rq->answer.policy = row->compiles ? S(POLICY_COMPILING) : S(POLICY);
	answer_bytes(rq, row->type, body);
}

/* A page below /app/<area>/: the first page of that area, or else of all. */
static const struct app_row *first_page(struct arena *a, struct slice path)
{
	size_t n = 0;
	while (n < path.n && path.p[n] != '/')
		n++;
	const struct app_row *row = find(arena_printf(a, "index-%.*s.html", (int)n, path.p));
	return row ? row : find(S("index.html"));
}

void app_file(struct request *rq)
{
	struct slice path = rq->param[0];
	const struct app_row *row = find(path);
	if (!row && !slice_starts(path, S("a/")))
		row = first_page(rq->arena, path);
	if (row)
		answer_row(rq, row);
	else
		answer_error(rq, ERR_NOT_FOUND, NULL);
}

void app_home(struct request *rq)
{
	answer_see_other(rq, "/app/");
}
