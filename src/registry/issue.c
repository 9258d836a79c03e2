#include "socho/registry/issue.h"

#include "socho/base/limits.h"
#include "socho/registry/account.h"
#include "socho/registry/code.h"
#include "socho/registry/code_id.h"
#include "sql.h"

static void store_code(const struct issue *i, struct slice id, const struct signer_answer *signed_)
{
	struct arena *a = i->arena;
	uint8_t plain[COLUMN_LOOKUP_BYTES], sealed[COLUMN_LOOKUP_BYTES];
	code_payload_lookup(i->columns, i->province, signed_->plain, plain);
	code_payload_lookup(i->columns, i->province, signed_->sealed, sealed);
	tx_query(i->tx, SQL_CALL(a, registry_code_issue, .province = i->province, .id = id, .market = i->market,
	         .stall = i->stall, .vendor = i->vendor, .bin = i->bin, .number_hash = i->number_hash, .revision = i->revision,
	         .face = i->face, .key_id = slice_z(signed_->key_id),
	         .signature = slice_of(signed_->signature, sizeof signed_->signature),
	         .payload_box = code_payload_seal(a, i->columns, i->province, id, signed_->plain),
	         .plain_hash = slice_of(plain, sizeof plain), .sealed_hash = slice_of(sealed, sizeof sealed),
	         .person = i->person, .request = i->request, .is_primary = i->primary), NULL, NULL);
}

struct slice issue_static(const struct issue *i, const struct signer_answer *signed_)
{
	char *id_z = arena_alloc(i->arena, CODE_ID_BYTES);
	code_id_draw(id_z);
	struct slice id = slice_z(id_z);
	if (i->primary)
		tx_query(i->tx, SQL_CALL(i->arena, registry_code_primary_clear, .province = i->province, .stall = i->stall), NULL,
		         NULL);
	store_code(i, id, signed_);
	tx_query(i->tx, SQL_CALL(i->arena, registry_code_supersede, .province = i->province, .stall = i->stall, .id = id,
	         .person = {.has = true, .value = i->person}, .request = i->request, .vendor = i->vendor,
	         .keep = i->keep_others), NULL, NULL);
	account_settle(i->tx, i->arena, i->province, i->stall);
	tx_query(i->tx, SQL_CALL(i->arena, registry_notice_create, .province = i->province, .event = S("code_issued"), .code = id,
	         .attempts_max = NOTICE_ATTEMPTS_MAX, .person = {.has = true, .value = i->person}), NULL, NULL);
	return id;
}
