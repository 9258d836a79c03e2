/* Every bound has a name and a number here (or a key in the configuration). Past a bound the answer is a clear
 * refusal, never a fall-over. */
#ifndef SOCHO_BASE_LIMITS_H
#define SOCHO_BASE_LIMITS_H

enum {
	/* http: one connection and one request */
	HTTP_HEAD_BYTES_MAX = 8 * 1024,
	HTTP_HEADERS_MAX = 64,
	HTTP_TARGET_BYTES_MAX = 2048,
	HTTP_HANDSHAKE_MS = 5000,
	HTTP_HEAD_MS = 10000,
	HTTP_BODY_MS = 30000,
	HTTP_WRITE_MS = 30000,
	HTTP_IDLE_MS = 60000,
	HTTP_LINGER_MS = 2000,
	HTTP_CONNECTIONS_MAX = 4000,
	HTTP_BODIES_BYTES_MAX = 256 * 1024 * 1024, /* of all bodies that arrive in pieces, in one process */
	HTTP_PIPELINE_OUTPUT_BYTES_MAX = 64 * 1024,
	HTTP_STREAM_UNSENT_BYTES_MAX = 64 * 1024, /* a client that reads a stream slower than this is dropped */
	HTTP_READ_AHEAD_BYTES_MAX = 64 * 1024,
	HTTP_PARAMS_MAX = 6,

	/* bodies by route */
	BODY_SMALL_BYTES_MAX = 64 * 1024,
	BODY_BATCH_BYTES_MAX = 1024 * 1024,
	BODY_JSON_DEPTH_MAX = 16,

	/* shutdown: requests in flight are finished within this */
	STOP_MS = 8000,

	/* database */
	DB_QUEUE_MAX = 2048,
	DB_STATEMENT_MS = 10000,
	DB_TX_ATTEMPTS_MAX = 5,
	DB_RECONNECT_MIN_MS = 50,
	DB_RECONNECT_MAX_MS = 5000,

	/* confirmations */
	CONFIRM_EVENTS_MAX = 500,
	CONFIRM_BATCH_ROWS_MAX = 512,
	CONFIRM_LANE_ROWS_MIN = 64, /* waiting, before a second batch joins one in flight */
	CONFIRM_QUEUE_ROWS_MAX = 20000,
	CONFIRM_WAIT_MS = 4000, /* of a batch for a database connection */
	CONFIRM_CLOCK_SKEW_S = 300,
	CONFIRM_EVENT_ID_CHARS_MAX = 100,
	CONFIRM_CONTENT_CHARS_MAX = 500,
	STATEMENT_BYTES_MAX = 8 * 1024 * 1024,
	STATEMENT_ROWS_MAX = 50000,
	STATEMENT_PARTS_MAX = 64,         /* accounts in one file */
	STATEMENT_XML_DEPTH_MAX = 24,
	STATEMENT_VALUE_BYTES_MAX = 4096, /* of one text in it */
	COUNTED_VND_MIN = 1000, /* below it a payment is a trial of the loudspeaker; confirm/record knows it too */

	/* field */
	FIELD_SCANS_MAX = 500, /* in one request */
	FIELD_SYNC_MAX = 500,  /* visits and scans of a device, in one request */
	TRAINED_MAX = 500,     /* members of one training session, in one request */

	/* people */
	PASSWORD_CHARS_MIN = 15,
	PASSWORD_BYTES_MAX = 256,
	PASSWORD_CHECKS_AT_ONCE = 2,
	PASSWORD_CHECKS_QUEUED_MAX = 64,
	SIGN_IN_LOGIN_FREE = 10,     /* failures in a day, from which on each doubles the wait */
	SIGN_IN_NETWORK_FREE = 100,  /* a whole office may stand behind one address */
	SIGN_IN_DELAY_S = 15,
	SIGN_IN_DELAY_MAX_S = 15 * 60,
	SESSION_IDLE_S = 15 * 60,
	SESSION_LIFE_S = 12 * 3600,
	VENDOR_SESSION_S = 90 * 24 * 3600, /* a vendor's phone is remembered, also unused */
	VENDOR_PIN_DIGITS = 6,

	MY_CODE_LIFE_S = 60 * 60,  /* a vendor's own code with an amount: the customer stands there */
	MY_CODES_WAITING_MAX = 50, /* of a vendor at a stall, not paid and not over */
	MY_REPORTS_WAITING_MAX = 20, /* of a vendor, not answered */

	LIVE_WATCHERS_MAX = 2000, /* pages that watch payments, in one process */
	LIVE_PERSON_MAX = 4,      /* of one person */
	STALL_SEEN_MAX = 20,      /* incidents, and checks, of one stall on its page */
	LIVE_VENDOR_S = 15 * 60,  /* then a page asks anew, and is asked who it is */
	LIVE_BOARD_S = 5 * 60,
	LIVE_LOOKBACK_S = 30,     /* from receipt to commit at most, for all practical purposes */
	LIVE_REPLAY_S = 24 * 3600,

	/* files named on the command line */
	TRUST_FILE_BYTES_MAX = 1024 * 1024,

	/* lists and imports */
	PAGE_ROWS_DEFAULT = 50,
	PAGE_ROWS_MAX = 200,
	TRAIL_EXPORT_ROWS_MAX = 10000, /* of one answer; the command line takes any number */
	IMPORT_BYTES_MAX = 16 * 1024 * 1024,
	IMPORT_ROWS_MAX = 100000,
	REPLAY_ROWS_MAX = 1000000, /* confirmations whose bytes one replay reads again */
	OLD_CODE_ROWS_MAX = 5000, /* of one list of codes on old posters */
	IMPORT_BATCH_ROWS = 500,
	IMPORT_SHEET_ROWS_MAX = 20000, /* of people, in one spreadsheet */
	IMPORT_PART_BYTES = 512 * 1024, /* of a file, sealed as one piece */
	IMPORT_KEEP_S = 30 * 24 * 3600, /* how long the file and its rows' values are kept */
	IMPORT_EXCLUDED_MAX = 2000,     /* lines named in one request */
	CONTENT_CODE_DRAWS_MAX = 8, /* of one stall, until a free one is found */

	EXPORT_ROWS_MAX = 20000, /* of a list as a file */

	/* spreadsheet files */
	GRID_BYTES_MAX = 16 * 1024 * 1024,
	GRID_EXPANDED_BYTES_MAX = 192 * 1024 * 1024, /* of all parts of a workbook that are read */
	GRID_RATIO_MAX = 100,                        /* of a part's bytes to those it was packed into */
	GRID_RATIO_FROM_BYTES = 2 * 1024 * 1024,     /* a part below this is no bomb, whatever its ratio */
	GRID_PARTS_MAX = 1000,
	GRID_SHEETS_MAX = 200,
	GRID_STYLES_MAX = 65536,
	GRID_STRINGS_MAX = 1000000,
	GRID_STRINGS_BYTES_MAX = 48 * 1024 * 1024,
	GRID_CELL_BYTES_MAX = 32 * 1024,
	GRID_COLUMNS_MAX = 64,
	GRID_XML_DEPTH_MAX = 64,

	/* prints */
	PRINT_LABELS_MAX = 2000,
	PRINT_KEEP_DAYS = 30, /* of a file of labels */
	PRINT_FILE_BYTES_MAX = 128 * 1024 * 1024,

	/* registry */
	PAYOUT_COOLING_OFF_S = 24 * 3600, /* from approving another account for a stall to the code that pays it */
	NAME_OVERRIDE_DAYS_MAX = 90,
	PAPER_KEEP_DAYS = 7,
	RETENTION_BATCH_ROWS = 5000, /* of one kind, in one transaction */
	ERASE_RUN_MS = 10 * 60 * 1000, /* of one vendor, all of it */
	NOTICE_SEND_MS = 5000,
	FETCH_MS = 10000,
	PULL_BYTES_MAX = 4 * 1024 * 1024, /* of one page of a provider's list */
	NOTICE_ATTEMPTS_MAX = 8, /* then it is a dead letter */
	IDEMPOTENCY_KEY_BYTES_MAX = 100,

	/* text fields, in characters */
	NAME_CHARS_MAX = 120,
	NUMBER_CHARS_MAX = 40,
	DOCUMENT_CHARS_MAX = 60,
	UNIT_CODE_CHARS_MAX = 40,
	REASON_CHARS_MAX = 500,
	NOTE_CHARS_MAX = 2000,
};

#endif
