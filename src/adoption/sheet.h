/* Everything an adoption page says about one market, or about a province market by market, as counts; rates are made of
 * them where they are shown. It is loaded by up to ten statements, one after another, by whoever can run them: the web on
 * its loop, the command line on a plain connection. */
#ifndef SOCHO_ADOPTION_SHEET_H
#define SOCHO_ADOPTION_SHEET_H

#include "socho/base/error.h"
#include "socho/store/sql.h"

enum count {
	COUNT_STALLS,     /* on the census */
	COUNT_IN_USE,     /* of these; everything below is of those in use */
	COUNT_REGISTERED, /* a vendor holds it */
	COUNT_CODED,      /* a code is issued and runs */
	COUNT_DISPLAYED,  /* and was seen at the stall lately */
	COUNT_OBSERVED,
	COUNT_FED,        /* observed by a feed, not only by a payment seen lately */
	COUNT_FIRST_PAID, /* ever paid */
	COUNT_PAID,       /* in the window */
	COUNT_ACTIVE,
	COUNT_MARKETS,
	COUNT_MARKETS_40, /* work as chợ 4.0 */
	COUNTS
};

struct indicator {
	struct slice code, name_vi, name_en;
	int version;
	int64_t payments_min, amount_min_vnd, payers_min, seen_days, per_open_day; /* -1: it has none */
};

/* The unit a market lies in, today or on the last day of the window. */
struct area {
	struct uuid unit;
	struct slice code, name, province_code, province_name;
	bool waits; /* it was split, and nobody has said where the market lies now */
};

/* A place's counts: a market; a unit, the sum of its markets; or with an all-zero id the province. */
struct place {
	struct uuid market;
	struct slice name, kind;
	int64_t count[COUNTS];
	struct area area; /* nothing in the sheet of one market */
	bool of_unit, of_zone;
	/* From a guarded sheet's reader: counts of the month, the count of the paid, how the observed came to be so, and (of a zone)
	 * everything. */
	bool month_withheld, paid_withheld, means_withheld, all_withheld;
};

struct target {
	struct uuid market; /* all zero: the province, or the one unit */
	bool of_unit;
	struct slice indicator, plan_number;
	int version;
	int64_t hundredths; /* of a percent, or of one */
	bool percent;
	int32_t issued_on, from, to;
};

enum sheet_step { SHEET_HEAD, SHEET_INDICATORS, SHEET_LADDER, SHEET_AROUND, SHEET_HOLD, SHEET_ZONES, SHEET_TARGETS, SHEET_UNIT_TARGETS, SHEET_AREAS, SHEET_INHERITED, SHEET_LOADED };

struct sheet {
	struct arena *arena;
	enum sheet_step step;
	bool of_market;
	bool guarded;           /* counts of few stalls are withheld from who may not watch them (0123_small_cells.sql) */
	bool reported;          /* units as they were in the window, not as they are today */
	struct uuid market;     /* when of_market */
	int16_t province;
	struct slice province_name;
	bool whole;             /* every market of the province is in sight */
	bool month_given;
	int32_t from, to;       /* the window, days included */
	int32_t at;             /* its last day, or today when it has not ended */
	int64_t as_of_us;
	struct indicator *indicators;
	int indicator_count;
	struct place *places;   /* markets, by name */
	int place_count;
	struct place *around;   /* guarded, of_market: the markets of the province, among which it is judged */
	int around_count;
	bool of_zones;          /* of_market: its zones, too */
	struct place *zones;
	int zone_count;
	bool of_one_unit;       /* this unit's figures and its markets alone are told */
	struct uuid unit;
	struct place total;
	struct place *units;    /* by code */
	int unit_count;
	struct slice inherited; /* JSON: targets of units that are no more, as they add up in those of today */
	struct target *targets;
	int target_count;
};

/* month: yyyy-mm, or absent for the month that runs. -1: ERR_BAD_PERIOD, field "month". */
int sheet_init(struct sheet *s, struct arena *a, struct slice month, struct fault *why);
/* The next statement to run; false when all is loaded. */
bool sheet_next(const struct sheet *s, struct sql_call *call);
/* Its rows. ERR_NOT_FOUND when there is no such market or province in sight, ERR_BAD_PERIOD when the month lies ahead
 * or before the indicators. */
int sheet_take(struct sheet *s, const struct sql_rows *rows, struct fault *why);

/* For sheet.c: what of the markets is withheld, once their counts are there. */
struct sql_call sheet_hold_call(const struct sheet *s);
int sheet_take_hold(struct sheet *s, const struct sql_rows *rows, struct fault *why);
struct place *sheet_place(const struct sheet *s, struct uuid market);

const struct indicator *sheet_indicator(const struct sheet *s, const char *code_z);

#endif
