#include "socho/image/symbol.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

enum { BYTES_MAX_40M = 2331 }; /* ISO/IEC 18004 table 7: byte mode, version 40, level M */

int symbol_make(struct arena *a, struct slice payload, struct symbol *out, struct fault *why)
{
	if (payload.n == 0 || payload.n > BYTES_MAX_40M)
		return faultf(why, ERR_NO_SYMBOL, NULL, "a symbol holds 1 to %d bytes", BYTES_MAX_40M);
	/* encodeData never splits into numeric and alphanumeric segments, as encodeString would. */
	QRcode *code = QRcode_encodeData((int)payload.n, (const unsigned char *)payload.p, 0, QR_ECLEVEL_M);
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
