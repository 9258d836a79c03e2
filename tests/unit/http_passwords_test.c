/* Comparing passwords beside the loop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <sys/resource.h>

#include "socho/base/limits.h"
#include "socho/base/password.h"
#include "socho/http/passwords.h"

enum { WAITING, RIGHT, WRONG, UNDECIDED };

static struct event_base *loop;
static struct passwords *passwords;
static struct arena arena;
static struct slice encoded;
static int answered;

static int open_all(void **state)
{
	(void)state;
	arena_init(&arena, 1024);
	encoded = password_hash(&arena, S("đường sắt Hà Nội"));
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static int begin(void **state)
{
	(void)state;
	loop = event_base_new();
	passwords = passwords_open(loop);
	answered = 0;
	return 0;
}

static int end(void **state)
{
	(void)state;
	passwords_close(passwords);
	event_base_free(loop);
	return 0;
}

static void on_done(enum err err, void *arg)
{
	*(int *)arg = err == ERR_NONE ? RIGHT : err == ERR_WRONG_PASSWORD ? WRONG : UNDECIDED;
	answered++;
}

static int check(struct slice hash, struct slice password, int *verdict)
{
	struct fault why;
	*verdict = WAITING;
	return passwords_check(passwords, hash, password, on_done, verdict, &why) ? (int)why.err : 0;
}

static void run_until(int count)
{
	while (answered < count)
		event_base_loop(loop, EVLOOP_ONCE);
}

static void only_the_password_fits(void **state)
{
	(void)state;
	int right, wrong, nobody, blank;
	assert_int_equal(check(encoded, S("đường sắt Hà Nội"), &right), 0);
	assert_int_equal(check(encoded, S("đường sắt Hà Nôi"), &wrong), 0);
	assert_int_equal(check((struct slice){NULL, 0}, S("đường sắt Hà Nội"), &nobody), 0);
	assert_int_equal(check(encoded, S(""), &blank), 0);
	assert_int_equal(right, WAITING); /* never from inside the call */
	run_until(4);
	assert_int_equal(right, RIGHT);
	assert_int_equal(wrong, WRONG);
	assert_int_equal(nobody, WRONG);
	assert_int_equal(blank, WRONG);
}

static void what_could_not_be_compared_is_not_called_wrong(void **state)
{
	(void)state;
	struct rlimit files, none = {.rlim_cur = 0};
	int verdict;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &files), 0);
	none.rlim_max = files.rlim_max;
	assert_int_equal(check(encoded, S("đường sắt Hà Nội"), &verdict), 0);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	run_until(1);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &files), 0);
	assert_int_equal(verdict, UNDECIDED);
}

static void the_loop_turns_while_a_password_is_compared(void **state)
{
	(void)state;
	int verdict, turns = 0;
	assert_int_equal(check(encoded, S("đường sắt Hà Nội"), &verdict), 0);
	while (!answered) {
		event_base_loop(loop, EVLOOP_NONBLOCK);
		turns++;
	}
	assert_true(turns > 100);
}

static void past_the_queue_it_is_too_many_and_what_waits_can_be_dropped(void **state)
{
	(void)state;
	int verdicts[PASSWORD_CHECKS_QUEUED_MAX + 1];
	for (int i = 0; i < PASSWORD_CHECKS_QUEUED_MAX; i++)
		assert_int_equal(check(encoded, S("x"), &verdicts[i]), 0);
	assert_int_equal(check(encoded, S("x"), &verdicts[PASSWORD_CHECKS_QUEUED_MAX]), ERR_TOO_MANY);
	run_until(1);
	assert_int_equal(check(encoded, S("x"), &verdicts[PASSWORD_CHECKS_QUEUED_MAX]), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(only_the_password_fits, begin, end),
		cmocka_unit_test_setup_teardown(what_could_not_be_compared_is_not_called_wrong, begin, end),
		cmocka_unit_test_setup_teardown(the_loop_turns_while_a_password_is_compared, begin, end),
		cmocka_unit_test_setup_teardown(past_the_queue_it_is_too_many_and_what_waits_can_be_dropped, begin, end),
	};
	return cmocka_run_group_tests_name("http_passwords", tests, open_all, close_all);
}
