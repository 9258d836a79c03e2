/* The objects of a payment code: two digits of id, two digits of length, the value. A length counts characters, not
 * bytes (EMVCo MPM 4.4.1.1); a byte that is not UTF-8 counts as one character. */
#ifndef SOCHO_VIETQR_TLV_H
#define SOCHO_VIETQR_TLV_H

#include "socho/base/arena.h"
#include "socho/base/text.h"

enum { TLV_VALUE_CHARS_MAX = 99 };

struct tlv {
	int id;
	size_t at; /* offset of the id in the text that was read, bytes */
	struct slice value;
};

enum tlv_end {
	TLV_WHOLE,  /* the last object ends where the text ends */
	TLV_CUT,    /* the text ends inside an object */
	TLV_HEADER, /* where an object should begin there are no four digits */
};

struct tlv_list {
	struct slice text;
	struct tlv *objects; /* those before the break, in the order of the text */
	size_t count;
	enum tlv_end end;
	size_t stop; /* where reading stopped */
};

enum tlv_unit { TLV_CHARACTERS, TLV_BYTES };

/* TLV_BYTES is for telling what a writer meant who counted bytes. The values point into the text. */
void tlv_read(struct arena *a, struct slice text, enum tlv_unit unit, struct tlv_list *out);
/* The last object with this id, or NULL. */
const struct tlv *tlv_find(const struct tlv_list *list, int id);
/* Its value, or the absent slice. */
struct slice tlv_value(const struct tlv_list *list, int id);
/* Whether an id stands there twice (EMVCo MPM 4.3.1.2 allows it once a level). */
bool tlv_repeats(const struct tlv_list *list);

/* Appends one object. The value has 1 to 99 ASCII characters. */
void tlv_add(struct text *t, int id, struct slice value);

#endif
