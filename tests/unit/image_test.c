/* Behaviour of the image room: what is drawn is what scanners that know nothing of this program read. */
#include <string.h>

#include "child.h"
#include "fixture.h"
#include "socho/image/decode.h"
#include "socho/image/png.h"
#include "socho/image/svg.h"

static const char plain[] =
	"00020101021138560010A0000007270126000697041501121018765432100208QRIBFTTA53037045802VN62130809CZ044EEVZ630418E5";
static const char sealed[] =
	"00020101021138560010A0000007270126000697041501121018765432100208QRIBFTTA53037045802VN62130809CZ044EEVZ"
	"97710008vn.socho0108pk4tEwMN0243Al6LuFTdumvu6HBqBrPVHwVwi1vHOuauAQa6NR7G0NA"
	"98590008vn.socho0243IrIfR_dT8p4C_cqjGPrjUlfe9XnVbBrUEgPLe7ju8Dg6304288A";

static struct symbol symbol_of(const char *payload_z)
{
	struct symbol s;
	struct fault why = {0};
	assert_int_equal(symbol_make(&arena, slice_z(payload_z), &s, &why), 0);
	return s;
}

static struct slice picture_of(const char *payload_z, int scale, const struct png_note *notes, size_t note_count)
{
	struct symbol s = symbol_of(payload_z);
	struct png_options o = {.scale = scale, .notes = notes, .note_count = note_count};
	struct slice png;
	struct fault why = {0};
	assert_int_equal(png_encode(&arena, &s, &o, &png, &why), 0);
	return png;
}

static void the_plain_face_is_version_7_and_the_sealed_face_version_11(void **state)
{
	(void)state;
	struct symbol s = symbol_of(plain);
	assert_int_equal(s.version, 7);
	assert_int_equal(s.width, 45);
	s = symbol_of(sealed);
	assert_int_equal(s.version, 11);
	assert_int_equal(s.width, 61);
}

static void digits_are_written_in_byte_mode_too(void **state)
{
	(void)state;
	/* 20 digits in numeric mode would fit version 1 (26 digits at level M); as bytes they need version 2. */
	assert_int_equal(symbol_of("12345678901234567890").version, 2);
	/* Version 1-M holds 14 bytes, ISO/IEC 18004 table 7. */
	assert_int_equal(symbol_of("12345678901234").version, 1);
	assert_int_equal(symbol_of("123456789012345").version, 2);
}

static void zbar_reads(const char *payload_z, int scale);

static void bytes_past_ascii_are_announced_as_utf_8(void **state)
{
	(void)state;
	/* Of 16 data bytes in version 1-M, 14 of text leave no room for the 12 bits of an ECI header. */
	assert_int_equal(symbol_of("Ch\xe1\xbb\xa3 H\xe1\xba\xa1 Lo").version, 2);
	/* Bytes that are no UTF-8 are not announced as such. */
	assert_int_equal(symbol_of("Ch\xe1\xbb\xa3 H\xe1\xba Lon").version, 1);
	if (!child_installed("zbarimg"))
		skip();
	zbar_reads("Chợ Hạ Long, sạp số 7", PNG_SCALE_DEFAULT);
}

static void text_that_no_symbol_holds_is_refused(void **state)
{
	(void)state;
	struct symbol s;
	struct fault why = {0};
	assert_int_equal(symbol_make(&arena, S(""), &s, &why), -1);
	assert_int_equal(why.err, ERR_NO_SYMBOL);
	char *long_text = arena_alloc(&arena, 2332);
	memset(long_text, 'a', 2332);
	assert_int_equal(symbol_make(&arena, slice_of(long_text, 2331), &s, &why), 0);
	assert_int_equal(s.version, 40);
	assert_int_equal(symbol_make(&arena, slice_of(long_text, 2332), &s, &why), -1);
	assert_int_equal(why.err, ERR_NO_SYMBOL);
}

static void level_q_takes_a_wider_symbol_for_the_same_payload(void **state)
{
	(void)state;
	struct symbol s;
	struct fault why = {0};
	assert_int_equal(symbol_make_at(&arena, SYMBOL_Q, slice_z(plain), &s, &why), 0);
	/* ISO/IEC 18004 table 7: 110 bytes are version 7 at M (122) and version 9 at Q (130). */
	assert_int_equal(s.version, 9);
	char *long_text = arena_alloc(&arena, 1664);
	memset(long_text, 'a', 1664);
	assert_int_equal(symbol_make_at(&arena, SYMBOL_Q, slice_of(long_text, 1663), &s, &why), 0);
	assert_int_equal(symbol_make_at(&arena, SYMBOL_Q, slice_of(long_text, 1664), &s, &why), -1);
	assert_int_equal(why.err, ERR_NO_SYMBOL);
}

static const char *file_of(struct slice bytes)
{
	char *path = (char *)(uintptr_t)arena_dup_z(&arena, S("/tmp/socho-image-XXXXXX"));
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes.p, bytes.n), (ssize_t)bytes.n);
	close(fd);
	return path;
}

/* What the reader says about the picture; -1 when it does not end well. */
static int reading(const char *const argv[], const char *path, struct slice *said)
{
	int status;
	*said = child_run(&arena, argv, &status);
	unlink(path);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

static void zbar_reads(const char *payload_z, int scale)
{
	const char *path = file_of(picture_of(payload_z, scale, NULL, 0));
	struct slice said;
	const char *const only_qr[] = {"zbarimg", "-q", "--raw", "--nodbus", "-S", "disable", "-S", "qrcode.enable", path, NULL};
	assert_int_equal(reading(only_qr, path, &said), 0);
	assert_true(slice_eq(said, arena_printf(&arena, "%s\n", payload_z)));
}

static void zxing_reads(const char *payload_z, int scale)
{
	const char *path = file_of(picture_of(payload_z, scale, NULL, 0));
	struct slice said;
	assert_int_equal(reading((const char *const[]){"ZXingReader", "-bytes", path, NULL}, path, &said), 0);
	assert_true(slice_eq(said, slice_z(payload_z)));
}

static const int scales[] = {PNG_SCALE_MIN, 7, PNG_SCALE_DEFAULT, PNG_SCALE_MAX};

static void zbar_reads_both_faces_at_every_scale(void **state)
{
	(void)state;
	if (!child_installed("zbarimg")) {
		print_message("skipped: zbarimg (zbar-tools) is not installed\n");
		skip();
	}
	for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
		zbar_reads(plain, scales[i]);
		zbar_reads(sealed, scales[i]);
	}
}

static void zxing_reads_both_faces_at_every_scale(void **state)
{
	(void)state;
	if (!child_installed("ZXingReader")) {
		print_message("skipped: ZXingReader (zxing-cpp-tools) is not installed\n");
		skip();
	}
	for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
		zxing_reads(plain, scales[i]);
		zxing_reads(sealed, scales[i]);
	}
}

static uint32_t big_endian(const char *p)
{
	const uint8_t *b = (const uint8_t *)p;
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* Data of the n-th chunk of the type; absent when there are fewer. */
static struct slice chunk(struct slice png, const char *type, int n)
{
	for (size_t at = 8; at + 12 <= png.n;) {
		uint32_t length = big_endian(png.p + at);
		assert_true(length <= png.n - at - 12);
		if (memcmp(png.p + at + 4, type, 4) == 0 && n-- == 0)
			return slice_of(png.p + at + 8, length);
		at += 12 + length;
	}
	return slice_z(NULL);
}

static void the_picture_is_one_bit_grey_with_the_quiet_zone_at_300_dpi(void **state)
{
	(void)state;
	struct slice png = picture_of(plain, 8, NULL, 0);
	struct slice head = chunk(png, "IHDR", 0);
	assert_int_equal(head.n, 13);
	assert_int_equal(big_endian(head.p), (45 + 8) * 8);
	assert_int_equal(big_endian(head.p + 4), (45 + 8) * 8);
	assert_memory_equal(head.p + 8, "\x01\x00\x00\x00\x00", 5);
	assert_memory_equal(chunk(png, "pHYs", 0).p, "\x00\x00\x2e\x23\x00\x00\x2e\x23\x01", 9);
}

static void the_text_chunks_carry_payload_code_and_seal(void **state)
{
	(void)state;
	const struct png_note notes[] = {
		{"socho:payload", slice_z(sealed)},
		{"socho:code", S("7K2M9Q4TXAE")},
		{"socho:name", S("Chợ Hạ Long I")},
	};
	struct slice png = picture_of(sealed, 8, notes, 3);
	for (int i = 0; i < 3; i++) {
		/* keyword, NUL, no compression (two zero bytes), empty language and translated keyword, text. */
		struct slice want = arena_printf(&arena, "%s%c%c%c%c%c%.*s", notes[i].key_z, 0, 0, 0, 0, 0, SARG(notes[i].text));
		assert_true(slice_eq(chunk(png, "iTXt", i), want));
	}
	assert_null(chunk(png, "iTXt", 3).p);
	if (!child_installed("pngcheck"))
		return;
	const char *path = file_of(png);
	struct slice said;
	assert_int_equal(reading((const char *const[]){"pngcheck", "-q", path, NULL}, path, &said), 0);
}

static void a_scale_outside_4_to_40_is_refused(void **state)
{
	(void)state;
	struct symbol s = symbol_of(plain);
	static const int bad[] = {-1, 0, 3, 41, 1 << 30};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct slice png;
		struct fault why = {0};
		assert_int_equal(png_encode(&arena, &s, &(struct png_options){.scale = bad[i]}, &png, &why), -1);
		assert_int_equal(why.err, ERR_BAD_SCALE);
		assert_string_equal(why.field, "scale");
	}
}

static void the_same_input_gives_the_same_file(void **state)
{
	(void)state;
	struct slice first = picture_of(sealed, 12, NULL, 0);
	picture_of(plain, 40, NULL, 0);
	assert_true(slice_eq(first, picture_of(sealed, 12, NULL, 0)));
}

static void the_widest_symbol_fits_at_the_largest_scale(void **state)
{
	(void)state;
	char *text = arena_alloc(&arena, 2332);
	memset(text, 'a', 2331);
	struct slice head = chunk(picture_of(text, PNG_SCALE_MAX, NULL, 0), "IHDR", 0);
	assert_int_equal(big_endian(head.p), (177 + 8) * 40);
}

/* Fills what the path fills: "Mx yhNv1h-Nz" again and again. */
static void fill_runs(const char *path, int side, uint8_t *dark)
{
	int x, y, n, back, used;
	for (; *path != '"'; path += used) {
		used = 0;
		if (sscanf(path, "M%d %dh%dv1h-%dz%n", &x, &y, &n, &back, &used) != 4 || !used) {
			assert_int_equal(*path, '\n');
			used = 1;
			continue;
		}
		assert_true(n > 0 && n == back && x >= 0 && x + n <= side && y >= 0 && y < side);
		memset(dark + y * side + x, 1, (size_t)n);
	}
}

static void the_lines_of_an_svg_fill_the_dark_modules_and_nothing_else(void **state)
{
	(void)state;
	struct symbol s = symbol_of(sealed);
	const struct svg_note notes[] = {{"payload", S("a<b&c")}};
	const char *svg = arena_dup_z(&arena, svg_encode(&arena, &s, notes, 1));
	assert_non_null(strstr(svg, "<s:payload>a&lt;b&amp;c</s:payload>"));
	assert_non_null(strstr(svg, "viewBox=\"0 0 69 69\""));
	uint8_t *dark = arena_alloc(&arena, 69 * 69);
	fill_runs(strstr(svg, "<path d=\"") + strlen("<path d=\""), 69, dark);
	for (int y = 0; y < 69; y++)
		for (int x = 0; x < 69; x++) {
			bool inside = x >= 4 && x < 65 && y >= 4 && y < 65;
			assert_int_equal(dark[y * 69 + x], inside ? s.modules[(y - 4) * 61 + x - 4] : 0);
		}
}

/* One picture that a scanner reads as something else must not leave. */
static void a_symbol_is_let_go_only_when_it_reads_as_its_payload(void **state)
{
	(void)state;
	struct decoder *d = decoder_open();
	struct symbol s = symbol_of(sealed);
	assert_true(decoder_reads_symbol(&arena, d, &s, slice_z(sealed)));
	assert_false(decoder_reads_symbol(&arena, d, &s, slice_z(plain)));
	struct symbol small = symbol_of(plain);
	assert_true(decoder_reads_symbol(&arena, d, &small, slice_z(plain)));
	uint8_t *blank = arena_alloc(&arena, (size_t)s.width * (size_t)s.width);
	memset(blank, 0, (size_t)s.width * (size_t)s.width);
	s.modules = blank;
	assert_false(decoder_reads_symbol(&arena, d, &s, slice_z(sealed)));
	decoder_close(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_plain_face_is_version_7_and_the_sealed_face_version_11),
		cmocka_unit_test(digits_are_written_in_byte_mode_too),
		cmocka_unit_test(bytes_past_ascii_are_announced_as_utf_8),
		cmocka_unit_test(text_that_no_symbol_holds_is_refused),
		cmocka_unit_test(level_q_takes_a_wider_symbol_for_the_same_payload),
		cmocka_unit_test(zbar_reads_both_faces_at_every_scale),
		cmocka_unit_test(zxing_reads_both_faces_at_every_scale),
		cmocka_unit_test(the_picture_is_one_bit_grey_with_the_quiet_zone_at_300_dpi),
		cmocka_unit_test(the_text_chunks_carry_payload_code_and_seal),
		cmocka_unit_test(a_scale_outside_4_to_40_is_refused),
		cmocka_unit_test(the_same_input_gives_the_same_file),
		cmocka_unit_test(the_widest_symbol_fits_at_the_largest_scale),
		cmocka_unit_test(a_symbol_is_let_go_only_when_it_reads_as_its_payload),
		cmocka_unit_test(the_lines_of_an_svg_fill_the_dark_modules_and_nothing_else),
	};
	return cmocka_run_group_tests(tests, with_arena, without_arena);
}
