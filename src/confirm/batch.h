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
	struct row **stale;  /* rows whose event was seen before */
	size_t stale_count;
	struct arena *arena;
};

/* Hashes and seals the events of the pushes. */
void batch_fill(struct batch *b, struct arena *a, const struct column_keys *columns, struct push *pushes);
/* Records what is new in this transaction and commits it, all in one round trip; the results of new rows are filled,
 * the others stand in `stale`. */
void batch_record(struct batch *b, struct tx *tx);
/* For the stale rows, in a transaction of its own: repeat or conflict? Conflicts are kept. Commits. */
void batch_settle(struct batch *b, struct tx *tx);

#endif
