/* Linked into the program for AddressSanitizer and for coverage, and nowhere else: there the roles keep the system calls
 * with which leaks are looked for and counts are written when a process ends. What the sandboxes forbid is tested with
 * the program as it is delivered. The signer, which is ended by a signal that it does not handle, ends in order
 * here. */
#include "socho/base/sandbox.h"

#include <signal.h>
#include <stdlib.h>

int __wrap_sandbox_harden(struct fault *why);
int __wrap_sandbox_close(enum sandbox_profile profile, struct fault *why);

int __wrap_sandbox_harden(struct fault *why)
{
	(void)why;
	return 0;
}

static void end_in_order(int number)
{
	(void)number;
	exit(EXIT_SUCCESS);
}

int __wrap_sandbox_close(enum sandbox_profile profile, struct fault *why)
{
	(void)why;
	if (profile == SANDBOX_SEALED)
		signal(SIGTERM, end_in_order);
	return 0;
}

/* fontconfig keeps what it read of the fonts until the process ends. libxlsxwriter 1.1.4 forgets the formula of a list to
 * choose from, some 30 bytes a column of a template. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\nleak:lxw_strdup";
}
