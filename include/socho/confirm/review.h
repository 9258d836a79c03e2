/* What a person looks at after the intake: events that came again with other facts, deliveries that could not be read or
 * recorded (dead letters), and reading again what was kept once an adapter was mended. Reading again adds confirmations and
 * changes none: what is there comes back as a repeat, and other facts under an event id as a conflict. */
#ifndef SOCHO_CONFIRM_REVIEW_H
#define SOCHO_CONFIRM_REVIEW_H

#include "socho/base/request.h"

/* GET /v1/conflicts : newest first, in pages; both payments' amounts and directions, never an account. */
void conflicts_list(struct request *rq);
/* GET /v1/dead_letters?settled= : oldest first, in pages: kind, reason and field, never the bytes. settled=true: those that left. */
void letters_list(struct request *rq);
/* POST /v1/replays {connection?, province?, since?, until?}: 201; the press reads dead letters again, and with a connection and
 * a day also the bytes that its confirmations keep. ERR_NO_CONNECTION. */
void replay_create(struct request *rq);
/* GET /v1/replays/{id} : {state, result: {letters, settled, kept, unread, recorded, duplicates, conflicts, unrecorded}}. */
void replay_show(struct request *rq);

#endif
