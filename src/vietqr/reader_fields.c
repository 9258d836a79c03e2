#include "reader_parts.h"

#include <stddef.h>

struct place {
	int id;
	size_t offset;
};
#define AT(id_, name_) {(id_), offsetof(struct vietqr_fields, name_)}
enum { PLACES_END = -1 };

static const struct place root_places[] = {
	AT(1, poi),   AT(52, mcc),     AT(53, currency), AT(54, amount), AT(55, tip),  AT(56, fee_fixed), AT(57, fee_percent),
	AT(58, country), AT(59, name), AT(60, city),     AT(61, postal), AT(63, crc), {PLACES_END, 0},
};

static const struct place extra_places[] = {
	AT(1, bill),     AT(2, mobile),   AT(3, store),   AT(4, loyalty),      AT(5, reference),
	AT(6, customer), AT(7, terminal), AT(8, purpose), AT(9, data_request), {PLACES_END, 0},
};

static const struct place language_places[] = {
	AT(0, lang_pref), AT(1, lang_name), AT(2, lang_city), {PLACES_END, 0},
};

static void fill(struct vietqr_fields *f, const struct place *places, const struct tlv_list *list)
{
	for (; places->id != PLACES_END; places++)
		*(struct slice *)(void *)((char *)f + places->offset) = tlv_value(list, places->id);
}

static struct vietqr_objects collect(struct arena *a, const struct tlv_list *list, bool (*wanted)(int id))
{
	struct vietqr_objects out = {.items = arena_array(a, list->count, sizeof(struct vietqr_object))};
	for (size_t i = 0; i < list->count; i++)
		if (wanted(list->objects[i].id))
			out.items[out.count++] = (struct vietqr_object){list->objects[i].id, list->objects[i].value};
	return out;
}

static bool is_rfu(int id)
{
	return id >= 65 && id <= 79;
}

static bool is_unreserved(int id)
{
	return id >= 80;
}

static bool is_extra(int id)
{
	return id < 1 || id > 9;
}

static void read_scheme(struct reader_parts *p, enum tlv_unit unit)
{
	struct vietqr_fields *f = &p->out->fields;
	struct slice scheme = tlv_value(&p->root, ID_NAPAS);
	p->has_scheme = scheme.p != NULL;
	tlv_read(p->arena, scheme, unit, &p->scheme);
	p->napas = slice_eq(tlv_value(&p->scheme, 0), S("A000000727"));
	if (!p->napas)
		return;
	tlv_read(p->arena, tlv_value(&p->scheme, 1), unit, &p->party);
	f->guid = tlv_value(&p->scheme, 0);
	f->service = tlv_value(&p->scheme, 2);
	f->bin = tlv_value(&p->party, 0);
	f->account = tlv_value(&p->party, 1);
	struct slice nested = tlv_value(&p->party, 2);
	if (!f->service.p && nested.p) {
		f->service = nested;
		p->service_nested = true;
	}
}

/* 02 to 25 are plain values of card schemes and wallets, 26 to 51 templates (EMVCo MPM 4.7.4). */
static void read_other_accounts(struct reader_parts *p, enum tlv_unit unit)
{
	struct vietqr_fields *f = &p->out->fields;
	f->other_accounts = arena_array(p->arena, p->root.count, sizeof(struct vietqr_account));
	for (size_t i = 0; i < p->root.count; i++) {
		const struct tlv *object = &p->root.objects[i];
		if (object->id < 2 || object->id > 51 || (object->id == ID_NAPAS && p->napas))
			continue;
		struct vietqr_account other = {.id = object->id, .is_template = object->id >= 26, .value = object->value};
		struct tlv_list inside;
		if (other.is_template) {
			tlv_read(p->arena, object->value, unit, &inside);
			other.guid = tlv_value(&inside, 0);
		}
		f->other_accounts[f->other_account_count++] = other;
	}
}

void reader_fields(struct reader_parts *p)
{
	struct vietqr_fields *f = &p->out->fields;
	enum tlv_unit unit = p->byte_lengths ? TLV_BYTES : TLV_CHARACTERS;
	fill(f, root_places, &p->root);
	read_scheme(p, unit);
	read_other_accounts(p, unit);
	tlv_read(p->arena, tlv_value(&p->root, ID_EXTRA), unit, &p->extra);
	fill(f, extra_places, &p->extra);
	tlv_read(p->arena, tlv_value(&p->root, ID_LANGUAGE), unit, &p->language);
	fill(f, language_places, &p->language);
	f->has_lang = tlv_find(&p->root, ID_LANGUAGE) != NULL;
	f->unreserved = collect(p->arena, &p->root, is_unreserved);
	f->rfu = collect(p->arena, &p->root, is_rfu);
	f->extra62 = collect(p->arena, &p->extra, is_extra);
}
