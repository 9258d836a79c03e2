/* Inside the confirm room: what confirm/match.sql answered, kept in memory. Who a payment is for is decided by that
 * statement alone; here its answers are remembered under its inputs, for as long as the version of the province that it
 * read with them is the current one. confirm/record compares the version, so an old answer is never recorded. */
#ifndef SOCHO_CONFIRM_MATCH_H
#define SOCHO_CONFIRM_MATCH_H

#include "old_code.h"
#include "socho/base/uuid.h"
#include "socho/seal/column.h"
#include "socho/vietqr/content_code.h"
#include "sql.h"

enum { MATCH_BIN_CHARS = 6, MATCH_EVIDENCE_BYTES_MAX = 64, MATCH_OWN_MAX = 4, MATCH_OWN_BYTES = 8 };

/* In place of a content code: the memo has two. */
#define MATCH_TWO_CODES S("*********")

/* What names the stall of one payment; absent where it was not told. */
struct match_names {
	struct slice content_code;    /* or MATCH_TWO_CODES */
	struct slice virtual_account, terminal; /* hashes of COLUMN_LOOKUP_BYTES, as stall_mark has them */
	struct slice old_codes;       /* of old posters (old_code.h); looked for where the memo has no content code */
	struct slice order;           /* id of a code of ours, or a content code */
};

/* The inputs of one match; bytes without padding, unused ones zero, so that keys compare as memory. Names that few
 * payments have are mixed into the account's hash. */
struct match_key {
	uint8_t account_hash[COLUMN_LOOKUP_BYTES];
	uint8_t connection[16];
	char bin[MATCH_BIN_CHARS], content_code[CONTENT_CODE_CHARS];
	uint8_t province;
};

struct match {
	struct uuid account, stall, market;
	bool has_account, has_stall;
	uint8_t evidence_n;
	char evidence[MATCH_EVIDENCE_BYTES_MAX];
	int16_t day_cutoff_minutes;
	bool test;          /* told by a provider's sandbox */
	uint8_t own_count;
	uint8_t own[MATCH_OWN_MAX][MATCH_OWN_BYTES]; /* how the hashes of the vendor's accounts begin */
	struct slice rule, doubt; /* the same text for as long as the process lives; doubt mostly absent */
};

struct match_memory;

struct match_key match_key_of(int16_t province, struct uuid connection, struct slice bin,
                              const uint8_t account_hash[static COLUMN_LOOKUP_BYTES], const struct match_names *names);
/* Whether the account with this hash is one of the vendor's whose stall it is. */
bool match_is_own(const struct match *m, const uint8_t account_hash[static COLUMN_LOOKUP_BYTES]);

struct match_memory *match_memory_new(void);
void match_memory_free(struct match_memory *m);
/* The newest version heard of; 0 before the first. */
int64_t match_version(const struct match_memory *m, int16_t province);
/* How old codes look in memos there, as the newest answer said; and a number that is another after any such change. */
const struct old_forms *match_old_forms(const struct match_memory *m, int16_t province);
unsigned match_generation(const struct match_memory *m);
/* The answer at that version, or NULL; it stays in place until the next match_keep(). */
const struct match *match_find(const struct match_memory *m, const struct match_key *key);
/* Takes one answered row in, and its version when newer; *out is what it says. */
void match_keep(struct match_memory *m, const struct match_key *key, const struct sql_confirm_match_out *answer,
                struct match *out);

#endif
