/* Migrations are embedded in the binary and only go forward. Each runs in a transaction of its own together with its
 * record, under a lease row, so two processes never migrate at once; the very first one makes the lease table, and a
 * second process that tries it at the same moment fails on the schema's name and is told to wait. */
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "session.h"
#include "socho/base/command.h"
#include "sql.h"

enum { LEASE_S = 600 };

static struct slice digest_of(struct arena *a, const char *text_z)
{
	unsigned char *out = arena_alloc(a, EVP_MAX_MD_SIZE);
	unsigned n = 0;
	EVP_Digest(text_z, strlen(text_z), out, &n, EVP_sha256(), NULL);
	return slice_of(out, n);
}

static int run_text(struct session *s, const struct sql_migration *m, struct fault *why)
{
	PGresult *r = PQexec(s->pg, m->text);
	int rc = 0;
	if (PQresultStatus(r) == PGRES_FATAL_ERROR) {
		const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
		if (m == &sql_migrations[0] && state && (strcmp(state, "42P06") == 0 || strcmp(state, "23505") == 0))
			rc = fault(why, ERR_MIGRATE_BUSY, NULL);
		else
			rc = session_failed(s, r, m->name, why);
	}
	PQclear(r);
	return rc;
}

static int apply(struct session *s, struct arena *a, const struct sql_migration *m, struct fault *why)
{
	if (session_begin(s, why))
		return -1;
	if (run_text(s, m, why) ||
	    session_run(s,
	                SQL_CALL(a, store_migration_record, .number = m->number, .name = slice_z(m->name),
	                         .digest = digest_of(a, m->text)),
	                NULL, why) ||
	    session_commit(s, why)) {
		session_rollback(s);
		return -1;
	}
	printf("migrated: %s\n", m->name);
	return 0;
}

/* How many migrations are applied; they must be a prefix of this binary's, word for word. */
static int applied(struct session *s, struct arena *a, int *count, struct fault *why)
{
	struct sql_rows rows;
	struct sql_store_schema_exists_out exists;
	*count = 0;
	if (session_run(s, SQL_CALL0(a, store_schema_exists), &rows, why))
		return -1;
	sql_row(a, &rows, 0, &exists);
	if (!exists.present)
		return 0;
	if (session_run(s, SQL_CALL0(a, store_migrations_applied), &rows, why))
		return -1;
	for (int i = 0; i < rows.count; i++) {
		struct sql_store_migrations_applied_out row;
		const struct sql_migration *m = &sql_migrations[i];
		sql_row(a, &rows, i, &row);
		if (!m->text)
			return faultf(why, ERR_SCHEMA_NEWER, NULL, "it has migration %d, this program ends at %d", row.number, i);
		if (row.number != m->number || !slice_eq(row.digest, digest_of(a, m->text)))
			return faultf(why, ERR_SCHEMA_NEWER, NULL, "migration %d there is not the one of this program", row.number);
	}
	*count = rows.count;
	return 0;
}

int schema_check(struct session *s, struct fault *why)
{
	struct arena a;
	int count;
	arena_init(&a, 16384);
	int rc = applied(s, &a, &count, why);
	if (!rc && sql_migrations[count].text)
		rc = faultf(why, ERR_SCHEMA_OLDER, NULL, "the next migration is %s", sql_migrations[count].name);
	arena_release(&a);
	return rc;
}

static int take_lease(struct session *s, struct arena *a, struct slice holder, struct fault *why)
{
	struct sql_rows rows;
	if (session_run(s, SQL_CALL(a, store_lease_take, .name = S("migrate"), .holder = holder, .seconds = LEASE_S), &rows, why))
		return -1;
	return rows.count ? 0 : fault(why, ERR_MIGRATE_BUSY, NULL);
}

int migrate(struct session *s, struct fault *why)
{
	struct arena a;
	int count, rc = -1;
	arena_init(&a, 16384);
	char host[64] = "";
	gethostname(host, sizeof host - 1);
	struct slice holder = arena_printf(&a, "%s/%d", host, (int)getpid());
	if (applied(s, &a, &count, why))
		goto out;
	if (count == 0 && sql_migrations[0].text && apply(s, &a, &sql_migrations[count++], why))
		goto out;
	if (!sql_migrations[count].text) {
		rc = 0;
		goto out;
	}
	if (take_lease(s, &a, holder, why))
		goto out;
	/* Somebody may have migrated between the look and the lease. */
	if (applied(s, &a, &count, why))
		goto out;
	for (rc = 0; !rc && sql_migrations[count].text; count++)
		rc = take_lease(s, &a, holder, why) || apply(s, &a, &sql_migrations[count], why) ? -1 : 0;
	struct fault ignored;
	session_run(s, SQL_CALL(&a, store_lease_drop, .name = S("migrate"), .holder = holder), NULL, &ignored);
out:
	arena_release(&a);
	return rc;
}

static bool shape_fits(const struct sql_statement *st, const PGresult *d)
{
	bool fits = PQnparams(d) == st->in_count && PQnfields(d) == st->out_count;
	for (int i = 0; fits && i < st->in_count; i++)
		fits = PQparamtype(d, i) == st->in[i].oid;
	for (int i = 0; fits && i < st->out_count; i++)
		if (PQftype(d, i) != st->out[i].oid) {
			fprintf(stderr, "%s: column %s has type %u, declared %u\n", st->name, st->out[i].name, PQftype(d, i),
			        st->out[i].oid);
			fits = false;
		}
	return fits;
}

int statements_check(struct session *s)
{
	int wrong = 0;
	for (int i = 0; i < sql_statement_count; i++) {
		const struct sql_statement *st = sql_statements[i];
		struct fault why;
		if (session_prepare(s, st, &why)) {
			fprintf(stderr, "%s\n", why.detail);
			wrong++;
			continue;
		}
		PGresult *d = PQdescribePrepared(s->pg, st->name);
		if (PQresultStatus(d) != PGRES_COMMAND_OK || !shape_fits(st, d)) {
			fprintf(stderr, "%s: its declared shape is not the server's (%d parameters, %d columns there)\n", st->name,
			        PQnparams(d), PQnfields(d));
			wrong++;
		}
		PQclear(d);
	}
	return wrong;
}

int cmd_migrate(int argc, char **argv)
{
	static const struct usage usage = {
		"socho migrate [--check] [--config FILE]",
		"Brings the database to this program's schema. Safe to run again; two at once do not mix.",
	};
	const char *check = NULL, *path = NULL;
	const struct option_row rows[] = {
		{"check", NULL, "change nothing: is the schema this program's, and does every statement fit it?", &check},
		{"config", "FILE", "configuration file", &path},
		{0},
	};
	int plain, status;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain)
		return usage_error(&usage, "migrate takes no arguments");
	struct config c;
	struct fault why;
	if (config_load(&c, path, &why))
		return fault_print(&why);
	struct session *s = session_open(&c, "admin", &why);
	if (!s)
		return fault_print(&why);
	int rc = check ? schema_check(s, &why) : migrate(s, &why);
	int wrong = rc == 0 && check ? statements_check(s) : 0;
	session_close(s);
	if (rc)
		return fault_print(&why);
	if (check)
		printf("%d statements, %d wrong\n", sql_statement_count, wrong);
	return wrong ? EXIT_REFUSED : EXIT_DONE;
}
