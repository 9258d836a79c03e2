/* What every role gives up before it looks at input. Each step only takes away; the order is: drop to a user, harden,
 * open what is needed, close the sandbox. */
#ifndef SOCHO_BASE_SANDBOX_H
#define SOCHO_BASE_SANDBOX_H

#include "socho/base/error.h"

/* Becomes the user, with its groups and for good, when the process is root; does nothing otherwise. Verified.
 * ERR_BAD_CONFIG, field "user", when there is no such user or it is root itself. */
int sandbox_drop(const char *user_z, struct fault *why);

/* No core dump, no tracing or /proc/PID/mem by others of the same user, no new privileges through exec. */
int sandbox_harden(struct fault *why);

enum sandbox_profile {
	/* Read and write what is open, take passed descriptors, memory, time, randomness; anything else kills the
	 * process. No file, socket, process or program can be opened any more. */
	SANDBOX_SEALED,
	/* Everything but running programs, tracing, and the administration of the system, which answer EPERM. fork
	 * stays. */
	SANDBOX_SERVICE,
};

/* The seccomp filter; it holds for children too. ERR_INTERNAL when the kernel refuses. */
int sandbox_close(enum sandbox_profile profile, struct fault *why);

#endif
