#include "socho/image/symbol.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

#include "socho/base/utf8.h"

enum { ECI_UTF8 = 26 }; /* AIM ECI assignments; EMVCo MPM 4.12.1 has UTF-8 */

static const struct {
	QRecLevel level;
	size_t bytes_max; /* ISO/IEC 18004 table 7: byte mode, version 40 */
} levels[] = {[SYMBOL_M] = {QR_ECLEVEL_M, 2331}, [SYMBOL_Q] = {QR_ECLEVEL_Q, 1663}};

static bool ascii(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] > 0x7f)
			return false;
	return true;
}

/* One byte segment. Without an ECI header a decoder guesses what bytes past ASCII are. */
static QRcode *encode(enum symbol_level level, struct slice payload)
{
	QRcode *code = NULL;
	QRinput *input = QRinput_new2(0, levels[level].level);
	if (!input)
		return NULL;
	bool told = ascii(payload) || !utf8_valid(payload) || QRinput_appendECIheader(input, ECI_UTF8) == 0;
	if (told && QRinput_append(input, QR_MODE_8, (int)payload.n, (const unsigned char *)payload.p) == 0)
		code = QRcode_encodeInput(input);
	QRinput_free(input);
	return code;
}

int symbol_make_at(struct arena *a, enum symbol_level level, struct slice payload, struct symbol *out,
                   struct fault *why)
{
	if (payload.n == 0 || payload.n > levels[level].bytes_max)
		return fault_say(why, ERR_NO_SYMBOL, NULL, "một mã QR chứa từ 1 đến %zu byte", "a symbol holds 1 to %zu bytes",
		                 levels[level].bytes_max);
	QRcode *code = encode(level, payload);
	if (!code)
		return faultf(why, ERR_NO_SYMBOL, NULL, "%s", strerror(errno));
	size_t count = (size_t)code->width * (size_t)code->width;
	uint8_t *modules = arena_alloc(a, count);
	for (size_t i = 0; i < count; i++)
		modules[i] = code->data[i] & 1;
	*out = (struct symbol){.version = code->version, .width = code->width, .modules = modules};
	QRcode_free(code);
	return 0;
}

int symbol_make(struct arena *a, struct slice payload, struct symbol *out, struct fault *why)
{
	return symbol_make_at(a, SYMBOL_M, payload, out, why);
}
