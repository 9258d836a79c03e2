#include "socho/base/config.h"

#include <errno.h>
#include <ini.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum kind { TEXT, PATH, NUMBER };

struct key {
	const char *name;
	enum kind kind;
	size_t offset;
	const char *fallback;
	int64_t min, max;
	const char *help;
};

#define AT(field) offsetof(struct config, field)
static const struct key keys[] = {
	{"listen", TEXT, AT(listen), "127.0.0.1:8443", 0, 0, "address and port of HTTPS"},
	{"listen_mtls", TEXT, AT(listen_mtls), "", 0, 0, "address and port of HTTPS for providers with client certificates; empty opens none"},
	{"state_dir", PATH, AT(state_dir), ".", 0, 0, "relative paths of other keys start here; itself relative to this file"},
	{"database", TEXT, AT(database), "", 0, 0, "libpq connection string without user and password"},
	{"password_dir", PATH, AT(password_dir), "passwords", 0, 0, "files web, press, admin: one database password each"},
	{"tls_certificate", PATH, AT(tls_certificate), "tls/server.crt", 0, 0, "PEM chain, leaf first"},
	{"tls_key", PATH, AT(tls_key), "tls/server.key", 0, 0, "PEM private key of the leaf"},
	{"key_dir", PATH, AT(key_dir), "keys", 0, 0, "issuing keys and certificates of the seal"},
	{"key_passphrase_file", PATH, AT(key_passphrase_file), "keys.passphrase", 0, 0, "unlocks the issuing keys; first line"},
	{"column_key_file", PATH, AT(column_key_file), "column.key", 0, 0, "64 hex digits: master key of the sealed columns"},
	{"public_url", TEXT, AT(public_url), "", 0, 0, "address that labels print, https://…; empty prints none"},
	{"trusted_proxies", TEXT, AT(trusted_proxies), "", 0, 0, "addresses of proxies in front, blanks between; they say who asks"},
	{"smtp_url", TEXT, AT(smtp_url), "", 0, 0, "mail server for notices, smtp://HOST:PORT or smtps://; empty sends none"},
	{"smtp_from", TEXT, AT(smtp_from), "", 0, 0, "address that notices come from"},
	{"smtp_user", TEXT, AT(smtp_user), "", 0, 0, "who signs in at the mail server; empty: nobody"},
	{"smtp_password_file", PATH, AT(smtp_password_file), "smtp.password", 0, 0, "that user's password; first line"},
	{"smtp_plain", NUMBER, AT(smtp_plain), "0", 0, 1, "1 lets smtp:// go without TLS, for a relay on this machine"},
	{"notice_ca_file", PATH, AT(notice_ca_file), "notice.ca", 0, 0, "PEM of who vouches for mail server and gateway, where the system's authorities do not"},
	{"sms_url", TEXT, AT(sms_url), "", 0, 0, "address that the SMS gateway takes messages at; empty sends none"},
	{"sms_type", TEXT, AT(sms_type), "application/json", 0, 0, "Content-Type of what is posted there"},
	{"sms_body", TEXT, AT(sms_body), "{\"to\":\"{to}\",\"text\":\"{text}\",\"id\":\"{id}\"}", 0, 0, "what is posted; {to}, {text}, {id} are filled in"},
	{"sms_header_file", PATH, AT(sms_header_file), "sms.header", 0, 0, "one header line for the gateway, such as an Authorization"},
	{"user", TEXT, AT(user), "socho", 0, 0, "system user of web and press when started as root"},
	{"signer_user", TEXT, AT(signer_user), "socho", 0, 0, "system user of the signer when started as root"},
	{"log_level", TEXT, AT(log_level), "info", 0, 0, "debug, info, warn or error"},
	{"province", NUMBER, AT(province), "22", 1, 99, "code of the province this register serves"},
	{"web_processes", NUMBER, AT(web_processes), "1", 1, 64, "processes that speak HTTP"},
	{"press_processes", NUMBER, AT(press_processes), "1", 1, 16, "processes that work through jobs"},
	{"db_connections", NUMBER, AT(db_connections), "4", 1, 64, "database connections of one web process for requests"},
	{"ingest_connections", NUMBER, AT(ingest_connections), "2", 1, 16, "database connections of one web process for confirmations"},
	{"snapshot_lag_s", NUMBER, AT(snapshot_lag_s), "60", 0, 3600, "seconds from receipt to commit at most: figures are frozen as known so long ago"},
	{"demo", NUMBER, AT(demo), "0", 0, 1, "1 marks everything printed as a sample"},
};
enum { KEY_COUNT = sizeof keys / sizeof keys[0] };

struct reading {
	struct config *config;
	struct fault *why;
	bool failed;
};

static int set(struct config *c, const struct key *k, const char *value, struct fault *why)
{
	if (k->kind == NUMBER) {
		int64_t n;
		if (slice_to_i64(slice_z(value), &n) || n < k->min || n > k->max)
			return fault_say(why, ERR_BAD_CONFIG, k->name, "%s không phải số từ %lld đến %lld",
			                 "%s is not a number from %lld to %lld", k->name, (long long)k->min, (long long)k->max);
		memcpy((char *)c + k->offset, &n, sizeof n);
		return 0;
	}
	if (strlen(value) >= CONFIG_TEXT_BYTES)
		return fault_say(why, ERR_BAD_CONFIG, k->name, "%s dài quá %d byte", "%s is longer than %d bytes", k->name,
		                 CONFIG_TEXT_BYTES - 1);
	snprintf((char *)c + k->offset, CONFIG_TEXT_BYTES, "%s", value);
	return 0;
}

static int on_line(void *arg, const char *section, const char *name, const char *value)
{
	struct reading *r = arg;
	(void)section;
	for (size_t i = 0; i < KEY_COUNT; i++)
		if (strcmp(keys[i].name, name) == 0) {
			r->failed = r->failed || set(r->config, &keys[i], value, r->why);
			return 1;
		}
	r->failed = true;
	fault_say(r->why, ERR_BAD_CONFIG, NULL, "không có khóa '%.80s'; 'socho help config' kể tên các khóa",
	          "there is no key '%.80s'; 'socho help config' lists them", name);
	return 1;
}

static int join(char *path, const char *base, struct fault *why)
{
	if (path[0] == '/' || !path[0])
		return 0;
	char joined[2 * CONFIG_TEXT_BYTES];
	int n = snprintf(joined, sizeof joined, "%s/%s", base, path);
	if (n >= CONFIG_TEXT_BYTES)
		return fault_say(why, ERR_BAD_CONFIG, NULL, "đường dẫn %.80s… quá dài", "the path %.80s… is too long", joined);
	memcpy(path, joined, (size_t)n + 1);
	return 0;
}

static const char *pick_path(const char *path_z)
{
	if (path_z)
		return path_z;
	const char *env = getenv("SOCHO_CONFIG");
	if (env && *env)
		return env;
	return access("var/socho.conf", R_OK) == 0 ? "var/socho.conf" : "/etc/socho/socho.conf";
}

int config_load(struct config *c, const char *path_z, struct fault *why)
{
	*c = (struct config){.listen = ""};
	for (size_t i = 0; i < KEY_COUNT; i++)
		if (set(c, &keys[i], keys[i].fallback, why))
			return -1;
	char resolved[PATH_MAX];
	const char *picked = pick_path(path_z);
	if (!realpath(picked, resolved) || strlen(resolved) >= sizeof c->path)
		return faultf(why, ERR_CANNOT_READ, NULL, "%.150s: %s", picked, strerror(errno));
	memcpy(c->path, resolved, strlen(resolved) + 1);
	struct reading r = {.config = c, .why = why};
	int line = ini_parse(c->path, on_line, &r);
	if (line < 0)
		return faultf(why, ERR_CANNOT_READ, NULL, "%.150s: %s", c->path, strerror(errno));
	if (r.failed)
		return -1;
	if (line > 0)
		return fault_say(why, ERR_BAD_CONFIG, NULL, "dòng %d không có dạng 'khóa = giá trị'",
		                 "line %d is not 'key = value'", line);
	*strrchr(resolved, '/') = 0;
	if (join(c->state_dir, resolved, why))
		return -1;
	for (size_t i = 0; i < KEY_COUNT; i++)
		if (keys[i].kind == PATH && keys[i].offset != AT(state_dir) && join((char *)c + keys[i].offset, c->state_dir, why))
			return -1;
	return 0;
}

void config_print_keys(void)
{
	for (size_t i = 0; i < KEY_COUNT; i++)
		printf("  %-20s %s (default: %s)\n", keys[i].name, keys[i].help, keys[i].fallback[0] ? keys[i].fallback : "none");
}
