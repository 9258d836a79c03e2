/* socho user …: the people who sign in and what they may do where. A password comes from standard input or is drawn and
 * shown once; none is built in. */
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "socho/base/command.h"
#include "socho/base/fields.h"
#include "socho/base/limits.h"
#include "socho/base/password.h"
#include "socho/base/text.h"
#include "socho/registry/commands.h"
#include "socho/registry/people.h"
#include "socho/vietqr/bank.h"
#include "sql.h"
#include "user_words.h"
#include "words.h"

#define ROWS_SCOPE(w) \
	{"role", "R", "one of the roles above", &(w).role}, {"province", "P", "over a province, by code", &(w).province}, \
		{"market", "ID", "over a market, by id, or by label code in the province", &(w).market}, \
		{"unit", "CODE", "over the markets of a commune or province, by code", &(w).unit}, \
		{"all", NULL, "over everything", &(w).all}, \
		{"bank", "BIN", "of a bank_checker, with --province: the bank", &(w).bank}
#define ROW_DRAW(w) {"draw-password", NULL, "draw a password and show it once; else it is read from standard input", &(w).draw}
#define ROW_LASTING(w) {"lasting", NULL, "the person chose it: it need not be changed at the first sign-in", &(w).lasting}
#define ROLES_TEXT \
	"Roles: sysadmin prov_admin prov_viewer commune_officer market_maker market_checker bank_checker inspector\n" \
	"team_member team_lead reconciler auditor vendor."

int user_begin(int argc, char **argv, const struct option_row *rows, const struct usage *usage, int *status)
{
	int plain;
	if (options_read(argc, argv, rows, usage, &plain, status))
		return -1;
	if (!plain)
		return 0;
	*status = usage_error(usage, "only options are taken here");
	return -1;
}

/* One line of standard input, without its end. The caller wipes and frees *memory. */
static int piped_password(char **memory, struct slice *out, struct fault *why)
{
	size_t n;
	*memory = NULL;
	if (isatty(STDIN_FILENO))
		return fault_say(why, ERR_MISSING, "password", "đưa mật khẩu qua đầu vào chuẩn, hoặc dùng --draw-password",
		                 "pipe it on standard input, or use --draw-password");
	if (read_all(STDIN_FILENO, PASSWORD_BYTES_MAX + 2, memory, &n))
		return fault(why, ERR_TOO_LONG, "password");
	if (n && (*memory)[n - 1] == '\n')
		n--;
	if (n && (*memory)[n - 1] == '\r')
		n--;
	*out = slice_of(*memory, n);
	return n ? 0 : fault(why, ERR_MISSING, "password");
}

struct secret {
	struct slice hash;
	char drawn[PASSWORD_DRAWN_BYTES]; /* "" when it was read */
};

static int password_read(struct arena *a, bool draw, struct secret *out, struct fault *why)
{
	char *memory = NULL;
	struct slice password = {NULL, 0};
	int rc = 0;
	out->drawn[0] = 0;
	if (draw) {
		password_draw(out->drawn);
		password = slice_z(out->drawn);
	} else {
		rc = piped_password(&memory, &password, why);
	}
	if (!rc)
		rc = password_check(password, why);
	if (!rc)
		out->hash = password_hash(a, password);
	if (memory)
		OPENSSL_cleanse(memory, password.n);
	free(memory);
	return rc;
}

static int find_market(struct work *w, const struct wish *wish, int64_t province,
                       struct sql_registry_person_grant_in *out, struct fault *why)
{
	int got;
	out->market.has = true;
	if (uuid_parse(slice_z(wish->market), &out->market.value) == 0) {
		struct sql_registry_market_place_out place;
		got = work_row(w, SQL_CALL(&w->arena, registry_market_place, .market = out->market.value), &place, why);
		out->province = got ? 0 : place.province;
	} else {
		struct sql_registry_market_by_label_out market;
		got = work_row(w, SQL_CALL(&w->arena, registry_market_by_label, .province = (int16_t)province,
		                           .label_code = slice_z(wish->market)), &market, why);
		out->market.value = got ? out->market.value : market.id;
		out->province = (int16_t)province;
	}
	return got == 1 ? fault(why, ERR_UNKNOWN_MARKET, "market") : got;
}

/* A unit by code into *out; for --province the unit only proves that there is one. */
static int find_unit(struct work *w, const char *code_z, const char *field, struct sql_registry_unit_find_out *out,
                     struct fault *why)
{
	int got = work_row(w, SQL_CALL(&w->arena, registry_unit_find, .code = slice_z(code_z)), out, why);
	return got == 1 ? fault(why, ERR_UNKNOWN_UNIT, field) : got;
}

static int read_scope(struct work *w, const struct wish *wish, struct sql_registry_person_grant_in *out,
                      struct fault *why)
{
	int64_t province = w->config.province;
	struct sql_registry_unit_find_out unit;
	if (wish->province && (slice_to_i64(slice_z(wish->province), &province) || province < 1 || province > 99))
		return fault(why, ERR_UNKNOWN_UNIT, "province");
	if (wish->all) {
		out->scope_kind = S("all");
		return 0;
	}
	if (wish->market) {
		out->scope_kind = S("market");
		return find_market(w, wish, province, out, why);
	}
	const char *code_z = wish->unit ? wish->unit : arena_printf(&w->arena, "%02d", (int)province).p;
	if (find_unit(w, code_z, wish->unit ? "unit" : "province", &unit, why))
		return -1;
	out->scope_kind = wish->unit ? S("unit") : S("province");
	out->province = unit.province;
	out->unit = (struct sql_uuid){.has = wish->unit != NULL, .value = unit.id};
	return 0;
}

/* Exactly one scope; a label code of a market may stand with its province. */
static const char *scope_missing(const struct wish *wish)
{
	int scopes = (wish->all != NULL) + (wish->unit != NULL) + (wish->market ? 1 : wish->province != NULL);
	if (wish->market && wish->province && uuid_parse(slice_z(wish->market), &(struct uuid){{0}}) == 0)
		scopes++;
	return !wish->login                          ? "--login is missing"
	       : !wish->role                         ? "--role is missing"
	       : scopes != 1 ? "say one of --province, --market, --unit and --all"
	       : (wish->bank != NULL) != slice_eq(slice_z(wish->role), S("bank_checker")) ? "--bank goes with the role bank_checker"
	       : wish->bank && !wish->province ? "--bank goes with --province"
	                                       : NULL;
}

static int read_grant(struct work *w, const struct wish *wish, struct sql_registry_person_grant_in *out, struct fault *why)
{
	out->role = slice_z(wish->role);
	out->bin = slice_z(wish->bank);
	if (wish->bank && !bank_by_bin(out->bin))
		return fault(why, ERR_UNKNOWN_BANK, "bank");
	return word_index(person_roles, out->role) < 0 ? fault(why, ERR_BAD_CHOICE, "role") : read_scope(w, wish, out, why);
}

static int grant(struct work *w, const struct wish *wish, struct uuid person, bool *granted, struct fault *why)
{
	struct sql_registry_person_grant_in in = {.person = person};
	struct sql_registry_person_grant_out out = {false};
	if (read_grant(w, wish, &in, why) || work_row(w, sql_call_of(&w->arena, &sql_registry_person_grant, &in), &out, why))
		return -1;
	*granted = out.granted;
	return 0;
}

static int withdraw(struct work *w, const struct wish *wish, struct uuid person, bool *withdrawn, struct fault *why)
{
	struct sql_registry_person_grant_in in = {.person = person};
	struct sql_registry_person_withdraw_out out = {false};
	if (read_grant(w, wish, &in, why) ||
	    work_row(w, SQL_CALL(&w->arena, registry_person_withdraw, .person = person, .role = in.role,
	                         .scope_kind = in.scope_kind, .province = in.province, .market = in.market, .unit = in.unit, .bin = in.bin),
	             &out, why))
		return -1;
	*withdrawn = out.withdrawn;
	return 0;
}

static int find_person(struct work *w, const char *login_z, struct uuid *out, struct fault *why)
{
	struct sql_registry_person_find_out person;
	int got = work_row(w, SQL_CALL(&w->arena, registry_person_find, .login = slice_z(login_z)), &person, why);
	*out = got ? *out : person.id;
	return got == 1 ? fault(why, ERR_UNKNOWN_PERSON, "login") : got;
}

int user_open(struct work *w, const struct wish *wish, const struct usage *usage, struct uuid *id, int *status)
{
	struct fault why;
	if (!wish->login) {
		*status = usage_error(usage, "--login is missing");
		return 1;
	}
	if (work_open(w, wish->config, &why)) {
		*status = fault_print(&why);
		return 1;
	}
	if (find_person(w, wish->login, id, &why)) {
		*status = fault_print(&why);
		work_close(w);
		return 1;
	}
	*status = EXIT_DONE;
	return 0;
}

static void tell_person(struct work *w, const struct wish *wish, struct uuid id, const char *drawn_z, const char *done_z)
{
	if (!wish->json) {
		printf("%s %s\n", wish->login, done_z);
		if (drawn_z[0])
			printf("password: %s\n", drawn_z);
		return;
	}
	char text[UUID_TEXT_BYTES];
	struct text json;
	uuid_format(id, text);
	text_init(&json, &w->arena);
	text_addf(&json, "{\"id\":\"%s\",\"login\":", text);
	text_add_json(&json, slice_z(wish->login));
	if (drawn_z[0])
		text_addf(&json, ",\"password\":\"%s\"", drawn_z);
	text_addc(&json, '}');
	printf("%.*s\n", SARG(text_slice(&json)));
	OPENSSL_cleanse(json.p, json.n);
}

static int add(struct work *w, const struct wish *wish, struct uuid id, struct secret *secret, struct fault *why)
{
	struct slice name;
	bool granted = false;
	if (people_login_check(slice_z(wish->login), why) ||
	    plain_text(&w->arena, slice_z(wish->name), "name", NAME_CHARS_MAX, &name, why) ||
	    password_read(&w->arena, wish->draw != NULL, secret, why) ||
	    work_run(w, SQL_CALL(&w->arena, registry_person_create, .id = id, .login = slice_z(wish->login), .name = name,
	                         .password_hash = secret->hash, .must_change = !wish->lasting), NULL, why) ||
	    grant(w, wish, id, &granted, why))
		return -1;
	return work_commit(w, why);
}

int cmd_user_add(int argc, char **argv)
{
	static const struct usage usage = {
		"socho user add --login L --name N --role R (--province P | --market ID | --unit CODE | --all) [--bank BIN]\n"
		"       [--draw-password | --lasting]",
		"A person with a first role. The password is read from standard input, at least 15 characters, or drawn; the person\n"
		"changes it at the first sign-in.\n" ROLES_TEXT,
	};
	struct wish wish = {0};
	const struct option_row rows[] = {
		ROW_LOGIN(wish), {"name", "N", "name of the person", &wish.name}, ROWS_SCOPE(wish), ROW_DRAW(wish), ROW_LASTING(wish),
		ROW_JSON(wish), ROW_CONFIG(wish), {0},
	};
	int status;
	struct work w;
	struct fault why;
	struct secret secret = {.drawn = ""};
	struct uuid id = uuid_new();
	if (user_begin(argc, argv, rows, &usage, &status))
		return status;
	if (wish.draw && wish.lasting)
		return usage_error(&usage, "a drawn password was not chosen by the person");
	if (scope_missing(&wish) || !wish.name)
		return usage_error(&usage, scope_missing(&wish) ? scope_missing(&wish) : "--name is missing");
	if (work_open(&w, wish.config, &why))
		return fault_print(&why);
	if (add(&w, &wish, id, &secret, &why)) {
		status = fault_print(&why);
	} else {
		tell_person(&w, &wish, id, secret.drawn, "added");
		status = EXIT_DONE;
	}
	OPENSSL_cleanse(secret.drawn, sizeof secret.drawn);
	work_close(&w);
	return status;
}

/* Gives a role or takes it back. */
static int move_role(int argc, char **argv, const struct usage *usage,
                     int (*move)(struct work *, const struct wish *, struct uuid, bool *, struct fault *),
                     const char *done_z, const char *already_z)
{
	struct wish wish = {0};
	const struct option_row rows[] = {ROW_LOGIN(wish), ROWS_SCOPE(wish), ROW_CONFIG(wish), {0}};
	int status;
	struct work w;
	struct fault why;
	struct uuid id;
	bool moved = false;
	if (user_begin(argc, argv, rows, usage, &status))
		return status;
	if (scope_missing(&wish))
		return usage_error(usage, scope_missing(&wish));
	if (user_open(&w, &wish, usage, &id, &status))
		return status;
	if (move(&w, &wish, id, &moved, &why) || work_commit(&w, &why))
		status = fault_print(&why);
	else
		status = printf("%s %s %s\n", wish.login, moved ? done_z : already_z, wish.role) < 0;
	work_close(&w);
	return status;
}

int cmd_user_grant(int argc, char **argv)
{
	static const struct usage usage = {
		"socho user grant --login L --role R (--province P | --market ID | --unit CODE | --all) [--bank BIN]",
		"Another role for a person.\n" ROLES_TEXT,
	};
	return move_role(argc, argv, &usage, grant, "is now", "is already");
}

int cmd_user_withdraw(int argc, char **argv)
{
	static const struct usage usage = {
		"socho user withdraw --login L --role R (--province P | --market ID | --unit CODE | --all) [--bank BIN]",
		"Takes a role over just this scope back; it ends with the person's next request.\n" ROLES_TEXT,
	};
	return move_role(argc, argv, &usage, withdraw, "is no longer", "was not");
}

static int list(struct work *w, bool json, struct fault *why)
{
	struct sql_rows rows;
	if (work_run(w, SQL_CALL0(&w->arena, registry_people), &rows, why))
		return -1;
	for (int i = 0; i < rows.count; i++) {
		struct sql_registry_people_out p;
		sql_row(&w->arena, &rows, i, &p);
		if (json)
			printf("%.*s\n", SARG(p.body));
		else
			printf("%.*s\t%.*s\t%.*s\t%.*s\n", SARG(p.login), SARG(p.state), SARG(p.name), SARG(p.grants));
	}
	return 0;
}

int cmd_user_list(int argc, char **argv)
{
	static const struct usage usage = {"socho user list [--json]", "Everybody who may sign in: login, state, name, roles."};
	struct wish wish = {0};
	const struct option_row rows[] = {{"json", NULL, "one JSON object a line", &wish.json}, ROW_CONFIG(wish), {0}};
	int status;
	struct work w;
	struct fault why;
	if (user_begin(argc, argv, rows, &usage, &status))
		return status;
	if (work_open(&w, wish.config, &why))
		return fault_print(&why);
	status = list(&w, wish.json != NULL, &why) ? fault_print(&why) : EXIT_DONE;
	work_close(&w);
	return status;
}

int cmd_user_block(int argc, char **argv)
{
	static const struct usage usage = {
		"socho user block --login L [--undo]",
		"Ends every session of a person and admits no new one.",
	};
	struct wish wish = {0};
	const struct option_row rows[] = {
		ROW_LOGIN(wish), {"undo", NULL, "admit the person again", &wish.undo}, ROW_CONFIG(wish), {0},
	};
	int status;
	struct work w;
	struct fault why;
	struct uuid id;
	struct sql_registry_person_state_out out;
	if (user_begin(argc, argv, rows, &usage, &status) || user_open(&w, &wish, &usage, &id, &status))
		return status;
	if (work_row(&w, SQL_CALL(&w.arena, registry_person_state, .person = id,
	                          .state = wish.undo ? S("active") : S("blocked")), &out, &why) ||
	    work_commit(&w, &why))
		status = fault_print(&why);
	else
		status = printf("%s %s; %lld sessions ended\n", wish.login, wish.undo ? "is admitted again" : "is blocked",
		                (long long)out.sessions) < 0;
	work_close(&w);
	return status;
}

int cmd_user_password(int argc, char **argv)
{
	static const struct usage usage = {
		"socho user password --login L [--draw-password | --lasting] [--json]",
		"A new password, read from standard input or drawn, which the person changes at the next sign-in; every session ends.",
	};
	struct wish wish = {0};
	const struct option_row rows[] = {ROW_LOGIN(wish), ROW_DRAW(wish), ROW_LASTING(wish), ROW_JSON(wish), ROW_CONFIG(wish), {0}};
	int status;
	struct work w;
	struct fault why;
	struct uuid id;
	struct secret secret = {.drawn = ""};
	struct sql_registry_person_password_out out;
	if (user_begin(argc, argv, rows, &usage, &status) || user_open(&w, &wish, &usage, &id, &status))
		return status;
	if (password_read(&w.arena, wish.draw != NULL, &secret, &why) ||
	    work_row(&w, SQL_CALL(&w.arena, registry_person_password, .person = id, .password_hash = secret.hash,
	                          .must_change = !wish.lasting), &out, &why) ||
	    work_commit(&w, &why)) {
		status = fault_print(&why);
	} else {
		tell_person(&w, &wish, id, secret.drawn, "has a new password");
		status = EXIT_DONE;
	}
	OPENSSL_cleanse(secret.drawn, sizeof secret.drawn);
	work_close(&w);
	return status;
}
