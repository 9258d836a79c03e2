/* A thousand codes at once, each symbol on paper or in a template decoded before it is let go.
 *
 *   labels sheet LAYOUT COUNT FILE    as the press draws them, one PDF
 *   labels png COUNT FILE             payload to PNG, of the sealed face; FILE becomes the last one
 *   labels card TEMPLATE COUNT FILE   as the quick link draws them
 *
 * Prints seconds, processor seconds, MB resident at most, bytes (of the last file). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "socho/base/clock.h"
#include "socho/base/file.h"
#include "socho/image/card.h"
#include "socho/image/sheet.h"
#include "socho/seal/seal.h"
#include "socho/vietqr/payload.h"

enum { SCALE = 8 }; /* as the peer draws */

static struct seal_key *key;

/* Another vendor each time: names, numbers and payloads differ as they do in a market. */
static int make_label(struct arena *a, int serial, struct label *l, struct fault *why)
{
	static const char *const holders[] = {"NGUYEN THI HUONG", "TRAN VAN MINH", "HO KINH DOANH LE THI NGOC ANH", "PHAM THUY"};
	static const char *const banks[] = {"Vietcombank", "MBBank", "BIDV", "VietinBank"};
	static const char *const bins[] = {"970436", "970422", "970418", "970415"};
	struct slice head, templates, account = arena_printf(a, "19%09d", serial * 7919);
	uint8_t signature[SEAL_SIGNATURE_BYTES];
	struct vietqr_code code = {.bin = slice_z(bins[serial % 4]), .account = account, .memo = S("CZ044EEVZ")};
	struct slice id = arena_printf(a, "4K7Q2M%05d", serial);
	*l = (struct label){
		.market = S("Chợ Hạ Long I"), .stall = arena_printf(a, "A%d", serial), .holder = slice_z(holders[serial % 4]),
		.bank = slice_z(banks[serial % 4]), .last4 = slice_sub(account, account.n - 4, account.n), .code = id,
		.serial = arena_printf(a, "7HQ%03d", serial % 1000), .issued = S("22/11/2026"),
		.address = arena_printf(a, "https://socho.example.vn/v/%.*s", SARG(id)),
	};
	l->verify = arena_printf(a, "%.*s?label=%.*s", SARG(l->address), SARG(l->serial));
	return vietqr_head(a, &code, &head, why) || vietqr_finish(a, head, S(""), &l->plain, why) ||
	               seal_sign(a, key, head, signature, &templates, why) ||
	               vietqr_finish(a, head, templates, &l->sealed, why)
	           ? -1
	           : 0;
}

static int draw_sheet(struct arena *a, const char *layout_z, int count, struct slice *file, struct fault *why)
{
	struct sheet *s;
	struct arena side;
	struct label l;
	const struct layout *layout = layout_find(slice_z(layout_z));
	if (!layout)
		return fault(why, ERR_UNKNOWN_LAYOUT, NULL);
	int rc = sheet_open(&s, &(const struct sheet_options){.layout = layout}, why);
	arena_init(&side, 16 * 1024);
	for (int i = 0; i < count && rc == 0; i++) {
		arena_reset(&side);
		rc = make_label(&side, i, &l, why) || sheet_add(s, &l, why) ? -1 : 0;
	}
	if (rc == 0 && (rc = sheet_finish(s, file, why)) == 0)
		*file = arena_dup(a, *file);
	sheet_free(s);
	arena_release(&side);
	return rc;
}

static int draw_pngs(struct arena *a, const char *none_z, int count, struct slice *file, struct fault *why)
{
	struct label l;
	struct symbol symbol;
	(void)none_z;
	for (int i = 0; i < count; i++) {
		arena_reset(a);
		if (make_label(a, i, &l, why))
			return -1;
		const struct png_note notes[] = {{"socho:payload", l.sealed}, {"socho:code", l.code}};
		if (symbol_make(a, l.sealed, &symbol, why) ||
		    png_encode(a, &symbol, &(const struct png_options){.scale = SCALE, .notes = notes, .note_count = 2}, file, why))
			return -1;
	}
	return 0;
}

static int draw_cards(struct arena *a, const char *template_z, int count, struct slice *file, struct fault *why)
{
	struct label l;
	const struct card *card = card_find(slice_z(template_z));
	struct decoder *decoder = decoder_open();
	if (!card || !decoder)
		return fault(why, ERR_UNKNOWN_TEMPLATE, NULL);
	int rc = 0;
	for (int i = 0; i < count && rc == 0; i++) {
		arena_reset(a);
		rc = make_label(a, i, &l, why);
		const struct card_facts f = {.payload = l.plain, .holder = l.holder, .bank = l.bank, .last4 = l.last4,
		                             .amount = S("45.000"), .memo = S("CZ044EEVZ rau")};
		rc = rc || card_draw(a, card, &f, decoder, file, why) ? -1 : 0;
	}
	decoder_close(decoder);
	return rc;
}

static const struct {
	const char *name;
	int (*draw)(struct arena *a, const char *what_z, int count, struct slice *file, struct fault *why);
	int arguments;
} modes[] = {{"sheet", draw_sheet, 5}, {"png", draw_pngs, 4}, {"card", draw_cards, 5}};
enum { MODES = sizeof modes / sizeof modes[0] };

static double cpu_s(const struct rusage *u)
{
	return (double)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) + (double)(u->ru_utime.tv_usec + u->ru_stime.tv_usec) / 1e6;
}

int main(int argc, char **argv)
{
	struct fault why;
	struct slice file = S("");
	struct arena arena;
	struct rusage usage;
	const char *path = getenv("BENCH_KEY");
	int mode = 0;
	while (mode < MODES && (argc < 2 || strcmp(argv[1], modes[mode].name) != 0 || argc != modes[mode].arguments))
		mode++;
	if (mode == MODES || !path) {
		fputs("usage: BENCH_KEY=key.pem labels sheet LAYOUT COUNT FILE | png COUNT FILE | card TEMPLATE COUNT FILE\n", stderr);
		return 2;
	}
	if (seal_key_load(&key, path, (struct slice){NULL, 0}, &why))
		return fault_print(&why);
	arena_init(&arena, 256 * 1024);
	getrusage(RUSAGE_SELF, &usage);
	double before_s = cpu_s(&usage);
	int64_t start = clock_mono_us();
	if (modes[mode].draw(&arena, argv[2], atoi(argv[argc - 2]), &file, &why) || file_write(argv[argc - 1], file, 0600, &why))
		return fault_print(&why);
	double took_s = (double)(clock_mono_us() - start) / 1e6;
	getrusage(RUSAGE_SELF, &usage);
	printf("%.2f %.2f %ld %zu\n", took_s, cpu_s(&usage) - before_s, usage.ru_maxrss / 1024, file.n);
	arena_release(&arena);
	seal_key_free(key);
	return 0;
}
