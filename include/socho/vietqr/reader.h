/* Reads payment codes: ours, those of banks and wallets, and what people stick over them. Tolerantly: whatever breaks
 * structure, checksum or the shape of a seal is an error, and the rest is warned of. Strictly: what the builder would
 * not write is an error too. Fields are reported as far as they could be read, also of a broken code.
 *
 * Errors of both modes: E_EMPTY E_NOTEMV E_TRUNC E_LENGTH E_DUP E_ORDER E_NOCRC E_CRC E_CRCFMT E_PFI E_SIG
 * E_MISSING53 E_MISSING58 E_TIP; a text longer than any QR symbol holds is E_TOOLONG. Of strict mode only: E_POI
 * E_GUID E_SERVICE E_BIN E_ACCEMPTY E_ACCLEN E_ACCCHAR E_CURRENCY E_COUNTRY E_AMOUNT E_NAMELEN E_CHARSET E_62_09
 * E_TOOLONG, and E_LENGTH for templates 62 and 64.
 *
 * Warnings, stable names: account_characters account_empty account_long additional_data_broken amount_decorated
 * amount_malformed amount_over_limit bin_malformed byte_lengths category_malformed country_foreign crc_lower_case
 * currency_foreign data_request_malformed dynamic_without_amount empty_object guid_foreign language_broken name_long
 * no_account not_plain payload_long poi_absent poi_unknown rfu_object service_absent service_nested service_unknown
 * static_with_amount unknown_bank unreserved_bare value_long. */
#ifndef SOCHO_VIETQR_READER_H
#define SOCHO_VIETQR_READER_H

#include "socho/base/arena.h"
#include "socho/vietqr/content_code.h"

enum {
	VIETQR_READ_BYTES_MAX = 2953, /* what the largest QR symbol holds (40-L, byte mode) */
	VIETQR_WARNINGS_MAX = 40,
	SEAL_KEY_ID_CHARS = 8,
	SEAL_HALF_CHARS = 43,
};

/* The plain fields, each a slice as it stands in the code, absent when it is not there: of the root, of 38 (guid,
 * service, bin, account: only when 38 is NAPAS's), of 62 (bill to data_request). */
#define VIETQR_TEXT_FIELDS(X) \
	X(poi) X(guid) X(service) X(bin) X(account) X(mcc) X(currency) X(amount) X(tip) X(fee_fixed) X(fee_percent) \
	X(country) X(name) X(city) X(postal) X(bill) X(mobile) X(store) X(loyalty) X(reference) X(customer) X(terminal) \
	X(purpose) X(data_request) X(crc)

/* A scheme's own object, 02 to 51, other than NAPAS's 38. */
struct vietqr_account {
	int id;
	bool is_template; /* 26 to 51 */
	struct slice guid; /* of a template; absent when it has none */
	struct slice value;
};

struct vietqr_object {
	int id;
	struct slice value;
};

struct vietqr_objects {
	struct vietqr_object *items;
	size_t count;
};

struct vietqr_fields {
#define X(name_) struct slice name_;
	VIETQR_TEXT_FIELDS(X)
#undef X
	struct vietqr_account *other_accounts;
	size_t other_account_count;
	struct vietqr_objects unreserved; /* 80 to 99, the seal's among them */
	struct vietqr_objects rfu;        /* 65 to 79 */
	struct vietqr_objects extra62;    /* in 62 and not one of 01 to 09 */
	bool has_lang;
	struct slice lang_pref, lang_name, lang_city; /* template 64 */
};

/* The seal as far as its shape goes; its cryptography is the seal room's. Present only in a code without error. */
struct vietqr_seal {
	bool present;
	size_t at;              /* what is signed ends here: offset of 97 in the trimmed payload, bytes */
	struct slice key_id;    /* 8 characters */
	struct slice signature; /* both halves, 86 base64url characters of 64 bytes */
};

struct vietqr_reading {
	const char *error; /* "E_…", or NULL */
	const char *warnings[VIETQR_WARNINGS_MAX];
	size_t warning_count;
	struct slice payload; /* without surrounding blanks and byte order marks */
	struct vietqr_fields fields;
	int64_t amount_vnd; /* of object 54 when it is a whole number, else 0 */
	struct vietqr_seal seal;
	struct memo_finding memo; /* what the purpose (62-08) holds */
};

/* Any bytes. Returns 0 when the code can be used and -1 when out->error says why not; *out is filled either way. Slices
 * point into the payload or the arena. */
int vietqr_read(struct arena *a, struct slice payload, bool strict, struct vietqr_reading *out);

#endif
