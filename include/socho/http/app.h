/* The browser application: files that were built from src/app and stand in the program, each as it is and compressed. */
#ifndef SOCHO_HTTP_APP_H
#define SOCHO_HTTP_APP_H

#include "socho/base/request.h"

/* GET /app/{rest}: a file of the application, in the best coding that the client takes. Files named by their hash are kept
 * for ever, others are asked for again by ETag. Every other path is a page of the application itself, which reads it from
 * the address bar; but ERR_NOT_FOUND for a file under a/ that is not there. */
void app_file(struct request *rq);
/* GET /: 303 to /app/. */
void app_home(struct request *rq);

#endif
