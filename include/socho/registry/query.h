/* Filters of lists and ids in addresses, as every room from here up reads them. */
#ifndef SOCHO_REGISTRY_QUERY_H
#define SOCHO_REGISTRY_QUERY_H

#include "socho/base/request.h"
#include "socho/store/sql.h"

/* A search word by its key (utf8_search_key); absent when not given. */
int query_search(const struct request *rq, struct slice *out, struct fault *why);
/* Plain text in NFC; absent when not given. */
int query_text(const struct request *rq, const char *name_z, struct slice *out, struct fault *why);
/* One of the words; absent when not given. */
int query_word(const struct request *rq, const char *name_z, const char *const *words, struct slice *out,
               struct fault *why);
/* A province code; 0 when not given. */
int query_province(const struct request *rq, int16_t *out, struct fault *why);
/* yyyy-mm-dd, ERR_BAD_DATE; an id, ERR_BAD_ID. */
int query_day(const struct request *rq, const char *name_z, struct sql_date *out, struct fault *why);
int query_uuid(const struct request *rq, const char *name_z, struct sql_uuid *out, struct fault *why);
/* The path parameter as an id: a text that is none names nothing, ERR_NOT_FOUND. */
int path_id(const struct request *rq, int index, struct uuid *out, struct fault *why);

/* The path's code id in its canonical form; what is none names nothing, ERR_BAD_CODE_ID. */
int path_code(const struct request *rq, int index, struct slice *out, struct fault *why);

/* Who writes, for the trail. */
#define WRITER(rq) {.has = (rq)->who.known, .value = (rq)->who.person}

#endif
