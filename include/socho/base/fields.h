/* Typed fields out of a JSON object. Each reader names the field at fault: `path` is the dotted name that the answer
 * shows, and its last part is the key looked up ("account.number" looks up "number"). Text comes out in NFC, without
 * control characters and surrounding blanks. */
#ifndef SOCHO_BASE_FIELDS_H
#define SOCHO_BASE_FIELDS_H

#include <jansson.h>

#include "socho/base/arena.h"
#include "socho/base/error.h"
#include "socho/base/uuid.h"

/* Whether the object has keys outside the NULL-ended list: then -1 with ERR_UNKNOWN_FIELD. */
int fields_only(struct arena *a, const json_t *object, const char *const *names, struct fault *why);

/* Whether the field is there and not null, for optional fields of the kinds below. */
bool field_present(const json_t *object, const char *path);
/* Required: a missing field, null or "" is ERR_MISSING. max_chars counts characters. */
int field_text(struct arena *a, const json_t *object, const char *path, size_t max_chars, struct slice *out,
               struct fault *why);
/* Optional: missing, null or "" gives the absent slice. */
int field_text_opt(struct arena *a, const json_t *object, const char *path, size_t max_chars, struct slice *out,
                   struct fault *why);
/* The same form for text that comes from elsewhere, such as an option of a command; `path` only names it. */
int plain_text(struct arena *a, struct slice raw, const char *path, size_t max_chars, struct slice *out,
               struct fault *why);
int field_int(const json_t *object, const char *path, int64_t min, int64_t max, int64_t *out, struct fault *why);
/* A number with at most two decimals, in hundredths; min and max too. */
int field_hundredths(const json_t *object, const char *path, int64_t min, int64_t max, int64_t *out, struct fault *why);
int field_uuid(const json_t *object, const char *path, struct uuid *out, struct fault *why);
int field_day(struct arena *a, const json_t *object, const char *path, int32_t *out, struct fault *why);
/* RFC 3339 instant. */
int field_time(struct arena *a, const json_t *object, const char *path, int64_t *at_us, struct fault *why);
/* A number of degrees, at most `most` either way, in millionths, rounded to ten-thousandths (eleven metres): where somebody
 * was is kept no finer than anything asks for. */
int field_degrees_e6(const json_t *object, const char *path, int most, int32_t *out, struct fault *why);
/* One of the NULL-ended list; out is its index. */
int field_choice(const json_t *object, const char *path, const char *const *choices, int *out, struct fault *why);
/* Optional: missing or null is false. */
int field_bool_opt(const json_t *object, const char *path, bool *out, struct fault *why);
/* A JSON object inside; borrowed. */
int field_object(const json_t *object, const char *path, const json_t **out, struct fault *why);

/* JSON text to a value: UTF-8, no duplicate keys, depth at most BODY_JSON_DEPTH_MAX, no bytes after it. The caller
 * releases it with json_decref. NULL with a fault (ERR_BAD_JSON or ERR_DUPLICATE_KEY). */
json_t *json_read(struct slice text, struct fault *why);

#endif
