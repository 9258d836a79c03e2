#include "socho/http/health.h"

#include "socho/base/clock.h"
#include "socho/http/metrics.h"
#include "socho/http/session.h"
#include "socho/http/tls.h"
#include "socho/http/web.h"
#include "socho/seal/column_key.h"
#include "socho/seal/signer.h"
#include "socho/store/db.h"
#include "sql.h"

enum { RETRY_AFTER_S = 2, METRICS_WAIT_MS = 1000 };

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

/* The queue is asked for at the database; without it the rest is told all the same. */
struct telling {
	struct request *rq;
	struct text jobs;
};

static const struct {
	const char *state, *name, *help;
} job_figures[] = {
	{"queued", "socho_jobs_queued", "Jobs that wait."},
	{"running", "socho_jobs_running", "Jobs under way."},
	{"failed", "socho_jobs_failed", "Jobs given up and not cleared away yet."},
	{NULL, "socho_jobs_oldest_wait_seconds", "How long the oldest job that could begin has waited."},
};

static void on_jobs(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct telling *t = arg;
	struct arena *a = t->rq->arena;
	(void)tx;
	for (size_t f = 0; f < sizeof job_figures / sizeof job_figures[0]; f++) {
		metric_write_head(&t->jobs, job_figures[f].name, job_figures[f].help, METRIC_GAUGE);
		for (int i = 0; i < rows->count; i++) {
			struct sql_http_job_figures_out row;
			sql_row(a, rows, i, &row);
			if (slice_eq(row.state, slice_z(job_figures[f].state ? job_figures[f].state : "queued")))
				metric_write_sample(&t->jobs, job_figures[f].name, arena_printf(a, "kind=\"%.*s\"", SARG(row.kind)).p,
				                    job_figures[f].state ? row.jobs : row.wait_s);
		}
	}
}

static void on_ledger(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct telling *t = arg;
	struct arena *a = t->rq->arena;
	(void)tx;
	for (int f = 0; f < 2; f++) {
		const char *name = f ? "socho_ledger_oldest_unsealed_seconds" : "socho_ledger_unsealed";
		metric_write_head(&t->jobs, name, f ? "How long ago the oldest entry came that is in no tree yet." : "Entries that are in no tree yet.",
		                  METRIC_GAUGE);
		for (int i = 0; i < rows->count; i++) {
			struct sql_http_ledger_figures_out row;
			sql_row(a, rows, i, &row);
			metric_write_sample(&t->jobs, name, arena_printf(a, "log=\"%.*s\"", SARG(row.log)).p, f ? row.oldest_s : row.waiting);
		}
	}
}

static void ask_jobs(struct tx *tx, void *arg)
{
	struct telling *t = arg;
	text_init(&t->jobs, t->rq->arena);
	tx_query(tx, SQL_CALL0(t->rq->arena, http_job_figures), on_jobs, t);
	tx_query(tx, SQL_CALL0(t->rq->arena, http_ledger_figures), on_ledger, t);
	tx_commit(tx);
}

static void tell(const struct tx_result *result, void *arg)
{
	struct telling *t = arg;
	struct text out;
	text_init(&out, t->rq->arena);
	metrics_write(&out);
	if (result->end == TX_COMMITTED)
		text_add(&out, text_slice(&t->jobs));
	answer_bytes(t->rq, "text/plain; version=0.0.4; charset=utf-8", text_slice(&out));
}

static void answer_metrics(struct request *rq)
{
	struct telling *t = ARENA_NEW(rq->arena, struct telling);
	const struct tx_plan plan = {.label = "metrics", .arena = rq->arena, .start = ask_jobs, .done = tell, .arg = t,
	                             .wait_ms = METRICS_WAIT_MS};
	t->rq = rq;
	if (db_ready(rq->services->db))
		tx_run(rq->services->db, &plan);
	else
		tell(&(const struct tx_result){.end = TX_FAILED}, t);
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
