/* Behaviour of labels on paper: everything is inside, nothing lies on anything else, and what is printed is what
 * scanners read from the page. */
#include <math.h>
#include <string.h>

#include "child.h"
#include "fixture.h"
#include "socho/image/decode.h"
#include "socho/image/sheet.h"
#include "socho/image/symbol.h"

static const char plain[] =
	"00020101021138560010A0000007270126000697041501121018765432100208QRIBFTTA53037045802VN62130809CZ044EEVZ630418E5";
static const char sealed[] =
	"00020101021138560010A0000007270126000697041501121018765432100208QRIBFTTA53037045802VN62130809CZ044EEVZ"
	"97710008vn.socho0108pk4tEwMN0243Al6LuFTdumvu6HBqBrPVHwVwi1vHOuauAQa6NR7G0NA"
	"98590008vn.socho0243IrIfR_dT8p4C_cqjGPrjUlfe9XnVbBrUEgPLe7ju8Dg6304288A";
static const char verify[] = "https://socho.example.vn/v/4K7Q2M9XPA3?label=7HQ2KD";

/* fontconfig keeps what it read of the fonts until the process ends. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig";
}

static struct label usual(void)
{
	return (struct label){
		.market = S("Chợ Hạ Long I"), .stall = S("S12"), .holder = S("NGUYEN THI HUONG"), .bank = S("Vietcombank"),
		.last4 = S("3210"), .code = S("4K7Q2M9XPA3"), .serial = S("7HQ2KD"), .issued = S("22/11/2026"),
		.address = S("https://socho.example.vn/v/4K7Q2M9XPA3"), .verify = slice_z(verify), .plain = slice_z(plain),
		.sealed = slice_z(sealed),
	};
}

/* The longest that the register takes. */
static struct label longest(void)
{
	struct label l = usual();
	l.market = S("Chợ trung tâm thương mại dịch vụ tổng hợp Ỷ Lan Ngưỡng Nghiễm Phường Quảng Yên Thị xã Quảng Yên Tỉnh Quảng "
	             "Ninh mở rộng");
	l.stall = S("Khu B tầng 2 dãy 14 ô 128 kề cầu thang 3");
	l.holder = S("CONG TY TRACH NHIEM HUU HAN MOT THANH VIEN THUONG MAI DICH VU VAN TAI X");
	l.bank = S("Ngân hàng Hợp tác xã Việt Nam");
	l.address = S("https://so-cho-khong-tien-mat.trung-tam-du-lieu.quangninh.gov.vn:8443/v/4K7Q2M9XPA3");
	return l;
}

static enum err make(const struct sheet_options *o, const struct label *l, int count, struct slice *file)
{
	struct sheet *s;
	struct fault why = {.err = ERR_NONE};
	int rc = sheet_open(&s, o, &why);
	for (int i = 0; i < count && rc == 0; i++)
		rc = sheet_add(s, l, &why);
	if (rc == 0 && sheet_finish(s, file, &why) == 0)
		*file = arena_dup(&arena, *file);
	sheet_free(s);
	return why.err;
}

/* ---- geometry */

static bool apart(const struct box *a, const struct box *b)
{
	const double touch = 1e-6;
	return a->x_mm + a->w_mm <= b->x_mm + touch || b->x_mm + b->w_mm <= a->x_mm + touch ||
	       a->y_mm + a->h_mm <= b->y_mm + touch || b->y_mm + b->h_mm <= a->y_mm + touch;
}

static void boxes_stand_inside_and_apart(const char *name, const struct box *boxes, size_t count, double w, double h)
{
	for (size_t i = 0; i < count; i++) {
		const struct box *b = &boxes[i];
		if (b->x_mm < 0 || b->y_mm < 0 || b->x_mm + b->w_mm > w || b->y_mm + b->h_mm > h)
			fail_msg("%s: box %zu is outside", name, i);
		for (size_t j = 0; j < i; j++)
			if (!apart(b, &boxes[j]))
				fail_msg("%s: boxes %zu and %zu overlap", name, i, j);
	}
}

static void every_box_stands_inside_its_cell_and_apart_from_the_others(void **state)
{
	(void)state;
	for (size_t i = 0; i < layout_count; i++) {
		const struct layout *l = &layouts[i];
		boxes_stand_inside_and_apart(l->name, l->boxes, l->box_count, l->cell_w_mm / l->scale, l->cell_h_mm / l->scale);
		boxes_stand_inside_and_apart(l->name, l->page_boxes, l->page_box_count, l->page_w_mm, l->page_h_mm);
	}
}

static void cells_stand_on_the_page_and_apart_from_page_boxes(void **state)
{
	(void)state;
	for (size_t i = 0; i < layout_count; i++) {
		const struct layout *l = &layouts[i];
		double right = l->left_mm + (l->columns - 1) * l->pitch_x_mm + l->cell_w_mm;
		double bottom = l->top_mm + (l->rows - 1) * l->pitch_y_mm + l->cell_h_mm;
		assert_true(right <= l->page_w_mm && bottom <= l->page_h_mm);
		assert_true(l->columns == 1 || l->pitch_x_mm >= l->cell_w_mm);
		assert_true(l->rows == 1 || l->pitch_y_mm >= l->cell_h_mm);
		struct box cells = {.x_mm = l->left_mm, .y_mm = l->top_mm, .w_mm = right - l->left_mm, .h_mm = bottom - l->top_mm};
		for (size_t j = 0; j < l->page_box_count; j++)
			assert_true(apart(&cells, &l->page_boxes[j]));
	}
}

/* Version 12 is the widest sealed face (DESIGN 5), version 7 the plain one. */
static int widest_in(const struct layout *l, const struct box *b)
{
	bool plain_face = b->item == ITEM_SYMBOL_PLAIN ||
	                  (b->item == ITEM_SYMBOL && b->w_mm * l->scale < LAYOUT_SEALED_MM_MIN);
	return plain_face ? 45 : 65;
}

/* 0.5 mm is the least that is printed well. */
static void modules_are_half_a_millimetre_or_more(void **state)
{
	(void)state;
	for (size_t i = 0; i < layout_count; i++)
		for (size_t j = 0; j < layouts[i].box_count; j++) {
			const struct box *b = &layouts[i].boxes[j];
			if (!item_is_symbol(b->item))
				continue;
			assert_true(b->w_mm == b->h_mm);
			double modules = widest_in(&layouts[i], b) + 2 * SYMBOL_QUIET_MODULES;
			if (b->item != ITEM_VERIFY)
				assert_true(b->w_mm * layouts[i].scale / modules >= 0.5);
		}
}

/* The distances that the layouts are promised for; the others are ours to choose. */
static void a_phone_at_the_promised_distance_sees_modules_large_enough_to_read(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		double mm;
	} promised[] = {{"poster_a5", 500}, {"stand_a6", 300}, {"stickers_2x4", 200}, {"stickers_3x7", 200}};
	for (size_t i = 0; i < sizeof promised / sizeof promised[0]; i++)
		assert_true(layout_find(slice_z(promised[i].name))->distance_mm >= promised[i].mm);
	for (size_t i = 0; i < layout_count; i++)
		for (size_t j = 0; j < layouts[i].box_count; j++) {
			const struct layout *l = &layouts[i];
			const struct box *b = &l->boxes[j];
			if (!item_is_symbol(b->item) || b->item == ITEM_VERIFY)
				continue;
			double pixels = layout_pixels_a_module(l, b, widest_in(l, b));
			if (pixels < LAYOUT_PIXELS_A_MODULE_MIN)
				fail_msg("%s: %.2f pixels a module", l->name, pixels);
		}
}

/* reliability.md 3.4: "px/mm = 1158/D mm". */
static void a_symbol_of_half_the_modules_or_at_half_the_distance_looks_twice_as_large(void **state)
{
	(void)state;
	struct layout l = {.scale = 0.5, .distance_mm = 386};
	struct box b = {.w_mm = 100};
	assert_true(fabs(layout_pixels_a_mm(&l) - 3) < 1e-9);
	assert_true(fabs(layout_pixels_a_module(&l, &b, 42) - 3) < 1e-9);
	assert_true(fabs(layout_pixels_a_module(&l, &b, 17) - 6) < 1e-9);
	l.distance_mm = 193;
	assert_true(fabs(layout_pixels_a_module(&l, &b, 42) - 6) < 1e-9);
}

static bool has(const struct layout *l, enum item item)
{
	for (size_t i = 0; i < l->box_count; i++)
		if (l->boxes[i].item == item)
			return true;
	for (size_t i = 0; i < l->page_box_count; i++)
		if (l->page_boxes[i].item == item)
			return true;
	return false;
}

static void every_layout_says_whom_one_pays_and_how_to_check(void **state)
{
	(void)state;
	static const enum item always[] = {ITEM_MARKET, ITEM_STALL, ITEM_HOLDER, ITEM_BANK, ITEM_LAST4, ITEM_CODE, ITEM_ADDRESS,
	                                   ITEM_ADVICE_VI, ITEM_ADVICE_EN};
	for (size_t i = 0; i < layout_count; i++) {
		const struct layout *l = &layouts[i];
		for (size_t j = 0; j < sizeof always / sizeof always[0]; j++)
			if (!has(l, always[j]))
				fail_msg("%s lacks item %d", l->name, (int)always[j]);
		assert_true(has(l, ITEM_SERIAL_ISSUED) || (has(l, ITEM_SERIAL) && has(l, ITEM_ISSUED)));
		assert_int_equal(has(l, ITEM_VERIFY), layout_labels_a_page(l) == 1);
	}
}

/* ---- pages as scanners see them */

static const char *file_of(const char *ending, struct slice bytes)
{
	char *path = (char *)(uintptr_t)arena_printf(&arena, "/tmp/socho-sheet-XXXXXX%s", ending).p;
	int fd = mkstemps(path, (int)strlen(ending));
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes.p, bytes.n), (ssize_t)bytes.n);
	close(fd);
	return path;
}

static int times(struct slice text, const char *word)
{
	int n = 0;
	for (ptrdiff_t at; (at = slice_find_all(text, slice_z(word))) >= 0; n++)
		text = slice_sub(text, (size_t)at + strlen(word), text.n);
	return n;
}

static struct slice run(const char *const *argv)
{
	int status;
	struct slice said = child_run(&arena, argv, &status);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	return said;
}

/* The first page, drawn by poppler at 300 dpi. */
static const char *page_of(struct slice pdf)
{
	const char *in = file_of(".pdf", pdf), *root = arena_printf(&arena, "%s.page", in).p;
	run((const char *const[]){"pdftoppm", "-r", "300", "-gray", "-png", "-singlefile", in, root, NULL});
	unlink(in);
	return arena_printf(&arena, "%s.png", root).p;
}

static void both_scanners_read(const char *page, const char *payload, int count)
{
	struct slice said = run((const char *const[]){"zbarimg", "-q", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", page,
	                                              NULL});
	assert_int_equal(times(said, arena_printf(&arena, "%s\n", payload).p), count);
	said = run((const char *const[]){"ZXingReader", "-format", "QRCode", page, NULL});
	assert_true(times(said, payload) >= 1);
}

static void every_symbol_of_every_layout_is_read_from_the_printed_page(void **state)
{
	(void)state;
	if (!child_installed("pdftoppm") || !child_installed("zbarimg") || !child_installed("ZXingReader"))
		skip();
	for (size_t i = 0; i < layout_count; i++) {
		struct label l = usual();
		int count = layout_labels_a_page(&layouts[i]);
		bool trial = has(&layouts[i], ITEM_SYMBOL_SEALED), sticker = count > 1;
		struct slice pdf;
		assert_int_equal(make(&(struct sheet_options){.layout = &layouts[i]}, &l, count, &pdf), ERR_NONE);
		const char *page = page_of(pdf);
		if (sticker || trial)
			both_scanners_read(page, plain, count);
		if (!sticker)
			both_scanners_read(page, sealed, 1);
		unlink(page);
	}
}

static void a_market_that_wants_the_plain_face_gets_it_on_posters_too(void **state)
{
	(void)state;
	if (!child_installed("pdftoppm") || !child_installed("zbarimg") || !child_installed("ZXingReader"))
		skip();
	struct label l = usual();
	struct slice pdf;
	l.prefer_plain = true;
	assert_int_equal(make(&(struct sheet_options){.layout = layout_find(S("poster_a5"))}, &l, 1, &pdf), ERR_NONE);
	const char *page = page_of(pdf);
	both_scanners_read(page, plain, 1);
	unlink(page);
}

static void the_longest_names_stay_inside_every_layout(void **state)
{
	(void)state;
	struct label l = longest();
	for (size_t i = 0; i < layout_count; i++) {
		struct slice pdf;
		assert_int_equal(make(&(struct sheet_options){.layout = &layouts[i], .sample = true}, &l, 1, &pdf), ERR_NONE);
	}
}

static void pages_of_a_list_are_numbered_and_stickers_are_not(void **state)
{
	(void)state;
	if (!child_installed("pdftotext"))
		skip();
	struct label l = usual();
	struct slice pdf;
	const struct layout *list = layout_find(S("field_list"));
	assert_int_equal(make(&(struct sheet_options){.layout = list}, &l, layout_labels_a_page(list) + 1, &pdf), ERR_NONE);
	const char *in = file_of(".pdf", pdf);
	struct slice said = run((const char *const[]){"pdftotext", "-layout", in, "-", NULL});
	unlink(in);
	assert_int_equal(times(said, "Trang / Page 1"), 1);
	assert_int_equal(times(said, "Trang / Page 2"), 1);
	for (size_t i = 0; i < layout_count; i++)
		assert_int_equal(has(&layouts[i], ITEM_PAGE), &layouts[i] == list);
}

static void a_text_without_room_is_refused_and_not_cut(void **state)
{
	(void)state;
	struct label l = usual();
	char *much = arena_alloc(&arena, 4000);
	memset(much, 'M', 4000);
	l.holder = slice_of(much, 4000);
	struct slice pdf;
	assert_int_equal(make(&(struct sheet_options){.layout = layout_find(S("stickers_3x7"))}, &l, 1, &pdf), ERR_NO_ROOM);
}

static void a_character_that_no_font_has_is_refused(void **state)
{
	(void)state;
	struct label l = usual();
	l.holder = S("NGUYEN \xf4\x8f\xbf\xbd"); /* U+10FFFD, private use */
	struct slice pdf;
	assert_int_equal(make(&(struct sheet_options){.layout = layout_find(S("poster_a4"))}, &l, 1, &pdf), ERR_NO_GLYPH);
}

static void stacked_marks_look_the_same_composed_and_decomposed(void **state)
{
	(void)state;
	struct label l = usual();
	struct slice nfc, nfd, without;
	const struct sheet_options o = {.layout = layout_find(S("stand_a6")), .format = SHEET_PNG};
	l.market = S("Chợ Ngưỡng ẮỖỮ");
	assert_int_equal(make(&o, &l, 1, &nfc), ERR_NONE);
	l.market = S("Cho\xcc\x9b\xcc\xa3 Ngu\xcc\x9bo\xcc\x9b\xcc\x83ng A\xcc\x86\xcc\x81O\xcc\x82\xcc\x83U\xcc\x9b\xcc\x83");
	assert_int_equal(make(&o, &l, 1, &nfd), ERR_NONE);
	l.market = S("Cho Nguong AOU");
	assert_int_equal(make(&o, &l, 1, &without), ERR_NONE);
	assert_true(slice_eq(nfc, nfd));
	assert_false(slice_eq(nfc, without));
}

static void a_png_says_that_it_has_300_dpi(void **state)
{
	(void)state;
	if (!child_installed("pngcheck"))
		skip();
	struct label l = usual();
	struct slice png;
	assert_int_equal(make(&(struct sheet_options){.layout = layout_find(S("stand_a6")), .format = SHEET_PNG}, &l, 1, &png),
	                 ERR_NONE);
	const char *path = file_of(".png", png);
	struct slice said = run((const char *const[]){"pngcheck", "-v", path, NULL});
	unlink(path);
	assert_true(slice_find_all(said, S("1240 x 1748 image")) >= 0);
	assert_true(slice_find_all(said, S("(300 dpi)")) >= 0);
}

/* ---- the decoder */

static uint8_t *grey_of(const struct symbol *s, int pixels, unsigned *side)
{
	*side = (unsigned)((s->width + 2 * SYMBOL_QUIET_MODULES) * pixels);
	uint8_t *grey = arena_alloc(&arena, (size_t)*side * *side);
	for (int y = 0; y < (int)*side; y++)
		for (int x = 0; x < (int)*side; x++) {
			int mx = x / pixels - SYMBOL_QUIET_MODULES, my = y / pixels - SYMBOL_QUIET_MODULES;
			bool in = mx >= 0 && my >= 0 && mx < s->width && my < s->width;
			grey[y * (int)*side + x] = in && s->modules[my * s->width + mx] ? 0 : 255;
		}
	return grey;
}

static void the_decoder_reads_the_payload_and_nothing_else(void **state)
{
	(void)state;
	struct decoder *d = decoder_open();
	struct symbol s;
	struct fault why;
	unsigned side;
	assert_non_null(d);
	assert_int_equal(symbol_make(&arena, slice_z(sealed), &s, &why), 0);
	uint8_t *grey = grey_of(&s, 4, &side);
	assert_true(decoder_reads(d, grey, side, side, slice_z(sealed)));
	assert_false(decoder_reads(d, grey, side, side, slice_z(plain)));
	memset(grey, 0, (size_t)side * side / 3); /* a finder pattern less */
	assert_false(decoder_reads(d, grey, side, side, slice_z(sealed)));
	decoder_close(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_box_stands_inside_its_cell_and_apart_from_the_others),
		cmocka_unit_test(cells_stand_on_the_page_and_apart_from_page_boxes),
		cmocka_unit_test(modules_are_half_a_millimetre_or_more),
		cmocka_unit_test(a_phone_at_the_promised_distance_sees_modules_large_enough_to_read),
		cmocka_unit_test(a_symbol_of_half_the_modules_or_at_half_the_distance_looks_twice_as_large),
		cmocka_unit_test(every_layout_says_whom_one_pays_and_how_to_check),
		cmocka_unit_test(every_symbol_of_every_layout_is_read_from_the_printed_page),
		cmocka_unit_test(a_market_that_wants_the_plain_face_gets_it_on_posters_too),
		cmocka_unit_test(the_longest_names_stay_inside_every_layout),
		cmocka_unit_test(pages_of_a_list_are_numbered_and_stickers_are_not),
		cmocka_unit_test(a_text_without_room_is_refused_and_not_cut),
		cmocka_unit_test(a_character_that_no_font_has_is_refused),
		cmocka_unit_test(stacked_marks_look_the_same_composed_and_decomposed),
		cmocka_unit_test(a_png_says_that_it_has_300_dpi),
		cmocka_unit_test(the_decoder_reads_the_payload_and_nothing_else),
	};
	return cmocka_run_group_tests(tests, with_arena, without_arena);
}
