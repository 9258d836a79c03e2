/* Workers on a real PostgreSQL, killed and robbed in the middle of a job. Needs SOCHO_TEST_DATABASE, a superuser's
 * conninfo on a cluster that has the roles of Sổ Chợ, and their passwords in PGPASSFILE; a database of its own is made
 * there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <libpq-fe.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "press/worker.h"
#include "socho/base/clock.h"
#include "socho/base/config.h"
#include "socho/base/log.h"

static char conninfo[1024];
static PGconn *pg;     /* the test's eyes and hands, as superuser */
static PGconn *locker; /* holds what a worker needs; apart, for a transaction sees one moment of pg_stat_activity */

#define NEED_DATABASE(state) \
	do { \
		(void)(state); \
		if (!pg) { \
			print_message("# skipped: SOCHO_TEST_DATABASE is not set, or has no roles\n"); \
			skip(); \
		} \
	} while (0)

static void sql_on(PGconn *c, const char *text)
{
	PGresult *r = PQexec(c, text);
	if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", text, PQerrorMessage(c));
	PQclear(r);
}

static void sql(const char *text)
{
	sql_on(pg, text);
}

/* The first column of the first row, "" for null or no row. */
static const char *ask(const char *text)
{
	static char answer[400];
	PGresult *r = PQexec(pg, text);
	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", text, PQerrorMessage(pg));
	snprintf(answer, sizeof answer, "%s", PQntuples(r) ? PQgetvalue(r, 0, 0) : "");
	PQclear(r);
	return answer;
}

/* Until the query says so; the wait is bounded only so that a failure ends. */
static void await(const char *query, const char *wanted)
{
	enum { PATIENCE = 1500, PAUSE_US = 20000 };
	for (int i = 0; i < PATIENCE; i++) {
		if (strcmp(ask(query), wanted) == 0)
			return;
		usleep(PAUSE_US);
	}
	fail_msg("%s stays '%s'", query, ask(query));
}

/* ---- a worker in a process of its own */

static struct worker *worker;
static struct event_base *loop;

static void on_stopped(void *arg)
{
	(void)arg;
	event_base_loopbreak(loop);
}

static void on_term(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	worker_stop(worker, on_stopped, NULL);
}

enum { WORKERS_MAX = 4 };
static pid_t workers[WORKERS_MAX]; /* 0: none */

static void note(pid_t from, pid_t to)
{
	int i = 0;
	while (workers[i] != from)
		i++;
	workers[i] = to;
}

static pid_t start(const char *holder)
{
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid) {
		note(0, pid);
		return pid;
	}
	struct db *db;
	char as_press[1200];
	log_init("press", LOG_LEVEL_ERROR);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	snprintf(as_press, sizeof as_press, "%s user=socho_press", conninfo);
	loop = event_base_new();
	if (db_open(&db, loop, &(struct db_options){.conninfo_z = as_press, .connections = 2, .name_z = "press_test"}))
		_exit(2);
	/* Nothing of the directory is this test's, so nothing in it may go. */
	static struct config config;
	snprintf(config.state_dir, sizeof config.state_dir, "/nonexistent");
	const struct press_tools tools = {.config = &config, .loop = loop};
	worker = worker_open(&(struct worker_options){.loop = loop, .db = db, .holder_z = holder, .tools = &tools});
	struct event *term = evsignal_new(loop, SIGTERM, on_term, NULL);
	event_add(term, NULL);
	event_base_dispatch(loop);
	db_close(db);
	worker_close(worker);
	_exit(0);
}

static int end(pid_t pid, int sig)
{
	int status = -1;
	kill(pid, sig);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	note(pid, 0);
	return status;
}

/* Nothing periodic falls due in the next hour, and the queue is empty. */
static int quiet(void **state)
{
	(void)state;
	if (!pg)
		return 0;
	for (int i = 0; i < WORKERS_MAX; i++)
		if (workers[i])
			end(workers[i], SIGKILL); /* of a test that failed */
	sql_on(locker, "rollback");
	sql("delete from job");
	sql("delete from stall_day");
	for (size_t i = 0; i < job_kind_count; i++) {
		char text[600];
		if (!job_kinds[i].period_s)
			continue;
		int64_t due_us = job_due_us(&job_kinds[i], clock_now_us());
		for (int later = 0; later < 2; later++) {
			snprintf(text, sizeof text,
			         "insert into job (province, id, kind, state, finished_at) values (0, encode(substring(sha256("
			         "convert_to('%s@%lld', 'utf8')) for 16), 'hex')::uuid, '%s', 'done', now())",
			         job_kinds[i].name, (long long)(due_us / US_PER_S + later * job_kinds[i].period_s), job_kinds[i].name);
			sql(text);
		}
	}
	return 0;
}

#define JOB "from job where id = '00000000-0000-7000-8000-000000000001'"

static void put_job(const char *kind, const char *payload)
{
	char text[400];
	snprintf(text, sizeof text,
	         "insert into job (province, id, kind, payload) values (0, '00000000-0000-7000-8000-000000000001', '%s', '%s')",
	         kind, payload);
	sql(text);
}

static void hold_sessions(void)
{
	sql_on(locker, "begin");
	sql_on(locker, "lock table socho.session in access exclusive mode");
}

static void let_go(void)
{
	sql_on(locker, "commit");
}

#define WAITING_WORKERS \
	"select count(*)::text from pg_stat_activity where application_name like 'press_test%' and wait_event_type = 'Lock'"

static void a_job_that_was_killed_midway_is_done_by_another_worker(void **state)
{
	NEED_DATABASE(state);
	put_job("sessions", "{}");
	hold_sessions();
	pid_t first = start("first");
	await(WAITING_WORKERS, "1");
	assert_string_equal(ask("select state || ' ' || holder || ' ' || attempts " JOB), "running first 1");
	assert_int_equal(WTERMSIG(end(first, SIGKILL)), SIGKILL);
	let_go();
	await("select count(*)::text from pg_stat_activity where application_name like 'press_test%'", "0");
	assert_string_equal(ask("select state || ' ' || holder " JOB), "running first");
	pid_t second = start("second");
	sql("update job set lease_until = now() - interval '1 second' where state = 'running'");
	await("select state || ' ' || attempts || ' ' || coalesce(holder, '-') " JOB, "done 2 -");
	assert_string_equal(ask("select result::text " JOB), "{\"swept\": 0}");
	assert_int_equal(end(second, SIGTERM), 0);
}

static void a_worker_that_lost_its_lease_changes_nothing(void **state)
{
	NEED_DATABASE(state);
	sql("insert into person (login, name, password_hash) values ('swept', 'x', '$argon2id$x') on conflict do nothing");
	sql("delete from session");
	sql("insert into session (token_hash, person, created_at, seen_at, expires_at) select decode(repeat('00', 16), 'hex'),"
	    " id, now() - interval '2 days', now() - interval '2 days', now() - interval '1 day' from person");
	put_job("sessions", "{}");
	hold_sessions();
	pid_t pid = start("robbed");
	await(WAITING_WORKERS, "1");
	sql("update job set holder = 'thief', attempts = attempts + 1, lease_until = now() + interval '1 hour' "
	    "where state = 'running'");
	let_go();
	await("select count(*)::text from pg_stat_activity where application_name like 'press_test%' and state <> 'idle'", "0");
	assert_int_equal(end(pid, SIGTERM), 0);
	assert_string_equal(ask("select state || ' ' || holder " JOB), "running thief");
	assert_string_equal(ask("select count(*)::text from session"), "1");
}

static void a_stopping_worker_finishes_the_job_at_hand(void **state)
{
	NEED_DATABASE(state);
	int status;
	put_job("sessions", "{}");
	hold_sessions();
	pid_t pid = start("leaving");
	await(WAITING_WORKERS, "1");
	kill(pid, SIGTERM);
	let_go();
	assert_int_equal(waitpid(pid, &status, 0), pid);
	note(pid, 0);
	assert_int_equal(status, 0);
	assert_string_equal(ask("select state " JOB), "done");
}

static void a_stopping_worker_gives_back_what_it_cannot_finish(void **state)
{
	NEED_DATABASE(state);
	int status;
	put_job("sessions", "{}");
	hold_sessions();
	pid_t pid = start("leaving");
	await(WAITING_WORKERS, "1");
	kill(pid, SIGTERM);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	note(pid, 0);
	assert_int_equal(status, 0);
	let_go();
	assert_string_equal(ask("select state || ' ' || coalesce(holder, '-') " JOB), "queued -");
}

static void a_failing_job_is_tried_again_later_and_keeps_its_error(void **state)
{
	NEED_DATABASE(state);
	put_job("rollup_check", "{\"due\": \"no time\"}");
	pid_t pid = start("unlucky");
	await("select state || ' ' || attempts || ' ' || (run_at > now()) || ' ' || coalesce(error, '') " JOB,
	      "queued 1 true out_of_range 22007 ");
	sql("update job set run_at = now(), attempts = attempts_max - 1 where state = 'queued'");
	await("select state || ' ' || attempts || ' ' || (finished_at is not null) || ' ' || coalesce(error, '') " JOB,
	      "failed 5 true out_of_range 22007 ");
	assert_int_equal(end(pid, SIGTERM), 0);
}

static void a_periodic_job_is_done_once_however_many_workers_there_are(void **state)
{
	NEED_DATABASE(state);
	sql("delete from job");
	pid_t pids[3];
	int periodic = 0;
	for (size_t i = 0; i < job_kind_count; i++)
		periodic += job_kinds[i].period_s > 0;
	char each_once[16], and_one_more[16];
	snprintf(each_once, sizeof each_once, "%d %d", periodic, periodic);
	snprintf(and_one_more, sizeof and_one_more, "%d 1", periodic + 1);
	for (int i = 0; i < 3; i++)
		pids[i] = start(i == 0 ? "one" : i == 1 ? "two" : "three");
	await("select count(*) || ' ' || count(distinct kind) from job where state = 'done'", each_once);
	for (int i = 0; i < 3; i++)
		assert_int_equal(end(pids[i], SIGTERM), 0);
	pid_t late = start("late");
	put_job("sessions", "{}");
	await("select state " JOB, "done");
	assert_int_equal(end(late, SIGTERM), 0);
	assert_string_equal(ask("select count(*) || ' ' || max(attempts) from job"), and_one_more);
}

static void a_day_sum_without_its_payments_raises_an_alarm(void **state)
{
	NEED_DATABASE(state);
	sql("insert into stall_day (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at) values "
	    "(22, new_id(), '2026-11-20', 0, new_id(), 2, 12000, 1, now()), "
	    "(22, new_id(), '2026-11-21', 0, new_id(), 2, 12000, 1, now())");
	put_job("rollup_check", "{\"due\": \"2026-11-21T02:00:00+07:00\"}");
	pid_t pid = start("checker");
	await("select state " JOB, "done");
	assert_int_equal(end(pid, SIGTERM), 0);
	assert_string_equal(ask("select result::text " JOB), "{\"wrong\": 1, \"stalls\": 1}");
}

static void due_times_follow_local_time(void **state)
{
	(void)state;
	const struct job_kind nightly = {"nightly", NULL, 86400, 7200};
	int64_t now_us, due_us;
	assert_int_equal(clock_parse(S("2026-11-21T01:59:59+07:00"), &now_us), 0);
	assert_int_equal(clock_parse(S("2026-11-20T02:00:00+07:00"), &due_us), 0);
	assert_true(job_due_us(&nightly, now_us) == due_us);
	assert_true(job_due_us(&nightly, now_us + US_PER_S) == due_us + US_PER_DAY);
}

static void rests_double_up_to_an_hour(void **state)
{
	(void)state;
	assert_int_equal(job_rest_s(1), 10);
	assert_int_equal(job_rest_s(2), 20);
	assert_int_equal(job_rest_s(5), 160);
	assert_int_equal(job_rest_s(1000), 3600);
}

static int make_database(void **state)
{
	(void)state;
	const char *given = getenv("SOCHO_TEST_DATABASE");
	if (!given)
		return 0;
	PGconn *maker = PQconnectdb(given);
	if (PQstatus(maker) != CONNECTION_OK)
		return -1;
	PGresult *roles = PQexec(maker, "select from pg_roles where rolname in ('socho_owner', 'socho_press')");
	bool ready = PQntuples(roles) == 2;
	PQclear(roles);
	if (ready) {
		PQclear(PQexec(maker, "set client_min_messages = error"));
		PQclear(PQexec(maker, "drop database if exists socho_press_test with (force)"));
		PQclear(PQexec(maker, "create database socho_press_test"));
		snprintf(conninfo, sizeof conninfo, "%s dbname=socho_press_test", given);
		pg = PQconnectdb(conninfo);
		locker = PQconnectdb(conninfo);
		sql_on(locker, "set client_min_messages = error");
		sql("set client_min_messages = error; create schema socho authorization socho_owner; create schema open authorization socho_owner;"
		    "grant usage on schema socho to socho_web, socho_press; set search_path = socho, public");
		for (const struct sql_migration *m = sql_migrations; m->number; m++)
			sql(m->text);
	}
	PQfinish(maker);
	return 0;
}

static int drop_database(void **state)
{
	(void)state;
	if (!pg)
		return 0;
	PQfinish(pg);
	PQfinish(locker);
	PGconn *maker = PQconnectdb(getenv("SOCHO_TEST_DATABASE"));
	PQclear(PQexec(maker, "drop database if exists socho_press_test with (force)"));
	PQfinish(maker);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(due_times_follow_local_time),
		cmocka_unit_test(rests_double_up_to_an_hour),
		cmocka_unit_test_setup(a_job_that_was_killed_midway_is_done_by_another_worker, quiet),
		cmocka_unit_test_setup(a_worker_that_lost_its_lease_changes_nothing, quiet),
		cmocka_unit_test_setup(a_stopping_worker_finishes_the_job_at_hand, quiet),
		cmocka_unit_test_setup(a_stopping_worker_gives_back_what_it_cannot_finish, quiet),
		cmocka_unit_test_setup(a_failing_job_is_tried_again_later_and_keeps_its_error, quiet),
		cmocka_unit_test_setup(a_periodic_job_is_done_once_however_many_workers_there_are, quiet),
		cmocka_unit_test_setup(a_day_sum_without_its_payments_raises_an_alarm, quiet),
	};
	return cmocka_run_group_tests_name("press", tests, make_database, drop_database);
}
