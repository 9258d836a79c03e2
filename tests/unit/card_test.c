/* Behaviour of the quick link's pictures: their sizes, what scanners read from them, and which words fit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <png.h>

#include "socho/base/utf8.h"
#include "socho/image/card.h"
#include "socho/image/glyph.h"

static const char payload[] =
	"00020101021138560010A0000007270126000697041501121018765432100208QRIBFTTA53037045802VN62130809CZ044EEVZ630418E5";

static struct arena arena;
static struct decoder *decoder;

static int open_all(void **state)
{
	(void)state;
	arena_init(&arena, 64 * 1024);
	decoder = decoder_open();
	return decoder ? 0 : -1;
}

static int close_all(void **state)
{
	(void)state;
	decoder_close(decoder);
	arena_release(&arena);
	return 0;
}

static struct card_facts usual(void)
{
	return (struct card_facts){
		.payload = slice_z(payload), .holder = S("NGUYEN THI HUONG"), .bank = S("Vietcombank"), .last4 = S("3210"),
		.amount = S("45.000"), .memo = S("CZ044EEVZ rau"),
	};
}

static enum err draw(const char *name, const struct card_facts *f, struct slice *file)
{
	struct fault why = {.err = ERR_NONE};
	assert_non_null(card_find(slice_z(name)));
	int rc = card_draw(&arena, card_find(slice_z(name)), f, decoder, file, &why);
	assert_int_equal(rc == 0, why.err == ERR_NONE);
	return why.err;
}

struct picture {
	png_image image;
	uint8_t *grey;
};

static struct picture open_picture(struct slice file)
{
	struct picture p = {.image = {.version = PNG_IMAGE_VERSION}};
	assert_true(png_image_begin_read_from_memory(&p.image, file.p, file.n));
	p.image.format = PNG_FORMAT_GRAY;
	p.grey = arena_alloc(&arena, PNG_IMAGE_SIZE(p.image));
	assert_true(png_image_finish_read(&p.image, NULL, p.grey, 0, NULL));
	return p;
}

/* Pixels that are not white in these rows. */
static int inked(const struct picture *p, unsigned from, unsigned to)
{
	int count = 0;
	for (unsigned y = from; y < to; y++)
		for (unsigned x = 0; x < p->image.width; x++)
			count += p->grey[y * p->image.width + x] < 255;
	return count;
}

static void every_template_has_its_size_and_reads_as_the_payload(void **state)
{
	static const struct {
		const char *name;
		unsigned width, height;
	} sizes[] = {{"qr_only", 480, 480}, {"compact", 540, 540}, {"compact2", 540, 640}, {"print", 600, 776}};
	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct card_facts f = usual();
		struct slice file;
		assert_int_equal(draw(sizes[i].name, &f, &file), ERR_NONE);
		struct picture p = open_picture(file);
		assert_int_equal(p.image.width, sizes[i].width);
		assert_int_equal(p.image.height, sizes[i].height);
		assert_true(decoder_reads(decoder, p.grey, p.image.width, p.image.height, slice_z(payload)));
	}
	assert_null(card_find(S("poster")));
}

static void a_payload_without_room_for_its_modules_is_refused(void **state)
{
	(void)state;
	struct card_facts f = usual();
	struct slice file;
	char long_z[1200];
	memset(long_z, 'A', sizeof long_z - 1);
	long_z[sizeof long_z - 1] = 0;
	f.payload = slice_z(long_z);
	assert_int_equal(draw("qr_only", &f, &file), ERR_NO_SYMBOL);
	f.payload = S("");
	assert_int_equal(draw("qr_only", &f, &file), ERR_NO_SYMBOL);
}

static void amount_and_memo_stand_on_a_print_only_when_given(void **state)
{
	(void)state;
	struct card_facts f = usual();
	struct slice file;
	assert_int_equal(draw("print", &f, &file), ERR_NONE);
	struct picture with = open_picture(file);
	assert_true(inked(&with, 641, 683) > 0 && inked(&with, 684, 716) > 0);
	f.amount = f.memo = S("");
	assert_int_equal(draw("print", &f, &file), ERR_NONE);
	struct picture without = open_picture(file);
	assert_int_equal(inked(&without, 641, 716), 0);
}

static void the_longest_names_fit_every_template(void **state)
{
	static const char *const holders[] = {
		"WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
		"CONG TY TRACH NHIEM HUU HAN MOT THANH VIEN THUONG MAI DICH VU VAN TAI X",
		"CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN THƯƠNG MẠI DỊCH VỤ VẬN TẢI Ỷ",
	};
	(void)state;
	for (size_t i = 0; i < sizeof holders / sizeof holders[0]; i++) {
		struct card_facts f = usual();
		struct slice file;
		f.holder = slice_z(holders[i]);
		f.bank = S("StandardChartered");
		f.amount = S("499.999.999");
		f.memo = S("WWWWWWWWWWWWWWWWWWWWWWWWW");
		f.sample = true;
		assert_int_equal(draw("compact", &f, &file), ERR_NONE);
		assert_int_equal(draw("compact2", &f, &file), ERR_NONE);
		assert_int_equal(draw("print", &f, &file), ERR_NONE);
	}
}

static void a_name_in_nfd_gives_the_same_picture(void **state)
{
	(void)state;
	struct card_facts f = usual();
	struct slice composed, loose;
	f.holder = S("NGUYỄN THỊ HƯƠNG Ỷ");
	assert_int_equal(draw("compact2", &f, &composed), ERR_NONE);
	f.holder = S("NGUYE\xcc\x82\xcc\x83N THI\xcc\xa3 HU\xcc\x9bO\xcc\x9bNG Y\xcc\x89");
	assert_int_equal(draw("compact2", &f, &loose), ERR_NONE);
	assert_true(slice_eq(composed, loose));
}

static void a_name_without_letters_of_ours_is_refused(void **state)
{
	(void)state;
	struct card_facts f = usual();
	struct slice file;
	f.holder = S("市場");
	assert_int_equal(draw("compact2", &f, &file), ERR_NO_GLYPH);
	assert_int_equal(draw("qr_only", &f, &file), ERR_NONE);
}

/* A letter's stacked marks reach above the ascent of no line, nor does its dot below reach under the descent. */
static void every_letter_stands_inside_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < strike_count; i++)
		for (size_t j = 0; j < strikes[i].count; j++) {
			const struct glyph *g = &strikes[i].glyphs[j];
			if (g->top > strikes[i].ascent + 1 || g->height - g->top > strikes[i].descent + 1)
				fail_msg("U+%04X of %d px", g->character, strikes[i].px);
			assert_true(j == 0 || strikes[i].glyphs[j - 1].character < g->character);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_template_has_its_size_and_reads_as_the_payload),
		cmocka_unit_test(a_payload_without_room_for_its_modules_is_refused),
		cmocka_unit_test(amount_and_memo_stand_on_a_print_only_when_given),
		cmocka_unit_test(the_longest_names_fit_every_template),
		cmocka_unit_test(a_name_in_nfd_gives_the_same_picture),
		cmocka_unit_test(a_name_without_letters_of_ours_is_refused),
		cmocka_unit_test(every_letter_stands_inside_its_line),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
