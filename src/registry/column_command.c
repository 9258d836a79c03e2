/* socho column …: the data keys of sealed columns. A rotation only announces a version: processes take it up by themselves
 * (data_key.h) and the press does the work (press/rekey.c). The master key is changed here, in steps of which each leaves a
 * register that works: the file holds both, the data keys are wrapped anew in one transaction, the file holds the new one. */
#include <errno.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "socho/base/command.h"
#include "socho/base/file.h"
#include "socho/registry/commands.h"
#include "socho/registry/data_key.h"
#include "socho/store/work.h"
#include "sql.h"

struct words {
	const char *config, *province;
};

#define ROW_CONFIG(w) {"config", "FILE", "configuration file", &(w).config}

static int begin(int argc, char **argv, const struct option_row *rows, const struct usage *usage, int *status)
{
	int plain;
	if (options_read(argc, argv, rows, usage, &plain, status))
		return 1;
	if (!plain)
		return 0;
	*status = usage_error(usage, "only options are taken here");
	return 1;
}

/* ---- rotate */

static int announce(struct work *w, const struct column_keys *k, const struct sql_registry_column_status_out *p, struct fault *why)
{
	struct column_key key = {.kind = COLUMN_KEY_BOX, .province = p->province, .version = p->next};
	if (key.version > COLUMN_KEY_VERSION_MAX)
		return fault(why, ERR_OUT_OF_RANGE, "version");
	column_key_make(&w->arena, k, &key);
	if (work_run(w, SQL_CALL(&w->arena, registry_column_rotate, .province = p->province, .version = p->next,
	                         .master_id = key.master_id, .wrapped = key.wrapped, .seconds = DATA_KEY_ANNOUNCE_S), NULL, why))
		return -1;
	printf("%02d: version %d seals in %d s, and then everything is sealed anew\n", p->province, p->next, DATA_KEY_ANNOUNCE_S);
	return 0;
}

static int resume(struct work *w, const struct sql_registry_column_status_out *p, struct fault *why)
{
	struct sql_registry_column_resume_out row;
	int got = work_row(w, SQL_CALL(&w->arena, registry_column_resume, .province = p->province), &row, why);
	if (got < 0)
		return -1;
	if (got == 0)
		printf("%02d: the work with version %d goes on\n", p->province, row.version);
	return 0;
}

static int rotate_one(struct work *w, const struct column_keys *k, const struct sql_registry_column_status_out *p,
                      struct fault *why)
{
	if (p->working)
		return printf("%02d: under way already\n", p->province) < 0;
	return p->unfinished ? resume(w, p, why) : announce(w, k, p, why);
}

static int rotate(struct work *w, const struct words *words, struct fault *why)
{
	struct column_keys *k;
	struct sql_rows rows;
	int64_t province = 0;
	int found = 0, rc = 0;
	if (words->province && (slice_to_i64(slice_z(words->province), &province) || province < 1 || province > COLUMN_PROVINCE_MAX))
		return fault(why, ERR_UNKNOWN_UNIT, "province");
	if (data_keys_open(&k, &w->config, w->session, why))
		return -1;
	rc = work_run(w, SQL_CALL0(&w->arena, registry_column_status), &rows, why);
	int count = rc ? 0 : rows.count;
	struct sql_registry_column_status_out *all = arena_array(&w->arena, (size_t)count + 1, sizeof *all);
	for (int i = 0; i < count; i++)
		sql_row(&w->arena, &rows, i, &all[i]);
	for (int i = 0; i < count && rc == 0; i++)
		if (!province || all[i].province == province) {
			found++;
			rc = rotate_one(w, k, &all[i], why);
		}
	column_keys_free(k);
	if (rc == 0 && !found)
		rc = fault(why, ERR_UNKNOWN_UNIT, "province");
	return rc ? -1 : work_commit(w, why);
}

int cmd_column_rotate(int argc, char **argv)
{
	static const struct usage usage = {
		"socho column rotate [--province P] [--config FILE]",
		"Draws a new data key for the sealed columns of one province or of all. It seals from a few seconds on, and the press "
		"seals everything anew with it, in pieces; what it no longer finds in use is retired. Keyed hashes for look-ups keep their "
		"key: they stand in rows that are never changed. Work that was given up goes on instead."};
	struct words words = {NULL};
	const struct option_row rows[] = {{"province", "P", "only this one", &words.province}, ROW_CONFIG(words), {0}};
	struct work w;
	struct fault why = {0};
	int status;
	if (begin(argc, argv, rows, &usage, &status))
		return status;
	if (work_open(&w, words.config, &why))
		return fault_print(&why);
	status = rotate(&w, &words, &why) ? fault_print(&why) : EXIT_DONE;
	work_close(&w);
	return status;
}

/* ---- status */

int cmd_column_status(int argc, char **argv)
{
	static const struct usage usage = {
		"socho column status [--province P] [--config FILE]",
		"The data keys of every province with their state, and how far sealing anew is: one JSON object a line."};
	struct words words = {NULL};
	const struct option_row rows[] = {{"province", "P", "only this one", &words.province}, ROW_CONFIG(words), {0}};
	struct work w;
	struct fault why = {0};
	struct sql_rows found;
	int status;
	if (begin(argc, argv, rows, &usage, &status))
		return status;
	if (work_open(&w, words.config, &why))
		return fault_print(&why);
	if (work_run(&w, SQL_CALL0(&w.arena, registry_column_status), &found, &why))
		status = fault_print(&why);
	else
		for (int i = 0; i < found.count; i++) {
			struct sql_registry_column_status_out p;
			int64_t wanted;
			sql_row(&w.arena, &found, i, &p);
			if (!words.province || (slice_to_i64(slice_z(words.province), &wanted) == 0 && wanted == p.province))
				printf("%.*s\n", SARG(p.body));
		}
	work_close(&w);
	return status;
}

/* ---- master */

/* For the eyes of who could read it before. */
static int write_masters(const char *path_z, const struct stat *like, const struct column_keys *k, enum column_masters which,
                         struct slice before, struct fault *why)
{
	struct arena a;
	arena_init(&a, 512);
	struct slice lines = column_master_lines(&a, k, which);
	struct slice text = arena_printf(&a, "%.*s%.*s", SARG(before), SARG(lines));
	int rc = file_write(path_z, text, like->st_mode & 0777, why);
	if (rc == 0 && geteuid() == 0 && chown(path_z, like->st_uid, like->st_gid))
		rc = faultf(why, ERR_CANNOT_WRITE, NULL, "%.150s: %s", path_z, strerror(errno));
	OPENSSL_cleanse((char *)(uintptr_t)text.p, text.n);
	OPENSSL_cleanse((char *)(uintptr_t)lines.p, lines.n);
	arena_release(&a);
	return rc;
}

static int add_master(const char *path_z, const struct stat *like, struct column_keys *k, struct arena *a, struct fault *why)
{
	struct slice fresh = column_master_draw(a), line = arena_printf(a, "%.*s\n", SARG(fresh));
	int rc = write_masters(path_z, like, k, COLUMN_MASTER_ALL, line, why);
	OPENSSL_cleanse((char *)(uintptr_t)fresh.p, fresh.n);
	OPENSSL_cleanse((char *)(uintptr_t)line.p, line.n);
	return rc ? rc : column_keys_reload(k, path_z, why);
}

static int rewrap(struct work *w, const struct column_keys *k, const struct sql_registry_data_keys_out *row, struct fault *why)
{
	struct column_key key = {.province = row->province, .version = row->version, .master_id = row->master_id, .wrapped = row->wrapped};
	if (column_key_kind_parse(row->kind, &key.kind))
		return fault(why, ERR_BAD_KEY, NULL);
	if (column_key_is_fresh(k, &key))
		return 0;
	return column_key_rewrap(&w->arena, k, &key, why) ||
	               work_run(w, SQL_CALL(&w->arena, registry_data_key_rewrap, .province = row->province, .kind = row->kind,
	                                    .version = row->version, .master_id = key.master_id, .wrapped = key.wrapped), NULL, why)
	           ? -1 : 0;
}

static int rewrap_all(struct work *w, const struct column_keys *k, int *count, struct fault *why)
{
	struct sql_rows rows;
	if (work_run(w, SQL_CALL0(&w->arena, registry_data_keys), &rows, why))
		return -1;
	*count = rows.count;
	struct sql_registry_data_keys_out *all = arena_array(&w->arena, (size_t)*count + 1, sizeof *all);
	for (int i = 0; i < *count; i++)
		sql_row(&w->arena, &rows, i, &all[i]);
	for (int i = 0; i < *count; i++)
		if (rewrap(w, k, &all[i], why))
			return -1;
	return work_run(w, SQL_CALL(&w->arena, registry_trail, .action = S("column.master"), .entity = S("key"),
	                            .entity_id = S("column master"), .after = arena_printf(&w->arena, "{\"keys\":%d}", *count)), NULL, why);
}

static int change_master(struct work *w, struct fault *why)
{
	const char *path_z = w->config.column_key_file;
	const char *before_z = arena_printf(&w->arena, "%s.before", path_z).p;
	struct column_keys *k;
	struct stat like;
	int count = 0;
	if (stat(path_z, &like))
		return faultf(why, ERR_CANNOT_READ, NULL, "%.150s: %s", path_z, strerror(errno));
	if (data_keys_open(&k, &w->config, w->session, why))
		return -1;
	int rc = (column_master_count(k) == 1 && add_master(path_z, &like, k, &w->arena, why)) || rewrap_all(w, k, &count, why) ||
	         work_commit(w, why) || write_masters(before_z, &like, k, COLUMN_MASTER_LAST, S(""), why) ||
	         write_masters(path_z, &like, k, COLUMN_MASTER_FIRST, S(""), why) ? -1 : 0;
	column_keys_free(k);
	if (rc == 0)
		printf("%d data keys are wrapped by a new master key. The old one is in %s: it opens what was backed up before, and\n"
		       "nothing of now; keep it with those backups, away from this machine, or destroy it.\n", count, before_z);
	return rc;
}

int cmd_column_master(int argc, char **argv)
{
	static const struct usage usage = {
		"socho column master [--config FILE]",
		"Draws a new master key into column_key_file and wraps every data key with it, in one transaction. Nothing that is sealed "
		"changes, and the register goes on meanwhile. Stopped in the middle it is run again. Where the file is handed out by "
		"something else, let that hand out what is written here."};
	struct words words = {NULL};
	const struct option_row rows[] = {ROW_CONFIG(words), {0}};
	struct work w;
	struct fault why = {0};
	int status;
	if (begin(argc, argv, rows, &usage, &status))
		return status;
	if (work_open(&w, words.config, &why))
		return fault_print(&why);
	status = change_master(&w, &why) ? fault_print(&why) : EXIT_DONE;
	work_close(&w);
	return status;
}
