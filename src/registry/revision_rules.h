/* Why a revision was not changed, told in one way by all its routes. */
#ifndef SOCHO_REGISTRY_REVISION_RULES_H
#define SOCHO_REGISTRY_REVISION_RULES_H

#include "socho/base/request.h"
#include "socho/registry/vendor.h"

struct revision_seen {
	struct slice state;
	int64_t version, asked_version;
	bool contributed; /* and must not have */
};

/* 0 when the revision is in one of the states (two at most; the second may be NULL) and nothing else forbids it. */
int revision_judge(const struct revision_seen *seen, const char *state_z, const char *other_state_z, struct fault *why);
/* Answers why it was not changed: by the same judgement; ERR_INTERNAL when that finds nothing against it. */
void revision_refuse(struct request *rq, const struct revision_seen *seen, const char *state_z, const char *other_state_z);
/* Answers a decision about a revision that is not in scope: ERR_OUT_OF_SCOPE when it is elsewhere, or ERR_NOT_FOUND. */
void revision_missing(struct request *rq, struct uuid id);
/* Answers that the vendor was merged into another (ERR_VENDOR_MERGED), and which. */
void revision_merged(struct request *rq, struct uuid into, const char *field);
/* {version} out of a body that may hold these names. */
int revision_body(const struct request *rq, const char *const *names, int64_t *version, struct fault *why);
/* The same of hashes that the register has; an absent one is left out. */
struct slice revision_sealed_of(struct arena *a, struct slice phone, struct slice id_number, struct slice email);

/* A value sealed for a column of the vendor's row, with its keyed hash; both absent when the value is. */
struct sealed {
	struct slice box, hash;
};
typedef void lookup_fn(const struct column_keys *k, int province, struct slice value, uint8_t *out);
struct sealed vendor_sealed(struct arena *a, const struct column_keys *k, int province, const struct uuid *vendor,
                            const char *column_z, struct slice value, lookup_fn *lookup);
/* The keyed hash of a value; absent when the value is. */
struct slice vendor_hash(struct arena *a, const struct column_keys *k, int province, struct slice value, lookup_fn *lookup);

#endif
