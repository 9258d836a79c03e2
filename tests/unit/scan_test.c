/* Behaviour of the simulated phone, and of every printed symbol in front of it. tests/bench/scan.c measures with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../bench/scan/readers.h"
#include "child.h"

static struct arena arena;
static struct zbar *zbar;
static struct zxing zxing;

/* fontconfig keeps what it read of the fonts until the process ends. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig";
}

static int set_up(void **state)
{
	(void)state;
	arena_init(&arena, 1024 * 1024);
	zbar = zbar_open();
	return zxing_open(&zxing) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	zxing_close(&zxing);
	zbar_close(zbar);
	arena_release(&arena);
	return 0;
}

static struct paper paper_of(struct subject s)
{
	struct paper p;
	struct fault why;
	arena_reset(&arena);
	assert_int_equal(paper_print(&arena, &s, &p, &why), 0);
	return p;
}

static struct paper sticker(void)
{
	return paper_of((struct subject){.layout = layout_find(S("stickers_2x4")), .face = SHOWN_PLAIN, .level = SYMBOL_M});
}

static bool zxing_reads(const struct frame *f, const char *payload_z)
{
	bool found[ZXING_FRAMES_MAX];
	int number = zxing_put(&zxing, f);
	assert_true(zxing_finds(&zxing, payload_z, found));
	return found[number];
}

static void every_printed_symbol_is_read_by_both_decoders_in_good_light(void **state)
{
	(void)state;
	int printed = 0;
	if (!child_installed("ZXingReader"))
		skip();
	for (size_t i = 0; i < layout_count; i++)
		for (int face = SHOWN_PLAIN; face <= SHOWN_SEALED; face++) {
			struct subject s = {.layout = &layouts[i], .face = (enum shown_face)face, .level = SYMBOL_M};
			if (!paper_is_printed(&s))
				continue;
			struct paper p = paper_of(s);
			struct frame f = frame_take(&arena, &p, &profile_clean, 1);
			if (!zbar_finds(zbar, &f, p.payload_z))
				fail_msg("zbar does not read %s, face %d", s.layout->name, face);
			if (!zxing_reads(&f, p.payload_z))
				fail_msg("ZXing does not read %s, face %d", s.layout->name, face);
			printed++;
		}
	assert_int_equal(printed, 11);
}

/* From the left edge of one finder pattern to the right edge of the other, along the row through their middles. */
static void a_phone_held_straight_sees_modules_as_large_as_the_layout_promises(void **state)
{
	(void)state;
	struct paper p = sticker();
	struct frame f = frame_take(&arena, &p, &profile_ideal, 1);
	const struct layout *l = layout_find(S("stickers_2x4"));
	const struct box *b = NULL;
	for (size_t i = 0; i < l->box_count; i++)
		if (l->boxes[i].item == ITEM_SYMBOL)
			b = &l->boxes[i];
	assert_non_null(b);
	double pixels = layout_pixels_a_module(l, b, p.modules);
	/* The frame's margin and the label's own edge, in pixels. */
	double mm = layout_pixels_a_mm(l), x = 12 + (p.x_mm + 4 * p.module_mm) * mm, y = 12 + (p.y_mm + 7.5 * p.module_mm) * mm;
	const uint8_t *row = f.grey + (size_t)y * (size_t)f.w;
	int first = -1, last = -1;
	for (int i = (int)(x - 2 * pixels); i < (int)(x + (p.modules + 2) * pixels); i++)
		if (row[i] < 128) {
			first = first < 0 ? i : first;
			last = i;
		}
	double seen = (last + 1 - first) / (double)p.modules;
	assert_true(seen > pixels * 0.99 && seen < pixels * 1.01);
}

static void the_same_seed_gives_the_same_frame_and_another_seed_another(void **state)
{
	(void)state;
	struct paper p = sticker();
	struct frame a = frame_take(&arena, &p, &profile_stall, 7), b = frame_take(&arena, &p, &profile_stall, 7);
	struct frame c = frame_take(&arena, &p, &profile_stall, 8);
	assert_true(a.w == b.w && a.h == b.h);
	assert_memory_equal(a.grey, b.grey, (size_t)a.w * (size_t)a.h);
	assert_true(a.w != c.w || a.h != c.h || memcmp(a.grey, c.grey, (size_t)a.w * (size_t)a.h) != 0);
}

/* Else the readers would be told what they are to find. */
static void a_symbol_far_too_far_away_or_another_payload_is_not_read(void **state)
{
	(void)state;
	struct paper p = sticker();
	struct frame f = frame_take(&arena, &p, &profile_ideal, 1);
	assert_true(zbar_finds(zbar, &f, p.payload_z));
	assert_false(zbar_finds(zbar, &f, "another"));
	if (child_installed("ZXingReader"))
		assert_false(zxing_reads(&f, "another"));
	p.distance_mm *= 6;
	f = frame_take(&arena, &p, &profile_clean, 1);
	assert_false(zbar_finds(zbar, &f, p.payload_z));
	if (child_installed("ZXingReader"))
		assert_false(zxing_reads(&f, p.payload_z));
}

static double mean_error(const uint8_t *a, const uint8_t *b, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += abs(a[i] - b[i]);
	return sum / (double)n;
}

static void compression_loses_more_the_lower_its_quality(void **state)
{
	(void)state;
	struct paper p = sticker();
	struct frame f = frame_take(&arena, &p, &profile_clean, 1);
	size_t n = (size_t)f.w * (size_t)f.h;
	double errors[3];
	const int qualities[] = {100, 80, 20};
	for (int i = 0; i < 3; i++) {
		uint8_t *copy = arena_alloc(&arena, n);
		memcpy(copy, f.grey, n);
		jpeg_lose(copy, f.w, f.h, qualities[i]);
		errors[i] = mean_error(copy, f.grey, n);
	}
	assert_true(errors[0] < 0.5); /* steps of 1: half a level at most */
	assert_true(errors[1] > 1 && errors[1] < errors[2]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_printed_symbol_is_read_by_both_decoders_in_good_light),
		cmocka_unit_test(a_phone_held_straight_sees_modules_as_large_as_the_layout_promises),
		cmocka_unit_test(the_same_seed_gives_the_same_frame_and_another_seed_another),
		cmocka_unit_test(a_symbol_far_too_far_away_or_another_payload_is_not_read),
		cmocka_unit_test(compression_loses_more_the_lower_its_quality),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
