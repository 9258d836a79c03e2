/* socho statement import, show: the same as the API's, for whoever works on the machine itself; the press does the work. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "socho/base/command.h"
#include "socho/base/details.h"
#include "socho/base/file.h"
#include "socho/base/limits.h"
#include "socho/confirm/commands.h"
#include "socho/confirm/statement_file.h"
#include "socho/registry/data_key.h"
#include "socho/seal/column.h"
#include "socho/store/work.h"
#include "sql.h"

enum { LOOK_AGAIN_US = 200000 };

static const char *text_of(const json_t *o, const char *name_z)
{
	const char *text = json_string_value(json_object_get(o, name_z));
	return text ? text : "";
}

static long long number_of(const json_t *o, const char *name_z)
{
	return json_integer_value(json_object_get(o, name_z));
}

static const char *both(struct arena *a, const json_t *o)
{
	const char *vi = text_of(o, "detail_vi"), *en = text_of(o, "detail");
	return !vi[0] || strcmp(vi, en) == 0 ? en : arena_printf(a, "%s / %s", vi, en).p;
}

static void tell(struct arena *a, const json_t *one)
{
	const json_t *error = json_object_get(one, "error"), *parts = json_object_get(one, "statements"), *notes, *s, *note;
	size_t i, n;
	printf("statement %s: %s %s\n", text_of(one, "id"), text_of(one, "state"), text_of(one, "format"));
	if (json_is_object(error))
		printf("  %s: %s / %s (%s) %s\n", text_of(error, "code"), text_of(error, "vi"), text_of(error, "en"),
		       text_of(error, "field"), both(a, error));
	json_array_foreach(parts, i, s) {
		printf("  %s ****%s %s..%s: %lld rows, recorded %lld, known %lld, conflicts %lld; proof %s%s%s\n", text_of(s, "bin"),
		       text_of(s, "last4"), text_of(s, "from_on"), text_of(s, "to_on"), number_of(s, "rows"), number_of(s, "recorded"),
		       number_of(s, "duplicates"), number_of(s, "conflicts"), text_of(s, "proof"),
		       json_is_string(json_object_get(s, "error")) ? "; " : "", text_of(s, "error"));
		notes = json_object_get(s, "notes");
		json_array_foreach(notes, n, note) {
			printf("    %s %s\n", text_of(note, "code"), both(a, note));
		}
	}
}

/* Whether some account of it was nobody's. */
static bool any_refused(const json_t *one)
{
	const json_t *parts = json_object_get(one, "statements"), *s;
	size_t i;
	json_array_foreach(parts, i, s) {
		if (json_is_string(json_object_get(s, "error")))
			return true;
	}
	return false;
}

/* One look at it, on a connection of its own. 0, 1 when it or a part of it was refused, -1; *again: it waits for the press. */
static int look(const char *config, struct uuid id, bool json, bool *again, struct fault *why)
{
	struct work w;
	struct sql_confirm_statement_get_out row;
	if (work_open(&w, config, why))
		return -1;
	int got = work_row(&w, SQL_CALL(&w.arena, confirm_statement_get, .id = id), &row, why);
	if (got == 1)
		got = fault(why, ERR_NOT_FOUND, NULL);
	json_t *one = got ? NULL : json_loadb(row.body.p, row.body.n, 0, NULL);
	const char *state = text_of(one, "state");
	*again = *again && strcmp(state, "queued") == 0;
	if (one && !*again && json)
		printf("%.*s\n", SARG(row.body));
	else if (one && !*again)
		tell(&w.arena, one);
	if (one && (strcmp(state, "refused") == 0 || strcmp(state, "failed") == 0 || any_refused(one)))
		got = 1;
	json_decref(one);
	work_close(&w);
	return got;
}

static int show(const char *config, struct uuid id, bool json, bool wait)
{
	struct fault why;
	bool again = wait;
	int got = look(config, id, json, &again, &why);
	while (again) {
		usleep(LOOK_AGAIN_US);
		again = wait;
		got = look(config, id, json, &again, &why);
	}
	return got < 0 ? fault_print(&why) : got ? EXIT_REFUSED : EXIT_DONE;
}

static int store(struct work *w, const char *province_z, const char *file_z, struct statement_upload *u, struct uuid *id, struct fault *why)
{
	struct sql_confirm_statement_create_out made;
	struct column_keys *keys = NULL;
	struct sql_call call;
	int64_t province = w->config.province;
	const char *slash = strrchr(file_z, '/');
	if (province_z && (slice_to_i64(slice_z(province_z), &province) || province < 1 || province > COLUMN_PROVINCE_MAX))
		return fault_say(why, ERR_OUT_OF_RANGE, "province", SAY_PROVINCE);
	u->province = (int16_t)province;
	u->name = slice_z(slash ? slash + 1 : file_z);
	u->request = S("command");
	if (file_read(&w->arena, file_z, STATEMENT_BYTES_MAX, &u->bytes, why) || data_keys_open(&keys, &w->config, w->session, why))
		return -1;
	int got = statement_upload_call(&w->arena, keys, u, &call, why);
	column_keys_free(keys);
	if (got)
		return -1;
	got = work_row(w, call, &made, why);
	if (got)
		return got < 0 ? -1 : fault(why, ERR_CONFLICT, NULL);
	*id = made.id;
	return work_commit(w, why);
}

int cmd_statement_import(int argc, char **argv)
{
	static const struct usage usage = {
		"socho statement import [--bank BANK] [--account NUMBER] [--province P] [--no-wait] [--json] [--config FILE] FILE",
		"Hands in a bank's statement: camt.053, camt.054, MT940, or CSV or XLSX of Vietcombank, MB, VietinBank, BIDV, Techcombank or\n"
		"ACB. The running service records its rows, those that were pushed before as repeats of the same money; the same bytes\n"
		"handed in again are the statement that is there. Exit status 1 when the file, or an account in it, was refused.",
	};
	const char *bank = NULL, *account = NULL, *province = NULL, *no_wait = NULL, *json = NULL, *config = NULL;
	const struct option_row rows[] = {
		{"bank", "BANK", "BIN or name of the bank, for a file that does not say", &bank},
		{"account", "NUMBER", "account, for a file that does not say", &account},
		{"province", "P", "code of the province; that of the configuration unless given", &province},
		{"no-wait", NULL, "do not wait until the service is done with it", &no_wait},
		{"json", NULL, "tell it as JSON", &json},
		{"config", "FILE", "configuration file", &config},
		{0},
	};
	int plain, status;
	struct work w;
	struct fault why;
	struct uuid id;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 1)
		return usage_error(&usage, "statement import takes one file");
	struct statement_upload u = {.bank = slice_z(bank), .account = slice_z(account)};
	if (work_open(&w, config, &why))
		return fault_print(&why);
	status = store(&w, province, argv[1], &u, &id, &why) ? fault_print(&why) : EXIT_DONE;
	work_close(&w);
	return status ? status : show(config, id, json != NULL, no_wait == NULL);
}

int cmd_statement_show(int argc, char **argv)
{
	static const struct usage usage = {
		"socho statement show [--wait] [--json] [--config FILE] ID",
		"What a statement says of each account, and what came of its rows.",
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
	if (plain != 1 || uuid_parse(slice_z(argv[1]), &id))
		return usage_error(&usage, "statement show takes the id of one statement");
	return show(config, id, json != NULL, wait != NULL);
}
