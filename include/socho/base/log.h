/* logfmt on standard error: one line an event, key=value pairs. Never a secret, an account number, a phone number, a
 * name of a person or a memo; ids and counts instead. A line is written with one write(2), so that lines of several
 * processes do not mix. */
#ifndef SOCHO_BASE_LOG_H
#define SOCHO_BASE_LOG_H

#include "socho/base/slice.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR };

struct log_pair {
	const char *key; /* NULL ends the list */
	struct slice text;
	int64_t number;
	bool is_number;
};

#define KS(key_, slice_) {.key = (key_), .text = (slice_)}
#define KZ(key_, text_z) {.key = (key_), .text = slice_z(text_z)}
#define KI(key_, number_) {.key = (key_), .number = (int64_t)(number_), .is_number = true}

/* The role stands in every line ("web", "signer", …). Lines below the level are dropped. */
void log_init(const char *role_z, enum log_level level);
/* "debug", "info", "warn" or "error". 0, or -1. */
int log_level_parse(const char *name_z, enum log_level *out);
void log_write(enum log_level level, const char *event, const struct log_pair *pairs);

#define LOG_AT(level, event, ...) log_write((level), (event), (const struct log_pair[]){__VA_ARGS__, {.key = NULL}})
/* log_info("request", KS("path", path), KI("status", 200)); at least one pair. */
#define log_debug(event, ...) LOG_AT(LOG_LEVEL_DEBUG, event, __VA_ARGS__)
#define log_info(event, ...) LOG_AT(LOG_LEVEL_INFO, event, __VA_ARGS__)
#define log_warn(event, ...) LOG_AT(LOG_LEVEL_WARN, event, __VA_ARGS__)
#define log_error(event, ...) LOG_AT(LOG_LEVEL_ERROR, event, __VA_ARGS__)

#endif
