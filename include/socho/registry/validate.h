/* Fields of a Vietnamese vendor, brought into their one normal form or refused by name. Every function takes the
 * dotted name that the answer shows and leaves *out in the arena. */
#ifndef SOCHO_REGISTRY_VALIDATE_H
#define SOCHO_REGISTRY_VALIDATE_H

#include "socho/base/arena.h"
#include "socho/base/error.h"

enum { HOLDER_CHARS_MIN = 2, HOLDER_CHARS_MAX = 70, ACCOUNT_CHARS_MIN = 6 };

/* Mobile or land line, with or without +84, blanks and . - between; out is E.164 ("+84912345678"). Numbers of eleven
 * digits from before 2018 are refused with a hint. ERR_BAD_PHONE. */
int validate_phone(struct arena *a, struct slice text, const char *field, struct slice *out, struct fault *why);

/* Personal ID of 12 digits: place of birth, century and sex, year. It has no check digit; a year after `today` (days,
 * see clock.h) is refused. ERR_BAD_ID_NUMBER. */
int validate_id_number(struct arena *a, struct slice text, int32_t today, const char *field, struct slice *out,
                       struct fault *why);

/* 10 digits with a check digit, and a branch "-001" behind them or not; blanks are dropped. ERR_BAD_TAX_CODE. The
 * personal ID that serves as the tax code of people is not judged here. */
int validate_tax_code(struct arena *a, struct slice text, const char *field, struct slice *out, struct fault *why);

/* The kinds of vendor, in the order of vendor_kinds (vendor.h). */
enum vendor_kind {
	VENDOR_HOUSEHOLD,
	VENDOR_INDIVIDUAL,
	VENDOR_ENTERPRISE,
	VENDOR_COOPERATIVE,
	VENDOR_FARMER,
	VENDOR_INSTITUTION,
	VENDOR_KINDS
};

/* The tax code of a vendor of this kind: 10 digits; with a branch ("-001", or its three digits alone: 13) unless it is a
 * person's; or, for people and household businesses, the personal ID of 12 digits (since 2025-07-01). Exactly one of the
 * two comes out: *code, or *id_number, which is sealed like one. ERR_BAD_TAX_CODE, ERR_BAD_ID_NUMBER. */
int validate_vendor_tax_code(struct arena *a, enum vendor_kind kind, struct slice text, int32_t today, const char *field,
                             struct slice *code, struct slice *id_number, struct fault *why);

enum registration_style { REGISTRATION_NONE, REGISTRATION_OLD, REGISTRATION_TAX, REGISTRATION_ID, REGISTRATION_OTHER };
/* NULL, "old", "tax", "id", "other". */
const char *registration_style_name(enum registration_style style);

struct registration {
	enum registration_style style;
	struct slice number;    /* absent with REGISTRATION_ID */
	struct slice id_number; /* only with REGISTRATION_ID */
};
/* Household businesses have two digits, a letter, 8 and six digits (22A8012345), or a tax code, or 12 digits; enterprises and
 * cooperatives a tax code; institutions any number of up to 40 characters. People who need no registration (street sellers,
 * farmers) have none. ERR_BAD_REGISTRATION, ERR_BAD_ID_NUMBER. */
int validate_registration(struct arena *a, enum vendor_kind kind, struct slice text, int32_t today, const char *field,
                          struct registration *out, struct fault *why);

/* An address that can stand in a letter's head as it is: printable ASCII without blanks, <>()[],;:\", one @, a dot in the
 * domain; at most 254 bytes. The domain in small letters. ERR_BAD_EMAIL. */
int validate_email(struct arena *a, struct slice text, const char *field, struct slice *out, struct fault *why);

/* 6 to 19 digits or plain letters; blanks are dropped. ERR_BAD_ACCOUNT. */
int validate_account_number(struct arena *a, struct slice text, const char *field, struct slice *out,
                            struct fault *why);

/* As bank apps show it: 2 to 70 letters, digits, blanks and ' . , & ( ) / -, with a letter among them; several blanks
 * become one. The text is NFC already. ERR_BAD_HOLDER. */
int validate_holder_name(struct arena *a, struct slice text, const char *field, struct slice *out, struct fault *why);

#endif
