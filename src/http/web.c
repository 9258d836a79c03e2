/* The order of web_main is the point of it: secrets are read while the process may still read them, then it becomes an
 * ordinary user, then it opens what it needs, then the sandbox closes, and only then a client's bytes are looked at. */
#include "socho/http/web.h"

#include <stdlib.h>
#include <unistd.h>

#include "socho/base/clock.h"
#include "socho/base/control.h"
#include "socho/base/file.h"
#include "socho/base/log.h"
#include "socho/base/sandbox.h"
#include "socho/confirm/directory.h"
#include "socho/confirm/intake.h"
#include "socho/confirm/receipt.h"
#include "socho/confirm/live.h"
#include "socho/http/client.h"
#include "socho/http/health.h"
#include "socho/http/passwords.h"
#include "socho/http/routes.h"
#include "socho/http/server.h"
#include "socho/http/session.h"
#include "socho/image/decode.h"
#include "socho/registry/data_key.h"
#include "socho/registry/lookups.h"
#include "socho/registry/published.h"
#include "socho/seal/signer.h"
#include "socho/store/blocking.h"
#include "socho/store/db.h"

enum { PEM_BYTES_MAX = 256 * 1024 };

/* What belongs to the process alone. */
struct role {
	struct web web;
	const struct config *config;
	struct arena arena; /* for the life of the process */
	const char *conninfo;
	struct column_keys *columns;
	struct data_keys_watch *watch;
	struct event_base *loop;
	struct router *router;
	struct server *server;
	struct control *control;
	struct event *deadline;
	bool cut_short;
};

const struct web *web_of(const struct request *rq)
{
	return (const struct web *)rq->services;
}

static int read_tls(const struct config *c, struct tls **t, struct fault *why)
{
	struct arena a;
	struct slice chain, key;
	int result = -1;
	arena_init(&a, 8192);
	if (file_read(&a, c->tls_certificate, PEM_BYTES_MAX, &chain, why) || file_read(&a, c->tls_key, PEM_BYTES_MAX, &key, why))
		goto out;
	if (*t)
		result = tls_reload(*t, chain, key, why);
	else
		result = (*t = tls_open(chain, key, why)) ? 0 : -1;
out:
	arena_release(&a);
	return result;
}

static void on_reload(void *arg)
{
	struct role *r = arg;
	struct fault why;
	published_reload(r->web.services.published);
	if (read_tls(r->config, &r->web.tls, &why))
		log_error("tls_reload_failed", KZ("code", err_info(why.err)->code), KZ("detail", why.detail));
	else
		log_info("tls_reloaded", KI("expires_s", tls_expires_us(r->web.tls) / 1000000));
}

static void on_signer_fd(int fd, void *arg)
{
	struct role *r = arg;
	signer_client_attach(r->web.services.signer, fd);
}

static void on_stopped(void *arg)
{
	struct role *r = arg;
	event_base_loopbreak(r->loop);
}

static void on_deadline(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	struct role *r = arg;
	r->cut_short = true;
	log_warn("stop_cut_short", KI("requests", r->server->exchange_count), KI("connections", r->server->connection_count));
	event_base_loopbreak(r->loop);
}

static void on_stop(void *arg)
{
	struct role *r = arg;
	struct timeval limit = clock_timeval(STOP_MS);
	event_add(r->deadline, &limit);
	server_stop(r->server, on_stopped, r);
}

/* Descriptors turn writable and back several times a turn; the change list hands epoll only what is left of it. */
static struct event_base *loop_new(void)
{
	struct event_config *how = event_config_new();
	if (!how)
		return NULL;
	event_config_set_flag(how, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
	struct event_base *loop = event_base_new_with_config(how);
	event_config_free(how);
	return loop;
}

static int read_secrets(struct role *r, struct fault *why)
{
	if (read_tls(r->config, &r->web.tls, why) || column_keys_begin(&r->columns, r->config->column_key_file, why))
		return -1;
	r->web.services.columns = r->columns;
	return session_conninfo(&r->arena, r->config, "web", &r->conninfo, why);
}

static int check_proxies(const struct config *c, struct fault *why)
{
	if (client_list_check(slice_z(c->trusted_proxies)))
		return faultf(why, ERR_BAD_CONFIG, "trusted_proxies", "'%.80s' are not addresses", c->trusted_proxies);
	return 0;
}

static int open_services(struct role *r, int index, struct fault *why)
{
	const struct config *c = r->config;
	struct services *s = &r->web.services;
	struct db_options requests = {.conninfo_z = r->conninfo, .connections = (int)c->db_connections, .name_z = "web"};
	int lanes = (int)c->ingest_connections;
	struct intake_options intake = {
		.conninfo_z = r->conninfo, .lanes = lanes, .first_lane = index * lanes, .columns = r->columns};
	s->config = c;
	if (db_open(&s->db, r->loop, &requests))
		return faultf(why, ERR_INTERNAL, NULL, "the web role cannot open its database pool");
	r->watch = data_keys_watch_open(r->loop, s->db, c, r->columns);
	if (intake_open(&s->intake, r->loop, &intake) || live_open(&s->live, r->loop, s->db) ||
	    directory_open(&s->directory, r->loop, s->db, r->columns) || signer_client_open(&s->signer, r->loop))
		return faultf(why, ERR_INTERNAL, NULL, "the services of the web role cannot be opened");
	s->receipts = receipts_open(s->signer, c->province);
	s->lookups = lookups_new();
	s->decoder = decoder_open();
	if (!s->decoder)
		return faultf(why, ERR_INTERNAL, NULL, "zbar cannot be set up");
	s->published = published_open(c->key_dir);
	r->web.passwords = passwords_open(r->loop);
	return 0;
}

static int open_server(struct role *r, int control_fd, int listen_fd, struct fault *why)
{
	struct control_handlers handlers = {
		.on_signer_fd = on_signer_fd, .on_stop = on_stop, .on_reload = on_reload, .arg = r};
	r->router = router_new(routes, routes_count);
	r->deadline = evtimer_new(r->loop, on_deadline, r);
	if (!r->deadline || control_open(&r->control, r->loop, control_fd, &handlers))
		return faultf(why, ERR_INTERNAL, NULL, "libevent cannot watch the control socket");
	r->server = server_open(&(const struct server_options){.loop = r->loop,
	                                                       .listen_fd = listen_fd,
	                                                       .mtls_fd = r->config->listen_mtls[0] ? CONTROL_MTLS_FD : 0,
	                                                       .tls = r->web.tls,
	                                                       .router = r->router,
	                                                       .services = &r->web.services,
	                                                       .deadlines = deadlines_default,
	                                                       .run_in_tx = session_enter},
	                        why);
	return r->server ? 0 : -1;
}

static void close_all(struct role *r)
{
	server_close(r->server);
	control_close(r->control);
	passwords_close(r->web.passwords);
	live_close(r->web.services.live);
	if (r->web.services.directory)
		directory_close(r->web.services.directory);
	if (r->web.services.intake)
		intake_close(r->web.services.intake);
	if (r->web.services.signer)
		signer_client_close(r->web.services.signer);
	receipts_close(r->web.services.receipts);
	published_close(r->web.services.published);
	if (r->web.services.db)
		db_close(r->web.services.db);
	data_keys_watch_close(r->watch); /* after the pool, which ends the reading under way */
	if (r->deadline)
		event_free(r->deadline);
	if (r->loop) {
		event_base_loop(r->loop, EVLOOP_NONBLOCK);
		event_base_free(r->loop);
	}
	router_free(r->router);
	tls_close(r->web.tls);
	lookups_free(r->web.services.lookups);
	decoder_close(r->web.services.decoder);
	column_keys_free(r->columns);
	arena_release(&r->arena);
}

int web_main(const struct config *c, int index, int control_fd, int listen_fd)
{
	struct role r = {.config = c};
	struct fault why = {.err = ERR_NONE};
	int status = 1;
	arena_init(&r.arena, 4096);
	if (check_proxies(c, &why) || read_secrets(&r, &why) || sandbox_drop(c->user, &why) || sandbox_harden(&why))
		goto out;
	r.loop = loop_new();
	if (!r.loop || open_services(&r, index, &why) || open_server(&r, control_fd, listen_fd, &why) ||
	    sandbox_close(SANDBOX_SERVICE, &why))
		goto out;
	health_register(&r.web);
	control_ready(r.control);
	log_info("web_ready", KI("index", index));
	event_base_dispatch(r.loop);
	log_info("web_stopped", KI("index", index));
	/* Handlers may still hold requests: the process ends without taking them apart. */
	if (r.cut_short)
		return 0;
	status = 0;
out:
	if (status)
		fault_print(&why);
	close_all(&r);
	return status;
}
