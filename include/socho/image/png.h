/* A symbol as a PNG file: 1-bit grey, no filter, quiet zone of four modules, 300 dpi, with text chunks that carry what
 * the picture is (payload, code id, seal), so that a file found later explains itself. */
#ifndef SOCHO_IMAGE_PNG_H
#define SOCHO_IMAGE_PNG_H

#include "socho/image/symbol.h"

enum {
	PNG_SCALE_MIN = 4, /* pixels a module */
	PNG_SCALE_MAX = 40,
	PNG_SCALE_DEFAULT = 12,
	PNG_TEXTS_MAX = 8,
};

/* One iTXt chunk (PNG 11.3.4.5). */
struct png_note {
	const char *key_z;  /* 1..79 printable ASCII characters: "socho:payload" */
	struct slice text;  /* UTF-8 without NUL */
};

struct png_options {
	int scale;
	const struct png_note *notes;
	size_t note_count; /* at most PNG_TEXTS_MAX */
};

/* The file's bytes, in the arena. ERR_BAD_SCALE, field "scale". Not to be called by two threads at once. */
int png_encode(struct arena *a, const struct symbol *s, const struct png_options *o, struct slice *png,
               struct fault *why);

/* Any picture in grey. */
struct png_grey {
	const uint8_t *levels; /* a byte a pixel, rows without gaps: 0 black, 15 white */
	unsigned width, height; /* at most PNG_GREY_WIDTH_MAX wide */
	int depth;              /* bits a pixel: 4, or 1 where all are black or white */
	const struct png_note *notes;
	size_t note_count;
};
enum { PNG_GREY_WIDTH_MAX = 1024 };

/* The file's bytes, in the arena. ERR_INTERNAL. Not to be called by two threads at once. */
int png_encode_grey(struct arena *a, const struct png_grey *g, struct slice *png, struct fault *why);

#endif
