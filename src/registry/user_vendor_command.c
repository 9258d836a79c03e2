/* Who a person with the role vendor is. */
#include <stdio.h>

#include "socho/registry/commands.h"
#include "sql.h"
#include "user_words.h"

static int link_vendor(struct work *w, struct slice login, struct slice vendor, struct fault *why)
{
	struct sql_registry_person_vendor_out row;
	struct uuid id;
	if (uuid_parse(vendor, &id))
		return fault(why, ERR_BAD_ID, "vendor");
	int got = work_row(w, SQL_CALL(&w->arena, registry_person_vendor, .login = login, .vendor = id), &row, why);
	if (got)
		return got < 0 ? -1
		               : fault_say(why, ERR_UNKNOWN_VENDOR, "vendor", "cần cả vai trò người bán ở chợ của người ấy",
		                           "the role vendor over the vendor's market is needed, too");
	if (work_commit(w, why))
		return -1;
	printf("%.*s sees the data of vendor %.*s at %.*s\n", SARG(login), SARG(vendor), SARG(row.market));
	return 0;
}

int cmd_user_vendor(int argc, char **argv)
{
	static const struct usage usage = {
		"socho user vendor --login L --vendor ID",
		"Which vendor a person is who holds the role vendor over the vendor's market: that vendor's own data, and nobody\n"
		"else's, is the person's to see.",
	};
	struct wish wish = {0};
	const char *vendor = NULL;
	const struct option_row rows[] = {ROW_LOGIN(wish), {"vendor", "ID", "the vendor's id", &vendor}, ROW_CONFIG(wish), {0}};
	int status;
	struct work w;
	struct fault why;
	if (user_begin(argc, argv, rows, &usage, &status))
		return status;
	if (!wish.login || !vendor)
		return usage_error(&usage, wish.login ? "--vendor is missing" : "--login is missing");
	if (work_open(&w, wish.config, &why))
		return fault_print(&why);
	if (link_vendor(&w, slice_z(wish.login), slice_z(vendor), &why))
		status = fault_print(&why);
	work_close(&w);
	return status;
}
