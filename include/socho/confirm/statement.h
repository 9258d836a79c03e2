/* Bank statements as rows: camt.053 and camt.054 (ISO 20022), MT940, and the CSV and XLSX files of Vietnamese banks, known
 * by the texts of their heads. What a file says is bounded (STATEMENT_ in limits.h) and proven before it is believed:
 * debit and credit change places between banks' tools, so their labels count only as the balances bear them out. */
#ifndef SOCHO_CONFIRM_STATEMENT_H
#define SOCHO_CONFIRM_STATEMENT_H

#include "socho/confirm/event.h"

struct column_keys;

struct statement_row {
	int line;               /* of the file, for faults */
	int64_t occurred_us;    /* the start of the day where no time is told */
	int32_t booked_on;
	bool debit, reversal;   /* money that left; what takes an earlier row back */
	int64_t amount_vnd;
	struct slice reference, content, payer; /* absent when not told */
	bool has_balance;
	int64_t balance_vnd;    /* after the row */
};

enum statement_proof {
	STATEMENT_UNPROVEN,        /* the file tells no balances: the labels are taken as they are */
	STATEMENT_PROVEN_BY_TOTAL, /* opening and closing balance */
	STATEMENT_PROVEN_BY_ROWS,  /* the balance after every row */
};
const char *statement_proof_name(enum statement_proof p);

/* One account's part of a file. */
struct statement {
	struct slice bin, account; /* absent when the file does not tell */
	struct slice number;       /* the bank's number of the statement; absent when there is none */
	bool has_opening, has_closing;
	int64_t opening_vnd, closing_vnd;
	int32_t from_on, to_on;    /* days; from the rows where the file does not tell */
	struct statement_row *rows; /* oldest first once proven */
	size_t count, cap;
	enum statement_proof proof;
};

struct statement_file {
	const char *format; /* "camt.053", "camt.054", "mt940", "csv", "xlsx" */
	struct statement *parts;
	size_t count;
};

/* Reads and proves. bank: a BIN for files that do not name theirs; account: likewise; absent when not known, and taken
 * over what the file says only where it says nothing (ERR_STATEMENT_OTHER when the two differ). All or nothing:
 * ERR_STATEMENT_FORMAT, ERR_STATEMENT_BROKEN (balances; detail: the line), ERR_UNKNOWN_BANK, ERR_BAD_ACCOUNT, ERR_BAD_AMOUNT,
 * ERR_BAD_DATE, ERR_BAD_CURRENCY, ERR_TOO_MANY_ROWS, and of tables what grid.h tells. */
int statement_read(struct arena *a, struct slice bytes, struct slice bank, struct slice account, struct statement_file *out,
                   struct fault *why);

/* The rows of a part as confirmations, `count` of them. The id of each is the same in every statement that tells of the
 * row: a keyed hash of its facts, and how many equal rows stood before it. */
struct confirmation *statement_events(struct arena *a, const struct column_keys *k, int province, const struct statement *s);

#endif
