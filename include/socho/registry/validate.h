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

/* 6 to 19 digits or plain letters; blanks are dropped. ERR_BAD_ACCOUNT. */
int validate_account_number(struct arena *a, struct slice text, const char *field, struct slice *out,
                            struct fault *why);

/* As bank apps show it: 2 to 70 letters, digits, blanks and ' . , & ( ) / -, with a letter among them; several blanks
 * become one. The text is NFC already. ERR_BAD_HOLDER. */
int validate_holder_name(struct arena *a, struct slice text, const char *field, struct slice *out, struct fault *why);

#endif
