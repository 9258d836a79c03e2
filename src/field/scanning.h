/* Scans on their way into the register: read, judged by what the register knows, recorded. A check in a round and a
 * vendor's look at the vendor's own sticker are scans too. */
#ifndef SOCHO_FIELD_SCANNING_PRIVATE_H
#define SOCHO_FIELD_SCANNING_PRIVATE_H

#include "look_up.h"
#include "socho/base/text.h"

struct scan {
	struct uuid client_id, id;
	struct slice stall, payload;
	int64_t at_us;
	struct sticker sticker;
	struct spot spot;
	bool found; /* the stall is in sight: it is judged */
	bool aside; /* judged, and not recorded */
	bool has_place;
	int32_t latitude_e6, longitude_e6;
	struct slice photo;
	enum check_verdict verdict;
	struct slice code;
	struct sql_field_scan_record_out recorded; /* no status: not recorded */
	struct fault wrong;                        /* err: it could not be read, and is passed over beside others */
};

struct scanning {
	struct request *rq;
	struct scan *scans;
	size_t count;
	bool own;                           /* by the vendors of the stalls */
	void (*done)(struct scanning *s);   /* every scan that was to be recorded is */
	void *arg;
	size_t *kept;                       /* the indexes of those that are judged, or then recorded */
	size_t kept_count;
};

/* Where a body says what: names begin with the list and the place in it, or with nothing (list_z is NULL). */
struct scan_path {
	const char *list_z;
	size_t place;
};
const char *scan_path(struct arena *a, const struct scan_path *p, const char *name_z);

/* All but the payload: client_id, stall, at, latitude, longitude, photo_sha256. Draws the id. */
int scan_read(struct arena *a, const struct scan_path *p, const json_t *object, int64_t now_us, struct scan *out, struct fault *why);
/* payload, required. */
int scan_read_payload(struct arena *a, const struct scan_path *p, const json_t *object, struct scan *out, struct fault *why);

/* The members verdict, seal, sticker and incident of a recorded one, each with a comma before. */
void scan_tell(struct text *t, const struct sql_field_scan_record_out *r);

/* What the payloads of all say by themselves: before scanning_judge(). */
void scanning_read_stickers(struct scanning *s);
/* The rows of field_stalls, in the order that `spot` wants. */
void scanning_place(struct scanning *s, const struct sql_rows *rows);
/* Judges those whose stall is found, records those that are not aside, then calls done. ERR_CONFLICT is answered when one of
 * them is being recorded by another request just now. */
void scanning_judge(struct scanning *s);

#endif
