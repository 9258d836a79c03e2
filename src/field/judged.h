/* Statements that judge before they store: their first column is a word that says why nothing was done, their second the
 * JSON of what was. */
#ifndef SOCHO_FIELD_JUDGED_H
#define SOCHO_FIELD_JUDGED_H

#include "socho/base/request.h"
#include "socho/store/db.h"

/* The error that a statement's word stands for; *field names what is at fault, or is NULL. ERR_INTERNAL for a word that no
 * statement here says. */
enum err judged_error(struct slice word, const char **field);
/* No row is 404; a word is its error; else the row's JSON with this status. */
void reply_judged(struct request *rq, struct sql_call call, int status);

#endif
