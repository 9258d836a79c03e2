/* The two decoders that read frames: zbar in this process, and Debian's ZXingReader over files of many frames. */
#ifndef SOCHO_BENCH_SCAN_READERS_H
#define SOCHO_BENCH_SCAN_READERS_H

#include "frame.h"

enum { ZXING_FRAMES_MAX = 64 };

struct zbar;
struct zbar *zbar_open(void);
void zbar_close(struct zbar *z);
/* Whether one of the symbols in the frame says the payload. */
bool zbar_finds(struct zbar *z, const struct frame *f, const char *payload_z);

/* A directory of frames. */
struct zxing {
	char dir[64];
	int count;
};
/* False when there is no place for it. */
bool zxing_open(struct zxing *z);
void zxing_close(struct zxing *z);
/* Puts a frame beside the others, ZXING_FRAMES_MAX at most, and gives its number. */
int zxing_put(struct zxing *z, const struct frame *f);
/* Reads all frames put since the last time: found[number] says whether the frame holds the payload. False when the
 * program did not run. */
bool zxing_finds(struct zxing *z, const char *payload_z, bool found[ZXING_FRAMES_MAX]);

#endif
