/* One frame of a phone's preview: a label under a camera, and what hand, light, lens and sensor do to its picture. Not a
 * phone: compare rows of the table, do not read them as rates in the field. */
#ifndef SOCHO_BENCH_SCAN_FRAME_H
#define SOCHO_BENCH_SCAN_FRAME_H

#include "paper.h"

/* reliability.md 3.4. Each frame draws its own values up to these. */
struct profile {
	const char *name;
	double dot_gain;               /* of a module, more or less ink */
	double rotation_deg, tilt_deg; /* at most */
	double blur_least, blur_most;  /* deviation in pixels; motion goes as far in pixels as the most */
	double contrast_least, contrast_most;
	double noise;   /* deviation in grey levels */
	double shading; /* of the light, from one side of the frame to the other */
	double dirt;    /* of the symbol's area, in blobs */
	double glare;   /* how likely a highlight is */
	int jpeg;       /* quality; 0: not compressed */
};
extern const struct profile profile_ideal, profile_clean, profile_stall, profile_hard;

struct frame {
	int w, h;
	uint8_t *grey; /* rows without gaps */
};

/* The same seed gives the same hand, light and dirt whatever is on the paper. The frame lives in the arena. */
struct frame frame_take(struct arena *a, const struct paper *p, const struct profile *with, uint64_t seed);

/* What JPEG at this quality loses of a grey picture whose sides are multiples of 8. */
void jpeg_lose(uint8_t *grey, int w, int h, int quality);

#endif
