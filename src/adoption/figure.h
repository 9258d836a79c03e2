/* A figure is a numerator over a denominator, both counts of a place, under an indicator version; what a plan wants of
 * it stands beside it. One table says which counts each figure is made of. */
#ifndef SOCHO_ADOPTION_FIGURE_H
#define SOCHO_ADOPTION_FIGURE_H

#include "sheet.h"

struct figure_row {
	const char *step;      /* stable name in the API; NULL ends the table */
	const char *indicator;
	const char *label;     /* Vietnamese, for reports */
	enum count part, whole;
	bool of_all;           /* the whole is the observed stalls; the share of those in use is shown too */
	bool of_province;      /* makes sense for many markets only */
	enum { TELL_ALWAYS, TELL_MONTH, TELL_PAID } tells; /* what is withheld where few stalls stand behind it */
};
extern const struct figure_row figure_rows[];

struct figure {
	const struct figure_row *row;
	const struct indicator *indicator;
	int64_t numerator, denominator;
	int64_t all;                           /* stalls in use */
	const struct target *target;           /* NULL: nothing is wanted */
	bool withheld;                         /* numerator and rate; the denominator too, unless whole_told */
	bool whole_told, all_told;
	int64_t observed;                      /* of all, where it is seen: it stands beside every rate */
	bool seen;
};

enum band { BAND_MET, BAND_NEAR, BAND_FAR }; /* from 100 %, from 80 %, below */

/* false when the figure does not apply to the place, or its indicator has no version in the window. */
bool figure_of(const struct sheet *s, const struct place *p, const struct figure_row *row, struct figure *out);
/* How much of the target is reached, in hundredths of a percent, from the sums and not from a rounded rate. -1 without
 * a target or with nothing to divide by. */
int figure_attainment(const struct figure *f, int64_t *hundredths);
/* Judged before rounding: 99,997 % is shown as 100,00 % and is not met. */
enum band figure_band(const struct figure *f);

#endif
