/* Dues: working a billing run out (bill_prepare), issuing what was approved (bill_issue), and drawing slips (bill_slips). */
#ifndef SOCHO_PRESS_BILL_H
#define SOCHO_PRESS_BILL_H

#include "worker.h"

/* Payload {"run": id}. */
void bill_prepare_run(struct tx *tx, struct job *j);
/* The same; a piece of BILL_PIECE_ROWS bills at a time, each with its code signed. */
void bill_issue_run(struct tx *tx, struct job *j);

/* Payload {"slips": id}. */
void bill_slips_run(struct tx *tx, struct job *j);

/* The id in this field of the payload, or the job fails. */
int bill_run_of(struct tx *tx, struct job *j, const char *field, struct uuid *id);

#endif
