/* A table of fixed size, four places to a set; the newest answer takes the place of the oldest in its set. Nothing is
 * ever removed: an entry of another version is no answer. */
#include "match.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/digest.h"

enum { SETS = 1 << 16, WAYS = 4, PROVINCES = 100 };

struct entry {
	struct match_key key;
	int64_t version; /* plus one; 0: an empty place */
	struct match match;
};

struct set {
	struct entry way[WAYS];
	unsigned next;
};

struct match_memory {
	int64_t version[PROVINCES];
	struct old_forms forms[PROVINCES];
	unsigned generation;
	struct set sets[SETS];
};

_Static_assert(sizeof(struct match_key) == COLUMN_LOOKUP_BYTES + 16 + MATCH_BIN_CHARS + CONTENT_CODE_CHARS + 1, "no padding");

struct match_key match_key_of(int16_t province, struct uuid connection, struct slice bin,
                              const uint8_t account_hash[static COLUMN_LOOKUP_BYTES], const struct match_names *names)
{
	struct match_key key = {.province = (uint8_t)province};
	assert(bin.n == MATCH_BIN_CHARS && (!names->content_code.p || names->content_code.n == CONTENT_CODE_CHARS));
	memcpy(key.account_hash, account_hash, sizeof key.account_hash);
	memcpy(key.connection, connection.b, sizeof key.connection);
	memcpy(key.bin, bin.p, MATCH_BIN_CHARS);
	if (names->content_code.p)
		memcpy(key.content_code, names->content_code.p, CONTENT_CODE_CHARS);
	if (names->virtual_account.p || names->terminal.p || names->order.p || names->old_codes.p) {
		static const struct slice absent = SLICE_LIT("-");
		uint8_t mixed[DIGEST_BYTES];
		const struct slice parts[] = {
			slice_of(account_hash, COLUMN_LOOKUP_BYTES),
			names->virtual_account.p ? names->virtual_account : absent,
			names->terminal.p ? names->terminal : absent,
			names->order.p ? names->order : absent,
			names->old_codes,
		};
		digest_parts(parts, sizeof parts / sizeof parts[0], mixed);
		memcpy(key.account_hash, mixed, sizeof key.account_hash);
	}
	return key;
}

struct match_memory *match_memory_new(void)
{
	/* Pages are taken as they are written to. */
	struct match_memory *m = calloc(1, sizeof *m);
	assert(m);
	return m;
}

void match_memory_free(struct match_memory *m)
{
	for (int i = 0; i < PROVINCES; i++)
		old_forms_release(&m->forms[i]);
	free(m);
}

const struct old_forms *match_old_forms(const struct match_memory *m, int16_t province)
{
	return &m->forms[province];
}

unsigned match_generation(const struct match_memory *m)
{
	return m->generation;
}

/* The account's hash is keyed and a connection's id is drawn, so their bytes are as good as random. One account has few
 * codes, but may be told of by several connections. */
static size_t set_of(const struct match_key *key)
{
	uint64_t account, connection;
	memcpy(&account, key->account_hash, sizeof account);
	memcpy(&connection, key->connection + sizeof key->connection - sizeof connection, sizeof connection);
	return (account ^ connection) % SETS;
}

int64_t match_version(const struct match_memory *m, int16_t province)
{
	return m->version[province];
}

const struct match *match_find(const struct match_memory *m, const struct match_key *key)
{
	const struct set *set = &m->sets[set_of(key)];
	int64_t version = m->version[key->province] + 1;
	for (int i = 0; i < WAYS; i++)
		if (set->way[i].version == version && memcmp(&set->way[i].key, key, sizeof *key) == 0)
			return &set->way[i].match;
	return NULL;
}

/* The word as it stands here, for as long as the process lives. */
static struct slice lasting(struct slice word)
{
	static const struct slice words[] = {
		SLICE_LIT("content_code"), SLICE_LIT("sole_account"), SLICE_LIT("none"),      SLICE_LIT("virtual_account"),
		SLICE_LIT("terminal"),     SLICE_LIT("bill"),         SLICE_LIT("ambiguous"), SLICE_LIT("conflict"),
	};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (slice_eq(word, words[i]))
			return words[i];
	assert(false && "a word of confirm/match");
	return S("none");
}

bool match_is_own(const struct match *m, const uint8_t account_hash[static COLUMN_LOOKUP_BYTES])
{
	for (int i = 0; i < m->own_count; i++)
		if (memcmp(m->own[i], account_hash, MATCH_OWN_BYTES) == 0)
			return true;
	return false;
}

void match_keep(struct match_memory *m, const struct match_key *key, const struct sql_confirm_match_out *answer,
                struct match *out)
{
	*out = (struct match){
		.account = answer->account.value,
		.has_account = answer->account.has,
		.stall = answer->stall.value,
		.has_stall = answer->stall.has,
		.market = answer->market.value,
		.day_cutoff_minutes = (int16_t)answer->day_cutoff_minutes,
		.test = answer->test,
		.own_count = (uint8_t)(answer->own.n / MATCH_OWN_BYTES),
		.rule = lasting(answer->rule),
		.doubt = answer->doubt.p ? lasting(answer->doubt) : slice_z(NULL),
		.evidence_n = (uint8_t)answer->evidence.n,
	};
	assert(answer->evidence.n <= sizeof out->evidence && answer->own.n <= sizeof out->own);
	if (answer->own.n)
		memcpy(out->own, answer->own.p, answer->own.n);
	if (answer->evidence.n)
		memcpy(out->evidence, answer->evidence.p, answer->evidence.n);
	if (answer->version >= m->version[key->province])
		m->generation += old_forms_learn(&m->forms[key->province], answer->old_forms);
	if (answer->version > m->version[key->province])
		m->version[key->province] = answer->version;
	struct set *set = &m->sets[set_of(key)];
	struct entry *e = &set->way[set->next++ % WAYS];
	*e = (struct entry){.key = *key, .version = answer->version + 1, .match = *out};
}
