/* Between C structs and PostgreSQL's binary format. Everything is big-endian; dates and times count from 2000-01-01.
 * An array is: dimensions (1, or 0 when empty), has-nulls flag, element type, then size and lower bound, then each
 * element as length and bytes, length -1 for null. */
#include "socho/store/sql.h"

#include <assert.h>
#include <endian.h>
#include <libpq-fe.h>
#include <string.h>

enum { EPOCH_DAYS = 10957, ARRAY_HEAD_BYTES = 20 };
static const int64_t EPOCH_US = INT64_C(946684800) * 1000000;

static char *put16(char *p, int16_t v)
{
	uint16_t b = htobe16((uint16_t)v);
	memcpy(p, &b, sizeof b);
	return p + sizeof b;
}

static char *put32(char *p, int32_t v)
{
	uint32_t b = htobe32((uint32_t)v);
	memcpy(p, &b, sizeof b);
	return p + sizeof b;
}

static char *put64(char *p, int64_t v)
{
	uint64_t b = htobe64((uint64_t)v);
	memcpy(p, &b, sizeof b);
	return p + sizeof b;
}

struct element {
	unsigned oid;
	size_t bytes; /* on the wire; 0: as long as the slice */
};

static struct element element_of(enum sql_type t)
{
	switch (t) {
	case SQL_BYTEA_ARRAY: return (struct element){17, 0};
	case SQL_TEXT_ARRAY: return (struct element){25, 0};
	case SQL_INT2_ARRAY: return (struct element){21, 2};
	case SQL_INT4_ARRAY: return (struct element){23, 4};
	case SQL_DATE_ARRAY: return (struct element){1082, 4};
	case SQL_INT8_ARRAY: return (struct element){20, 8};
	case SQL_TIME_ARRAY: return (struct element){1184, 8};
	case SQL_UUID_ARRAY: return (struct element){2950, 16};
	default: assert(false && "an array type"); return (struct element){0, 0};
	}
}

static char *put_array_head(char *p, size_t n, bool nulls, unsigned oid)
{
	p = put32(p, n ? 1 : 0);
	p = put32(p, nulls);
	p = put32(p, (int32_t)oid);
	if (!n)
		return p;
	p = put32(p, (int32_t)n);
	return put32(p, 1);
}

static struct slice slices_array(struct arena *a, const struct sql_slices *in, unsigned oid)
{
	size_t bytes = ARRAY_HEAD_BYTES + in->n * 4;
	bool nulls = false;
	for (size_t i = 0; i < in->n; i++) {
		bytes += in->v[i].n;
		nulls |= !in->v[i].p;
	}
	char *start = arena_alloc(a, bytes), *p = put_array_head(start, in->n, nulls, oid);
	for (size_t i = 0; i < in->n; i++) {
		struct slice element = in->v[i];
		p = put32(p, element.p ? (int32_t)element.n : -1);
		if (!element.p)
			continue;
		memcpy(p, element.p, element.n);
		p += element.n;
	}
	return slice_of(start, (size_t)(p - start));
}

static char *put_element(char *p, enum sql_type type, const void *values, size_t i)
{
	switch (type) {
	case SQL_INT2_ARRAY: return put16(p, ((const int16_t *)values)[i]);
	case SQL_INT4_ARRAY: return put32(p, ((const int32_t *)values)[i]);
	case SQL_DATE_ARRAY: return put32(p, ((const int32_t *)values)[i] - EPOCH_DAYS);
	case SQL_INT8_ARRAY: return put64(p, ((const int64_t *)values)[i]);
	case SQL_TIME_ARRAY: return put64(p, ((const int64_t *)values)[i] - EPOCH_US);
	case SQL_UUID_ARRAY: memcpy(p, ((const struct uuid *)values)[i].b, 16); return p + 16;
	default: assert(false && "an array of numbers or ids"); return p;
	}
}

static struct slice fixed_array(struct arena *a, enum sql_type type, const void *values, size_t n, const bool *null)
{
	struct element e = element_of(type);
	bool nulls = false;
	for (size_t i = 0; null && i < n; i++)
		nulls |= null[i];
	char *start = arena_alloc(a, ARRAY_HEAD_BYTES + n * (4 + e.bytes)), *p = put_array_head(start, n, nulls, e.oid);
	for (size_t i = 0; i < n; i++) {
		if (null && null[i]) {
			p = put32(p, -1);
			continue;
		}
		p = put32(p, (int32_t)e.bytes);
		p = put_element(p, type, values, i);
	}
	return slice_of(start, (size_t)(p - start));
}

/* A value that may be null starts with its flag in all three structs. */
static bool absent(const struct sql_field *f, const void *at)
{
	return f->may_be_null && !*(const bool *)at;
}

static struct slice encode(struct arena *a, const struct sql_field *f, const char *in)
{
	const void *at = in + f->offset;
	char b[16] = {0};
	size_t n = 0;
	switch (f->type) {
	case SQL_BOOL:
		b[0] = *(const bool *)at;
		n = 1;
		break;
	case SQL_INT2: n = (size_t)(put16(b, *(const int16_t *)at) - b); break;
	case SQL_INT4: n = (size_t)(put32(b, *(const int32_t *)at) - b); break;
	case SQL_INT8:
	case SQL_TIME: {
		if (absent(f, at))
			return (struct slice){NULL, 0};
		int64_t v = f->may_be_null ? ((const struct sql_bigint *)at)->value : *(const int64_t *)at;
		n = (size_t)(put64(b, f->type == SQL_TIME ? v - EPOCH_US : v) - b);
		break;
	}
	case SQL_DATE:
		if (absent(f, at))
			return (struct slice){NULL, 0};
		n = (size_t)(put32(b, (f->may_be_null ? ((const struct sql_date *)at)->value : *(const int32_t *)at) - EPOCH_DAYS) - b);
		break;
	case SQL_UUID:
		if (absent(f, at))
			return (struct slice){NULL, 0};
		memcpy(b, f->may_be_null ? ((const struct sql_uuid *)at)->value.b : ((const struct uuid *)at)->b, 16);
		n = 16;
		break;
	case SQL_TEXT:
	case SQL_BYTEA: {
		struct slice s = *(const struct slice *)at;
		return s.p || f->may_be_null ? s : S("");
	}
	case SQL_TEXT_ARRAY:
	case SQL_BYTEA_ARRAY: return slices_array(a, at, element_of(f->type).oid);
	default: {
		/* The number and uuid arrays have one shape: pointer, count, flags. */
		const struct sql_int8s *array = at;
		return fixed_array(a, f->type, array->v, array->n, array->null);
	}
	}
	return arena_dup(a, slice_of(b, n));
}

_Static_assert(offsetof(struct sql_uuids, n) == offsetof(struct sql_int8s, n) &&
                       offsetof(struct sql_int2s, null) == offsetof(struct sql_int8s, null),
               "arrays have one shape");

struct sql_call sql_call_of(struct arena *a, const struct sql_statement *s, const void *in)
{
	const char **values = arena_array(a, (size_t)s->in_count, sizeof *values);
	int *lengths = arena_array(a, (size_t)s->in_count, sizeof *lengths);
	for (int i = 0; i < s->in_count; i++) {
		struct slice v = encode(a, &s->in[i], in);
		values[i] = v.p;
		lengths[i] = (int)v.n;
	}
	return (struct sql_call){.statement = s, .values = values, .lengths = lengths};
}

static int64_t get64(const char *p)
{
	uint64_t b;
	memcpy(&b, p, sizeof b);
	return (int64_t)be64toh(b);
}

static int32_t get32(const char *p)
{
	uint32_t b;
	memcpy(&b, p, sizeof b);
	return (int32_t)be32toh(b);
}

static void decode(struct arena *a, const struct sql_field *f, const char *p, size_t n, char *out)
{
	void *at = out + f->offset;
	switch (f->type) {
	case SQL_BOOL: *(bool *)at = p[0] != 0; return;
	case SQL_INT2: *(int16_t *)at = (int16_t)(((unsigned char)p[0] << 8) | (unsigned char)p[1]); return;
	case SQL_INT4: *(int32_t *)at = get32(p); return;
	case SQL_INT8:
	case SQL_TIME: {
		int64_t v = get64(p) + (f->type == SQL_TIME ? EPOCH_US : 0);
		if (f->may_be_null)
			*(struct sql_bigint *)at = (struct sql_bigint){true, v};
		else
			*(int64_t *)at = v;
		return;
	}
	case SQL_DATE:
		if (f->may_be_null)
			*(struct sql_date *)at = (struct sql_date){true, get32(p) + EPOCH_DAYS};
		else
			*(int32_t *)at = get32(p) + EPOCH_DAYS;
		return;
	case SQL_UUID: {
		struct uuid id;
		memcpy(id.b, p, 16);
		if (f->may_be_null)
			*(struct sql_uuid *)at = (struct sql_uuid){true, id};
		else
			*(struct uuid *)at = id;
		return;
	}
	case SQL_TEXT:
	case SQL_BYTEA: *(struct slice *)at = arena_dup(a, slice_of(p, n)); return;
	default: assert(false && "a result column is not an array");
	}
}

void sql_row(struct arena *a, const struct sql_rows *rows, int row, void *out)
{
	const struct sql_statement *s = rows->statement;
	assert(row >= 0 && row < rows->count);
	assert(PQnfields(rows->result) == s->out_count);
	memset(out, 0, s->out_bytes);
	for (int i = 0; i < s->out_count; i++) {
		if (PQgetisnull(rows->result, row, i)) {
			assert(s->out[i].may_be_null);
			continue;
		}
		decode(a, &s->out[i], PQgetvalue(rows->result, row, i), (size_t)PQgetlength(rows->result, row, i), out);
	}
}
