/* socho user totp, otp, unlock, sessions: the second factor, the count of failures and the sessions of people, for
 * whoever administers the register. Each leaves a line in the trail. */
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "socho/base/clock.h"
#include "socho/base/text.h"
#include "socho/registry/commands.h"
#include "socho/registry/data_key.h"
#include "socho/registry/people.h"
#include "sql.h"
#include "user_words.h"

enum { SECRET_LINE_BYTES_MAX = 128 };

static int trail(struct work *w, const char *action_z, struct uuid person, const char *after_z, struct fault *why)
{
	char id[UUID_TEXT_BYTES];
	uuid_format(person, id);
	return work_run(w, SQL_CALL(&w->arena, registry_trail, .action = slice_z(action_z), .entity = S("person"),
	                            .entity_id = slice_z(id), .after = slice_z(after_z)), NULL, why);
}

static int load_keys(struct work *w, struct column_keys **out, struct fault *why)
{
	return data_keys_open(out, &w->config, w->session, why);
}

static int draw_secret(struct work *w, const struct wish *wish, struct uuid id, struct fault *why)
{
	struct column_keys *keys;
	uint8_t secret[TOTP_SECRET_BYTES];
	struct arena *a = &w->arena;
	if (load_keys(w, &keys, why))
		return -1;
	totp_draw(secret);
	struct slice box = people_totp_seal(a, keys, (int)w->config.province, id, secret);
	column_keys_free(keys);
	struct sql_registry_person_totp_out out;
	int rc = work_row(w, SQL_CALL(a, registry_person_totp, .person = id, .box = box), &out, why);
	if (!rc)
		rc = trail(w, "person.totp", id, "{\"by\":\"command\"}", why);
	if (!rc)
		rc = work_commit(w, why);
	if (!rc) {
		struct slice text = totp_text(a, secret), address = totp_address(a, secret, slice_z(wish->login));
		printf(wish->json ? "{\"secret\":\"%.*s\",\"address\":\"%.*s\"}\n" : "secret: %.*s\n%.*s\n", SARG(text), SARG(address));
		OPENSSL_cleanse((char *)(uintptr_t)text.p, text.n);
		OPENSSL_cleanse((char *)(uintptr_t)address.p, address.n);
	}
	OPENSSL_cleanse(secret, sizeof secret);
	return rc;
}

static int reset_secret(struct work *w, const struct wish *wish, struct uuid id, struct fault *why)
{
	struct sql_registry_person_totp_reset_out out;
	if (work_row(w, SQL_CALL(&w->arena, registry_person_totp_reset, .person = id), &out, why) ||
	    trail(w, "person.totp_reset", id, "{\"by\":\"command\"}", why) || work_commit(w, why))
		return -1;
	printf("%s enrols a second factor at the next sign-in; %lld sessions ended\n", wish->login, (long long)out.sessions);
	return 0;
}

int cmd_user_totp(int argc, char **argv)
{
	static const struct usage usage = {
		"socho user totp --login L (--reset | --draw [--json])",
		"The second factor of a person: forget a lost one, so that the next sign-in enrols another, or draw a secret and show\n"
		"it once, to be handed over. Every session of the person ends.",
	};
	struct wish wish = {0};
	const struct option_row rows[] = {
		ROW_LOGIN(wish), {"reset", NULL, "forget the enrolled device", &wish.undo},
		{"draw", NULL, "draw a secret and show it once", &wish.draw}, ROW_JSON(wish), ROW_CONFIG(wish), {0},
	};
	int status;
	struct work w;
	struct fault why;
	struct uuid id;
	if (user_begin(argc, argv, rows, &usage, &status))
		return status;
	if (!wish.login || (wish.undo != NULL) == (wish.draw != NULL))
		return usage_error(&usage, wish.login ? "say one of --reset and --draw" : "--login is missing");
	if (user_open(&w, &wish, &usage, &id, &status))
		return status;
	if (wish.draw ? draw_secret(&w, &wish, id, &why) : reset_secret(&w, &wish, id, &why))
		status = fault_print(&why);
	work_close(&w);
	return status;
}

int cmd_user_otp(int argc, char **argv)
{
	static const struct usage usage = {
		"socho user otp <FILE",
		"The one-time code of this half minute for the secret on standard input, for who has no authenticator app at hand.\n"
		"It asks neither the register nor the database.",
	};
	const struct option_row rows[] = {{0}};
	int status;
	char *line = NULL, code[TOTP_CODE_BYTES];
	size_t n;
	uint8_t secret[TOTP_SECRET_BYTES];
	struct fault why;
	if (user_begin(argc, argv, rows, &usage, &status))
		return status;
	if (read_all(STDIN_FILENO, SECRET_LINE_BYTES_MAX, &line, &n)) {
		fault(&why, ERR_TOO_LONG, "secret");
		return fault_print(&why);
	}
	if (totp_parse(slice_of(line, n), secret, &why)) {
		status = fault_print(&why);
	} else {
		totp_code(secret, totp_step(clock_now_us()), code);
		puts(code);
		status = EXIT_DONE;
	}
	OPENSSL_cleanse(secret, sizeof secret);
	OPENSSL_cleanse(line, n);
	free(line);
	return status;
}

static int unlock(struct work *w, const struct wish *wish, struct uuid id, struct fault *why)
{
	struct column_keys *keys;
	struct sql_registry_person_unlock_out out;
	uint8_t hash[COLUMN_LOOKUP_BYTES];
	if (load_keys(w, &keys, why))
		return -1;
	people_login_guard(keys, (int)w->config.province, slice_z(wish->login), hash);
	column_keys_free(keys);
	if (work_row(w, SQL_CALL(&w->arena, registry_person_unlock, .login_hash = slice_of(hash, sizeof hash)), &out, why) ||
	    trail(w, "person.unlock", id, "{\"by\":\"command\"}", why) || work_commit(w, why))
		return -1;
	printf(out.unlocked ? "%s may try again\n" : "%s had no failures\n", wish->login);
	return 0;
}

int cmd_user_unlock(int argc, char **argv)
{
	static const struct usage usage = {
		"socho user unlock --login L",
		"Forgets the failed attempts to sign in as a person, who need not wait any longer. Failures from an address go by\n"
		"themselves, within a quarter of an hour after the last.",
	};
	struct wish wish = {0};
	const struct option_row rows[] = {ROW_LOGIN(wish), ROW_CONFIG(wish), {0}};
	int status;
	struct work w;
	struct fault why;
	struct uuid id;
	if (user_begin(argc, argv, rows, &usage, &status))
		return status;
	if (user_open(&w, &wish, &usage, &id, &status))
		return status;
	if (unlock(&w, &wish, id, &why))
		status = fault_print(&why);
	work_close(&w);
	return status;
}

static int list_sessions(struct work *w, struct uuid id, struct fault *why)
{
	struct sql_rows rows;
	if (work_run(w, SQL_CALL(&w->arena, registry_person_sessions, .person = id), &rows, why))
		return -1;
	for (int i = 0; i < rows.count; i++) {
		struct sql_registry_person_sessions_out s;
		sql_row(&w->arena, &rows, i, &s);
		printf("%.*s\n", SARG(s.body));
	}
	return 0;
}

static int end_sessions(struct work *w, const struct wish *wish, struct uuid id, struct fault *why)
{
	struct sql_registry_person_sessions_end_out out;
	if (work_row(w, SQL_CALL(&w->arena, registry_person_sessions_end, .person = id), &out, why) || work_commit(w, why))
		return -1;
	printf("%s: %lld sessions ended\n", wish->login, (long long)out.sessions);
	return 0;
}

int cmd_user_sessions(int argc, char **argv)
{
	static const struct usage usage = {
		"socho user sessions --login L [--end]",
		"The live sessions of a person, one JSON object a line; or ends them all.",
	};
	struct wish wish = {0};
	const struct option_row rows[] = {
		ROW_LOGIN(wish), {"end", NULL, "end them all", &wish.end}, ROW_CONFIG(wish), {0},
	};
	int status;
	struct work w;
	struct fault why;
	struct uuid id;
	if (user_begin(argc, argv, rows, &usage, &status))
		return status;
	if (user_open(&w, &wish, &usage, &id, &status))
		return status;
	if (wish.end ? end_sessions(&w, &wish, id, &why) : list_sessions(&w, id, &why))
		status = fault_print(&why);
	work_close(&w);
	return status;
}
