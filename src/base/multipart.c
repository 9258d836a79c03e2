#include "socho/base/multipart.h"

enum { BOUNDARY_BYTES_MAX = 70 };

bool multipart_is(struct slice content_type)
{
	return slice_eq_nocase(slice_trim(slice_cut(&content_type, ';')), S("multipart/form-data"));
}

/* The value of a parameter such as name="file"; absent when missing. Browsers write " as %22. */
static struct slice parameter(struct slice header, const char *name_z)
{
	struct slice none = {NULL, 0};
	slice_cut(&header, ';');
	while (header.p) {
		struct slice value = slice_trim(slice_cut(&header, ';')), name = slice_trim(slice_cut(&value, '='));
		if (!slice_eq_nocase(name, slice_z(name_z)) || !value.p)
			continue;
		value = slice_trim(value);
		if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
			value = slice_sub(value, 1, value.n - 1);
		return value;
	}
	return none;
}

/* The lines before the first empty one. */
static int read_head(struct slice *part, struct multipart_part *out)
{
	for (;;) {
		ptrdiff_t end = slice_find_all(*part, S("\r\n"));
		if (end < 0)
			return -1;
		struct slice line = slice_sub(*part, 0, (size_t)end);
		*part = slice_sub(*part, (size_t)end + 2, part->n);
		if (!line.n)
			return out->name.n ? 0 : -1;
		struct slice value = line, name = slice_trim(slice_cut(&value, ':'));
		if (!slice_eq_nocase(name, S("content-disposition")) || !value.p)
			continue;
		out->name = parameter(value, "name");
		out->filename = parameter(value, "filename");
	}
}

int multipart_read(struct arena *a, struct slice content_type, struct slice body, struct multipart *out)
{
	struct slice boundary = parameter(content_type, "boundary");
	*out = (struct multipart){.count = 0};
	if (!boundary.n || boundary.n > BOUNDARY_BYTES_MAX)
		return -1;
	struct slice first = arena_printf(a, "--%.*s", SARG(boundary)), between = arena_printf(a, "\r\n--%.*s", SARG(boundary));
	if (!slice_starts(body, first))
		return -1;
	body = slice_sub(body, first.n, body.n);
	while (!slice_starts(body, S("--"))) {
		ptrdiff_t end = slice_find_all(body, between);
		if (!slice_starts(body, S("\r\n")) || end < 0 || out->count == MULTIPART_PARTS_MAX)
			return -1;
		struct slice part = slice_sub(body, 2, (size_t)end);
		struct multipart_part *p = &out->part[out->count++];
		if (read_head(&part, p))
			return -1;
		p->body = part;
		body = slice_sub(body, (size_t)end + between.n, body.n);
	}
	return 0;
}

const struct multipart_part *multipart_part(const struct multipart *m, const char *name_z)
{
	for (int i = 0; i < m->count; i++)
		if (slice_eq(m->part[i].name, slice_z(name_z)))
			return &m->part[i];
	return NULL;
}
