#include "bundle_codes.h"

#include <string.h>

#include "socho/base/clock.h"
#include "socho/registry/code.h"

void bundle_terms(struct bundle_maker *m, struct uuid market, int64_t now_us)
{
	m->terms.market = market;
	m->terms.issued_us = now_us;
	m->terms.until_us = now_us + SEAL_BUNDLE_DAYS_MAX * US_PER_DAY;
}

int bundle_add_row(struct bundle_maker *m, const struct column_keys *k, int province,
                   const struct sql_field_bundle_codes_out *row, struct fault *why)
{
	struct slice plain, sealed = {NULL, 0};
	char key_id[SEAL_KEY_ID_CHARS + 1] = "";
	if (code_payload_open(m->arena, k, province, row->id, row->payload_box, &plain, why))
		return -1;
	/* Whose it was is erased: an old sticker is unknown here, and only the register still knows that it ended. */
	if (!plain.n)
		return 0;
	if (!row->imported) {
		if (row->key_id.n != SEAL_KEY_ID_CHARS || row->signature.n != SEAL_SIGNATURE_BYTES)
			return fault(why, ERR_BAD_SEAL, NULL);
		memcpy(key_id, row->key_id.p, SEAL_KEY_ID_CHARS);
		if (code_sealed_face(m->arena, plain, key_id, (const uint8_t *)row->signature.p, &sealed, why))
			return -1;
	}
	const struct sticker readable = {.readable = true};
	const struct sticker_facts facts = {.code_state = row->state};
	struct bundle_entry e = {.stall = row->stall, .code = row->id, .verdict = check_judge(&readable, &facts),
	                         .sealed = sealed, .plain = plain, .seal.sealed_us = row->sealed_at};
	if (row->imported) {
		e.seal.key_id = row->key_id;
		e.seal.signature = row->signature;
	}
	return bundle_add(m, &e, why);
}
