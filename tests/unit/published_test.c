/* Behaviour of what is published of the keys: it follows the key directory. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fixture.h"
#include "socho/base/clock.h"
#include "socho/base/log.h"
#include "socho/registry/published.h"
#include "socho/seal/authority.h"

static struct config config = {.province = 22};
static char dir[] = "/tmp/socho-published-XXXXXX";

static int start(void **state)
{
	log_init("test", LOG_LEVEL_ERROR);
	assert_non_null(mkdtemp(dir));
	snprintf(config.key_dir, sizeof config.key_dir, "%s/keys", dir);
	snprintf(config.key_passphrase_file, sizeof config.key_passphrase_file, "%s/keys.passphrase", dir);
	return with_arena(state);
}

static int stop(void **state)
{
	remove_tree(dir);
	return without_arena(state);
}

static void nap(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 50 * 1000 * 1000}, NULL);
}

static void a_key_is_published_as_soon_as_it_is_there(void **state)
{
	(void)state;
	struct fault why = {0};
	char id[9];
	struct published *p = published_open(config.key_dir);
	nap();
	assert_int_equal(authority_init(&config, NULL, AUTHORITY_ROOT_DAYS, id, &why), 0);
	assert_int_equal(authority_issue(&config, NULL, clock_now_us(), AUTHORITY_ISSUING_DAYS, id, &why), 0);
	assert_int_equal(published_key_at(p, id, clock_now_us()), SEAL_VALID);
	published_close(p);
	remove_tree(config.key_dir);
	unlink(config.key_passphrase_file);
}

/* A file system keeps time in ticks of some milliseconds, and two keys may be drawn within one. */
static void a_key_drawn_in_the_tick_of_the_last_reading_is_published(void **state)
{
	(void)state;
	struct fault why = {0};
	char id[9];
	assert_int_equal(authority_init(&config, NULL, AUTHORITY_ROOT_DAYS, id, &why), 0);
	struct stat st;
	assert_int_equal(stat(config.key_dir, &st), 0);
	struct published *p = published_open(config.key_dir);
	assert_int_equal(authority_issue(&config, NULL, clock_now_us(), AUTHORITY_ISSUING_DAYS, id, &why), 0);
	assert_int_equal(utimensat(AT_FDCWD, config.key_dir, (struct timespec[]){st.st_atim, st.st_mtim}, 0), 0);
	enum seal_verdict verdict = SEAL_UNKNOWN_KEY;
	for (int i = 0; i < 200 && verdict == SEAL_UNKNOWN_KEY; i++, nap())
		verdict = published_key_at(p, id, clock_now_us());
	assert_int_equal(verdict, SEAL_VALID);
	published_close(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_is_published_as_soon_as_it_is_there),
		cmocka_unit_test(a_key_drawn_in_the_tick_of_the_last_reading_is_published),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
