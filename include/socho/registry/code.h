/* Issued codes: what is stored of one, its two faces, and the routes that show it. */
#ifndef SOCHO_REGISTRY_CODE_H
#define SOCHO_REGISTRY_CODE_H

#include "socho/base/request.h"
#include "socho/seal/column.h"
#include "socho/seal/seal.h"
#include "socho/store/sql.h"
#include "socho/vietqr/reader.h"

/* Keyed hash of a payload as scanned, for code.plain_hash and code.sealed_hash. */
void code_payload_lookup(const struct column_keys *k, int province, struct slice payload,
                         uint8_t out[static COLUMN_LOOKUP_BYTES]);

/* payload_box seals the plain payload, bound to the code's id; the sealed payload follows from it and the signature. */
struct slice code_payload_seal(struct arena *a, const struct column_keys *k, int province, struct slice code_id,
                               struct slice plain);
int code_payload_open(struct arena *a, const struct column_keys *k, int province, struct slice code_id,
                      struct slice box, struct slice *plain, struct fault *why);
/* The sealed face of a plain payload that the signer built. ERR_BAD_PAYLOAD when it is none. */
int code_sealed_face(struct arena *a, struct slice plain, const char key_id[static SEAL_KEY_ID_CHARS + 1],
                     const uint8_t signature[static SEAL_SIGNATURE_BYTES], struct slice *sealed, struct fault *why);

/* A dynamic code to be made in the middle of a request. Without an account the stall's primary pays. */
struct code_order {
	struct uuid stall;
	struct sql_uuid account;
	struct sql_bigint amount, expires_at; /* đồng, 1 to VIETQR_AMOUNT_VND_MAX; after now */
	struct slice note;
	bool standing; /* one payment does not use it up */
};
struct code_made {
	int16_t province;
	struct uuid market;
	struct slice code; /* its id */
};
typedef void code_made_fn(struct request *rq, const struct code_made *made, void *arg);
/* Locks the stall, has the payload signed and stores the code in the request's transaction; then `done` is called, which
 * answers. What goes wrong is answered here: ERR_NOT_FOUND for the stall, ERR_NO_ACCOUNT, ERR_SIGNER_DOWN. */
void code_make(struct request *rq, const struct code_order *order, code_made_fn *done, void *arg);

/* GET /v1/codes/{id} */
void code_show(struct request *rq);
/* GET /v1/codes/{id}.png?scale=&face=&ended= : face is "sealed" or "plain", by default the code's own. ERR_CODE_GONE, which
 * names the state and the successor, once the code has ended; with ended=true its picture all the same, to hold an old
 * sticker against. */
void code_png(struct request *rq);
/* GET /v1/my/codes/{id}.png?scale=&face= : likewise of the signed-in vendor's own code. */
void my_code_png(struct request *rq);
/* GET /v1/codes/{id}.svg?face=&ended= */
void code_svg(struct request *rq);
/* GET /v1/markets/{id}/codes?state=&stall=&after=&limit= : newest first; stall is a number or an id, after a code id. */
void codes_list(struct request *rq);
/* POST /v1/stalls/{id}/codes {amount?, account?, expires_at?, note?}: 201 with a dynamic code; without an account the
 * stall's primary. ERR_NO_ACCOUNT, ERR_BAD_AMOUNT, ERR_SIGNER_DOWN; ERR_OUT_OF_RANGE for a time that is over. */
void code_dynamic(struct request *rq);
/* POST /v1/stalls/{id}/codes/import {payload, account}: 201 with a requested code of kind imported, its payload kept as
 * it came. ERR_BAD_PAYLOAD with the reader's error, for a transfer to another account, and for a seal of ours;
 * ERR_NO_ACCOUNT; ERR_DUPLICATE when it lives already. */
void code_import(struct request *rq);
/* POST /v1/codes/{id}/approve {}: seals a requested code beside its payload and issues it: 200. ERR_SAME_PERSON for who
 * asked, ERR_CONFLICT when it is not requested any more, ERR_NO_ACCOUNT when its account is not good any more,
 * ERR_SIGNER_DOWN. */
void code_approve(struct request *rq);
/* POST /v1/codes/{id}/revoke {reason, note?}: reason is account_stolen, vendor_left, tampered, mistake or other, and
 * public; the note is for those inside. 200 with the code, also when it was revoked before; ERR_CODE_ENDED when it ended
 * otherwise. */
void code_revoke(struct request *rq);
/* POST /v1/accounts/{id}/stolen {note?}: the account is paid by no code from now on; 200 with the account. */
void account_stolen(struct request *rq);
/* POST /v1/tenancies/{id}/end {to_day, reason}: today at the latest; the vendor's codes on the stall are revoked. 200
 * with the tenancy; ERR_CONFLICT when it ended on another day. */
void tenancy_end(struct request *rq);

#endif
