#include "socho/press/press.h"

#include <stdio.h>
#include <unistd.h>

#include "socho/base/control.h"
#include "socho/base/log.h"
#include "socho/base/sandbox.h"
#include "socho/base/uuid.h"
#include "socho/confirm/intake.h"
#include "socho/confirm/sealer.h"
#include "socho/registry/data_key.h"
#include "socho/seal/signer.h"
#include "socho/store/blocking.h"
#include "notice.h"
#include "worker.h"

enum { CONNECTIONS = 3, /* a job, its lease, the sealer */ HOLDER_BYTES = 120, FIRST_LANE = 1000 /* behind those of web */ };

struct role {
	struct event_base *loop;
	struct db *db;
	struct worker *worker;
	struct sealer *sealer;
	struct column_keys *columns;
	struct data_keys_watch *watch;
	struct press_tools tools;
	struct notice_secrets secrets;
	struct control *control;
	char holder[HOLDER_BYTES];
};

static void on_signer_fd(int fd, void *arg)
{
	struct role *r = arg;
	signer_client_attach(r->tools.signer, fd);
}

static void on_stopped(void *arg)
{
	event_base_loopbreak(((struct role *)arg)->loop);
}

static void on_stop(void *arg)
{
	struct role *r = arg;
	sealer_stop(r->sealer);
	worker_stop(r->worker, on_stopped, r);
}

/* Host, place and a random part: no other worker has it, alive or dead. */
static void name_holder(struct role *r, int index)
{
	char host[64] = "", id[UUID_TEXT_BYTES];
	gethostname(host, sizeof host - 1);
	uuid_format(uuid_new(), id);
	snprintf(r->holder, sizeof r->holder, "%s/%d/%s", host, index, id);
}

static int open_all(struct role *r, const char *conninfo_z, int index, int control_fd, struct fault *why)
{
	struct control_handlers handlers = {.on_signer_fd = on_signer_fd, .on_stop = on_stop, .arg = r};
	struct db_options options = {.conninfo_z = conninfo_z, .connections = CONNECTIONS, .name_z = "press"};
	const struct intake_options intake = {.conninfo_z = conninfo_z, .lanes = 1, .first_lane = FIRST_LANE + index, .columns = r->columns};
	r->loop = event_base_new();
	if (!r->loop || db_open(&r->db, r->loop, &options) || intake_open(&r->tools.intake, r->loop, &intake) ||
	    signer_client_open(&r->tools.signer, r->loop))
		return faultf(why, ERR_INTERNAL, NULL, "the press cannot open its database pool");
	r->watch = data_keys_watch_open(r->loop, r->db, r->tools.config, r->columns);
	r->tools.loop = r->loop;
	r->tools.columns = r->columns;
	const struct worker_options working = {.loop = r->loop, .db = r->db, .holder_z = r->holder, .tools = &r->tools};
	const struct sealer_options sealing = {.loop = r->loop, .db = r->db, .signer = r->tools.signer, .holder_z = r->holder,
	                                       .province = r->tools.config->province};
	r->worker = worker_open(&working);
	r->sealer = sealer_open(&sealing);
	if (!r->worker || !r->sealer || control_open(&r->control, r->loop, control_fd, &handlers))
		return faultf(why, ERR_INTERNAL, NULL, "libevent cannot watch the control socket");
	return 0;
}

static void close_all(struct role *r)
{
	if (r->sealer)
		sealer_stop(r->sealer);
	if (r->db)
		db_close(r->db);
	if (r->tools.intake)
		intake_close(r->tools.intake);
	data_keys_watch_close(r->watch); /* after the pool, which ends the reading under way */
	if (r->tools.signer)
		signer_client_close(r->tools.signer);
	sealer_close(r->sealer);
	if (r->worker)
		worker_close(r->worker);
	if (r->control)
		control_close(r->control); /* last: from here on a second SIGTERM kills */
	if (r->loop)
		event_base_free(r->loop);
	column_keys_free(r->columns);
}

int press_main(const struct config *c, int index, int control_fd)
{
	struct role r = {0};
	struct fault why = {.err = ERR_NONE};
	struct arena a;
	const char *conninfo_z;
	int status = 1;
	arena_init(&a, 1024);
	name_holder(&r, index);
	r.tools.config = c;
	r.tools.secrets = &r.secrets;
	notice_secrets_read(&a, c, &r.secrets);
	/* The password and the key are read while the process may still read them. */
	if (session_conninfo(&a, c, "press", &conninfo_z, &why) || column_keys_begin(&r.columns, c->column_key_file, &why) ||
	    sandbox_drop(c->user, &why) || sandbox_harden(&why) || open_all(&r, conninfo_z, index, control_fd, &why) ||
	    sandbox_close(SANDBOX_SERVICE, &why))
		goto out;
	control_ready(r.control);
	log_info("press_ready", KI("index", index));
	event_base_dispatch(r.loop);
	log_info("press_stopped", KI("index", index));
	status = 0;
out:
	if (status)
		fault_print(&why);
	close_all(&r);
	arena_release(&a);
	return status;
}
