/* What a process may still do behind the sandboxes. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"
#include "socho/base/log.h"
#include "socho/base/sandbox.h"

static void try_open(void)
{
	_exit(open("/etc/passwd", O_RDONLY) < 0 ? errno : 0);
}

static void try_socket(void)
{
	_exit(socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0);
}

static void try_exec(void)
{
	execl("/bin/true", "true", (char *)NULL);
	_exit(errno);
}

static void try_fork(void)
{
	_exit(syscall(SYS_fork) < 0 ? errno : 0);
}

static void try_ptrace(void)
{
	_exit(ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0 ? errno : 0);
}

static void try_code_memory(void)
{
	_exit(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? errno : 0);
}

static void try_kill(void)
{
	_exit(kill(getppid(), 0) < 0 ? errno : 0);
}

static void try_memory_and_time(void)
{
	struct arena a;
	arena_init(&a, 4096);
	arena_alloc(&a, 8 * 1024 * 1024);
	arena_release(&a);
	log_write(LOG_LEVEL_DEBUG, "quiet", &(struct log_pair){.key = NULL});
	_exit(0);
}

/* Status of a child that closes the sandbox and then tries something. */
static int tried(enum sandbox_profile profile, void (*try)(void))
{
	pid_t pid = fork();
	if (pid == 0) {
		if (sandbox_harden(NULL) || sandbox_close(profile, NULL))
			_exit(99);
		try();
	}
	int status;
	waitpid(pid, &status, 0);
	return status;
}

static void the_sealed_sandbox_kills_whoever_reaches_out(void **state)
{
	(void)state;
	static void (*const tries[])(void) = {try_open, try_socket, try_exec, try_fork, try_ptrace, try_code_memory, try_kill};
	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
		int status = tried(SANDBOX_SEALED, tries[i]);
		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
			fail_msg("attempt %zu was not killed: status %d", i, status);
	}
	assert_int_equal(tried(SANDBOX_SEALED, try_memory_and_time), 0);
}

static void the_service_sandbox_runs_no_programs_but_forks(void **state)
{
	(void)state;
	int status = tried(SANDBOX_SERVICE, try_exec);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == EPERM);
	status = tried(SANDBOX_SERVICE, try_ptrace);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == EPERM);
	assert_int_equal(tried(SANDBOX_SERVICE, try_fork), 0);
	assert_int_equal(tried(SANDBOX_SERVICE, try_open), 0);
	assert_int_equal(tried(SANDBOX_SERVICE, try_socket), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sealed_sandbox_kills_whoever_reaches_out),
		cmocka_unit_test(the_service_sandbox_runs_no_programs_but_forks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
