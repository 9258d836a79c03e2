/* The stalls of a round as a list on paper (field/round_sheet.h). */
#ifndef SOCHO_PRESS_ROUND_SHEET_PRIVATE_H
#define SOCHO_PRESS_ROUND_SHEET_PRIVATE_H

#include "worker.h"

/* The payload names the sheet. */
void round_sheet_run(struct tx *tx, struct job *j);

#endif
