/* The form that registers a vendor on a stall with the account to be paid into: read from JSON, judged field by field,
 * and split into what a revision shows and what it seals. */
#ifndef SOCHO_REGISTRY_VENDOR_H
#define SOCHO_REGISTRY_VENDOR_H

#include <jansson.h>

#include "socho/base/uuid.h"
#include "socho/registry/name_match.h"
#include "socho/seal/column.h"
#include "socho/vietqr/bank.h"

extern const char *const vendor_kinds[]; /* in the order of enum vendor_kind; ends with NULL */
extern const char *const consent_purposes[], *const consent_channels[];
enum { CONSENTS_MAX = 8, CONSENT_REGISTRATION = 0 /* in consent_purposes */ };

/* Something the vendor agreed to, on paper or otherwise. */
struct consent_form {
	int purpose, channel;   /* in the lists above */
	int64_t version;        /* of the wording */
	struct slice scan_hex;  /* SHA-256 of the signed paper, 64 hex digits; absent when there is none */
};

struct vendor_form {
	struct slice stall;    /* number of the stall, or its id as text */
	bool old_vendor;       /* an account or a stall more for a vendor who is there already: then only `vendor` is set */
	struct uuid vendor;
	struct slice kind, name;
	struct slice phone;    /* E.164; this and the next two may be absent */
	struct slice id_number;
	struct slice tax_code; /* of 10 digits, with a branch or not */
	struct slice legal_name, email; /* may be absent */
	struct registration registration;
	bool has_issued;
	int32_t issued;        /* day of the registration */
	int tenancy;           /* 0 main, 1 shared, 2 sublet: the others of the stall stay */
	bool has_from;
	int32_t from_day;      /* first day on the stall; else the day of approval */
	struct consent_form consents[CONSENTS_MAX];
	size_t consent_count;
	struct slice evidence, evidence_sha256; /* the photo on file that shows whose account it is; may be absent */
	struct slice relation; /* to the other holder of this account number; absent when it is the vendor's alone */
	const struct bank *bank; /* NULL in a change of details, which has no account */
	struct slice number, holder_name;
	bool replaces;         /* whoever holds the stall leaves today */
	bool keep_others;      /* the vendor's accounts of other banks stay beside this one */
	bool primary;          /* the stall's first account; always, unless others are kept */
};

/* Reads {stall, vendor: {kind, name, legal_name?, phone?, email?, id_number?, tax_code?, registration_number?,
 * registration_issued?} or {id}, account: {bin, number, holder_name, keep_others?, primary?, relation?,
 * evidence?, evidence_sha256?}, tenancy?: {kind,
 * from_day?}, consents?: [{purpose, version, channel, scan_sha256?}]} out of the object (either vendor with replaces?); other
 * fields of the object are the caller's to judge. A tax code or registration of 12 digits is the personal ID: it becomes
 * id_number, and ERR_BAD_TAX_CODE or ERR_BAD_REGISTRATION when that says something else. Faults name the field
 * ("account.number"). today as in clock.h. */
#define VENDOR_FORM_FIELDS "stall", "vendor", "account", "tenancy", "consents"
int vendor_form_read(struct arena *a, const json_t *object, int32_t today, struct vendor_form *out, struct fault *why);

/* ---- a change of what is registered of a vendor */

/* The details that are not sealed, as they are. */
struct vendor_now {
	struct slice kind, name, legal_name, tax_code, registration_style, registration_number;
	bool has_issued;
	int32_t issued;
};
/* Bits: what a change is about. */
enum {
	DETAIL_KIND = 1, DETAIL_NAME = 2, DETAIL_LEGAL_NAME = 4, DETAIL_PHONE = 8, DETAIL_EMAIL = 16, DETAIL_ID_NUMBER = 32,
	DETAIL_TAX_CODE = 64, DETAIL_REGISTRATION = 128, DETAIL_ISSUED = 256
};
/* Reads {vendor?: {the fields of a new vendor}, consents?}: a field that is absent stays, null takes it away. The whole is
 * judged as it will be, the kind's rules with it. named: what will differ; of phone, e-mail and ID, which the caller alone
 * can compare, what was said. Faults as of vendor_form_read(). */
int vendor_details_read(struct arena *a, const json_t *object, const struct vendor_now *now, int32_t today,
                        struct vendor_form *out, unsigned *named, struct fault *why);
/* `data` of such a revision: the named fields only, null where one goes. */
struct slice vendor_details_data(struct arena *a, const struct vendor_form *f, unsigned named);

/* What a revision's `data` holds, JSON: names, kind, bank, last four digits, masked phone and ID. */
struct slice vendor_form_data(struct arena *a, const struct vendor_form *f);
/* What its `personal_box` seals, JSON: phone, e-mail, ID, account number. */
struct slice vendor_form_personal(struct arena *a, const struct vendor_form *f);

/* The keyed hashes of a form's sealed fields, as JSON, for the trail; the account's where it has one. */
struct slice revision_sealed(struct arena *a, const struct column_keys *k, int province, const struct vendor_form *form);

struct vendor_personal {
	struct slice phone, id_number, email; /* may be absent */
	struct slice number;
};
/* The way back. ERR_BAD_SEAL when the text is not what vendor_form_personal() made. */
int vendor_personal_read(struct arena *a, struct slice json, struct vendor_personal *out, struct fault *why);

/* The same of a change of details, where there is no account number. */
int vendor_details_personal_read(struct arena *a, struct slice json, struct vendor_personal *out, struct fault *why);

/* One consent out of an object, as POST /v1/vendors/{id}/consents takes it; path: "consents" or NULL. */
int consent_read(struct arena *a, const json_t *object, struct consent_form *out, struct fault *why);

/* Keyed hashes of the look-up columns, from normal forms. */
void vendor_phone_lookup(const struct column_keys *k, int province, struct slice phone,
                         uint8_t out[static COLUMN_LOOKUP_BYTES]);
void vendor_email_lookup(const struct column_keys *k, int province, struct slice email,
                         uint8_t out[static COLUMN_LOOKUP_BYTES]);
void vendor_id_number_lookup(const struct column_keys *k, int province, struct slice id_number,
                             uint8_t out[static COLUMN_LOOKUP_BYTES]);

/* All but the last `shown` characters of a plain ASCII text as asterisks; absent stays absent. */
struct slice vendor_mask(struct arena *a, struct slice text, size_t shown);
/* "h***@example.vn"; absent stays absent. */
struct slice vendor_mask_email(struct arena *a, struct slice email);

#endif
