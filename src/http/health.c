#include "socho/http/health.h"

#include "socho/base/clock.h"
#include "socho/http/metrics.h"
#include "socho/http/session.h"
#include "socho/http/tls.h"
#include "socho/http/web.h"
#include "socho/seal/column_key.h"
#include "socho/seal/signer.h"
#include "socho/store/db.h"

enum { RETRY_AFTER_S = 2 };

static bool certificate_good(const struct web *w)
{
	return !w->tls || tls_expires_us(w->tls) > clock_now_us();
}

void health_alive(struct request *rq)
{
	answer_json(rq, 200, S("{\"alive\":true}"));
}

void health_ready(struct request *rq)
{
	const struct web *w = web_of(rq);
	bool database = db_ready(w->services.db), signer = signer_client_up(w->services.signer), tls = certificate_good(w);
	bool keys = column_keys_ready(w->services.columns);
	bool ready = database && signer && tls && keys;
	if (!ready)
		rq->answer.retry_after_s = RETRY_AFTER_S;
	answer_json(rq, ready ? 200 : 503,
	            arena_printf(rq->arena, "{\"ready\":%s,\"database\":%s,\"signer\":%s,\"certificate\":%s,\"keys\":%s}",
	                         ready ? "true" : "false", database ? "true" : "false", signer ? "true" : "false",
	                         tls ? "true" : "false", keys ? "true" : "false"));
}

static void answer_metrics(struct request *rq)
{
	struct text t;
	text_init(&t, rq->arena);
	metrics_write(&t);
	answer_bytes(rq, "text/plain; version=0.0.4; charset=utf-8", text_slice(&t));
}

void health_metrics(struct request *rq)
{
	if (exchange_is_local(exchange_of(rq)))
		answer_metrics(rq);
	else
		session_require(rq, RIGHT_SYSTEM, answer_metrics);
}

static void write_figures(struct text *out, void *arg)
{
	const struct web *w = arg;
	struct db_stats s;
	db_stats(w->services.db, &s);
	const struct {
		const char *name, *help;
		enum metric_kind kind;
		int64_t value;
	} rows[] = {
		{"socho_db_connections", "Database connections that are up.", METRIC_GAUGE, s.connections_up},
		{"socho_db_waiting", "Transactions that wait for a connection.", METRIC_GAUGE, s.waiting},
		{"socho_db_commits_total", "Transactions committed.", METRIC_COUNTER, (int64_t)s.commits},
		{"socho_db_rollbacks_total", "Transactions rolled back.", METRIC_COUNTER, (int64_t)s.rollbacks},
		{"socho_db_retries_total", "Transactions run again.", METRIC_COUNTER, (int64_t)s.retries},
		{"socho_db_failures_total", "Transactions that failed.", METRIC_COUNTER, (int64_t)s.failures},
		{"socho_db_reconnects_total", "Database connections made again.", METRIC_COUNTER, (int64_t)s.reconnects},
		{"socho_signer_up", "1 while the signer is attached.", METRIC_GAUGE, signer_client_up(w->services.signer)},
		{"socho_tls_expires_timestamp_seconds", "When the certificate expires.", METRIC_GAUGE,
		 w->tls ? tls_expires_us(w->tls) / US_PER_S : 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		metric_write_head(out, rows[i].name, rows[i].help, rows[i].kind);
		metric_write_sample(out, rows[i].name, NULL, rows[i].value);
	}
}

void health_register(const struct web *web)
{
	static struct metric_collector collector = {.write = write_figures};
	collector.arg = (void *)(uintptr_t)web;
	metric_register_collector(&collector);
}
