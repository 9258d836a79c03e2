/* Files go by their own age, a day after their rows say that they are gone: so a file is never missing that its row still
 * promises, half-written ones of presses that died go too, and a sweep that was cut short is made good by the next. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "print.h"
#include "socho/base/clock.h"
#include "socho/base/config.h"
#include "socho/base/limits.h"
#include "socho/base/log.h"
#include "socho/base/uuid.h"
#include "sql.h"

enum { DAY_S = 24 * 3600, FILE_DAYS = PRINT_KEEP_DAYS + 1 };

/* "<batch>.pdf" and what stands beside it while it is written; other files of the directory are not ours. */
static bool is_print(const char *name_z)
{
	struct uuid id;
	struct slice name = slice_z(name_z);
	struct slice rest = slice_sub(name, UUID_TEXT_BYTES - 1, name.n);
	return uuid_parse(slice_sub(name, 0, UUID_TEXT_BYTES - 1), &id) == 0 &&
	       (slice_starts(rest, S(".pdf")) || slice_starts(rest, S(".png")));
}

static int sweep_directory(const char *dir_z, int64_t now_us)
{
	int swept = 0;
	struct stat st;
	struct dirent *entry;
	DIR *dir = opendir(dir_z);
	if (!dir) {
		if (errno != ENOENT)
			log_warn("prints_not_swept", KZ("detail", strerror(errno)));
		return 0;
	}
	while ((entry = readdir(dir)) != NULL) {
		if (!is_print(entry->d_name) || fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
		    !S_ISREG(st.st_mode) || now_us / US_PER_S - st.st_mtime < (int64_t)FILE_DAYS * DAY_S)
			continue;
		if (unlinkat(dirfd(dir), entry->d_name, 0) == 0)
			swept++;
		else
			log_warn("prints_not_swept", KZ("detail", strerror(errno)));
	}
	closedir(dir);
	return swept;
}

static void on_swept(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct job *j = arg;
	struct sql_press_prints_sweep_out row;
	sql_row(j->arena, rows, 0, &row);
	int files = sweep_directory(arena_printf(j->arena, "%s/out", j->tools->config->state_dir).p, clock_now_us());
	job_done(tx, j,
	         arena_printf(j->arena, "{\"gone\":%lld,\"voided\":%lld,\"files\":%d}", (long long)row.gone, (long long)row.voided,
	                      files));
}

void print_sweep(struct tx *tx, struct job *j)
{
	tx_query(tx, SQL_CALL(j->arena, press_prints_sweep, .keep_days = PRINT_KEEP_DAYS), on_swept, j);
}
