/* What the files of the reader share: reader.c takes the text apart and judges structure and checksum, reader_fields.c
 * names the values, reader_seal.c judges the shape of a seal, reader_rules.c holds what is warned of or refused in
 * strict mode. */
#ifndef READER_PARTS_H
#define READER_PARTS_H

#include "socho/vietqr/reader.h"
#include "socho/vietqr/tlv.h"

enum {
	ID_FORMAT = 0,
	ID_POI = 1,
	ID_NAPAS = 38,
	ID_CURRENCY = 53,
	ID_TIP = 55,
	ID_COUNTRY = 58,
	ID_EXTRA = 62,
	ID_CRC = 63,
	ID_LANGUAGE = 64,
	ID_SEAL_FIRST = 97,
	ID_SEAL_SECOND = 98,
};

struct reader_parts {
	struct arena *arena;
	struct vietqr_reading *out;
	struct tlv_list root, scheme, party, extra, language; /* root, 38, 38-01, 62, 64; empty when absent */
	bool has_scheme; /* 38 is there */
	bool napas;      /* and is NAPAS's */
	bool service_nested; /* the service stands in 38-01-02, where it does not belong */
	bool byte_lengths;   /* the writer counted bytes */
};

/* reader_fields.c: reads the templates and fills out->fields. */
void reader_fields(struct reader_parts *p);
/* reader_seal.c: "E_SIG" or NULL; fills out->seal. The root is whole, nothing repeats, and 63 is last. */
const char *reader_seal(struct reader_parts *p);
/* reader_rules.c: adds the warnings; in strict mode the first broken rule becomes out->error. */
void reader_rules(struct reader_parts *p, bool strict);

void reader_warn(struct reader_parts *p, const char *name);

#endif
