#include "socho/registry/name_match.h"

#include "socho/base/utf8.h"

const char *name_match_name(enum name_match m)
{
	static const char *const names[] = {"unchecked", "match", "mismatch", "doubtful"};
	return names[m];
}

/* The folded name with "ho kinh doanh" in its short form. */
static struct slice normal(struct arena *a, struct slice name)
{
	static const struct slice full = SLICE_LIT("ho kinh doanh ");
	struct slice key;
	if (utf8_search_key(a, name, &key))
		return name;
	return slice_starts(key, full) ? arena_printf(a, "hkd %.*s", SARG(slice_sub(key, full.n, key.n))) : key;
}

static bool is_person(enum vendor_kind kind, bool registered)
{
	return kind == VENDOR_INDIVIDUAL || kind == VENDOR_FARMER || (kind == VENDOR_HOUSEHOLD && !registered);
}

/* A person's name has two words at least and no digits. */
static bool like_a_nickname(struct slice key)
{
	for (size_t i = 0; i < key.n; i++)
		if (key.p[i] >= '0' && key.p[i] <= '9')
			return true;
	return slice_find(key, ' ') < 0;
}

static struct slice as_household(struct arena *a, struct slice key)
{
	return slice_starts(key, S("hkd ")) ? key : arena_printf(a, "hkd %.*s", SARG(key));
}

/* A household business may be registered without its number being known here. */
static enum name_match without_legal_name(struct arena *a, enum vendor_kind kind, struct slice name, struct slice holder)
{
	struct slice key = normal(a, name);
	if (slice_eq(key, holder) || (kind == VENDOR_HOUSEHOLD && slice_eq(as_household(a, key), holder)))
		return NAME_MATCHES;
	return is_person(kind, false) && like_a_nickname(holder) ? NAME_DOUBTFUL : NAME_UNCHECKED;
}

enum name_match name_match(struct arena *a, enum vendor_kind kind, bool registered, struct slice name,
                           struct slice legal_name, struct slice holder_name)
{
	struct slice holder = normal(a, holder_name), legal;
	if (!legal_name.n && !registered)
		return without_legal_name(a, kind, name, holder);
	legal = normal(a, legal_name.n ? legal_name : name);
	if (kind == VENDOR_HOUSEHOLD && registered)
		legal = as_household(a, legal);
	return slice_eq(legal, holder) ? NAME_MATCHES : NAME_DIFFERS;
}
