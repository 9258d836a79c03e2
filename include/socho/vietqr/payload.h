/* Writes payment codes, strictly: what is written here every bank app reads, pure ASCII, in one order of objects, so
 * that the same facts always give the same bytes. Facts that do not fit are refused by name, never cut. */
#ifndef SOCHO_VIETQR_PAYLOAD_H
#define SOCHO_VIETQR_PAYLOAD_H

#include "socho/base/arena.h"
#include "socho/base/error.h"

enum {
	VIETQR_ACCOUNT_CHARS_MAX = 19,
	VIETQR_AMOUNT_VND_MAX = 499999999, /* NAPAS 247 carries less than 500 million đồng */
	VIETQR_NAME_CHARS_MAX = 25,
	VIETQR_CITY_CHARS_MAX = 15,
	VIETQR_LABEL_CHARS_MAX = 25, /* each value of template 62 */
	VIETQR_PAYLOAD_CHARS_MAX = 512, /* EMVCo MPM 4.1 */
};

/* What a code says. Optional slices are absent or empty when they are not wanted. */
struct vietqr_code {
	struct slice bin;     /* of a bank in the table */
	struct slice account; /* 1 to 19 letters without marks or digits; of a card: digits */
	int64_t amount_vnd;   /* 0: static, object 01 is 11; else 1..499999999, and 01 is 12 */
	struct slice memo;    /* 62-08, at most 25 characters of A-Z a-z 0-9 space . _ - */
	struct slice name;    /* 59, at most 25 of the same once Vietnamese marks are dropped */
	struct slice city;    /* 60, at most 15, likewise */
	struct slice mcc;     /* 52, four digits */
	struct slice store;   /* 62-03, as the memo */
	struct slice terminal; /* 62-07, as the memo */
	bool card;            /* QRIBFTTC instead of QRIBFTTA */
};

/* Every object from 00 up to, not including, 97 (or 63 when there is no seal). Faults name the field: bin
 * (ERR_MISSING, ERR_UNKNOWN_BANK), account (ERR_MISSING, ERR_BAD_ACCOUNT), amount (ERR_BAD_AMOUNT), memo
 * (ERR_BAD_MEMO), name (ERR_BAD_NAME), city (ERR_BAD_CITY), mcc (ERR_BAD_MCC), store and terminal (ERR_BAD_LABEL). */
int vietqr_head(struct arena *a, const struct vietqr_code *c, struct slice *head, struct fault *why);

/* The payload: head, templates ("97…98…" or empty), and 63 with the CRC. ERR_BAD_PAYLOAD when the templates are
 * anything else, ERR_PAYLOAD_TOO_LONG past 512 characters. */
int vietqr_finish(struct arena *a, struct slice head, struct slice templates, struct slice *payload,
                  struct fault *why);

#endif
