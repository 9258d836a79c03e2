/* What a report is frozen as: one text of JSON with a head, lines of named counts and their total, never a rate (form.h tells
 * what a form shows of them). What is not known is null. */
#ifndef SOCHO_ADOPTION_REPORT_FIGURES_H
#define SOCHO_ADOPTION_REPORT_FIGURES_H

#include <jansson.h>

#include "socho/base/arena.h"
#include "sql.h"

struct report_figures {
	struct arena *arena;
	json_t *all, *head, *lines, *total; /* the others stand in all */
};

void report_figures_init(struct report_figures *f, struct arena *a, struct slice form);
/* Absent is null. */
void report_figures_word(struct report_figures *f, const char *key, struct slice word);
void report_figures_day(struct report_figures *f, const char *key, int32_t day);

/* A line of forms 01, 02, 03 and 06, or what is known of their total. */
void report_figures_line(struct report_figures *f, const struct sql_adoption_report_lines_out *r);
/* A line of form 04. Sums of households, women and members of the youth union with an unknown part are unknown. */
void report_figures_team(struct report_figures *f, const struct sql_adoption_report_teams_out *r);
/* A line of form 05; it has no total. */
void report_figures_rank(struct report_figures *f, const struct sql_adoption_report_ranking_out *r);

/* The text, with the money of few left out. The figures are released. */
struct slice report_figures_finish(struct report_figures *f);

#endif
