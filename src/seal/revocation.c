#include "socho/seal/revocation.h"

#include <openssl/evp.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"
#include "socho/seal/note.h"
#include "socho/vietqr/reader.h"

static const char origin_prefix[] = "vn.socho/revocations/";

struct slice revocations_origin(struct arena *a, int64_t province)
{
	return arena_printf(a, "%s%02lld", origin_prefix, (long long)province);
}

int revocation_reason_check(struct slice reason)
{
	bool fits = reason.n && utf8_valid(reason) && !utf8_has_control(reason) && utf8_count(reason) <= REVOCATION_REASON_CHARS_MAX;
	return fits ? 0 : -1;
}

static void add_row(struct text *t, const struct revocation *r)
{
	char revoked[CLOCK_TEXT_BYTES], since[CLOCK_TEXT_BYTES] = "-";
	clock_format(r->revoked_us, revoked);
	if (r->since_us)
		clock_format(r->since_us, since);
	text_addf(t, "key %s %s %s %.*s\n", r->key_id, revoked, since, SARG(r->reason));
}

int revocations_sign(struct arena *a, const struct revocations *list, EVP_PKEY *root, struct slice *note,
                     struct fault *why)
{
	char issued[CLOCK_TEXT_BYTES], next[CLOCK_TEXT_BYTES];
	struct text t;
	text_init(&t, a);
	clock_format(list->issued_us, issued);
	clock_format(list->next_us, next);
	text_addf(&t, "%.*s\nversion %lld\nissued %s\nnext_update %s\n", SARG(list->origin), (long long)list->version, issued,
	          next);
	for (size_t i = 0; i < list->count; i++)
		add_row(&t, &list->rows[i]);
	return note_sign(a, root, list->origin, text_slice(&t), note, why);
}

static int bad(struct fault *why, const char *vi_z, const char *en_z)
{
	return fault_words(why, ERR_BAD_REVOCATIONS, NULL, vi_z, en_z);
}

/* "word value": the value; absent for another line. */
static struct slice value_of(struct slice line, const char *word_z)
{
	return slice_eq(slice_cut(&line, ' '), slice_z(word_z)) ? line : slice_z(NULL);
}

static int read_row(struct slice line, struct revocation *r)
{
	struct slice id = slice_cut(&line, ' '), revoked = slice_cut(&line, ' '), since = slice_cut(&line, ' ');
	if (id.n != SEAL_KEY_ID_CHARS || clock_parse(revoked, &r->revoked_us) || revocation_reason_check(line))
		return -1;
	memcpy(r->key_id, id.p, SEAL_KEY_ID_CHARS);
	r->key_id[SEAL_KEY_ID_CHARS] = 0;
	r->reason = line;
	return slice_eq(since, S("-")) ? 0 : clock_parse(since, &r->since_us);
}

static int read_head(struct slice *lines, struct revocations *out)
{
	out->origin = slice_cut(lines, '\n');
	struct slice version = value_of(slice_cut(lines, '\n'), "version");
	struct slice issued = value_of(slice_cut(lines, '\n'), "issued");
	struct slice next = value_of(slice_cut(lines, '\n'), "next_update");
	bool right = slice_starts(out->origin, slice_z(origin_prefix)) && version.p && issued.p && next.p &&
	             slice_to_i64(version, &out->version) == 0 && out->version > 0 && clock_parse(issued, &out->issued_us) == 0 &&
	             clock_parse(next, &out->next_us) == 0;
	return right ? 0 : -1;
}

int revocations_read(struct arena *a, struct slice note, EVP_PKEY *root, struct revocations *out, struct fault *why)
{
	struct slice text = note_text(note), first = text;
	*out = (struct revocations){.rows = NULL};
	if (!text.n || note.n > REVOCATIONS_BYTES_MAX)
		return bad(why, "đây không phải danh sách có chữ ký", "this is no signed list");
	if (!note_open(a, root, slice_cut(&first, '\n'), note, &text))
		return bad(why, "danh sách không do khóa gốc này ký", "the list is not signed by this root");
	struct slice lines = slice_sub(text, 0, text.n - 1);
	if (read_head(&lines, out))
		return bad(why, "danh sách không mở đầu bằng origin, version, issued và next_update",
		           "the list does not begin with origin, version, issued and next_update");
	out->rows = arena_array(a, REVOCATIONS_ROWS_MAX, sizeof *out->rows);
	while (lines.p) {
		struct slice row = value_of(slice_cut(&lines, '\n'), "key");
		if (!row.p)
			continue;
		if (out->count == REVOCATIONS_ROWS_MAX || read_row(row, &out->rows[out->count]))
			return bad(why, "có dòng không theo dạng 'key', mã khóa, hai thời điểm và lý do",
			           "a row of the list is not 'key', key id, time, time and reason");
		out->count++;
	}
	return 0;
}
