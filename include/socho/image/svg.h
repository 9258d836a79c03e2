/* A symbol as an SVG file: one path of row runs on white, quiet zone of four modules, one millimetre a module until
 * somebody scales it. Its metadata carry the same notes as the PNG's text chunks. */
#ifndef SOCHO_IMAGE_SVG_H
#define SOCHO_IMAGE_SVG_H

#include "socho/image/symbol.h"

/* One element of the metadata. */
struct svg_note {
	const char *name_z; /* an XML name: "payload" */
	struct slice text;  /* UTF-8 */
};

/* The file's text, in the arena. */
struct slice svg_encode(struct arena *a, const struct symbol *s, const struct svg_note *notes, size_t note_count);

#endif
