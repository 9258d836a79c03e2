/* The job kind "notice": tells a vendor by e-mail or SMS of a payout account that changes or does not, of a new code, of a
 * stolen account. The queue is the outbox: a failure is
 * tried again later, and what fails for good stays in it. */
#ifndef SOCHO_PRESS_NOTICE_H
#define SOCHO_PRESS_NOTICE_H

#include "worker.h"

/* Secrets of the ways, read before the sandbox closes; NULL where there is none. */
struct notice_secrets {
	const char *smtp_password_z, *sms_header_z;
	struct slice authorities; /* PEM */
};
/* Files that are not there are no fault. */
void notice_secrets_read(struct arena *a, const struct config *c, struct notice_secrets *out);

void notice_run(struct tx *tx, struct job *j);

#endif
