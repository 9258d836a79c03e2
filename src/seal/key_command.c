#include "socho/seal/key_command.h"

#include <stdio.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/command.h"
#include "socho/base/text.h"
#include "socho/seal/authority.h"
#include "socho/seal/keydir.h"
#include "socho/vietqr/reader.h"

/* What the commands that need the root are given. */
struct words {
	const char *config, *root, *root_passphrase, *from, *days, *reason, *since;
};

#define ROW_CONFIG(w) {"config", "FILE", "configuration file", &(w).config}
#define ROW_ROOT(w) \
	{"root", "DIR", "where authority.key is; without it in the key directory", &(w).root}, \
	{"root-passphrase-file", "FILE", "the root's passphrase; without it that of the issuing keys", &(w).root_passphrase}
#define ROW_END {NULL, NULL, NULL, NULL}

static struct authority_root root_of(const struct words *w)
{
	return (struct authority_root){.dir_z = w->root, .passphrase_file_z = w->root_passphrase};
}

/* Options and exactly `plain` arguments. 0, or 1 with the exit status. */
static int take(int argc, char **argv, const struct option_row *rows, const struct usage *usage, int plain, int *status)
{
	int got;
	if (options_read(argc, argv, rows, usage, &got, status))
		return 1;
	if (got == plain)
		return 0;
	*status = usage_error(usage, plain ? "one key id is needed" : "only options are taken here");
	return 1;
}

static int days_of(const char *text_z, int fallback, int *days, struct fault *why)
{
	int64_t n = fallback;
	if (text_z && (slice_to_i64(slice_z(text_z), &n) || n < 1 || n > AUTHORITY_DAYS_MAX))
		return fault_say(why, ERR_OUT_OF_RANGE, "days", "--days từ 1 đến %d", "--days is 1 to %d", AUTHORITY_DAYS_MAX);
	*days = (int)n;
	return 0;
}

static int time_of(const char *text_z, const char *field, int64_t fallback_us, int64_t *out_us, struct fault *why)
{
	*out_us = fallback_us;
	if (text_z && clock_parse(slice_z(text_z), out_us))
		return fault_say(why, ERR_BAD_DATE, field, "'%.40s' không phải thời điểm như 2026-11-21T08:00:00+07:00",
		                 "'%.40s' is no time as in 2026-11-21T08:00:00+07:00", text_z);
	return 0;
}

int cmd_key_init(int argc, char **argv)
{
	struct words w = {NULL};
	const struct option_row rows[] = {
		ROW_CONFIG(w), ROW_ROOT(w), {"days", "N", "how long the root is valid (3652)", &w.days}, ROW_END};
	static const struct usage usage = {
		"socho key init [--config FILE] [--root DIR] [--root-passphrase-file FILE] [--days N]",
		"Draws the province's root, which signs issuing keys and the list of revoked keys. Its private half goes to DIR, "
		"best on a medium that is not left in the server."};
	struct config c;
	struct fault why = {0};
	struct authority_root root;
	char key_id[SEAL_KEY_ID_CHARS + 1];
	int status, days;
	if (take(argc, argv, rows, &usage, 0, &status))
		return status;
	root = root_of(&w);
	if (config_load(&c, w.config, &why) || days_of(w.days, AUTHORITY_ROOT_DAYS, &days, &why) ||
	    authority_init(&c, &root, days, key_id, &why))
		return fault_print(&why);
	printf("%s\n", key_id);
	if (!w.root)
		fprintf(stderr, "socho: the root's private half is in the key directory, within this server's reach\n");
	else if (!w.root_passphrase)
		fprintf(stderr, "socho: the root has the passphrase of the issuing keys, which this server knows; "
		                "--root-passphrase-file gives it one of its own\n");
	return EXIT_DONE;
}

/* A key that rotation can hand over to: the seals must not have a gap. */
static int check_overlap(const struct config *c, int64_t from_us, struct fault *why)
{
	struct arena a;
	struct keydir_entry *entries;
	size_t count;
	arena_init(&a, 16384);
	int rc = keydir_list(&a, c->key_dir, &entries, &count, why);
	const struct keydir_entry *current = rc ? NULL : keydir_current(entries, count);
	if (rc == 0 && !current)
		rc = fault_say(why, ERR_BAD_KEY, NULL, "chưa có khóa đang dùng để thay; 'socho key issue' tạo khóa mới",
		               "there is no current key to rotate from; 'socho key issue' makes one");
	else if (rc == 0 && from_us > current->not_after_us)
		rc = fault_say(why, ERR_BAD_KEY, "from", "khóa đang dùng %s kết thúc trước lúc ấy",
		               "the current key %s ends before that", current->key_id);
	else if (rc == 0 && from_us / US_PER_S <= current->not_before_us / US_PER_S)
		rc = fault_say(why, ERR_BAD_KEY, "from", "khóa đang dùng %s chưa bắt đầu trước lúc ấy",
		               "the current key %s did not begin before that", current->key_id);
	arena_release(&a);
	return rc;
}

static int issue(int argc, char **argv, const struct usage *usage, bool rotating)
{
	struct words w = {NULL};
	const struct option_row rows[] = {ROW_CONFIG(w), ROW_ROOT(w),
	                                  {"from", "TIME", "when it begins to sign (now)", &w.from},
	                                  {"days", "N", "how long it is valid from then on (365)", &w.days}, ROW_END};
	struct config c;
	struct fault why = {0};
	char key_id[SEAL_KEY_ID_CHARS + 1];
	int status, days;
	int64_t from_us;
	if (take(argc, argv, rows, usage, 0, &status))
		return status;
	struct authority_root root = root_of(&w);
	if (config_load(&c, w.config, &why) || days_of(w.days, AUTHORITY_ISSUING_DAYS, &days, &why) ||
	    time_of(w.from, "from", clock_now_us(), &from_us, &why) || (rotating && check_overlap(&c, from_us, &why)) ||
	    authority_issue(&c, &root, from_us, days, key_id, &why))
		return fault_print(&why);
	printf("%s\n", key_id);
	return EXIT_DONE;
}

int cmd_key_issue(int argc, char **argv)
{
	static const struct usage usage = {
		"socho key issue [--config FILE] [--root DIR] [--root-passphrase-file FILE] [--from TIME] [--days N]",
		"Makes an issuing key and its certificate, and prints the key id. Keys may overlap; the one that began last signs."};
	return issue(argc, argv, &usage, false);
}

int cmd_key_rotate(int argc, char **argv)
{
	static const struct usage usage = {
		"socho key rotate [--config FILE] [--root DIR] [--root-passphrase-file FILE] [--from TIME] [--days N]",
		"Makes the issuing key that takes over from the current one at that time; the old one's seals stay good until its "
		"end. 'socho serve' takes it within the hour, or at once on SIGHUP."};
	return issue(argc, argv, &usage, true);
}

int cmd_key_revoke(int argc, char **argv)
{
	struct words w = {NULL};
	const struct option_row rows[] = {
		ROW_CONFIG(w), ROW_ROOT(w), {"reason", "TEXT", "published with the key, at most 200 characters", &w.reason},
		{"compromised-since", "TIME", "seals made before are good to whoever knows when; without it none is", &w.since},
		ROW_END};
	static const struct usage usage = {
		"socho key revoke KEYID --reason TEXT [--compromised-since TIME] [--config FILE] [--root DIR] "
		"[--root-passphrase-file FILE]",
		"Adds an issuing key to the signed list of revoked keys. It signs nothing from the next SIGHUP on."};
	struct config c;
	struct fault why = {0};
	struct revocation row = {.revoked_us = clock_now_us()};
	int status;
	if (take(argc, argv, rows, &usage, 1, &status))
		return status;
	if (!w.reason)
		return usage_error(&usage, "--reason is needed");
	struct authority_root root = root_of(&w);
	row.reason = slice_z(w.reason);
	if (strlen(argv[1]) != SEAL_KEY_ID_CHARS) {
		fault_say(&why, ERR_BAD_KEY, NULL, "mã khóa có %d ký tự", "a key id has %d characters", SEAL_KEY_ID_CHARS);
		return fault_print(&why);
	}
	memcpy(row.key_id, argv[1], sizeof row.key_id);
	if (revocation_reason_check(row.reason)) {
		fault_say(&why, ERR_OUT_OF_RANGE, "reason", "lý do từ 1 đến %d ký tự trên một dòng",
		          "a reason is 1 to %d characters on one line", REVOCATION_REASON_CHARS_MAX);
		return fault_print(&why);
	}
	if (config_load(&c, w.config, &why) || time_of(w.since, "compromised-since", 0, &row.since_us, &why) ||
	    authority_revoke(&c, &root, &row, &why))
		return fault_print(&why);
	fprintf(stderr, "socho: revoked. Next: SIGHUP to 'socho serve', then 'socho key drill %s'\n", row.key_id);
	return EXIT_DONE;
}

int cmd_key_relist(int argc, char **argv)
{
	struct words w = {NULL};
	const struct option_row rows[] = {ROW_CONFIG(w), ROW_ROOT(w), ROW_END};
	static const struct usage usage = {
		"socho key relist [--config FILE] [--root DIR] [--root-passphrase-file FILE]",
		"Signs the list of revoked keys again: it is good for 35 days, and verifiers refuse an older one."};
	struct config c;
	struct fault why = {0};
	int status;
	if (take(argc, argv, rows, &usage, 0, &status))
		return status;
	struct authority_root root = root_of(&w);
	if (config_load(&c, w.config, &why) || authority_revoke(&c, &root, NULL, &why))
		return fault_print(&why);
	return EXIT_DONE;
}

/* ---- list */

static int64_t days_left(const struct keydir_entry *e)
{
	int64_t left_us = e->not_after_us - clock_now_us();
	return left_us > 0 ? left_us / US_PER_DAY : 0;
}

static void add_time(struct text *t, const char *name_z, int64_t at_us)
{
	char at[CLOCK_TEXT_BYTES];
	clock_format(at_us, at);
	text_addf(t, ",\"%s\":\"%s\"", name_z, at);
}

static void print_json(struct arena *a, const struct keydir_entry *e, const char *state_z)
{
	struct text t;
	text_init(&t, a);
	text_addf(&t, "{\"key_id\":\"%s\",\"kind\":\"%s\",\"state\":\"%s\"", e->key_id, e->issuing ? "issuing" : "authority",
	          state_z);
	add_time(&t, "not_before", e->not_before_us);
	add_time(&t, "not_after", e->not_after_us);
	text_addf(&t, ",\"days_left\":%lld,\"has_key\":%s", (long long)days_left(e), e->key_path.p ? "true" : "false");
	if (e->revoked) {
		add_time(&t, "revoked_at", e->revoked->revoked_us);
		if (e->revoked->since_us)
			add_time(&t, "compromised_since", e->revoked->since_us);
		text_add(&t, S(",\"reason\":"));
		text_add_json(&t, e->revoked->reason);
	}
	text_add(&t, S(",\"subject\":"));
	text_add_json(&t, e->subject);
	printf("%.*s}\n", SARG(text_slice(&t)));
}

static void print_line(const struct keydir_entry *e, const char *state_z)
{
	char from[CLOCK_TEXT_BYTES], to[CLOCK_TEXT_BYTES];
	clock_format(e->not_before_us, from);
	clock_format(e->not_after_us, to);
	printf("%s  %-7s  %.10s  %.10s  %4lld days  %-8s  %.*s\n", e->key_id, state_z, from, to, (long long)days_left(e),
	       e->key_path.p ? "key here" : "", SARG(e->subject));
}

int cmd_key_list(int argc, char **argv)
{
	static const struct usage usage = {"socho key list [--config FILE] [--json]",
	                                   "Lists the certificates of the seal in the key directory, newest first: key id, "
	                                   "state, first and last day, days left, subject."};
	const char *config_z = NULL, *json_z = NULL;
	const struct option_row options[] = {
		{"config", "FILE", "configuration file", &config_z},
		{"json", NULL, "one JSON object a line", &json_z},
		ROW_END,
	};
	int status;
	if (take(argc, argv, options, &usage, 0, &status))
		return status;
	struct config c;
	struct fault why = {0};
	struct keydir_entry *entries;
	size_t count;
	struct arena a;
	arena_init(&a, 16384);
	if (config_load(&c, config_z, &why) || keydir_list(&a, c.key_dir, &entries, &count, &why))
		status = fault_print(&why);
	else
		for (size_t i = 0; i < count; i++) {
			const char *state = keydir_state(entries, count, &entries[i]);
			if (json_z)
				print_json(&a, &entries[i], state);
			else
				print_line(&entries[i], state);
		}
	arena_release(&a);
	return status;
}
