/* The most common answers: one statement on the request's transaction whose first column is a JSON text. */
#ifndef SOCHO_STORE_REPLY_H
#define SOCHO_STORE_REPLY_H

#include "socho/base/request.h"
#include "socho/store/db.h"

/* The row's text is the answer, with this status; no row is 404. */
void reply_json(struct request *rq, struct sql_call call, int status);
/* The same, but no row is this error. */
void reply_json_or(struct request *rq, struct sql_call call, int status, enum err none, const char *field);
/* The same of something that keeps a stable code as its "error": "error_title" and "error_title_vi" say it in words. */
void reply_told(struct request *rq, struct sql_call call, int status);
void answer_told(struct request *rq, int status, struct slice body);

#endif
