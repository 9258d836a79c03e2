/* The signer's messages: one request, one answer, both of fixed size. Text is followed by zero bytes to the end of its
 * array, at least one. Both ends are the same binary on the same machine, so numbers are in its byte order. */
#ifndef SOCHO_SEAL_WIRE_PRIVATE_H
#define SOCHO_SEAL_WIRE_PRIVATE_H

#include <string.h>

#include "socho/seal/bundle.h"
#include "socho/seal/ledger_note.h"
#include "socho/seal/seal.h"
#include "socho/seal/signer.h"
#include "socho/vietqr/payload.h"

enum {
	WIRE_VERSION = 3,
	WIRE_SIGN_CODE = 1,
	WIRE_SIGNED = 2,
	WIRE_REFUSED = 3,
	WIRE_SEAL_IMPORTED = 4, /* only the payload is set */
	WIRE_SEALED = 5,        /* only key_id and signature are set */
	WIRE_SIGN_BUNDLE = 6,   /* only the bundle is set; the answer is WIRE_SEALED */
	WIRE_SIGN_LEDGER = 7,   /* only the statement is set */
	WIRE_NOTED = 8,         /* only key_id, and in `sealed` the note, are set */
};

/* Room for what people type: a name of 25 characters with marks may take 75 bytes and more when decomposed. */
#define WIRE_TEXTS(X) \
	X(bin, 16) X(account, 32) X(memo, 64) X(name, 256) X(city, 160) X(mcc, 16) X(store, 64) X(terminal, 64)

struct wire_request {
	uint32_t version;
	uint32_t type;
	uint64_t id;
	int64_t amount_vnd;
	uint32_t card;
	uint32_t zero;
#define X(field, bytes) char field[bytes];
	WIRE_TEXTS(X)
#undef X
	char payload[SIGNER_IMPORT_BYTES_MAX + 8];
	struct seal_bundle bundle;
	struct ledger_statement statement;
};

struct wire_answer {
	uint32_t version;
	uint32_t type;
	uint64_t id;
	uint32_t err;                   /* enum err of a refusal, else ERR_NONE */
	uint32_t field;                 /* index into wire_fields of a refusal, 0 for none */
	char key_id[16];
	uint8_t signature[SEAL_SIGNATURE_BYTES];
	char plain[VIETQR_PAYLOAD_CHARS_MAX + 8];
	char sealed[VIETQR_PAYLOAD_CHARS_MAX + 8];
};

_Static_assert(sizeof(struct wire_request) == 32 + 16 + 32 + 64 + 256 + 160 + 16 + 64 + 64 + SIGNER_IMPORT_BYTES_MAX + 8 + 72 + 56,
               "no padding");
_Static_assert(sizeof(struct wire_answer) == 24 + 16 + 64 + 2 * (VIETQR_PAYLOAD_CHARS_MAX + 8), "no padding");

static const char *const wire_fields[] = {
	NULL,
#define X(field, bytes) #field,
	WIRE_TEXTS(X)
#undef X
	"amount",
	"payload",
};
enum { WIRE_FIELDS = sizeof wire_fields / sizeof wire_fields[0] };

/* 0, or -1 when the text does not fit or holds a NUL. An empty array means absent. */
static inline int wire_put(char *array, size_t size, struct slice s)
{
	if (s.n >= size || (s.n && memchr(s.p, 0, s.n)))
		return -1;
	memset(array, 0, size);
	if (s.n)
		memcpy(array, s.p, s.n);
	return 0;
}

/* 0, or -1 when anything but zeros follows the text. */
static inline int wire_get(const char *array, size_t size, struct slice *s)
{
	size_t n = strnlen(array, size);
	for (size_t i = n; i < size; i++)
		if (array[i])
			return -1;
	*s = slice_of(array, n);
	return n < size ? 0 : -1;
}

#endif
