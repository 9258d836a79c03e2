/* Inside the confirm room: bytes that were authentic and made no confirmation, kept sealed. */
#ifndef SOCHO_CONFIRM_ASIDE_H
#define SOCHO_CONFIRM_ASIDE_H

#include "socho/base/error.h"
#include "socho/base/uuid.h"
#include "socho/seal/column.h"
#include "socho/store/sql.h"

struct aside_facts {
	int16_t province;
	struct uuid connection;
	int64_t received_us;
	const char *kind;    /* of delivery_aside */
	const char *reason;  /* a stable code */
	const char *field;   /* at fault; NULL when none */
	struct slice raw;    /* absent counts as empty */
};
/* The statement that keeps them, once however often they come. */
struct sql_call aside_call(struct arena *a, const struct column_keys *k, const struct aside_facts *f);
/* The bytes of a row again; ERR_BAD_SEAL. */
int aside_open(struct arena *a, const struct column_keys *k, int16_t province, struct slice digest, struct slice box,
               struct slice *raw, struct fault *why);

#endif
