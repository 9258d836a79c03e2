/* Inside the confirm room: facts out of a provider's JSON. Providers spell "nothing" as null, "" or by leaving the field
 * out, and all three read as absent. */
#ifndef SOCHO_CONFIRM_READ_H
#define SOCHO_CONFIRM_READ_H

#include "socho/confirm/adapter.h"

/* Whole đồng from a number or from digits in text, with an optional fraction of zeros ("45000", 45000, 45000.00).
 * Below 0 only where `may_be_negative`; never 0. ERR_MISSING, ERR_BAD_AMOUNT. */
int read_amount(const json_t *object, const char *key, bool may_be_negative, int64_t *out, struct fault *why);
/* An id that is an integer or text, as text of at most CONFIRM_EVENT_ID_CHARS_MAX printable ASCII characters; absent when
 * there is none. ERR_BAD_ID. */
int read_id_opt(struct arena *a, const json_t *object, const char *key, struct slice *out, struct fault *why);
int read_id(struct arena *a, const json_t *object, const char *key, struct slice *out, struct fault *why);
/* A memo as it came, cut at CONFIRM_CONTENT_CHARS_MAX; control characters become blanks. ERR_WRONG_TYPE. */
int read_memo(struct arena *a, const json_t *object, const char *key, struct slice *out, struct fault *why);
/* Short text, such as a terminal: at most NUMBER_CHARS_MAX characters. */
int read_name_opt(struct arena *a, const json_t *object, const char *key, struct slice *out, struct fault *why);
/* An account number: blanks dropped, letters and digits only. ERR_BAD_ACCOUNT. */
int read_account_opt(struct arena *a, const json_t *object, const char *key, struct slice *out, struct fault *why);
/* "2026-11-20 09:15:00" or RFC 3339; without a zone UTC+7. The booking day is its day. ERR_BAD_DATE, ERR_OUT_OF_RANGE. */
int read_time(const json_t *object, const char *key, int64_t now_us, struct confirmation *out, struct fault *why);
/* "20261120091500", UTC+7. */
int read_compact_time(struct slice text, const char *field, int64_t now_us, struct confirmation *out, struct fault *why);
int take_time(int64_t at_us, const char *field, int64_t now_us, struct confirmation *out, struct fault *why);

/* A body that is one JSON object and one event. */
int read_one(const struct delivery *d, int (*read_event)(const struct delivery *d, const json_t *j, struct confirmation *out, struct fault *why),
             struct parsed *out, struct fault *why);
/* In JSON text that a parser has taken: the bytes of a member of the outermost object, and of the next object of an array
 * from *at on. Absent when there is none. */
struct slice member_text(struct slice object, const char *key);
struct slice element_text(struct slice array, size_t *at);

/* {"success": true}, also for repeats and for what is kept aside; 401, 413 and 503 with {"success": false}. */
void reply_success(struct request *rq, const struct told *t);

/* The BIN of a bank by what a provider calls it ("MBBank", "MB", "VPB"); BANK_UNKNOWN_BIN when nobody knows it. */
struct slice bank_bin_of(struct slice told);
/* Whether a credit is the bank's own interest: no memo but NODATA, or a reference that is the account and a day. */
bool is_interest(const struct confirmation *c);

#endif
