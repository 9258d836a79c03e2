/* socho import …: the same as the API's imports, for whoever works on the machine itself; the running service's press does
 * the work. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "socho/base/command.h"
#include "socho/base/details.h"
#include "socho/base/file.h"
#include "socho/base/fields.h"
#include "socho/registry/commands.h"
#include "socho/registry/data_key.h"
#include "socho/registry/import_file.h"
#include "socho/registry/vendor_sheet.h"
#include "socho/store/work.h"
#include "sql.h"

enum { LOOK_AGAIN_US = 200000, FILE_NAME_CHARS_MAX = 200 };

/* ---- socho import template */

int cmd_import_template(int argc, char **argv)
{
	static const struct usage usage = {
		"socho import template FILE",
		"An empty sheet of vendors to fill in, XLSX or CSV by the name of the file: with instructions, and in XLSX with lists\n"
		"to choose from.",
	};
	static const struct option_row rows[] = {{0}};
	int plain, status;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	const char *dot = plain == 1 ? strrchr(argv[1], '.') : NULL;
	enum grid_format format;
	if (!dot || grid_format_of(slice_z(dot + 1), &format))
		return usage_error(&usage, "import template takes one file, .xlsx or .csv");
	struct arena a;
	struct slice file;
	struct fault why;
	arena_init(&a, 65536);
	status = vendor_sheet_template(&a, format, &file, &why) || file_write(argv[1], file, 0644, &why) ? fault_print(&why) : EXIT_DONE;
	arena_release(&a);
	return status;
}

/* ---- what an import says */

static const char *text_of(const json_t *o, const char *name_z)
{
	const char *text = json_string_value(json_object_get(o, name_z));
	return text ? text : "";
}

static long long number_of(const json_t *o, const char *name_z)
{
	return json_integer_value(json_object_get(o, name_z));
}

static void tell(const json_t *one)
{
	const json_t *actions = json_object_get(one, "actions"), *error = json_object_get(one, "error");
	printf("import %s: %s, %lld rows\n", text_of(one, "id"), text_of(one, "state"), number_of(one, "rows"));
	printf("  create %lld, update %lld, unchanged %lld, duplicate %lld, error %lld; drafts %lld\n", number_of(actions, "create"),
	       number_of(actions, "update"), number_of(actions, "unchanged"), number_of(actions, "duplicate"),
	       number_of(actions, "error"), number_of(one, "drafted"));
	if (json_is_object(error))
		printf("  %s: %s / %s (%s) %s\n", text_of(error, "code"), text_of(error, "vi"), text_of(error, "en"),
		       text_of(error, "field"), text_of(error, "detail"));
}

/* One look at it, on a connection of its own. *again: it is still at work. */
static int look(const char *config, struct uuid id, bool json, bool wait, bool *again, struct fault *why)
{
	struct work w;
	struct sql_registry_import_get_out row;
	*again = false;
	if (work_open(&w, config, why))
		return -1;
	int got = work_row(&w, SQL_CALL(&w.arena, registry_import_get, .id = id), &row, why);
	if (got == 1)
		got = fault(why, ERR_NOT_FOUND, NULL);
	json_t *one = got ? NULL : json_loadb(row.body.p, row.body.n, 0, NULL);
	const char *state = text_of(one, "state");
	*again = wait && (strcmp(state, "queued") == 0 || strcmp(state, "committing") == 0);
	if (one && !*again && json)
		printf("%.*s\n", SARG(row.body));
	else if (one && !*again)
		tell(one);
	if (one && !*again && (strcmp(state, "refused") == 0 || strcmp(state, "failed") == 0))
		got = 1;
	json_decref(one);
	work_close(&w);
	return got;
}

/* Tells how it is; with `wait`, once the press is done with it. Returns the exit status. */
static int show(const char *config, struct uuid id, bool json, bool wait)
{
	struct fault why;
	bool again = true;
	int got = 0;
	while (again) {
		got = look(config, id, json, wait, &again, &why);
		if (again)
			usleep(LOOK_AGAIN_US);
	}
	return got < 0 ? fault_print(&why) : got ? EXIT_REFUSED : EXIT_DONE;
}

/* ---- socho import upload */

struct uploading {
	const char *province, *market, *login, *file;
	struct uuid id;
};

static int find_person(struct work *w, const char *login_z, struct uuid *out, struct fault *why)
{
	struct sql_registry_person_find_out person;
	int got = work_row(w, SQL_CALL(&w->arena, registry_person_find, .login = slice_z(login_z)), &person, why);
	if (got < 0)
		return -1;
	if (got || !slice_eq(person.state, S("active")))
		return fault(why, ERR_UNKNOWN_PERSON, "as");
	*out = person.id;
	return 0;
}

static int store(struct work *w, struct uploading *u, struct fault *why)
{
	struct sql_registry_market_by_label_out market;
	struct sql_registry_import_create_out made;
	struct column_keys *keys = NULL;
	struct slice bytes, name;
	struct uuid person;
	int64_t province = w->config.province;
	const char *slash = strrchr(u->file, '/');
	if (u->province && (slice_to_i64(slice_z(u->province), &province) || province < 1 || province > 99))
		return fault_say(why, ERR_OUT_OF_RANGE, "province", SAY_PROVINCE);
	if (find_person(w, u->login, &person, why) || file_read(&w->arena, u->file, IMPORT_BYTES_MAX, &bytes, why) ||
	    plain_text(&w->arena, slice_z(slash ? slash + 1 : u->file), "file", FILE_NAME_CHARS_MAX, &name, why))
		return -1;
	if (!bytes.n)
		return fault_say(why, ERR_BAD_UPLOAD, "file", SAY_EMPTY_FILE);
	int got = work_row(w, SQL_CALL(&w->arena, registry_market_by_label, .province = (int16_t)province,
	                   .label_code = slice_z(u->market)), &market, why);
	if (got)
		return got < 0 ? -1 : fault(why, ERR_UNKNOWN_MARKET, "market");
	if (data_keys_open(&keys, &w->config, w->session, why))
		return -1;
	u->id = uuid_new();
	got = work_row(w, SQL_CALL(&w->arena, registry_import_create, .province = (int16_t)province, .id = u->id, .market = market.id,
	               .kind = S("vendors"), .name = name, .file_hash = import_file_hash(&w->arena, keys, (int)province, bytes),
	               .file_bytes = (int32_t)bytes.n,
	               .boxes = import_seal(&w->arena, keys, (int)province, u->id, "upload", bytes), .person = person,
	               .request = S("command")), &made, why);
	column_keys_free(keys);
	if (got)
		return got < 0 ? -1 : fault(why, ERR_CONFLICT, NULL);
	u->id = made.id;
	return work_commit(w, why);
}

int cmd_import_upload(int argc, char **argv)
{
	static const struct usage usage = {
		"socho import upload --market CODE --as LOGIN [--province P] [--wait] [--json] [--config FILE] FILE",
		"Hands in a sheet of vendors, XLSX or CSV, in the name of a maker. The running service looks at every row and changes\n"
		"nothing; the same bytes handed in again are the import that is there.",
	};
	const char *wait = NULL, *json = NULL, *config = NULL;
	struct uploading u = {.market = NULL};
	const struct option_row rows[] = {
		{"market", "CODE", "label code of the market", &u.market},
		{"as", "LOGIN", "in whose name", &u.login},
		{"province", "P", "code of the province; that of the configuration unless given", &u.province},
		{"wait", NULL, "until every row was looked at", &wait},
		{"json", NULL, "tell it as JSON", &json},
		{"config", "FILE", "configuration file", &config},
		{0},
	};
	int plain, status;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 1 || !u.market || !u.login)
		return usage_error(&usage, "import upload takes --market, --as and one file");
	struct work w;
	struct fault why;
	u.file = argv[1];
	if (work_open(&w, config, &why))
		return fault_print(&why);
	status = store(&w, &u, &why) ? fault_print(&why) : EXIT_DONE;
	work_close(&w);
	return status ? status : show(config, u.id, json != NULL, wait != NULL);
}

/* ---- socho import show, rows, errors, commit, submit */

static int read_id(const char *text_z, struct uuid *out)
{
	struct fault why;
	if (uuid_parse(slice_z(text_z), out) == 0)
		return 0;
	fault(&why, ERR_BAD_ID, NULL);
	return fault_print(&why);
}

int cmd_import_show(int argc, char **argv)
{
	static const struct usage usage = {
		"socho import show [--wait] [--json] [--config FILE] ID",
		"How far an import is and what its rows come to.",
	};
	const char *wait = NULL, *json = NULL, *config = NULL;
	const struct option_row rows[] = {
		{"wait", NULL, "until the service is done with it", &wait},
		{"json", NULL, "tell it as JSON", &json},
		{"config", "FILE", "configuration file", &config},
		{0},
	};
	int plain, status;
	struct uuid id;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 1)
		return usage_error(&usage, "import show takes one import");
	return read_id(argv[1], &id) ? EXIT_REFUSED : show(config, id, json != NULL, wait != NULL);
}

static void tell_row(const json_t *row)
{
	const json_t *faults = json_object_get(row, "faults");
	printf("%lld\t%s\t%s\t%s", number_of(row, "line"), text_of(row, "action"), text_of(json_object_get(row, "stall"), "number"),
	       text_of(json_object_get(row, "vendor"), "name"));
	for (size_t i = 0; i < json_array_size(faults); i++) {
		const json_t *f = json_array_get(faults, i);
		printf("\t%s: %s (%s)", text_of(f, "column"), text_of(f, "vi"), text_of(f, "value"));
	}
	putchar('\n');
}

static int list_rows(struct work *w, struct uuid id, const char *action, bool json, struct fault *why)
{
	struct sql_registry_import_rows_in in = {.import = id, .action = slice_z(action), .count = PAGE_ROWS_MAX};
	for (bool more = true; more;) {
		struct sql_registry_import_rows_out out;
		int got = work_row(w, sql_call_of(&w->arena, &sql_registry_import_rows, &in), &out, why);
		if (got)
			return got < 0 ? -1 : fault(why, ERR_NOT_FOUND, NULL);
		json_t *page = json_loadb(out.body.p, out.body.n, 0, NULL), *items = json_object_get(page, "items");
		for (size_t i = 0; i < json_array_size(items); i++) {
			if (!json) {
				tell_row(json_array_get(items, i));
				continue;
			}
			json_dumpf(json_array_get(items, i), stdout, JSON_COMPACT);
			putchar('\n');
		}
		more = json_is_integer(json_object_get(page, "next"));
		in.after = (int32_t)number_of(page, "next");
		json_decref(page);
	}
	return 0;
}

int cmd_import_rows(int argc, char **argv)
{
	static const struct usage usage = {
		"socho import rows [--action A] [--json] [--config FILE] ID",
		"What every row does: line, action, stall, vendor, and each fault with its value, masked where it is personal.",
	};
	const char *action = NULL, *json = NULL, *config = NULL;
	const struct option_row rows[] = {
		{"action", "A", "only these: create, update, unchanged, duplicate or error", &action},
		{"json", NULL, "one JSON object a line", &json},
		{"config", "FILE", "configuration file", &config},
		{0},
	};
	int plain, status;
	struct uuid id;
	struct work w;
	struct fault why;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 1)
		return usage_error(&usage, "import rows takes one import");
	if (read_id(argv[1], &id))
		return EXIT_REFUSED;
	if (work_open(&w, config, &why))
		return fault_print(&why);
	status = list_rows(&w, id, action, json != NULL, &why) ? fault_print(&why) : EXIT_DONE;
	work_close(&w);
	return status;
}

static int write_errors(struct work *w, struct uuid id, const char *file_z, struct fault *why)
{
	struct column_keys *keys;
	struct sql_rows rows;
	struct slice bytes;
	if (data_keys_open(&keys, &w->config, w->session, why))
		return -1;
	int failed = work_run(w, SQL_CALL(&w->arena, registry_import_parts, .id = id, .what = S("errors")), &rows, why) ||
	             (rows.count ? import_unseal(&w->arena, keys, id, "errors", &rows, &bytes, why) : fault(why, ERR_NOT_FOUND, NULL)) ||
	             file_write(file_z, bytes, 0600, why);
	column_keys_free(keys);
	return failed ? -1 : 0;
}

int cmd_import_errors(int argc, char **argv)
{
	static const struct usage usage = {
		"socho import errors [--config FILE] ID FILE",
		"Writes the rows that need a person, in the layout of what was handed in, with the reasons in a column \"Lỗi\".",
	};
	const char *config = NULL;
	const struct option_row rows[] = {{"config", "FILE", "configuration file", &config}, {0}};
	int plain, status;
	struct uuid id;
	struct work w;
	struct fault why;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 2)
		return usage_error(&usage, "import errors takes an import and a file");
	if (read_id(argv[1], &id))
		return EXIT_REFUSED;
	if (work_open(&w, config, &why))
		return fault_print(&why);
	status = write_errors(&w, id, argv[2], &why) ? fault_print(&why) : EXIT_DONE;
	work_close(&w);
	return status;
}

static int submit(struct work *w, struct uuid id, const char *login_z, struct fault *why)
{
	struct uuid person;
	struct sql_registry_import_submit_out row;
	if (find_person(w, login_z, &person, why))
		return -1;
	int got = work_row(w, SQL_CALL(&w->arena, registry_import_submit, .id = id, .person = person, .request = S("command")), &row, why);
	if (got)
		return got < 0 ? -1 : fault(why, ERR_NOT_FOUND, NULL);
	if (!slice_eq(row.state, S("committed")))
		return fault_state(why, ERR_WRONG_STATE, NULL, row.state);
	if (!row.submitted && row.unagreed)
		return fault(why, ERR_CONSENT_NEEDED, "consents");
	if (work_commit(w, why))
		return -1;
	printf("%lld submitted\n", (long long)row.submitted);
	return 0;
}

static int commit(struct work *w, struct uuid id, const char *login_z, struct fault *why)
{
	struct uuid person;
	struct sql_registry_import_commit_out row;
	if (find_person(w, login_z, &person, why))
		return -1;
	int got = work_row(w, SQL_CALL(&w->arena, registry_import_commit, .id = id, .person = person, .request = S("command")), &row, why);
	if (got)
		return got < 0 ? -1 : fault(why, ERR_NOT_FOUND, NULL);
	return row.made ? work_commit(w, why) : fault_state(why, ERR_WRONG_STATE, NULL, row.state);
}

int cmd_import_commit(int argc, char **argv)
{
	static const struct usage usage = {
		"socho import commit --as LOGIN [--wait] [--json] [--config FILE] ID",
		"Has drafts made of the rows that create or update, in the name of a maker.",
	};
	const char *login = NULL, *wait = NULL, *json = NULL, *config = NULL;
	const struct option_row rows[] = {
		{"as", "LOGIN", "in whose name", &login},
		{"wait", NULL, "until every draft is there", &wait},
		{"json", NULL, "tell it as JSON", &json},
		{"config", "FILE", "configuration file", &config},
		{0},
	};
	int plain, status;
	struct uuid id;
	struct work w;
	struct fault why;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 1 || !login)
		return usage_error(&usage, "import commit takes --as and one import");
	if (read_id(argv[1], &id))
		return EXIT_REFUSED;
	if (work_open(&w, config, &why))
		return fault_print(&why);
	status = commit(&w, id, login, &why) ? fault_print(&why) : EXIT_DONE;
	work_close(&w);
	return status ? status : show(config, id, json != NULL, wait != NULL);
}

int cmd_import_submit(int argc, char **argv)
{
	static const struct usage usage = {
		"socho import submit --as LOGIN [--config FILE] ID",
		"Sends the drafts of an import to whoever decides, in the name of a maker, who has then contributed to each. Those that\n"
		"were sent already stay as they are.",
	};
	const char *login = NULL, *config = NULL;
	const struct option_row rows[] = {
		{"as", "LOGIN", "in whose name", &login},
		{"config", "FILE", "configuration file", &config},
		{0},
	};
	int plain, status;
	struct uuid id;
	struct work w;
	struct fault why;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 1 || !login)
		return usage_error(&usage, "import submit takes --as and one import");
	if (read_id(argv[1], &id))
		return EXIT_REFUSED;
	if (work_open(&w, config, &why))
		return fault_print(&why);
	status = submit(&w, id, login, &why) ? fault_print(&why) : EXIT_DONE;
	work_close(&w);
	return status;
}
