#include "socho/vietqr/tlv.h"

#include <assert.h>

#include "socho/base/utf8.h"

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static int two_digits(const char *p)
{
	return (p[0] - '0') * 10 + p[1] - '0';
}

/* Bytes of the first `chars` characters, or SIZE_MAX when there are fewer. */
static size_t bytes_of(struct slice s, size_t chars, enum tlv_unit unit)
{
	if (unit == TLV_BYTES)
		return chars <= s.n ? chars : SIZE_MAX;
	size_t n = 0;
	for (; chars; chars--) {
		if (n == s.n)
			return SIZE_MAX;
		size_t len = (unsigned char)s.p[n] < 0x80 ? 1 : utf8_length(slice_sub(s, n, s.n));
		n += len ? len : 1;
	}
	return n;
}

static enum tlv_end read_one(struct tlv_list *list, enum tlv_unit unit)
{
	struct slice rest = slice_sub(list->text, list->stop, list->text.n);
	for (size_t i = 0; i < 4; i++) {
		if (i == rest.n)
			return TLV_CUT;
		if (!digit(rest.p[i]))
			return TLV_HEADER;
	}
	struct slice after = slice_sub(rest, 4, rest.n);
	size_t n = bytes_of(after, (size_t)two_digits(rest.p + 2), unit);
	if (n == SIZE_MAX)
		return TLV_CUT;
	list->objects[list->count++] =
		(struct tlv){.id = two_digits(rest.p), .at = list->stop, .value = slice_sub(after, 0, n)};
	list->stop += 4 + n;
	return TLV_WHOLE;
}

void tlv_read(struct arena *a, struct slice text, enum tlv_unit unit, struct tlv_list *out)
{
	*out = (struct tlv_list){.text = text, .objects = arena_array(a, text.n / 4 + 1, sizeof(struct tlv))};
	while (out->stop < text.n && out->end == TLV_WHOLE)
		out->end = read_one(out, unit);
}

const struct tlv *tlv_find(const struct tlv_list *list, int id)
{
	for (size_t i = list->count; i > 0; i--)
		if (list->objects[i - 1].id == id)
			return &list->objects[i - 1];
	return NULL;
}

struct slice tlv_value(const struct tlv_list *list, int id)
{
	const struct tlv *object = tlv_find(list, id);
	return object ? object->value : (struct slice){NULL, 0};
}

bool tlv_repeats(const struct tlv_list *list)
{
	bool seen[100] = {false};
	for (size_t i = 0; i < list->count; i++) {
		if (seen[list->objects[i].id])
			return true;
		seen[list->objects[i].id] = true;
	}
	return false;
}

void tlv_add(struct text *t, int id, struct slice value)
{
	assert(id >= 0 && id <= 99 && value.n >= 1 && value.n <= TLV_VALUE_CHARS_MAX);
	text_addf(t, "%02d%02zu", id, value.n);
	text_add(t, value);
}
