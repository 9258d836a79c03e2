#include "socho/registry/import_file.h"

#include "socho/base/limits.h"
#include "sql.h"

/* What a piece is bound to: import, file and place. */
static struct slice place_of(struct arena *a, struct uuid import, const char *what_z, int n)
{
	char id[UUID_TEXT_BYTES];
	uuid_format(import, id);
	return arena_printf(a, "%s/%s/%d", id, what_z, n);
}

struct sql_slices import_seal(struct arena *a, const struct column_keys *k, int province, struct uuid import,
                              const char *what_z, struct slice bytes)
{
	size_t count = (bytes.n + IMPORT_PART_BYTES - 1) / IMPORT_PART_BYTES;
	struct slice *boxes = arena_array(a, count, sizeof *boxes);
	for (size_t i = 0; i < count; i++)
		boxes[i] = column_seal(a, k, province, "import_part", "box", place_of(a, import, what_z, (int)i + 1),
		                       slice_sub(bytes, i * IMPORT_PART_BYTES, (i + 1) * IMPORT_PART_BYTES));
	return (struct sql_slices){boxes, count};
}

int import_unseal(struct arena *a, const struct column_keys *k, struct uuid import, const char *what_z,
                const struct sql_rows *rows, struct slice *out, struct fault *why)
{
	if (!rows->count)
		return fault(why, ERR_FORGOTTEN, NULL);
	struct slice *parts = arena_array(a, (size_t)rows->count, sizeof *parts);
	size_t size = 0;
	for (int i = 0; i < rows->count; i++) {
		struct sql_registry_import_parts_out row;
		sql_row(a, rows, i, &row);
		if (row.n != i + 1)
			return fault_say(why, ERR_BAD_SEAL, NULL, "thiếu phần %d", "piece %d is missing", i + 1);
		if (column_open(a, k, row.province, "import_part", "box", place_of(a, import, what_z, row.n), row.box, &parts[i], why))
			return -1;
		size += parts[i].n;
	}
	char *p = arena_alloc(a, size + 1);
	size_t at = 0;
	for (int i = 0; i < rows->count; i++)
		for (size_t n = 0; n < parts[i].n; n++)
			p[at++] = parts[i].p[n];
	*out = slice_of(p, size);
	return 0;
}

struct slice import_file_hash(struct arena *a, const struct column_keys *k, int province, struct slice bytes)
{
	uint8_t *hash = arena_alloc(a, COLUMN_LOOKUP_BYTES);
	column_lookup(k, province, "import.file", bytes, hash);
	return slice_of(hash, COLUMN_LOOKUP_BYTES);
}
