/* Any bytes as a signed list of revoked keys, as they are and signed by the root: what is taken is what was signed, says
 * the same when it is written and read again, and no byte of its text can change. */
#include "fixed_key.h"
#include "socho/base/utf8.h"
#include "socho/seal/note.h"
#include "socho/seal/revocation.h"
#include "socho/vietqr/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool truth)
{
	if (!truth)
		abort();
}

/* What note_sign() may be given. */
static bool is_text(struct slice text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < ' ' && text.p[i] != '\n')
			return false;
	return text.n && utf8_valid(text);
}

static bool same(const struct revocations *a, const struct revocations *b)
{
	bool is = slice_eq(a->origin, b->origin) && a->version == b->version && a->count == b->count;
	for (size_t i = 0; is && i < a->count; i++)
		is = strcmp(a->rows[i].key_id, b->rows[i].key_id) == 0 && slice_eq(a->rows[i].reason, b->rows[i].reason);
	return is;
}

static void check_list(struct arena *a, EVP_PKEY *root, struct slice note)
{
	struct revocations list, again;
	struct slice text;
	struct fault why = {.err = ERR_NONE};
	if (revocations_read(a, note, root, &list, &why)) {
		must(why.err == ERR_BAD_REVOCATIONS);
		return;
	}
	must(note_open(a, root, list.origin, note, &text));
	for (size_t i = 0; i < list.count; i++) {
		must(strlen(list.rows[i].key_id) <= SEAL_KEY_ID_CHARS && revocation_reason_check(list.rows[i].reason) == 0);
		must(list.rows[i].reason.p >= note.p && list.rows[i].reason.p + list.rows[i].reason.n <= note.p + note.n);
	}
	must(revocations_sign(a, &list, root, &note, &why) == 0);
	must(revocations_read(a, note, root, &again, &why) == 0 && same(&list, &again));
}

static void no_byte_can_change(struct arena *a, EVP_PKEY *root, struct slice name, struct slice note, size_t at)
{
	struct slice text;
	char *changed = (char *)(uintptr_t)arena_dup(a, note).p;
	at %= note_text(note).n;
	changed[at] = (char)(changed[at] ^ 1);
	must(!note_open(a, root, name, slice_of(changed, note.n), &text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct seal_key *key;
	struct arena a;
	struct fault why;
	if (!key)
		key = fixed_key();
	EVP_PKEY *root = seal_key_pkey(key);
	struct slice raw = slice_of(data, size), text = note_text(raw), note, opened;
	arena_init(&a, 16 * 1024);
	check_list(&a, root, raw);
	must(!note_open(&a, root, S("x"), raw, &opened) || slice_eq(opened, text));
	/* Without a signature line, all of it is text. */
	if (!text.n && slice_ends(raw, S("\n")))
		text = raw;
	struct slice rest = text, name = slice_cut(&rest, '\n');
	if (is_text(text) && slice_find(name, ' ') < 0 && slice_find(name, '+') < 0) {
		must(note_sign(&a, root, name, text, &note, &why) == 0);
		must(note_open(&a, root, name, note, &opened) && slice_eq(opened, text));
		check_list(&a, root, note);
		no_byte_can_change(&a, root, name, note, size * 31);
	}
	arena_release(&a);
	return 0;
}
