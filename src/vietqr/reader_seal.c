/* A seal is two templates, 97 and 98, because a value holds 99 characters and a signature 86. It signs every byte
 * before 97, so nothing but the checksum may follow it; and it has one spelling only, since the templates themselves
 * are not signed. Templates with another identifier are somebody else's. */
#include "reader_parts.h"

#include "socho/base/encode.h"

#define SEAL_GUID S("vn.socho")

static bool base64url_alphabet(struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
			return false;
	}
	return true;
}

static bool ours(struct arena *a, const struct tlv *object, struct tlv_list *inside)
{
	*inside = (struct tlv_list){.count = 0};
	if (object)
		tlv_read(a, object->value, TLV_CHARACTERS, inside);
	return slice_eq(tlv_value(inside, 0), SEAL_GUID);
}

/* Whether exactly these ids stand there, in this order. */
static bool holds(const struct tlv_list *list, size_t count, const int ids[])
{
	if (list->end != TLV_WHOLE || list->count != count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (list->objects[i].id != ids[i])
			return false;
	return true;
}

static bool shape(struct arena *a, const struct tlv_list *first, const struct tlv_list *second,
                  struct vietqr_seal *seal)
{
	if (!holds(first, 3, (const int[]){0, 1, 2}) || !holds(second, 2, (const int[]){0, 2}))
		return false;
	struct slice left = tlv_value(first, 2), right = tlv_value(second, 2), bytes;
	seal->key_id = tlv_value(first, 1);
	if (seal->key_id.n != SEAL_KEY_ID_CHARS || !base64url_alphabet(seal->key_id))
		return false;
	if (left.n != SEAL_HALF_CHARS || right.n != SEAL_HALF_CHARS)
		return false;
	seal->signature = arena_printf(a, "%.*s%.*s", SARG(left), SARG(right));
	return base64url_decode(a, seal->signature, &bytes) == 0;
}

const char *reader_seal(struct reader_parts *p)
{
	const struct tlv_list *root = &p->root;
	struct vietqr_seal *seal = &p->out->seal;
	struct tlv_list inside_first, inside_second;
	const struct tlv *first = tlv_find(root, ID_SEAL_FIRST), *second = tlv_find(root, ID_SEAL_SECOND);
	bool first_ours = ours(p->arena, first, &inside_first), second_ours = ours(p->arena, second, &inside_second);
	if (!first_ours && !second_ours)
		return NULL;
	const struct tlv *last = &root->objects[root->count - 1];
	if (!first_ours || !second_ours || second != first + 1 || last != second + 1)
		return "E_SIG";
	if (!shape(p->arena, &inside_first, &inside_second, seal))
		return "E_SIG";
	seal->present = true;
	seal->at = first->at;
	return NULL;
}
