/* Parts of a workbook as XML events. Names come without their namespaces. No document type is taken, so there are no
 * entities but XML's own five. */
#ifndef SOCHO_BASE_GRID_XML_H
#define SOCHO_BASE_GRID_XML_H

#include <expat.h>
#include <zip.h>

#include "socho/base/arena.h"
#include "socho/base/error.h"

/* The archive, and how much of it was unpacked. */
struct pack {
	zip_t *zip;
	uint64_t expanded_bytes;
};

int pack_open(struct pack *p, struct slice bytes, struct fault *why);
void pack_close(struct pack *p);
bool pack_has(const struct pack *p, const char *name_z);

struct xml;
typedef void xml_start_fn(struct xml *x, const char *name_z, const char **attributes);
typedef void xml_end_fn(struct xml *x, const char *name_z);
typedef void xml_text_fn(struct xml *x, struct slice text);

/* One part being read. */
struct xml {
	struct pack *pack;
	zip_file_t *file;
	uint64_t packed_bytes, read_bytes;
	XML_Parser parser;
	int depth;
	bool suspended, at_end;
	struct fault fault; /* of a handler */
	xml_start_fn *start;
	xml_end_fn *end;
	xml_text_fn *text;
	void *arg;
};

/* x->start, end, text and arg are set by the caller. ERR_BAD_WORKBOOK when there is no such part. */
int xml_open(struct xml *x, struct pack *p, const char *name_z, struct fault *why);
/* Goes on until a handler called xml_pause() (1), the end (0), or a fault (-1). */
int xml_run(struct xml *x, struct fault *why);
void xml_close(struct xml *x);
/* All of a part. */
int xml_read(struct xml *x, struct pack *p, const char *name_z, struct fault *why);

/* For handlers. */
void xml_pause(struct xml *x);
void xml_refuse(struct xml *x, enum err e, const char *vi, const char *en, ...)
	__attribute__((format(printf, 3, 5), format(printf, 4, 5)));
/* Value of the attribute with this local name, NULL when missing. */
const char *xml_attribute(const char **attributes, const char *name_z);

#endif
