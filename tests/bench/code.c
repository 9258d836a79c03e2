/* Payment codes a second on one core, beside the library calls that such a code cannot do without.
 *
 *   code ROUNDS SECONDS    prints one line a round: codes/s whole, calls/s alone, and bytes of the picture
 *   code --payload         prints the payload, for peers to draw the same
 *
 * Whole: fields -> head -> seal -> payload -> symbol -> PNG. Alone: one Ed25519 signature (OpenSSL), one byte-mode
 * symbol (libqrencode), one 1-bit PNG of ready rows with the same deflate settings (libpng). */
#include <openssl/evp.h>
#include <png.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/text.h"
#include "socho/image/png.h"
#include "socho/seal/seal.h"
#include "socho/vietqr/payload.h"

enum { SCALE = 8, BLOCK = 20 };

static struct seal_key *key;
static struct arena arena;
static char payload_z[512];
static size_t picture_bytes;

static void whole(int serial)
{
	struct fault why;
	char account[16];
	struct slice head, templates, payload, picture;
	uint8_t signature[SEAL_SIGNATURE_BYTES];
	struct symbol symbol;
	snprintf(account, sizeof account, "19%09d", serial);
	struct vietqr_code code = {.bin = S("970422"), .account = slice_z(account), .memo = S("CZ044EEVZ")};
	if (vietqr_head(&arena, &code, &head, &why) || seal_sign(&arena, key, head, signature, &templates, &why) ||
	    vietqr_finish(&arena, head, templates, &payload, &why) || symbol_make(&arena, payload, &symbol, &why) ||
	    png_encode(&arena, &symbol, &(struct png_options){.scale = SCALE}, &picture, &why))
		exit(fault_print(&why));
	picture_bytes = picture.n;
	snprintf(payload_z, sizeof payload_z, "%.*s", SARG(payload));
	arena_reset(&arena);
}

static void on_bytes(png_structp png, png_bytep p, size_t n)
{
	(void)p;
	*(size_t *)png_get_io_ptr(png) += n;
}

enum { SIDE_MAX = 185 * SCALE };
static unsigned char rows[SIDE_MAX][SIDE_MAX / 8];

/* Drawn once: what is measured alone is libpng, not drawing. */
static void draw_rows(const QRcode *qr)
{
	memset(rows, 0xff, sizeof rows);
	for (int y = 0; y < qr->width * SCALE; y++)
		for (int x = 0; x < qr->width * SCALE; x++)
			if (qr->data[y / SCALE * qr->width + x / SCALE] & 1)
				rows[y + 4 * SCALE][(x + 4 * SCALE) / 8] &= (unsigned char)~(0x80 >> x % 8);
}

static void alone_picture(const QRcode *qr)
{
	int side = (qr->width + 8) * SCALE;
	size_t n = 0;
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);
	png_set_write_fn(png, &n, on_bytes, NULL);
	png_set_IHDR(png, info, (png_uint_32)side, (png_uint_32)side, 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
	             PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
	png_set_compression_level(png, 3);
	png_set_compression_window_bits(png, 11);
	png_set_compression_mem_level(png, 5);
	png_write_info(png, info);
	for (int y = 0; y < side; y++)
		png_write_row(png, rows[y]);
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
}

static void alone(int serial)
{
	static EVP_MD_CTX *ctx;
	unsigned char signature[64];
	size_t n = sizeof signature;
	(void)serial;
	if (!ctx)
		ctx = EVP_MD_CTX_new();
	EVP_DigestSignInit(ctx, NULL, NULL, NULL, seal_key_pkey(key));
	EVP_DigestSign(ctx, signature, &n, (const unsigned char *)payload_z, 120);
	EVP_MD_CTX_reset(ctx);
	QRcode *qr = QRcode_encodeString8bit(payload_z, 0, QR_ECLEVEL_M);
	if (rows[0][0] == 0)
		draw_rows(qr);
	alone_picture(qr);
	QRcode_free(qr);
}

static int64_t block(void (*work)(int), int *serial)
{
	int64_t start = clock_mono_us();
	for (int i = 0; i < BLOCK; i++)
		work((*serial)++);
	return clock_mono_us() - start;
}

/* The two take turns in short blocks, so that a machine that slows down slows both. */
static void round_of(double seconds, double *whole_rate, double *alone_rate)
{
	int64_t whole_us = 0, alone_us = 0, end = clock_mono_us() + (int64_t)(seconds * 1e6);
	int n = 0, serial = 0;
	for (; clock_mono_us() < end; n += BLOCK) {
		whole_us += block(whole, &serial);
		alone_us += block(alone, &serial);
	}
	*whole_rate = n / ((double)whole_us / 1e6);
	*alone_rate = n / ((double)alone_us / 1e6);
}

int main(int argc, char **argv)
{
	struct fault why;
	const char *path = getenv("BENCH_KEY");
	arena_init(&arena, 256 * 1024);
	if (argc < 2 || !path) {
		fputs("usage: BENCH_KEY=key.pem code ROUNDS SECONDS | --payload\n", stderr);
		return 2;
	}
	if (seal_key_load(&key, path, (struct slice){NULL, 0}, &why))
		return fault_print(&why);
	whole(1);
	if (strcmp(argv[1], "--payload") == 0) {
		puts(payload_z);
		return 0;
	}
	double seconds = argc > 2 ? atof(argv[2]) : 1;
	for (int i = 0; i < atoi(argv[1]); i++) {
		double ours, calls;
		round_of(seconds, &ours, &calls);
		printf("%.0f %.0f %zu\n", ours, calls, picture_bytes);
		fflush(stdout);
	}
	seal_key_free(key);
	arena_release(&arena);
	return 0;
}
