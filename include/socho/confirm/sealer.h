/* Seals the ledger: takes what is listed, gives it its places in the trees, and publishes signed checkpoints. Every press
 * has a sealer, and a lease says which one works. Two that work at once do no harm: a tree grows in one transaction, from
 * the size that it has, and only what was committed is signed; so a checkpoint that was signed and not published, for its
 * sealer died, is signed again with the same root or is followed by a larger one. */
#ifndef SOCHO_CONFIRM_SEALER_H
#define SOCHO_CONFIRM_SEALER_H

#include <event2/event.h>

#include "socho/seal/signer.h"
#include "socho/store/db.h"

struct sealer;
struct sealer_options {
	struct event_base *loop;
	struct db *db; /* role press; a connection of its own, so that no job makes it wait */
	struct signer_client *signer;
	const char *holder_z; /* unique among living presses; borrowed */
	int64_t province;     /* whose name the checkpoints bear */
};
/* NULL when libevent fails. Begins at once. */
struct sealer *sealer_open(const struct sealer_options *options);
/* Begins nothing more. What is under way ends with the database's pool. */
void sealer_stop(struct sealer *s);
/* After the pool and the signer's client were closed. NULL is fine. */
void sealer_close(struct sealer *s);

#endif
