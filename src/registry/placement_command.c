/* socho unit placements, socho unit place: the work list of markets and hamlets whose unit was split. */
#include <stdio.h>

#include "socho/base/command.h"
#include "socho/base/fields.h"
#include "socho/base/limits.h"
#include "socho/registry/commands.h"
#include "socho/store/work.h"
#include "sql.h"
#include "words.h"

static int read_province(const char *text_z, int64_t *out)
{
	return slice_to_i64(slice_z(text_z), out) || *out < 1 || *out > 99 ? -1 : 0;
}

static int list(struct work *w, int16_t province, bool json, struct fault *why)
{
	struct sql_rows rows;
	if (work_run(w, SQL_CALL(&w->arena, registry_placements_open, .province = province), &rows, why))
		return -1;
	for (int i = 0; i < rows.count; i++) {
		struct sql_registry_placements_open_out row;
		sql_row(&w->arena, &rows, i, &row);
		printf("%.*s\n", SARG(json ? row.body : row.line));
	}
	if (!rows.count && !json)
		puts("no market and no hamlet waits to be placed");
	return 0;
}

int cmd_unit_placements(int argc, char **argv)
{
	static const struct usage usage = {
		"socho unit placements [--province P] [--json] [--config FILE]",
		"Markets and hamlets whose commune was split, with the communes each may lie in now, one a line; 'socho unit place'\n"
		"says which.",
	};
	const char *province = NULL, *json = NULL, *config = NULL;
	const struct option_row rows[] = {
		{"province", "P", "of this province; of all unless given", &province},
		{"json", NULL, "one JSON object a line", &json},
		{"config", "FILE", "configuration file", &config},
		{0},
	};
	int plain, status;
	int64_t code = 0;
	struct work w;
	struct fault why;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain || (province && read_province(province, &code)))
		return usage_error(&usage, "unit placements takes no argument, and --province a code from 1 to 99");
	if (work_open(&w, config, &why))
		return fault_print(&why);
	status = list(&w, (int16_t)code, json != NULL, &why) ? fault_print(&why) : EXIT_DONE;
	work_close(&w);
	return status;
}

/* One of market and hamlet is absent. */
static int place(struct work *w, int16_t province, struct slice market, struct slice hamlet, struct slice unit, struct slice reason,
                 struct fault *why)
{
	struct sql_registry_placement_find_out found;
	struct sql_registry_placement_decide_out decided;
	struct sql_registry_unit_settle_out settled;
	int got = work_row(w, SQL_CALL(&w->arena, registry_placement_find, .province = province, .label_code = market, .hamlet = hamlet),
	                   &found, why);
	if (got)
		return got < 0 ? -1
		       : hamlet.p ? fault_say(why, ERR_UNKNOWN_UNIT, "hamlet", "không có thôn, tổ dân phố ấy đang chờ xếp",
		                              "no such hamlet waits to be placed")
		                  : fault_say(why, ERR_UNKNOWN_MARKET, "market", "không có chợ ấy đang chờ xếp",
		                              "no such market waits to be placed");
	if (work_row(w, SQL_CALL(&w->arena, registry_placement_decide, .id = found.id, .unit = unit, .reason = reason), &decided, why))
		return -1;
	if (!decided.found)
		return fault(why, ERR_NOT_A_CANDIDATE, "unit");
	if (!decided.moved)
		return fault(why, ERR_PLACED_ALREADY, hamlet.p ? "hamlet" : "market");
	if (!decided.market.has) /* a hamlet went with the decision itself */
		return 0;
	return work_row(w, SQL_CALL(&w->arena, registry_unit_settle, .market = decided.market), &settled, why);
}

int cmd_unit_place(int argc, char **argv)
{
	static const struct usage usage = {
		"socho unit place (--market LABEL | --hamlet CODE) --unit CODE --reason TEXT [--province P] [--config FILE]",
		"Says in which successor of its old commune a market or a hamlet lies now, with a line in the trail.",
	};
	const char *market = NULL, *hamlet = NULL, *unit = NULL, *reason = NULL, *province = NULL, *config = NULL;
	const struct option_row rows[] = {
		{"market", "LABEL", "label code of the market", &market},
		{"hamlet", "CODE", "code of the hamlet", &hamlet},
		{"unit", "CODE", "code of the commune, one of the candidates", &unit},
		{"reason", "TEXT", "how this is known", &reason},
		{"province", "P", "code of the province; that of the configuration unless given", &province},
		{"config", "FILE", "configuration file", &config},
		{0},
	};
	int plain, status;
	int64_t code = 0;
	struct work w;
	struct slice said;
	struct fault why;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain || !market == !hamlet || !unit || !reason || (province && read_province(province, &code)))
		return usage_error(&usage, "unit place needs --market or --hamlet, --unit and --reason, and --province a code from 1 to 99");
	if (work_open(&w, config, &why))
		return fault_print(&why);
	int16_t in = (int16_t)(province ? code : w.config.province);
	if (plain_text(&w.arena, slice_z(reason), "reason", REASON_CHARS_MAX, &said, &why) ||
	    place(&w, in, slice_z(market), slice_z(hamlet), slice_z(unit), said, &why) || work_commit(&w, &why)) {
		status = fault_print(&why);
	} else {
		printf("placed: %s in %s\n", market ? market : hamlet, unit);
		status = EXIT_DONE;
	}
	work_close(&w);
	return status;
}
