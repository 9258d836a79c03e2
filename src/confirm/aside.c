#include "aside.h"

#include "sql.h"

struct sql_call aside_call(struct arena *a, const struct column_keys *k, const struct aside_facts *f)
{
	struct slice raw = f->raw.p ? f->raw : S("");
	uint8_t *digest = arena_alloc(a, COLUMN_LOOKUP_BYTES);
	column_lookup(k, f->province, "delivery_aside", raw, digest);
	struct slice row = slice_of(digest, COLUMN_LOOKUP_BYTES);
	return SQL_CALL(a, confirm_aside_keep, .province = f->province, .connection = f->connection, .received_at = f->received_us,
	                .kind = slice_z(f->kind), .reason = slice_z(f->reason), .field = slice_z(f->field), .digest = row,
	                .box = column_seal(a, k, f->province, "delivery_aside", "box", row, raw));
}

int aside_open(struct arena *a, const struct column_keys *k, int16_t province, struct slice digest, struct slice box,
               struct slice *raw, struct fault *why)
{
	return column_open(a, k, province, "delivery_aside", "box", digest, box, raw, why);
}
