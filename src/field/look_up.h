/* Asking the register about stickers, for the public and for people in the field alike. */
#ifndef SOCHO_FIELD_LOOK_UP_PRIVATE_H
#define SOCHO_FIELD_LOOK_UP_PRIVATE_H

#include "socho/field/check.h"
#include "socho/store/db.h"
#include "sql.h"

/* Where a sticker was seen. */
struct spot {
	int16_t province;
	struct uuid market, stall;
};

/* The text of a member that holds a payload: any bytes that JSON can carry, unchanged. ERR_MISSING, ERR_WRONG_TYPE. */
int look_up_payload(const json_t *object, const char *path, struct slice *out, struct fault *why);

/* Keyed hash of what was scanned; absent when nothing could be read. */
struct slice look_up_hash(struct arena *a, const struct column_keys *k, int province, const struct sticker *s);

/* The statement for stickers at these spots; a stall of all zeros is none. */
struct sql_call look_up_call(struct arena *a, const struct column_keys *k, const struct sticker *stickers,
                             const struct spot *spots, size_t count);

/* The statement for stalls named by id or content code, each in its place; absent names none. */
struct sql_call look_up_stalls(struct arena *a, const struct slice *names, size_t count);

/* The same among those of the signed-in vendor; rows are as for any stalls. */
struct sql_call look_up_own_stalls(struct arena *a, const struct slice *names, size_t count);
/* One name: an id or a content code, in the lists of a statement that takes either. */
bool look_up_name(struct arena *a, struct slice name, struct uuid *id, struct slice *content_code);

/* The seal of a code that the register knows: check_seal(). */
void look_up_seal(const struct request *rq, const struct sql_field_look_up_out *row, struct sticker *s);
struct sticker_facts look_up_facts(const struct sql_field_look_up_out *row, bool stall_given);

#endif
