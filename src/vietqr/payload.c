#include "socho/vietqr/payload.h"

#include "socho/base/text.h"
#include "socho/base/utf8.h"
#include "socho/vietqr/bank.h"
#include "socho/vietqr/crc.h"
#include "socho/vietqr/tlv.h"

/* The characters that every bank app shows and passes on; fewer than EMVCo's ANS. */
static bool plain(struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		struct slice c = slice_sub(s, i, i + 1);
		if (!slice_all_alphanumeric(c) && slice_find(S(" ._-"), c.p[0]) < 0)
			return false;
	}
	return true;
}

static int check_account(const struct vietqr_code *c, struct fault *why)
{
	if (!c->bin.n)
		return fault(why, ERR_MISSING, "bin");
	if (!bank_by_bin(c->bin))
		return fault(why, ERR_UNKNOWN_BANK, "bin");
	if (!c->account.n)
		return fault(why, ERR_MISSING, "account");
	if (c->account.n > VIETQR_ACCOUNT_CHARS_MAX || !slice_all_alphanumeric(c->account))
		return fault(why, ERR_BAD_ACCOUNT, "account");
	if (c->card && !slice_all_digits(c->account))
		return fault_say(why, ERR_BAD_ACCOUNT, "account", "số thẻ chỉ gồm chữ số", "a card number has digits only");
	if (c->amount_vnd < 0 || c->amount_vnd > VIETQR_AMOUNT_VND_MAX)
		return fault(why, ERR_BAD_AMOUNT, "amount");
	return 0;
}

static int check_labels(const struct vietqr_code *c, struct fault *why)
{
	const struct {
		struct slice value;
		enum err err;
		const char *field;
	} labels[] = {
		{c->memo, ERR_BAD_MEMO, "memo"},
		{c->store, ERR_BAD_LABEL, "store"},
		{c->terminal, ERR_BAD_LABEL, "terminal"},
	};
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
		if (labels[i].value.n > VIETQR_LABEL_CHARS_MAX || !plain(labels[i].value))
			return fault(why, labels[i].err, labels[i].field);
	if (c->mcc.n && (c->mcc.n != 4 || !slice_all_digits(c->mcc)))
		return fault(why, ERR_BAD_MCC, "mcc");
	return 0;
}

/* A name as people write it, without its marks. */
static int plain_name(struct arena *a, struct slice name, size_t max, struct slice *out)
{
	*out = (struct slice){NULL, 0};
	if (!name.n)
		return 0;
	return utf8_strip_marks(a, name, out) || out->n > max || !plain(*out) ? -1 : 0;
}

static void add_optional(struct text *t, int id, struct slice value)
{
	if (value.n)
		tlv_add(t, id, value);
}

/* 38: NAPAS, then [BIN][account], then the service (NAPAS VietQR 1.0). */
static struct slice template_38(struct arena *a, const struct vietqr_code *c)
{
	struct text party, all;
	text_init(&party, a);
	tlv_add(&party, 0, c->bin);
	tlv_add(&party, 1, c->account);
	text_init(&all, a);
	tlv_add(&all, 0, S("A000000727"));
	tlv_add(&all, 1, text_slice(&party));
	tlv_add(&all, 2, c->card ? S("QRIBFTTC") : S("QRIBFTTA"));
	return text_slice(&all);
}

static struct slice template_62(struct arena *a, const struct vietqr_code *c)
{
	struct text t;
	text_init(&t, a);
	add_optional(&t, 3, c->store);
	add_optional(&t, 7, c->terminal);
	add_optional(&t, 8, c->memo);
	return text_slice(&t);
}

int vietqr_head(struct arena *a, const struct vietqr_code *c, struct slice *head, struct fault *why)
{
	struct slice name, city;
	if (check_account(c, why) || check_labels(c, why))
		return -1;
	if (plain_name(a, c->name, VIETQR_NAME_CHARS_MAX, &name))
		return fault(why, ERR_BAD_NAME, "name");
	if (plain_name(a, c->city, VIETQR_CITY_CHARS_MAX, &city))
		return fault(why, ERR_BAD_CITY, "city");
	struct text t;
	text_init(&t, a);
	tlv_add(&t, 0, S("01"));
	tlv_add(&t, 1, c->amount_vnd ? S("12") : S("11"));
	tlv_add(&t, 38, template_38(a, c));
	add_optional(&t, 52, c->mcc);
	tlv_add(&t, 53, S("704"));
	if (c->amount_vnd)
		tlv_add(&t, 54, arena_printf(a, "%lld", (long long)c->amount_vnd));
	tlv_add(&t, 58, S("VN"));
	add_optional(&t, 59, name);
	add_optional(&t, 60, city);
	add_optional(&t, 62, template_62(a, c));
	*head = text_slice(&t);
	return 0;
}

int vietqr_finish(struct arena *a, struct slice head, struct slice templates, struct slice *payload,
                  struct fault *why)
{
	struct tlv_list list;
	tlv_read(a, templates, TLV_CHARACTERS, &list);
	bool sealed = list.count == 2 && list.objects[0].id == 97 && list.objects[1].id == 98;
	if (list.end != TLV_WHOLE || (list.count && !sealed))
		return fault_say(why, ERR_BAD_PAYLOAD, NULL, "dấu xác thực dùng mẫu 97 và 98",
		                 "the templates of a seal are 97 and 98");
	struct text t;
	text_init(&t, a);
	text_add(&t, head);
	text_add(&t, templates);
	text_add(&t, S("6304"));
	text_addf(&t, "%04X", (unsigned)crc_add(CRC_START, text_slice(&t)));
	if (utf8_count(text_slice(&t)) > VIETQR_PAYLOAD_CHARS_MAX)
		return fault(why, ERR_PAYLOAD_TOO_LONG, NULL);
	*payload = text_slice(&t);
	return 0;
}
