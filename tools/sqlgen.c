/* Turns sql/queries/<room>/<name>.sql into typed statements and embeds the migrations.
 *
 *   sqlgen OUTDIR FILE.sql ...    writes OUTDIR/sql.h and OUTDIR/sql.c
 *
 * A query file begins with comment lines; these two words declare its shape, in order, and may repeat:
 *   -- in  name type, name type
 *   -- out name type, name type
 * A type is one of the table below; "?" after it means it may be null. $1, $2 … are the `in` names in order. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct type {
	const char *sql, *c, *c_null; /* c_null: the C type when it may be null */
	unsigned oid;
	const char *tag; /* SQL_<tag> in store/sql.h */
	bool in, out;
};

static const struct type types[] = {
	{"bool", "bool", NULL, 16, "BOOL", true, true},
	{"bytea", "struct slice", "struct slice", 17, "BYTEA", true, true},
	{"bigint", "int64_t", "struct sql_bigint", 20, "INT8", true, true},
	{"smallint", "int16_t", NULL, 21, "INT2", true, true},
	{"integer", "int32_t", NULL, 23, "INT4", true, true},
	{"text", "struct slice", "struct slice", 25, "TEXT", true, true},
	{"date", "int32_t", "struct sql_date", 1082, "DATE", true, true},
	{"timestamptz", "int64_t", "struct sql_bigint", 1184, "TIME", true, true},
	{"uuid", "struct uuid", "struct sql_uuid", 2950, "UUID", true, true},
	{"bytea[]", "struct sql_slices", NULL, 1001, "BYTEA_ARRAY", true, false},
	{"smallint[]", "struct sql_int2s", NULL, 1005, "INT2_ARRAY", true, false},
	{"integer[]", "struct sql_int4s", NULL, 1007, "INT4_ARRAY", true, false},
	{"bigint[]", "struct sql_int8s", NULL, 1016, "INT8_ARRAY", true, false},
	{"text[]", "struct sql_slices", NULL, 1009, "TEXT_ARRAY", true, false},
	{"date[]", "struct sql_int4s", NULL, 1182, "DATE_ARRAY", true, false},
	{"timestamptz[]", "struct sql_int8s", NULL, 1185, "TIME_ARRAY", true, false},
	{"uuid[]", "struct sql_uuids", NULL, 2951, "UUID_ARRAY", true, false},
};

enum { COLUMNS_MAX = 48, NAME_MAX_BYTES = 64 };

struct column {
	char name[NAME_MAX_BYTES];
	const struct type *type;
	bool null;
};

struct query {
	char name[2 * NAME_MAX_BYTES];
	struct column in[COLUMNS_MAX], out[COLUMNS_MAX];
	int in_count, out_count;
};

static const char *current_file;

static void die(const char *what, const char *which)
{
	fprintf(stderr, "%s: %s%s%s\n", current_file, what, which ? ": " : "", which ? which : "");
	exit(1);
}

static char *load(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		die("cannot open", NULL);
	fseek(f, 0, SEEK_END);
	long n = ftell(f);
	rewind(f);
	char *text = calloc((size_t)n + 1, 1);
	if (!text || fread(text, 1, (size_t)n, f) != (size_t)n)
		die("cannot read", NULL);
	fclose(f);
	return text;
}

static void add_columns(char *list, struct column *columns, int *count, bool in)
{
	char *save = NULL;
	for (char *part = strtok_r(list, ",", &save); part; part = strtok_r(NULL, ",", &save)) {
		char name[NAME_MAX_BYTES], type[NAME_MAX_BYTES], extra[2];
		if (*count == COLUMNS_MAX || sscanf(part, " %63s %63s %1s", name, type, extra) != 2)
			die("not 'name type'", part);
		struct column *c = &columns[(*count)++];
		size_t n = strlen(type);
		c->null = type[n - 1] == '?';
		if (c->null)
			type[n - 1] = 0;
		for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
			if (strcmp(types[i].sql, type) == 0 && (in ? types[i].in : types[i].out))
				c->type = &types[i];
		if (!c->type || (c->null && !c->type->c_null))
			die("no such type here", part);
		snprintf(c->name, sizeof c->name, "%s", name);
	}
}

/* The comment head is read and skipped; what follows is the statement. */
static const char *read_head(char *text, struct query *q)
{
	char *line = text;
	while (strncmp(line, "--", 2) == 0) {
		char *end = strchr(line, '\n');
		if (!end)
			die("there is no statement", NULL);
		*end = 0;
		if (strncmp(line, "-- in ", 6) == 0)
			add_columns(line + 6, q->in, &q->in_count, true);
		else if (strncmp(line, "-- out ", 7) == 0)
			add_columns(line + 7, q->out, &q->out_count, false);
		line = end + 1;
	}
	return line;
}

static void put_string(FILE *f, const char *text)
{
	fputs("\t\t\"", f);
	for (; *text; text++) {
		if (*text == '\n')
			fputs(text[1] ? "\\n\"\n\t\t\"" : "\\n", f);
		else if (*text == '"' || *text == '\\')
			fprintf(f, "\\%c", *text);
		else if (*text == '?')
			fputs("\\?", f);
		else
			fputc(*text, f);
	}
	fputc('"', f);
}

static const char *c_type(const struct column *c)
{
	return c->null ? c->type->c_null : c->type->c;
}

static void put_shape(FILE *h, const struct query *q, const char *side, const struct column *columns, int count)
{
	if (!count)
		return;
	fprintf(h, "struct sql_%s_%s {\n", q->name, side);
	for (int i = 0; i < count; i++)
		fprintf(h, "\t%s %s;\n", c_type(&columns[i]), columns[i].name);
	fputs("};\n", h);
}

static void put_fields(FILE *c, const struct query *q, const char *side, const struct column *columns, int count)
{
	if (!count)
		return;
	fprintf(c, "static const struct sql_field %s_%s[] = {\n", q->name, side);
	for (int i = 0; i < count; i++)
		fprintf(c, "\t{\"%s\", SQL_%s, %u, %s, offsetof(struct sql_%s_%s, %s)},\n", columns[i].name,
		        columns[i].type->tag, columns[i].type->oid, columns[i].null ? "true" : "false", q->name, side,
		        columns[i].name);
	fputs("};\n", c);
}

static void put_query(FILE *h, FILE *c, const char *path, int index)
{
	struct query q = {.in_count = 0};
	const char *at = strstr(path, "queries/") + strlen("queries/");
	snprintf(q.name, sizeof q.name, "%.*s", (int)(strlen(at) - 4), at);
	for (char *p = q.name; *p; p++)
		if (*p == '/')
			*p = '_';
		else if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) && *p != '_')
			die("a query's name is lower-case letters, digits and _", NULL);
	char *text = load(path);
	const char *statement = read_head(text, &q);
	put_shape(h, &q, "in", q.in, q.in_count);
	put_shape(h, &q, "out", q.out, q.out_count);
	fprintf(h, "extern const struct sql_statement sql_%s;\n\n", q.name);
	put_fields(c, &q, "in", q.in, q.in_count);
	put_fields(c, &q, "out", q.out, q.out_count);
	fprintf(c, "const struct sql_statement sql_%s = {\n\t.name = \"%s\", .index = %d,\n", q.name, q.name, index);
	if (q.in_count)
		fprintf(c, "\t.in = %s_in, .in_count = %d,\n", q.name, q.in_count);
	if (q.out_count)
		fprintf(c, "\t.out = %s_out, .out_count = %d, .out_bytes = sizeof(struct sql_%s_out),\n", q.name, q.out_count,
		        q.name);
	fputs("\t.text =\n", c);
	put_string(c, statement);
	fputs("};\n\n", c);
	free(text);
}

static bool is_query(const char *path)
{
	return strstr(path, "queries/") != NULL;
}

static void put_migration(FILE *c, const char *path)
{
	const char *base = strrchr(path, '/') + 1;
	char *text = load(path);
	fprintf(c, "\t{%d, \"%.*s\",\n", atoi(base), (int)(strlen(base) - 4), base);
	put_string(c, text);
	fputs("},\n", c);
	free(text);
}

int main(int argc, char **argv)
{
	char path[1024];
	current_file = "sqlgen";
	if (argc < 3)
		die("usage: sqlgen OUTDIR FILE.sql ...", NULL);
	snprintf(path, sizeof path, "%s/sql.h", argv[1]);
	FILE *h = fopen(path, "w");
	snprintf(path, sizeof path, "%s/sql.c", argv[1]);
	FILE *c = fopen(path, "w");
	if (!h || !c)
		die("cannot write into", argv[1]);
	fputs("/* Made by tools/sqlgen.c from sql/; do not edit. */\n#ifndef SOCHO_GEN_SQL_H\n#define SOCHO_GEN_SQL_H\n\n"
	      "#include \"socho/store/sql.h\"\n\n", h);
	fputs("/* Made by tools/sqlgen.c from sql/; do not edit. */\n#include \"sql.h\"\n\n#include <stddef.h>\n\n", c);
	int index = 0;
	for (int i = 2; i < argc; i++) {
		current_file = argv[i];
		if (is_query(argv[i]))
			put_query(h, c, argv[i], index++);
	}
	fputs("const struct sql_statement *const sql_statements[] = {\n", c);
	for (int i = 2; i < argc; i++)
		if (is_query(argv[i])) {
			const char *at = strstr(argv[i], "queries/") + strlen("queries/");
			char name[2 * NAME_MAX_BYTES];
			snprintf(name, sizeof name, "%.*s", (int)(strlen(at) - 4), at);
			for (char *p = name; *p; p++)
				if (*p == '/')
					*p = '_';
			fprintf(c, "\t&sql_%s,\n", name);
		}
	fprintf(c, "\tNULL,\n};\nconst int sql_statement_count = %d;\n\n", index);
	fputs("const struct sql_migration sql_migrations[] = {\n", c);
	for (int i = 2; i < argc; i++) {
		current_file = argv[i];
		if (strstr(argv[i], "/migrations/"))
			put_migration(c, argv[i]);
	}
	fputs("\t{0, NULL, NULL},\n};\n", c);
	fputs("#endif\n", h);
	return fclose(h) || fclose(c);
}
