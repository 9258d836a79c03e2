/* socho market quick-link */
#include <stdio.h>
#include <string.h>

#include "socho/base/command.h"
#include "socho/registry/commands.h"
#include "socho/store/work.h"
#include "sql.h"

static int set(struct work *w, int64_t province, const char *label_z, bool open, struct fault *why)
{
	struct sql_registry_market_by_label_out market;
	struct sql_registry_market_quick_link_out out;
	int got = work_row(w, SQL_CALL(&w->arena, registry_market_by_label, .province = (int16_t)province,
	                               .label_code = slice_z(label_z)), &market, why);
	if (got)
		return got < 0 ? -1
		               : fault_say(why, ERR_UNKNOWN_MARKET, NULL, "%.20s ở tỉnh %d", "%.20s in province %d", label_z,
		                           (int)province);
	if (work_row(w, SQL_CALL(&w->arena, registry_market_quick_link, .id = market.id, .open = open), &out, why) ||
	    work_commit(w, why))
		return -1;
	printf("%.*s\n", SARG(out.body));
	return 0;
}

int cmd_market_quick_link(int argc, char **argv)
{
	const char *config_z = NULL, *market_z = NULL, *province_z = NULL;
	const struct option_row rows[] = {
		{"market", "CODE", "the market's label code", &market_z},
		{"province", "CODE", "its province, unless it is that of the configuration", &province_z},
		{"config", "FILE", "configuration file", &config_z},
		{0},
	};
	static const struct usage usage = {
		"socho market quick-link --market CODE [--province CODE] [--config FILE] on|off",
		"on: anybody who knows an account of the market has its picture at /image/{bank}-{account}-{template}.png, with the\n"
		"holder's name. off, which it is at first: signed-in people only. Pictures stay in caches for five minutes."};
	int plain, status;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	bool on = plain == 1 && strcmp(argv[1], "on") == 0;
	if (!market_z || plain != 1 || (!on && strcmp(argv[1], "off") != 0))
		return usage_error(&usage, "a market, and on or off");
	struct work w;
	struct fault why = {0};
	int64_t province = 0;
	if (province_z && (slice_to_i64(slice_z(province_z), &province) || province < 1 || province > 99))
		return usage_error(&usage, "a province is a code, 1 to 99");
	if (work_open(&w, config_z, &why))
		return fault_print(&why);
	status = set(&w, province ? province : w.config.province, market_z, on, &why) ? fault_print(&why) : EXIT_DONE;
	work_close(&w);
	return status;
}
