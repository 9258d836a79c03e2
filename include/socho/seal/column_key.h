/* The keys of sealed columns (column.h). Each province has data keys of its own, drawn at random: versions of the one that
 * seals boxes, and one for look-ups, which never changes. They are kept anywhere, wrapped by a master key (AES-256-GCM, NIST
 * SP 800-38D, bound to kind, province, version and master), and the master key stands in a file of its own. A struct
 * column_keys holds them opened, ready to use; where the wrapped ones are kept is the caller's affair.
 *
 * Version 0 is what a province had before: derived from the master key by HKDF. */
#ifndef SOCHO_SEAL_COLUMN_KEY_H
#define SOCHO_SEAL_COLUMN_KEY_H

#include "socho/base/arena.h"
#include "socho/base/error.h"

enum {
	COLUMN_MASTER_BYTES = 32,
	COLUMN_MASTERS_MAX = 2, /* in one file, while the first takes over from the second */
	COLUMN_MASTER_ID_BYTES = 8,
	COLUMN_WRAPPED_BYTES = 12 + 32 + 16, /* nonce, key, tag */
	COLUMN_PROVINCE_MAX = 99,
	COLUMN_KEY_VERSION_MAX = 32767,
};

enum column_key_kind { COLUMN_KEY_BOX, COLUMN_KEY_LOOK_UP, COLUMN_KEY_KINDS };

/* A data key as it is kept. */
struct column_key {
	enum column_key_kind kind;
	int province; /* 1..COLUMN_PROVINCE_MAX */
	int version;
	struct slice master_id, wrapped;
};

/* "box", "look_up". -1 for another word. */
const char *column_key_kind_name(enum column_key_kind kind);
int column_key_kind_parse(struct slice name, enum column_key_kind *out);

/* Not for two threads at once, although const: it holds the cipher's working memory. */
struct column_keys;

/* Reads the master key, and no data key yet: a file of 64 hex digits, or of two such lines while the first key takes over
 * from the second. ERR_BAD_KEY. */
int column_keys_begin(struct column_keys **out, const char *path_z, struct fault *why);
/* From 32 bytes. */
struct column_keys *column_keys_of(const uint8_t master[static COLUMN_MASTER_BYTES]);
/* Looks at the file again: the masters become those that it holds now. The data keys stay. */
int column_keys_reload(struct column_keys *k, const char *path_z, struct fault *why);
/* Wipes them. NULL is fine. */
void column_keys_free(struct column_keys *k);

/* Draws a data key, or derives it when the version is 0, and wraps it with the first master: sets wrapped and master_id, in
 * the arena. Not in use before column_keys_add(). */
void column_key_make(struct arena *a, const struct column_keys *k, struct column_key *key);
/* Wraps the same data key with the first master. ERR_BAD_KEY when none of the masters opens it. */
int column_key_rewrap(struct arena *a, const struct column_keys *k, struct column_key *key, struct fault *why);
/* Whether the first master wrapped it. */
bool column_key_is_fresh(const struct column_keys *k, const struct column_key *key);

/* Opens a data key for use; nothing happens when it is there already. ERR_BAD_KEY when no master opens it in its place. */
int column_keys_add(struct column_keys *k, const struct column_key *key, struct fault *why);
/* This version seals from now on; it was added before, and is not 0: that only opens. */
void column_keys_seal_with(struct column_keys *k, int province, int version);
/* The version that seals, -1 when there is none yet. */
int column_keys_sealing(const struct column_keys *k, int province);
bool column_keys_has(const struct column_keys *k, enum column_key_kind kind, int province, int version);

/* For processes that load them beside their work: nothing may be sealed, opened or looked up before this is set. */
void column_keys_set_ready(struct column_keys *k);
bool column_keys_ready(const struct column_keys *k);

/* Another 64 hex digits, in the arena, to be wiped by the caller. */
struct slice column_master_draw(struct arena *a);
/* The master keys that it holds, as a file of them reads, in the arena, to be wiped by the caller; only the first, only
 * the last, or all. */
enum column_masters { COLUMN_MASTER_FIRST, COLUMN_MASTER_LAST, COLUMN_MASTER_ALL };
struct slice column_master_lines(struct arena *a, const struct column_keys *k, enum column_masters which);
int column_master_count(const struct column_keys *k);

#endif
