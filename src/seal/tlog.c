#include "socho/seal/tlog.h"

#include <openssl/evp.h>
#include <string.h>

#include "socho/base/encode.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"
#include "socho/seal/note.h"

static const char proof_words[] = "c2sp.org/tlog-proof@v1";
static const char *const names[] = {"confirmations", "registry"};
enum { KEY_HASH_BYTES = 4, KEY_TYPE_ED25519 = 1 };

const char *tlog_name(enum tlog log)
{
	return names[log];
}

int tlog_by_name(struct slice name)
{
	for (int i = 0; i < TLOG_COUNT; i++)
		if (slice_eq(name, slice_z(names[i])))
			return i;
	return -1;
}

struct slice tlog_origin(struct arena *a, enum tlog log, int64_t province)
{
	return arena_printf(a, "vn.socho/ledger/%02lld/%s", (long long)province, names[log]);
}

static void add_hash(struct text *t, const struct merkle_hash *h)
{
	text_add(t, base64_encode(t->arena, slice_of(h->b, sizeof h->b)));
	text_addc(t, '\n');
}

static int read_hash(struct arena *a, struct slice line, struct merkle_hash *out)
{
	struct slice bytes;
	if (base64_decode(a, line, &bytes) || bytes.n != sizeof out->b)
		return -1;
	memcpy(out->b, bytes.p, sizeof out->b);
	return 0;
}

/* Decimal without leading zeros, so that one number has one text. */
static int read_number(struct slice text, uint64_t *out)
{
	int64_t n;
	if (!slice_all_digits(text) || (text.n > 1 && text.p[0] == '0') || slice_to_i64(text, &n) ||
	    n > INT64_C(1) << MERKLE_HEIGHT_MAX)
		return -1;
	*out = (uint64_t)n;
	return 0;
}

struct slice tlog_checkpoint_text(struct arena *a, const struct tlog_checkpoint *c)
{
	struct text t;
	text_init(&t, a);
	text_addf(&t, "%.*s\n%llu\n", SARG(c->origin), (unsigned long long)c->size);
	add_hash(&t, &c->root);
	return text_slice(&t);
}

static int bad(struct fault *why, enum err e, const char *vi_z, const char *en_z)
{
	return fault_words(why, e, NULL, vi_z, en_z);
}

int tlog_checkpoint_read(struct arena *a, struct slice text, struct tlog_checkpoint *out, struct fault *why)
{
	struct slice rest = text;
	if (text.n > TLOG_CHECKPOINT_BYTES_MAX || !slice_ends(text, S("\n")) || !utf8_valid(text))
		return bad(why, ERR_BAD_CHECKPOINT, "đây không phải điểm chốt", "this is no checkpoint");
	out->origin = slice_cut(&rest, '\n');
	if (!out->origin.n || utf8_has_control(out->origin))
		return bad(why, ERR_BAD_CHECKPOINT, "điểm chốt không mở đầu bằng tên nơi lập",
		           "the checkpoint does not begin with its origin");
	if (read_number(slice_cut(&rest, '\n'), &out->size) || read_hash(a, slice_cut(&rest, '\n'), &out->root))
		return bad(why, ERR_BAD_CHECKPOINT, "dòng hai và ba của điểm chốt không phải số dòng và mã gốc",
		           "the checkpoint's second and third line are not a size and a root");
	return 0;
}

int tlog_note_read(struct arena *a, struct slice note, struct tlog_checkpoint *out, struct fault *why)
{
	struct slice text = note_text(note);
	if (!text.n || note.n > TLOG_CHECKPOINT_BYTES_MAX)
		return bad(why, ERR_BAD_CHECKPOINT, "đây không phải điểm chốt có chữ ký", "this is no signed checkpoint");
	return tlog_checkpoint_read(a, text, out, why);
}

bool tlog_note_signed(struct arena *a, const struct seal_trust *t, struct slice note, struct seal_published *by)
{
	struct slice text = note_text(note), origin = slice_cut(&text, '\n');
	for (size_t i = 0; i < seal_trust_count(t); i++) {
		seal_trust_get(t, i, by);
		EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, by->public_key, sizeof by->public_key);
		bool is = pkey && note_open(a, pkey, origin, note, &text);
		EVP_PKEY_free(pkey);
		if (is)
			return true;
	}
	return false;
}

struct slice tlog_verifier(struct arena *a, struct slice origin, const uint8_t public_key[static SEAL_PUBLIC_KEY_BYTES])
{
	struct text key, hashed;
	text_init(&key, a);
	text_addc(&key, KEY_TYPE_ED25519);
	text_add(&key, slice_of(public_key, SEAL_PUBLIC_KEY_BYTES));
	text_init(&hashed, a);
	text_add(&hashed, origin);
	text_addc(&hashed, '\n');
	text_add(&hashed, text_slice(&key));
	struct merkle_hash h = merkle_digest(text_slice(&hashed));
	return arena_printf(a, "%.*s+%.*s+%.*s", SARG(origin), SARG(hex_encode(a, slice_of(h.b, KEY_HASH_BYTES))),
	                    SARG(base64_encode(a, text_slice(&key))));
}

struct slice tlog_proof_text(struct arena *a, const struct tlog_proof *p)
{
	struct text t;
	text_init(&t, a);
	text_addf(&t, "%s\nindex %llu\n", proof_words, (unsigned long long)p->index);
	for (size_t i = 0; i < p->count; i++)
		add_hash(&t, &p->hashes[i]);
	text_addc(&t, '\n');
	text_add(&t, p->note);
	return text_slice(&t);
}

int tlog_proof_read(struct arena *a, struct slice text, struct tlog_proof *out, struct fault *why)
{
	struct slice rest = text;
	out->count = 0;
	if (text.n > TLOG_PROOF_BYTES_MAX || !slice_eq(slice_cut(&rest, '\n'), slice_z(proof_words)))
		return bad(why, ERR_BAD_PROOF, "đây không phải bằng chứng theo c2sp.org/tlog-proof@v1",
		           "this is no proof of c2sp.org/tlog-proof@v1");
	struct slice line = slice_cut(&rest, '\n');
	/* Bytes that only an application knows; not ours. */
	if (slice_starts(line, S("extra ")))
		line = slice_cut(&rest, '\n');
	if (!slice_eq(slice_cut(&line, ' '), S("index")) || read_number(line, &out->index))
		return bad(why, ERR_BAD_PROOF, "bằng chứng không ghi vị trí", "the proof does not tell its index");
	while ((line = slice_cut(&rest, '\n')).n) {
		if (out->count == MERKLE_PROOF_MAX || read_hash(a, line, &out->hashes[out->count]))
			return bad(why, ERR_BAD_PROOF, "có dòng của bằng chứng không phải mã băm, hoặc có quá nhiều dòng",
			           "a line of the proof is no hash, or there are too many");
		out->count++;
	}
	if (!rest.n)
		return bad(why, ERR_BAD_PROOF, "bằng chứng không kèm điểm chốt", "the proof has no checkpoint");
	out->note = rest;
	return 0;
}
