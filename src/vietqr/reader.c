/* The order of judgement: is it a payment code at all, does the root hold together, is the checksum there and right,
 * do the inner templates that name the account hold together, is something missing, is the seal whole. The first
 * answer that is no ends it. */
#include "socho/vietqr/reader.h"

#include <assert.h>

#include "reader_parts.h"
#include "socho/base/utf8.h"
#include "socho/vietqr/crc.h"

void reader_warn(struct reader_parts *p, const char *name)
{
	assert(p->out->warning_count < VIETQR_WARNINGS_MAX);
	p->out->warnings[p->out->warning_count++] = name;
}

/* Cameras, clipboards and spreadsheets leave blanks and byte order marks around a payload. */
static struct slice trim(struct slice s)
{
	static const struct slice mark = SLICE_LIT("\xef\xbb\xbf");
	for (size_t before = SIZE_MAX; s.n < before;) {
		before = s.n;
		s = slice_trim(s);
		while (s.n && (s.p[0] == '\v' || s.p[0] == '\f'))
			s = slice_sub(s, 1, s.n);
		while (s.n && (s.p[s.n - 1] == '\v' || s.p[s.n - 1] == '\f'))
			s.n--;
		if (slice_starts(s, mark))
			s = slice_sub(s, mark.n, s.n);
		if (slice_ends(s, mark))
			s.n -= mark.n;
	}
	return s;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* All of s, 1 to 4 digits. */
static int hex_number(struct slice s, unsigned *number)
{
	*number = 0;
	if (s.n < 1 || s.n > 4)
		return -1;
	for (size_t i = 0; i < s.n; i++) {
		int digit = hex_digit(s.p[i]);
		if (digit < 0)
			return -1;
		*number = *number * 16 + (unsigned)digit;
	}
	return 0;
}

/* EMVCo MPM 4.7.3: over everything up to and with the id and length of object 63. */
static unsigned crc_up_to(struct slice text, size_t end)
{
	return crc_add(CRC_START, slice_sub(text, 0, end));
}

/* Some apps print the checksum without its leading zeros, so that it looks cut off. */
static bool crc_unpadded(const struct tlv_list *root)
{
	unsigned written;
	struct slice tail = slice_sub(root->text, root->stop, root->text.n);
	return slice_starts(tail, S("6304")) && hex_number(slice_sub(tail, 4, tail.n), &written) == 0 &&
	       written == crc_up_to(root->text, root->stop + 4);
}

/* A text that ends in a checksum was not cut off: a length in it is wrong. */
static bool ends_in_crc(struct slice text)
{
	unsigned written;
	return text.n >= 8 && slice_eq(slice_sub(text, text.n - 8, text.n - 4), S("6304")) &&
	       hex_number(slice_sub(text, text.n - 4, text.n), &written) == 0;
}

static const char *broken_root(const struct tlv_list *root)
{
	bool begins = slice_starts(root->text, S("00")) && (root->count || root->end == TLV_CUT);
	if (!begins)
		return "E_NOTEMV";
	if (tlv_find(root, ID_CRC))
		return "E_ORDER";
	if (crc_unpadded(root))
		return "E_CRCFMT";
	return root->end == TLV_CUT && !ends_in_crc(root->text) ? "E_TRUNC" : "E_LENGTH";
}

static const char *crc_error(const struct tlv_list *root)
{
	const struct tlv *crc = tlv_find(root, ID_CRC);
	unsigned written;
	if (!crc)
		return "E_NOCRC";
	if (crc != &root->objects[root->count - 1])
		return "E_ORDER";
	if (crc->value.n != 4 || hex_number(crc->value, &written))
		return "E_CRCFMT";
	return written == crc_up_to(root->text, crc->at + 4) ? NULL : "E_CRC";
}

static const char *root_error(const struct reader_parts *p)
{
	const struct tlv_list *root = &p->root;
	if (!root->text.n)
		return "E_EMPTY";
	if (root->end != TLV_WHOLE || p->byte_lengths)
		return p->byte_lengths ? "E_LENGTH" : broken_root(root);
	if (tlv_repeats(root))
		return "E_DUP";
	if (root->objects[0].id != ID_FORMAT)
		return "E_ORDER";
	const char *error = crc_error(root);
	if (error)
		return error;
	return slice_eq(root->objects[0].value, S("01")) ? NULL : "E_PFI";
}

static const char *template_error(const struct reader_parts *p)
{
	if (p->scheme.end != TLV_WHOLE || p->party.end != TLV_WHOLE)
		return "E_LENGTH";
	if (tlv_repeats(&p->scheme) || tlv_repeats(&p->party) || tlv_repeats(&p->extra) || tlv_repeats(&p->language))
		return "E_DUP";
	return NULL;
}

/* EMVCo MPM 4.7.7: 55 says whether 56 (fixed) or 57 (percent) stands there. */
static const char *tip_error(const struct vietqr_fields *f)
{
	static const struct {
		struct slice tip;
		bool fixed, percent;
	} rows[] = {
		{SLICE_LIT(""), false, false}, {SLICE_LIT("01"), false, false},
		{SLICE_LIT("02"), true, false}, {SLICE_LIT("03"), false, true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (slice_eq(f->tip, rows[i].tip))
			return rows[i].fixed == (f->fee_fixed.n > 0) && rows[i].percent == (f->fee_percent.n > 0) ? NULL : "E_TIP";
	return "E_TIP";
}

static const char *missing_error(const struct tlv_list *root)
{
	if (!tlv_find(root, ID_CURRENCY))
		return "E_MISSING53";
	return tlv_find(root, ID_COUNTRY) ? NULL : "E_MISSING58";
}

static const char *structure_error(struct reader_parts *p)
{
	const char *error = root_error(p);
	if (!error)
		error = template_error(p);
	if (!error)
		error = missing_error(&p->root);
	if (!error)
		error = tip_error(&p->out->fields);
	return error ? error : reader_seal(p);
}

/* When lengths in characters do not work out and lengths in bytes do, the writer counted bytes: still an error, but
 * the fields can be told. */
static void read_root(struct reader_parts *p)
{
	tlv_read(p->arena, p->out->payload, TLV_CHARACTERS, &p->root);
	if (p->root.end == TLV_WHOLE)
		return;
	struct tlv_list bytes;
	tlv_read(p->arena, p->out->payload, TLV_BYTES, &bytes);
	if (bytes.end == TLV_WHOLE) {
		p->root = bytes;
		p->byte_lengths = true;
	}
}

int vietqr_read(struct arena *a, struct slice payload, bool strict, struct vietqr_reading *out)
{
	*out = (struct vietqr_reading){.payload = trim(payload)};
	struct reader_parts p = {.arena = a, .out = out};
	if (out->payload.n > VIETQR_READ_BYTES_MAX) {
		out->error = "E_TOOLONG";
		return -1;
	}
	read_root(&p);
	reader_fields(&p);
	out->error = structure_error(&p);
	if (p.root.count)
		reader_rules(&p, strict);
	if (out->error)
		out->seal = (struct vietqr_seal){.present = false};
	memo_find(a, out->fields.purpose, &out->memo);
	return out->error ? -1 : 0;
}
