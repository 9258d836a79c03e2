/* Memos as people see them who need not know the payer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "socho/base/utf8.h"
#include "socho/confirm/mask.h"

static struct arena arena;

static void masks_to(const char *memo_z, const char *want_z)
{
	struct slice got = memo_mask(&arena, slice_z(memo_z));
	if (!slice_eq(got, slice_z(want_z)))
		fail_msg("%s\n  masked as %.*s\n  not as    %s", memo_z, SARG(got), want_z);
}

static void names_phones_and_accounts_are_hidden(void **state)
{
	(void)state;
	masks_to("NGUYEN THI HOA chuyen tien", "N• T• H• chuyen tien");
	masks_to("MBVCB.7605413608.004653.LE VAN TU.CT tu 0760000000001", "M•.•08.•53.L• V• TU.CT tu •01");
	masks_to("0912345678", "•78");
	masks_to("Trần Thị Hường trả tiền", "T• T• H• t• t•");
	masks_to("Q00001vje6 HoA1", "Q• H•");
}

static void what_names_the_stall_stays(void **state)
{
	(void)state;
	masks_to("tra tien quay A12 so 7", "tra tien quay A12 so 7");
	masks_to("cz044eevz cam on", "CZ044EEVZ c• o•");
	masks_to("PAYCZ044EEVZ", "CZ044EEVZ");
	masks_to("", "");
}

static void any_bytes_give_sound_text(void **state)
{
	(void)state;
	char bytes[256];
	for (int i = 0; i < 256; i++)
		bytes[i] = (char)i;
	for (size_t n = 0; n <= sizeof bytes; n++) {
		struct slice got = memo_mask(&arena, slice_of(bytes + sizeof bytes - n, n));
		assert_true(utf8_valid(got));
		assert_true(got.n <= 4 * n);
	}
}

static int make_arena(void **state)
{
	(void)state;
	arena_init(&arena, 4096);
	return 0;
}

static int drop_arena(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_phones_and_accounts_are_hidden),
		cmocka_unit_test(what_names_the_stall_stays),
		cmocka_unit_test(any_bytes_give_sound_text),
	};
	return cmocka_run_group_tests_name("mask", tests, make_arena, drop_arena);
}
