/* The texts of the ledger: what is read of checkpoints and proofs, and what is refused. */
#include <string.h>

#include "fixture.h"
#include "socho/base/encode.h"
#include "socho/seal/tlog.h"

#define ROOT "RPutxfHv5hJI/rE2sF9cS+7ctG15ppyZIJSpPPgUqGk="
#define CHECKPOINT "vn.socho/ledger/22/confirmations\n5\n" ROOT "\n"
#define NOTE CHECKPOINT "\n\xe2\x80\x94 vn.socho/ledger/22/confirmations AAAA\n"

/* The key of the example in Go's golang.org/x/mod/sumdb/note. */
static void a_verifier_is_told_as_others_tell_it(void **state)
{
	(void)state;
	struct slice key;
	assert_int_equal(base64_decode(&arena, S("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), &key), 0);
	struct slice line = tlog_verifier(&arena, S("PeterNeumann"), (const uint8_t *)key.p + 1);
	assert_true(slice_eq(line, S("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")));
}

static void a_checkpoint_is_read_as_it_is_written(void **state)
{
	(void)state;
	struct tlog_checkpoint c;
	struct fault why;
	assert_int_equal(tlog_checkpoint_read(&arena, S(CHECKPOINT), &c, &why), 0);
	assert_true(slice_eq(c.origin, tlog_origin(&arena, TLOG_CONFIRMATIONS, 22)));
	assert_int_equal(c.size, 5);
	assert_true(slice_eq(tlog_checkpoint_text(&arena, &c), S(CHECKPOINT)));
	assert_int_equal(tlog_checkpoint_read(&arena, S(CHECKPOINT "a further line\n"), &c, &why), 0);
	assert_int_equal(tlog_note_read(&arena, S(NOTE), &c, &why), 0);
}

static void what_is_no_checkpoint_is_refused(void **state)
{
	(void)state;
	static const struct slice bad[] = {
		SLICE_LIT(""), SLICE_LIT("\n"), SLICE_LIT("\n5\n" ROOT "\n"), SLICE_LIT("x\n5\n"), SLICE_LIT("x\n5\n" ROOT),
		SLICE_LIT("x\n05\n" ROOT "\n"), SLICE_LIT("x\n-5\n" ROOT "\n"), SLICE_LIT("x\n5 \n" ROOT "\n"), SLICE_LIT("x\n\n" ROOT "\n"),
		SLICE_LIT("x\n9223372036854775807\n" ROOT "\n"), SLICE_LIT("x\n99999999999999999999\n" ROOT "\n"),
		SLICE_LIT("x\n5\nAAAA\n"), SLICE_LIT("x\n5\n" ROOT "=\n"), SLICE_LIT("x\ty\n5\n" ROOT "\n"), SLICE_LIT("\xff\n5\n" ROOT "\n"),
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct tlog_checkpoint c;
		struct fault why;
		if (tlog_checkpoint_read(&arena, bad[i], &c, &why) == 0)
			fail_msg("row %zu was read", i);
		assert_int_equal(why.err, ERR_BAD_CHECKPOINT);
	}
	struct tlog_checkpoint c;
	struct fault why;
	assert_int_equal(tlog_note_read(&arena, S(CHECKPOINT), &c, &why), -1);
}

static void a_proof_is_read_as_it_is_written(void **state)
{
	(void)state;
	struct tlog_proof p, again;
	struct fault why;
	struct slice text = S("c2sp.org/tlog-proof@v1\nindex 3\n" ROOT "\n" ROOT "\n\n" NOTE);
	assert_int_equal(tlog_proof_read(&arena, text, &p, &why), 0);
	assert_int_equal(p.index, 3);
	assert_int_equal(p.count, 2);
	assert_true(slice_eq(p.note, S(NOTE)));
	assert_true(slice_eq(tlog_proof_text(&arena, &p), text));
	assert_int_equal(tlog_proof_read(&arena, S("c2sp.org/tlog-proof@v1\nextra AAAA\nindex 0\n\n" NOTE), &again, &why), 0);
	assert_int_equal(again.count, 0);
}

static void what_is_no_proof_is_refused(void **state)
{
	(void)state;
	static const struct slice bad[] = {
		SLICE_LIT(""), SLICE_LIT("c2sp.org/tlog-proof@v2\nindex 3\n\n" NOTE), SLICE_LIT("c2sp.org/tlog-proof@v1\n\n" NOTE),
		SLICE_LIT("c2sp.org/tlog-proof@v1\nindex\n\n" NOTE), SLICE_LIT("c2sp.org/tlog-proof@v1\nindex 03\n\n" NOTE),
		SLICE_LIT("c2sp.org/tlog-proof@v1\nindex 3\nAAAA\n\n" NOTE), SLICE_LIT("c2sp.org/tlog-proof@v1\nindex 3\n" ROOT "\n"),
		SLICE_LIT("c2sp.org/tlog-proof@v1\nindex 3\n\n"),
	};
	struct tlog_proof p;
	struct fault why;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		if (tlog_proof_read(&arena, bad[i], &p, &why) == 0)
			fail_msg("row %zu was read", i);
		assert_int_equal(why.err, ERR_BAD_PROOF);
	}
	struct slice many = S("c2sp.org/tlog-proof@v1\nindex 3\n");
	for (int i = 0; i <= MERKLE_PROOF_MAX; i++)
		many = arena_printf(&arena, "%.*s" ROOT "\n", SARG(many));
	many = arena_printf(&arena, "%.*s\n%s", SARG(many), NOTE);
	assert_int_equal(tlog_proof_read(&arena, many, &p, &why), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_verifier_is_told_as_others_tell_it),
		cmocka_unit_test(a_checkpoint_is_read_as_it_is_written),
		cmocka_unit_test(what_is_no_checkpoint_is_refused),
		cmocka_unit_test(a_proof_is_read_as_it_is_written),
		cmocka_unit_test(what_is_no_proof_is_refused),
	};
	return cmocka_run_group_tests(tests, with_arena, without_arena);
}
