/* Whether a payout account is in the name it must be in since 1 March 2026 (circular 25/2025/TT-NHNN): a household business
 * or an organisation is paid into an account in its registered name, "Hộ kinh doanh" and its own; a person into one in the
 * name on the identity card. Names are compared folded, since banks print them without marks. */
#ifndef SOCHO_REGISTRY_NAME_MATCH_H
#define SOCHO_REGISTRY_NAME_MATCH_H

#include "socho/registry/validate.h"

/* 2026-03-01 in days (clock.h): codes issued before are to be checked again. */
enum { NAME_RULE_DAY = 20513 };

enum name_match {
	NAME_UNCHECKED, /* nothing to compare with is known yet */
	NAME_MATCHES,
	NAME_DIFFERS,   /* no code may be issued, unless a named officer takes it upon himself for a time */
	NAME_DOUBTFUL,  /* like a nickname: somebody looks at it before a code is issued */
};
/* "unchecked", "match", "mismatch", "doubtful". */
const char *name_match_name(enum name_match m);

/* legal_name: on the registration, or of a person on the identity card; absent when it is not known. Then `name`, what the
 * market calls the vendor, takes its place: it is the registered name of whoever has a registration number, and of anybody
 * else it proves the account when it is the holder's, and nothing when it is not. registered: the vendor
 * has a registration number. Then the account of a household business must say "Hộ kinh doanh" or "HKD" also where its
 * registration, from before the rule, does not. */
enum name_match name_match(struct arena *a, enum vendor_kind kind, bool registered, struct slice name,
                           struct slice legal_name, struct slice holder_name);

#endif
