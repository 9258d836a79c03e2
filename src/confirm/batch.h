/* Inside the confirm room: one batch of pushes as the arrays of the recording statement, and what came of each row. */
#ifndef SOCHO_CONFIRM_BATCH_H
#define SOCHO_CONFIRM_BATCH_H

#include "socho/confirm/intake.h"
#include "socho/store/db.h"

struct row;

struct batch {
	struct push *pushes; /* linked by next, all of one province */
	int16_t lane;
	size_t count;        /* rows */
	struct row *rows;
	struct arena *arena;
};

/* Hashes and seals the events of the pushes. */
void batch_fill(struct batch *b, struct arena *a, const struct column_keys *columns, struct push *pushes);
/* Sends the batch in this transaction and commits it; fills the results of its pushes. */
void batch_run(struct batch *b, struct tx *tx);

#endif
