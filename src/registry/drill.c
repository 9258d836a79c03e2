/* socho key drill: what follows from a revoked key. The press does the work; see press/reseal.c. */
#include <stdio.h>
#include <string.h>

#include "socho/base/command.h"
#include "socho/image/layout.h"
#include "socho/registry/commands.h"
#include "socho/seal/keydir.h"
#include "socho/store/work.h"
#include "sql.h"

/* Sealing anew takes a key to do it with, and is for keys that are revoked: a rotation leaves seals as they are. */
static int check(struct work *w, const char *key_id_z, struct fault *why)
{
	struct keydir_entry *entries;
	size_t count;
	if (strlen(key_id_z) != SEAL_KEY_ID_CHARS)
		return fault_say(why, ERR_BAD_KEY, NULL, "mã khóa có %d ký tự", "a key id has %d characters",
		                 SEAL_KEY_ID_CHARS);
	if (keydir_list(&w->arena, w->config.key_dir, &entries, &count, why))
		return -1;
	const struct keydir_entry *e = keydir_find(entries, count, key_id_z);
	if (!e || !e->revoked)
		return fault_say(why, ERR_BAD_KEY, NULL, "%s không phải khóa đã thu hồi; chạy 'socho key revoke' trước",
		                 "%s is no revoked key; 'socho key revoke' comes first", key_id_z);
	if (!keydir_current(entries, count))
		return fault_say(why, ERR_BAD_KEY, NULL, "không còn khóa nào khác để ký; 'socho key issue' tạo khóa mới",
		                 "no other key can sign; 'socho key issue' makes one");
	return 0;
}

static int start(struct work *w, const char *key_id_z, struct fault *why)
{
	struct sql_registry_drill_start_out row;
	if (check(w, key_id_z, why))
		return -1;
	int got = work_row(w, SQL_CALL(&w->arena, registry_drill_start, .province = (int16_t)w->config.province,
	                               .key_id = slice_z(key_id_z)), &row, why);
	if (got < 0 || work_commit(w, why))
		return -1;
	if (got > 0)
		printf("under way already\n");
	else
		printf("job %.*s\n", SARG(row.id));
	return 0;
}

static int report(struct work *w, const char *key_id_z, struct fault *why)
{
	struct sql_registry_drill_report_out row;
	struct slice *names = arena_array(&w->arena, layout_count, sizeof *names);
	size_t count = layout_names_sealed(names);
	if (work_row(w, SQL_CALL(&w->arena, registry_drill_report, .province = (int16_t)w->config.province,
	                         .key_id = slice_z(key_id_z), .sealed_layouts = {names, count}), &row, why))
		return -1;
	printf("%.*s\n", SARG(row.body));
	return 0;
}

int cmd_key_drill(int argc, char **argv)
{
	const char *config_z = NULL, *report_z = NULL;
	const struct option_row rows[] = {
		{"config", "FILE", "configuration file", &config_z},
		{"report", NULL, "only tell how far the work is and what must be printed again, as JSON", &report_z},
		{NULL, NULL, NULL, NULL},
	};
	static const struct usage usage = {
		"socho key drill KEYID [--report] [--config FILE]",
		"Has every live code that a revoked key sealed sealed anew by the current key, as one job of the press. A code "
		"whose sealed face is on a sticker is superseded by a new one, to be printed again; every other stays."};
	int plain, status;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 1)
		return usage_error(&usage, "one key id is needed");
	struct work w;
	struct fault why = {0};
	if (work_open(&w, config_z, &why))
		return fault_print(&why);
	status = (report_z ? report(&w, argv[1], &why) : start(&w, argv[1], &why)) ? fault_print(&why) : EXIT_DONE;
	work_close(&w);
	return status;
}
