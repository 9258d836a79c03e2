/* Sheets of vendors: one row is one vendor on one stall with the account to be paid into. A row becomes the same form that
 * the API takes and is judged by the same function (vendor.h); here stand only the columns' names, what spreadsheets do
 * to numbers, and what a row would change in the register. */
#ifndef SOCHO_REGISTRY_VENDOR_SHEET_H
#define SOCHO_REGISTRY_VENDOR_SHEET_H

#include "socho/base/grid.h"
#include "socho/base/grid_write.h"
#include "socho/registry/vendor.h"

enum { VENDOR_SHEET_COLUMNS = 14 };
extern const struct grid_column vendor_sheet_columns[VENDOR_SHEET_COLUMNS];

struct sheet_fault {
	const char *column; /* its name in templates; NULL: the whole row */
	const char *field;  /* its name in the API; may be NULL */
	enum err err;
	struct slice detail, detail_vi, value; /* may be absent; the value masked where it is personal */
};

enum sheet_action { SHEET_CREATE, SHEET_UPDATE, SHEET_UNCHANGED, SHEET_DUPLICATE, SHEET_ERROR };
/* "create", "update", "unchanged", "duplicate", "error": as the schema has them. */
const char *sheet_action_name(enum sheet_action a);

struct vendor_row {
	int line;
	enum sheet_action action; /* SHEET_ERROR when there are faults, else decided later */
	struct slice text[VENDOR_SHEET_COLUMNS]; /* what the API would be sent for each column; may be absent */
	struct vendor_form form;                 /* without faults */
	struct sheet_fault faults[VENDOR_SHEET_COLUMNS + 1];
	int fault_count;
	struct uuid id;           /* of the row, and of the draft */
	bool has_stall, has_vendor;
	struct uuid stall, vendor;
	struct slice row_hash, id_number_hash, phone_hash, number_hash; /* keyed; absent without a value */
};

/* Every fault of a row, not only its first: a cell at fault is stood in for by a good value, and the row is judged again.
 * `exact`: the file says which cells are numbers (XLSX). today as in clock.h. */
void vendor_row_read(struct arena *a, const struct grid_head *head, const struct cell *cells, int line, bool exact,
                     int32_t today, struct vendor_row *out);
/* The keyed hashes of a row without faults. */
void vendor_row_hash(struct arena *a, const struct column_keys *k, int province, struct uuid market, struct vendor_row *r);

/* What the register knows about a row; ids are NULL and lines 0 for "none". */
struct vendor_facts {
	const struct uuid *stall, *tenant, *by_id, *by_account, *by_phone;
	struct slice tenant_name, by_id_name, by_account_name, by_phone_name;
	bool account_here;       /* by_account holds this stall, with this account in a live code */
	struct slice account_kind, account_tax, account_phone, account_id; /* of by_account; the last two keyed hashes */
	bool earlier;            /* a proposal of just this content is on its way or was approved */
	int stall_line, id_line, account_line; /* earlier rows of this file with the same */
	struct slice account_line_name;
};
/* Sets the action, stall and vendor, and adds the fault that says why somebody must look. */
void vendor_row_decide(struct arena *a, const struct vendor_facts *x, struct vendor_row *r);
/* The form of an update, which names the vendor instead of describing him. */
int vendor_row_as_update(struct arena *a, int32_t today, struct vendor_row *r, struct fault *why);

/* [{"column","field","code","vi","en","detail","value"}…] */
struct slice vendor_row_faults(struct arena *a, const struct vendor_row *r);

/* An empty sheet to fill in, with instructions and lists to choose from. */
int vendor_sheet_template(struct arena *a, enum grid_format format, struct slice *out, struct fault *why);

#endif
