/* The pool against a real PostgreSQL. Needs SOCHO_TEST_DATABASE, a conninfo of a database where the user may create
 * tables; without it every test says skipped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "socho/store/db.h"

struct text_in {
	struct slice note;
};
struct text_out {
	struct slice note;
};
static const struct sql_field text_in[] = {{"note", SQL_TEXT, 25, true, 0}};
static const struct sql_field text_out[] = {{"note", SQL_TEXT, 25, true, 0}};
static const struct sql_statement insert_note = {.name = "t_insert", .index = 0, .text = "insert into t_note values ($1)",
                                                 .in = text_in, .in_count = 1};
static const struct sql_statement first_note = {.name = "t_first", .index = 1, .text = "select note from t_note limit 1",
                                                .out = text_out, .out_count = 1, .out_bytes = sizeof(struct text_out)};
static const struct sql_statement stumble = {.name = "t_stumble", .index = 2, .text = "select t_stumble()"};
static const struct sql_statement vanish = {.name = "t_vanish", .index = 3,
                                            .text = "select pg_terminate_backend(pg_backend_pid()) from t_once()"};
static const struct sql_statement too_long = {.name = "t_too_long", .index = 4,
                                              .text = "insert into t_note values (repeat('x', 99))"};

static const char *conninfo;
#define NEED_DATABASE(state) \
	do { \
		(void)(state); \
		if (!conninfo) \
			skip(); \
	} while (0)
static struct event_base *loop;
static struct db *db;
static struct arena arena;

struct trial {
	const struct sql_statement *statements[4];
	bool roll_back;
	int starts, rows, done;
	struct tx_result result;
};

static void on_rows(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct trial *t = arg;
	(void)tx;
	(void)rows;
	t->rows++;
}

static void on_start(struct tx *tx, void *arg)
{
	struct trial *t = arg;
	t->starts++;
	t->rows = 0;
	for (int i = 0; t->statements[i]; i++)
		tx_query(tx, sql_call_of(&arena, t->statements[i], &(struct text_in){S("bánh đa")}), on_rows, t);
	if (t->roll_back)
		tx_rollback(tx);
	else
		tx_commit(tx);
}

static void on_done(const struct tx_result *result, void *arg)
{
	struct trial *t = arg;
	t->done++;
	t->result = *result;
	event_base_loopbreak(loop);
}

static void run(struct trial *t)
{
	tx_run(db, &(struct tx_plan){.label = "test", .arena = &arena, .start = on_start, .done = on_done, .arg = t});
	assert_int_equal(t->done, 0);
	event_base_dispatch(loop);
	assert_int_equal(t->done, 1);
}

/* Counted on a connection of its own. */
static int notes(void)
{
	PGconn *pg = PQconnectdb(conninfo);
	PGresult *r = PQexec(pg, "select count(*) from t_note");
	int n = atoi(PQgetvalue(r, 0, 0));
	PQclear(r);
	PQfinish(pg);
	return n;
}

static void what_was_committed_is_there(void **state)
{
	NEED_DATABASE(state);
	struct trial t = {.statements = {&insert_note, &first_note}};
	run(&t);
	assert_int_equal(t.result.end, TX_COMMITTED);
	assert_int_equal(t.rows, 2);
	assert_int_equal(notes(), 1);
}

static void what_was_rolled_back_is_not(void **state)
{
	NEED_DATABASE(state);
	struct trial t = {.statements = {&insert_note}, .roll_back = true};
	int before = notes();
	run(&t);
	assert_int_equal(t.result.end, TX_ROLLED_BACK);
	assert_int_equal(notes(), before);
}

static void a_refused_statement_undoes_its_neighbours_and_names_the_constraint(void **state)
{
	NEED_DATABASE(state);
	struct trial t = {.statements = {&insert_note, &too_long}}, good = {.statements = {&insert_note}};
	int before = notes();
	run(&t);
	assert_int_equal(t.result.end, TX_FAILED);
	assert_string_equal(t.result.sqlstate, "23514");
	assert_string_equal(t.result.constraint, "t_note_short");
	assert_int_equal(notes(), before);
	run(&good);
	assert_int_equal(good.result.end, TX_COMMITTED);
}

static void a_serialization_failure_is_tried_again_from_the_start(void **state)
{
	NEED_DATABASE(state);
	struct trial t = {.statements = {&stumble}};
	run(&t);
	assert_int_equal(t.result.end, TX_COMMITTED);
	assert_int_equal(t.starts, 3);
}

static void a_connection_lost_around_the_commit_is_told_as_unknown_or_tried_again(void **state)
{
	NEED_DATABASE(state);
	struct trial t = {.statements = {&vanish}};
	struct db_stats stats;
	run(&t);
	db_stats(db, &stats);
	assert_true(stats.reconnects >= 1);
	assert_true(t.result.end == TX_UNKNOWN || t.result.end == TX_COMMITTED);
}

static void a_queue_past_its_bound_refuses(void **state)
{
	NEED_DATABASE(state);
	enum { MANY = 2048 + 8 };
	static struct trial many[MANY];
	for (int i = 0; i < MANY; i++) {
		many[i] = (struct trial){.statements = {&insert_note}};
		tx_run(db, &(struct tx_plan){.label = "test", .arena = &arena, .start = on_start, .done = on_done, .arg = &many[i]});
	}
	int refused = 0, committed = 0;
	for (int left = MANY; left;) {
		event_base_dispatch(loop);
		left = refused = committed = 0;
		for (int i = 0; i < MANY; i++) {
			left += !many[i].done;
			refused += many[i].done && many[i].result.err == ERR_UNAVAILABLE;
			committed += many[i].done && many[i].result.end == TX_COMMITTED;
		}
	}
	assert_int_equal(refused, 8);
	assert_int_equal(committed, MANY - 8);
}

static int open_pool(void **state)
{
	(void)state;
	conninfo = getenv("SOCHO_TEST_DATABASE");
	if (!conninfo)
		return 0;
	PGconn *pg = PQconnectdb(conninfo);
	PQclear(PQexec(pg, "set client_min_messages = error; drop table if exists t_note; drop sequence if exists t_tries, t_lives;"
	                   "create table t_note (note text constraint t_note_short check (length(note) < 50));"
	                   "create sequence t_tries; create sequence t_lives;"
	                   "create or replace function t_stumble() returns void language plpgsql as $$ begin"
	                   " if nextval('t_tries') < 3 then raise exception 'again' using errcode = '40001'; end if; end $$;"
	                   "create or replace function t_once() returns setof int language sql as"
	                   " $$ select 1 where nextval('t_lives') = 1 $$"));
	PQfinish(pg);
	arena_init(&arena, 65536);
	loop = event_base_new();
	return db_open(&db, loop, &(struct db_options){.conninfo_z = conninfo, .connections = 2, .name_z = "test"});
}

static int close_pool(void **state)
{
	(void)state;
	if (!conninfo)
		return 0;
	db_close(db);
	event_base_free(loop);
	arena_release(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_committed_is_there),
		cmocka_unit_test(what_was_rolled_back_is_not),
		cmocka_unit_test(a_refused_statement_undoes_its_neighbours_and_names_the_constraint),
		cmocka_unit_test(a_serialization_failure_is_tried_again_from_the_start),
		cmocka_unit_test(a_connection_lost_around_the_commit_is_told_as_unknown_or_tried_again),
		cmocka_unit_test(a_queue_past_its_bound_refuses),
	};
	return cmocka_run_group_tests_name("db", tests, open_pool, close_pool);
}
