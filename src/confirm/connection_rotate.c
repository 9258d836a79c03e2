/* socho connection rotate: other secrets, or another client certificate, beside the ones that still run. */
#include "connection_parts.h"
#include "socho/base/clock.h"
#include "socho/base/command.h"
#include "socho/confirm/commands.h"
#include "socho/registry/data_key.h"
#include "socho/seal/column.h"
#include "socho/store/work.h"
#include "sql.h"

struct wish {
	const char *secrets, *certificate, *overlap, *json, *config;
};

static int rotate_secrets(struct work *w, const struct wish *wish, const struct sql_confirm_connection_secret_out *had,
                          int64_t until_us, struct made *m, struct fault *why)
{
	struct renewal r = {.province = had->province, .had = had->secret_box, .overlap = until_us != 0};
	struct column_keys *keys;
	if (connection_secrets(&w->arena, m->adapter, wish->secrets, m->set, why) || data_keys_open(&keys, &w->config, w->session, why))
		return -1;
	int rc = connection_renew(&w->arena, keys, &r, m, why) ||
	                 work_run(w,
	                          SQL_CALL(&w->arena, confirm_connection_rotate, .province = had->province, .id = m->id, .secret_box = r.box,
	                                   .second_secret_box = r.old_box, .second_until = until_us),
	                          NULL, why)
	             ? -1
	             : 0;
	column_keys_free(keys);
	return rc;
}

static int rotate_pin(struct work *w, const struct wish *wish, int64_t until_us, const struct made *m, struct fault *why)
{
	struct slice pin;
	if (connection_pin_read(&w->arena, wish->certificate, &pin, why))
		return -1;
	return work_run(w,
	                SQL_CALL(&w->arena, confirm_connection_pin, .id = m->id, .client_pin = pin,
	                         .second_until = until_us),
	                NULL, why);
}

/* A new certificate alone leaves the secrets as they are. */
static int rotate(struct work *w, const struct wish *wish, struct made *m, struct fault *why)
{
	struct sql_confirm_connection_secret_out now;
	int64_t hours = OVERLAP_HOURS;
	if (wish->overlap && (slice_to_i64(slice_z(wish->overlap), &hours) || hours < 0 || hours > OVERLAP_HOURS_MAX))
		return fault_say(why, ERR_OUT_OF_RANGE, "overlap", "từ 0 đến %d giờ", "0 to %d hours", OVERLAP_HOURS_MAX);
	int got = work_row(w, SQL_CALL(&w->arena, confirm_connection_secret, .id = m->id), &now, why);
	if (got)
		return got < 0 ? -1 : fault(why, ERR_UNKNOWN_CONNECTION, NULL);
	int64_t until_us = hours ? clock_now_us() + hours * 3600 * US_PER_S : 0;
	if (connection_adapter(arena_dup_z(&w->arena, now.provider), &m->adapter, why) ||
	    (wish->certificate && rotate_pin(w, wish, until_us, m, why)) ||
	    ((!wish->certificate || wish->secrets) && rotate_secrets(w, wish, &now, until_us, m, why)))
		return -1;
	return work_commit(w, why);
}

int cmd_connection_rotate(int argc, char **argv)
{
	static const struct usage usage = {
		"socho connection rotate ID [--overlap HOURS] [--secrets FILE] [--client-certificate FILE|none] [--json]",
		"Another secret for a connection: drawn and shown once, or read from a file as 'connection add' does. The old one is\n"
		"taken beside it for the overlap, 24 hours unless given; 0 ends it within seconds. Of several secrets of a provider\n"
		"those that are not given and not drawn stay as they are. --client-certificate pins another client certificate beside\n"
		"the one that is pinned, for the same overlap, and without --secrets changes nothing else; 'none' asks for none.",
	};
	struct wish wish = {0};
	const struct option_row rows[] = {
		{"overlap", "HOURS", "how long the old secret is still taken", &wish.overlap},
		{"secrets", "FILE", "the provider's new secrets, one 'name = value' a line", &wish.secrets},
		{"client-certificate", "FILE", "the provider's new client certificate in PEM, or none", &wish.certificate},
		{"json", NULL, "answer as JSON", &wish.json},
		{"config", "FILE", "configuration file", &wish.config},
		{0},
	};
	struct made m = {.path = {NULL, 0}};
	int plain, status;
	struct work w;
	struct fault why;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 1 || uuid_parse(slice_z(argv[1]), &m.id))
		return usage_error(&usage, "connection rotate takes the id of one connection");
	if (work_open(&w, wish.config, &why))
		return fault_print(&why);
	if (rotate(&w, &wish, &m, &why))
		status = fault_print(&why);
	else
		connection_print(&w.arena, &m, wish.json != NULL);
	work_close(&w);
	return status;
}
