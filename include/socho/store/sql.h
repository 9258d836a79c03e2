/* Statements as data. tools/sqlgen.c makes one `struct sql_statement` of every file under sql/queries/, with a C
 * struct for its parameters and one for its result rows; C names a statement and never holds SQL text. */
#ifndef SOCHO_STORE_SQL_H
#define SOCHO_STORE_SQL_H

#include "socho/base/arena.h"
#include "socho/base/uuid.h"

enum sql_type {
	SQL_BOOL,
	SQL_BYTEA,
	SQL_INT2,
	SQL_INT4,
	SQL_INT8,
	SQL_TEXT,
	SQL_DATE, /* days since 1970-01-01 */
	SQL_TIME, /* microseconds since 1970-01-01 UTC */
	SQL_UUID,
	SQL_BYTEA_ARRAY,
	SQL_INT2_ARRAY,
	SQL_INT4_ARRAY,
	SQL_INT8_ARRAY,
	SQL_TEXT_ARRAY,
	SQL_DATE_ARRAY,
	SQL_TIME_ARRAY,
	SQL_UUID_ARRAY,
};

/* Values that may be null. Text and bytes that may be null are a slice whose p is NULL. */
struct sql_bigint {
	bool has;
	int64_t value;
};
struct sql_date {
	bool has;
	int32_t value;
};
struct sql_uuid {
	bool has;
	struct uuid value;
};

/* Array parameters, borrowed until the statement was sent. In slices an absent element is NULL; the number and uuid
 * arrays take an optional `null` array of flags. */
struct sql_slices {
	const struct slice *v;
	size_t n;
};
struct sql_int2s {
	const int16_t *v;
	size_t n;
	const bool *null;
};
struct sql_int4s {
	const int32_t *v;
	size_t n;
	const bool *null;
};
struct sql_int8s {
	const int64_t *v;
	size_t n;
	const bool *null;
};
struct sql_uuids {
	const struct uuid *v;
	size_t n;
	const bool *null;
};

struct sql_field {
	const char *name;
	enum sql_type type;
	unsigned oid;
	bool may_be_null;
	size_t offset;
};

struct sql_statement {
	const char *name;
	int index;
	const char *text;
	const struct sql_field *in, *out;
	int in_count, out_count;
	size_t out_bytes;
};

extern const struct sql_statement *const sql_statements[]; /* ends with NULL */
extern const int sql_statement_count;

struct sql_migration {
	int number;
	const char *name;
	const char *text;
};
extern const struct sql_migration sql_migrations[]; /* ends with number 0 */

/* Parameters in PostgreSQL's binary form, in an arena. */
struct sql_call {
	const struct sql_statement *statement;
	const char *const *values;
	const int *lengths;
};

struct sql_call sql_call_of(struct arena *a, const struct sql_statement *s, const void *in);

/* SQL_CALL(arena, registry_market_find, .id = id): the statement with its parameters. */
#define SQL_CALL(arena, name, ...) \
	sql_call_of((arena), &sql_##name, &(const struct sql_##name##_in){__VA_ARGS__})
/* For a statement without parameters. */
#define SQL_CALL0(arena, name) sql_call_of((arena), &sql_##name, NULL)

/* Rows that came back. */
struct sql_rows {
	const struct sql_statement *statement;
	const void *result; /* PGresult */
	int count;          /* rows returned */
	int64_t affected;   /* rows changed, for statements without a result */
};

/* Row `row` into *out, a struct sql_<name>_out. Text and bytes are copied into the arena. */
void sql_row(struct arena *a, const struct sql_rows *rows, int row, void *out);

#endif
