/* Marks of a stall: its names at banks and intermediaries, an official virtual account or a terminal label. Money that a
 * provider says came by one belongs to its stall, whatever the memo says, so who manages the market enters them. */
#ifndef SOCHO_REGISTRY_STALL_MARK_H
#define SOCHO_REGISTRY_STALL_MARK_H

#include "socho/base/request.h"
#include "socho/seal/column.h"

/* What stall_mark.value_hash holds; kind: "virtual_account" or "terminal". Letters count without case, and what is neither
 * letter nor digit does not count. false: nothing is left of it, or too much. */
bool stall_mark_lookup(const struct column_keys *k, int province, const char *kind_z, struct slice value,
                       uint8_t out[static COLUMN_LOOKUP_BYTES]);

/* POST and GET /v1/stalls/{id}/marks, POST /v1/stall_marks/{id}/end. */
void stall_mark_create(struct request *rq);
void stall_marks_list(struct request *rq);
void stall_mark_end(struct request *rq);

#endif
