/* Judging what anybody scanned or pasted; who asked decides how the answer looks. */
#ifndef SOCHO_FIELD_VERIFYING_PRIVATE_H
#define SOCHO_FIELD_VERIFYING_PRIVATE_H

#include "look_up.h"

enum { STALL_NAME_CHARS_MAX = 40 };

struct verifying {
	struct request *rq;
	struct slice payload, stall; /* stall: absent when none was given */
	struct sticker sticker;
	struct sql_field_look_up_out best;
	enum check_verdict verdict;
	/* Called once with what the stall should show, NULL when none was given; or because there is no such stall. */
	void (*done)(struct verifying *v, const struct sql_rows *shows);
	void (*no_stall)(struct verifying *v);
};

/* rq, payload, stall and both callbacks are set, and the look-up was paid for (registry/lookups.h). */
void verifying_start(struct verifying *v);
/* A bank by its BIN as people know it, else the BIN. */
struct slice verifying_bank(struct slice bin);

#endif
