/* The form that registers a vendor on a stall with the account to be paid into: read from JSON, judged field by field,
 * and split into what a revision shows and what it seals. */
#ifndef SOCHO_REGISTRY_VENDOR_H
#define SOCHO_REGISTRY_VENDOR_H

#include <jansson.h>

#include "socho/base/uuid.h"
#include "socho/seal/column.h"
#include "socho/vietqr/bank.h"

struct vendor_form {
	struct slice stall;    /* number of the stall, or its id as text */
	bool old_vendor;       /* an account or a stall more for a vendor who is there already: then only `vendor` is set */
	struct uuid vendor;
	struct slice kind, name;
	struct slice phone;    /* E.164; this and the next two may be absent */
	struct slice id_number;
	struct slice tax_code; /* of 10 digits, with a branch or not */
	const struct bank *bank;
	struct slice number, holder_name;
	bool replaces;         /* whoever holds the stall leaves today */
	bool keep_others;      /* the vendor's accounts of other banks stay beside this one */
	bool primary;          /* the stall's first account; always, unless others are kept */
};

/* Reads {stall, vendor: {kind, name, phone?, id_number?, tax_code?} or {id}, account: {bin, number, holder_name,
 * keep_others?, primary?}} out of the object (either vendor with replaces?); other fields of the object are the caller's to judge. A tax code of 12 digits is the personal ID: it
 * becomes id_number, and ERR_BAD_TAX_CODE when that says something else. Faults name the field ("account.number").
 * today as in clock.h. */
int vendor_form_read(struct arena *a, const json_t *object, int32_t today, struct vendor_form *out, struct fault *why);

/* What a revision's `data` holds, JSON: names, kind, bank, last four digits, masked phone and ID. */
struct slice vendor_form_data(struct arena *a, const struct vendor_form *f);
/* What its `personal_box` seals, JSON: phone, ID, account number. */
struct slice vendor_form_personal(struct arena *a, const struct vendor_form *f);

struct vendor_personal {
	struct slice phone, id_number; /* may be absent */
	struct slice number;
};
/* The way back. ERR_BAD_SEAL when the text is not what vendor_form_personal() made. */
int vendor_personal_read(struct arena *a, struct slice json, struct vendor_personal *out, struct fault *why);

/* Keyed hashes of the look-up columns, from normal forms. */
void vendor_phone_lookup(const struct column_keys *k, int province, struct slice phone,
                         uint8_t out[static COLUMN_LOOKUP_BYTES]);
void vendor_id_number_lookup(const struct column_keys *k, int province, struct slice id_number,
                             uint8_t out[static COLUMN_LOOKUP_BYTES]);

/* All but the last `shown` characters of a plain ASCII text as asterisks; absent stays absent. */
struct slice vendor_mask(struct arena *a, struct slice text, size_t shown);

#endif
