#include "socho/store/blocking.h"

#include <errno.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"
#include "socho/base/limits.h"
#include "socho/store/constraint.h"

static int read_password(struct arena *a, const struct config *c, const char *role_z, struct slice *out, struct fault *why)
{
	char path[CONFIG_TEXT_BYTES + 32], line[256];
	snprintf(path, sizeof path, "%s/%s", c->password_dir, role_z);
	FILE *f = fopen(path, "re");
	if (!f)
		return faultf(why, ERR_CANNOT_READ, NULL, "%.150s: %s", path, strerror(errno));
	bool got = fgets(line, sizeof line, f) != NULL;
	fclose(f);
	*out = got ? arena_dup(a, slice_trim(slice_z(line))) : S("");
	explicit_bzero(line, sizeof line);
	return out->n ? 0 : faultf(why, ERR_BAD_CONFIG, NULL, "%.150s is empty", path);
}

int session_conninfo(struct arena *a, const struct config *c, const char *role_z, const char **out_z, struct fault *why)
{
	struct slice password;
	if (!c->database[0])
		return fault(why, ERR_BAD_CONFIG, "database");
	if (read_password(a, c, role_z, &password, why))
		return -1;
	for (size_t i = 0; i < password.n; i++)
		if (password.p[i] == '\'' || password.p[i] == '\\')
			return faultf(why, ERR_BAD_CONFIG, NULL, "the password of role %s holds a quote or a backslash", role_z);
	*out_z = arena_printf(a, "%s user=socho_%s password='%.*s'", c->database, role_z, SARG(password)).p;
	return 0;
}

static void ignore_notice(void *arg, const PGresult *result)
{
	(void)arg;
	(void)result;
}

struct session *session_open(const struct config *c, const char *role_z, struct fault *why)
{
	struct arena a;
	arena_init(&a, 1024);
	struct session *s = NULL;
	const char *conninfo_z = NULL;
	if (session_conninfo(&a, c, role_z, &conninfo_z, why))
		goto out;
	/* Figures of a province are one statement over many sets: compiling it would take longer than all else. */
	const char *const keywords[] = {"dbname", "options", NULL}, *const values[] = {conninfo_z, "-c jit=off", NULL};
	PGconn *pg = PQconnectdbParams(keywords, values, 1);
	if (PQstatus(pg) != CONNECTION_OK) {
		struct slice words = slice_z(PQerrorMessage(pg));
		struct slice line = slice_cut(&words, '\n');
		faultf(why, ERR_DATABASE_DOWN, NULL, "%.*s", SARG(line));
		PQfinish(pg);
		goto out;
	}
	PQsetNoticeReceiver(pg, ignore_notice, NULL);
	s = calloc(1, sizeof *s);
	if (!s)
		abort();
	s->pg = pg;
	s->prepared = calloc((size_t)sql_statement_count + 1, sizeof *s->prepared);
out:
	arena_release(&a);
	return s;
}

void session_close(struct session *s)
{
	if (!s)
		return;
	PQclear(s->last);
	PQfinish(s->pg);
	free(s->prepared);
	free(s);
}

int session_failed(struct session *s, const PGresult *r, const char *what_z, struct fault *why)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE), *name = PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME);
	const char *message = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY), *field;
	enum err e = constraint_error(state ? state : "", name ? name : "", &field);
	(void)s;
	return faultf(why, e, field, "%s: %.150s", what_z, message ? message : "the connection broke");
}

static int command(struct session *s, const char *text_z, struct fault *why)
{
	PGresult *r = PQexec(s->pg, text_z);
	int rc = PQresultStatus(r) == PGRES_COMMAND_OK ? 0 : session_failed(s, r, text_z, why);
	PQclear(r);
	return rc;
}

int session_begin(struct session *s, struct fault *why)
{
	return command(s, "begin", why);
}

int session_begin_still(struct session *s, struct fault *why)
{
	return command(s, "begin isolation level repeatable read read only", why);
}

int session_commit(struct session *s, struct fault *why)
{
	return command(s, "commit", why);
}

int session_rollback(struct session *s)
{
	struct fault ignored;
	return command(s, "rollback", &ignored);
}

int session_prepare(struct session *s, const struct sql_statement *st, struct fault *why)
{
	Oid types[64];
	if (s->prepared[st->index])
		return 0;
	for (int i = 0; i < st->in_count; i++)
		types[i] = st->in[i].oid;
	PGresult *r = PQprepare(s->pg, st->name, st->text, st->in_count, types);
	int rc = PQresultStatus(r) == PGRES_COMMAND_OK ? 0 : session_failed(s, r, st->name, why);
	PQclear(r);
	s->prepared[st->index] = rc == 0;
	return rc;
}

int session_run(struct session *s, struct sql_call call, struct sql_rows *rows, struct fault *why)
{
	int binary[64];
	for (int i = 0; i < 64; i++)
		binary[i] = 1;
	PQclear(s->last);
	s->last = NULL;
	if (session_prepare(s, call.statement, why))
		return -1;
	s->last = PQexecPrepared(s->pg, call.statement->name, call.statement->in_count, call.values, call.lengths, binary, 1);
	ExecStatusType status = PQresultStatus(s->last);
	if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
		return session_failed(s, s->last, call.statement->name, why);
	if (rows) {
		*rows = (struct sql_rows){.statement = call.statement, .result = s->last, .count = PQntuples(s->last)};
		struct slice affected = slice_z(PQcmdTuples(s->last));
		if (affected.n && slice_to_i64(affected, &rows->affected))
			rows->affected = 0;
	}
	return 0;
}
