/* What the tests of the intake share: a migrated database with a market, a stall, its account and a connection of their own, and
 * pushes to the real intake. Needs SOCHO_TEST_CONFIG, a configuration whose database is migrated; without it every test
 * says skipped. */
#ifndef SOCHO_TESTS_INTAKE_FIXTURE_H
#define SOCHO_TESTS_INTAKE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/limits.h"
#include "socho/confirm/intake.h"
#include "socho/confirm/movement.h"
#include "socho/registry/account.h"
#include "socho/registry/stall_mark.h"
#include "socho/registry/data_key.h"
#include "socho/store/blocking.h"
#include "socho/vietqr/content_code.h"

enum { PROVINCE = 22, ORDINAL = 9 };

static const char *config_path;
static struct config config;
static struct event_base *loop;
static struct intake *intake;
static struct column_keys *keys;
static struct arena arena;
static PGconn *admin;
static char content_code[10], account_number[16], market[37], stall[37];
static struct uuid connection;

#define NEED_SCHEMA(state) \
	do { \
		(void)(state); \
		if (!config_path) \
			skip(); \
	} while (0)

/* The first column of the first row, as text that lives until the next call. */
static inline const char *ask(const char *sql, ...)
{
	static char out[256];
	char text[2048];
	va_list args;
	va_start(args, sql);
	vsnprintf(text, sizeof text, sql, args);
	va_end(args);
	PGresult *r = PQexec(admin, text);
	ExecStatusType s = PQresultStatus(r);
	if (s != PGRES_TUPLES_OK && s != PGRES_COMMAND_OK) {
		fprintf(stderr, "%s\n%s", text, PQerrorMessage(admin));
		abort();
	}
	snprintf(out, sizeof out, "%s", PQntuples(r) ? PQgetvalue(r, 0, 0) : "");
	PQclear(r);
	return out;
}

static int waiting;
static enum err last_err;

static inline void on_done(struct push *p, enum err err)
{
	(void)p;
	last_err = err;
	if (--waiting == 0)
		event_base_loopbreak(loop);
}

static inline void push(struct push *p, const struct confirmation *events, size_t count)
{
	struct fault why;
	*p = (struct push){.arena = &arena, .province = PROVINCE, .connection = connection, .events = events, .count = count,
	                   .received_us = clock_now_us(), .done = on_done};
	assert_int_equal(intake_push(intake, p, &why), 0);
	waiting++;
}

static inline void settle(void)
{
	event_base_dispatch(loop);
	assert_int_equal(waiting, 0);
}

static inline struct confirmation payment(const char *memo_z, int64_t amount_vnd)
{
	char id[24];
	uint64_t random;
	random_bytes(&random, sizeof random);
	snprintf(id, sizeof id, "t/%016llx", (unsigned long long)random);
	struct slice copy = arena_dup(&arena, slice_z(id));
	return (struct confirmation){.event_id = copy, .direction = DIRECTION_CREDIT, .amount_vnd = amount_vnd,
	                             .occurred_us = clock_now_us(), .booked_on = clock_day(clock_now_us()), .bin = S("970422"),
	                             .account = slice_z(account_number), .content = slice_z(memo_z), .raw = S("{\"the\":\"bytes\"}")};
}

static inline void make_fixture(void)
{
	uint8_t hash[COLUMN_LOOKUP_BYTES];
	uint32_t random;
	random_bytes(&random, sizeof random);
	content_code_draw(ORDINAL, content_code);
	snprintf(account_number, sizeof account_number, "88%010u", random);
	account_lookup(keys, PROVINCE, S("970422"), slice_z(account_number), hash);
	struct slice hex = hex_encode(&arena, slice_of(hash, sizeof hash));
	char id[37];
	ask("select enter_as('{22}', '*', '')");
	ask("select set_config('socho.provinces', '{22}', false), set_config('socho.markets', '*', false)");
	snprintf(id, sizeof id, "%s", ask("insert into operator (province, kind, name, name_fold) values (22, 'board', 'T%X', 'T') returning id", random));
	snprintf(market, sizeof market, "%s",
	         ask("insert into market (province, operator, unit, label_code, name, name_fold, kind) select 22, '%s', id, 'T%X', 'T', 'T', "
	             "'market' from unit where level = 'province' and code = '22' and valid_to is null returning id", id, random));
	snprintf(stall, sizeof stall, "%s",
	         ask("insert into stall (province, market, number, number_sort, census_date, content_code) values (22, '%s', 'A1', 'A1', "
	             "current_date, '%s') returning id", market, content_code));
	snprintf(id, sizeof id, "%s",
	         ask("insert into vendor (province, market, kind, name, name_fold) values (22, '%s', 'household', 'V', 'V') returning id", market));
	ask("insert into account (province, market, vendor, bin, number_box, number_hash, last4, holder_name, sole_stall) values (22, '%s', "
	    "'%s', '970422', '\\x00', decode('%.*s', 'hex'), '1234', 'V', '%s')", market, id, SARG(hex), stall);
	const char *made = ask("insert into connection (province, provider, environment, name, public_key, path_token_hash) values (22, "
	                       "'native', 'live', 'T%X', sha256('%X'), decode(md5('%X'), 'hex')) returning id", random, random, random);
	assert_int_equal(uuid_parse(slice_z(made), &connection), 0);
}

static inline int open_intake(void **state)
{
	struct fault why;
	const char *conninfo_z;
	(void)state;
	config_path = getenv("SOCHO_TEST_CONFIG");
	arena_init(&arena, 1 << 20);
	if (!config_path)
		return 0;
	if (config_load(&config, config_path, &why) || data_keys_load(&keys, &config, &why) ||
	    session_conninfo(&arena, &config, "admin", &conninfo_z, &why))
		return fault_print(&why);
	admin = PQconnectdb(conninfo_z);
	make_fixture();
	if (session_conninfo(&arena, &config, "web", &conninfo_z, &why))
		return fault_print(&why);
	loop = event_base_new();
	return intake_open(&intake, loop, &(struct intake_options){.conninfo_z = conninfo_z, .lanes = 2, .columns = keys});
}

static inline int close_intake(void **state)
{
	(void)state;
	if (config_path) {
		intake_close(intake);
		event_base_free(loop);
		PQfinish(admin);
		column_keys_free(keys);
	}
	arena_release(&arena);
	return 0;
}

#endif
