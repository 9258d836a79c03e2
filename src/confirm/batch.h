/* Inside the confirm room: one batch of pushes as the arrays of the recording statement, and what came of each row. */
#ifndef SOCHO_CONFIRM_BATCH_H
#define SOCHO_CONFIRM_BATCH_H

#include "match.h"
#include "socho/confirm/intake.h"
#include "socho/store/db.h"

struct row;

struct batch {
	struct push *pushes; /* linked by next, all of one province */
	int16_t lane;
	size_t count;        /* rows */
	struct row **rows;   /* in the order of connection and event id */
	struct row **stale;  /* rows whose event was seen before */
	size_t stale_count;
	struct row **asked;  /* rows whose match is being asked for */
	struct match_memory *memory;
	const struct column_keys *columns;
	int64_t version;     /* of the province, at which every match of the rows was right */
	bool outdated;       /* the register had moved on, nothing was recorded: record again */
	int tries;
	struct arena *arena;
};

/* Hashes and seals the events of a push, as it arrives: a free lane then need not wait for it. */
void batch_prepare(const struct column_keys *columns, const struct match_memory *memory, struct push *p);
/* Gathers prepared pushes, and remembers whom the rows are for as far as the memory goes. `lane`, `memory` and
 * `columns` are set before. */
void batch_gather(struct batch *b, struct arena *a, struct push *pushes);
/* One row of a push alone. */
void batch_gather_one(struct batch *b, struct arena *a, struct push *p, size_t i);
/* Records what is new in this transaction and commits it: in one round trip when every match is remembered, in two
 * when some must be asked for. The results of new rows are filled, the others stand in `stale`. */
void batch_record(struct batch *b, struct tx *tx);
/* For the stale rows, in a transaction of its own: repeat or conflict? Conflicts are kept. Commits. */
void batch_settle(struct batch *b, struct tx *tx);

#endif
