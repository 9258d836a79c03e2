#include "socho/base/error.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "socho/base/utf8.h"

static const struct err_info infos[ERR_COUNT] = {
	[ERR_NONE] = {"none", 200, "", ""},
#define E(name, code, status, vi, en) [ERR_##name] = {code, status, vi, en},
#include "socho/base/errors.def"
#undef E
};

const struct err_info *err_info(enum err e)
{
	assert(e >= 0 && e < ERR_COUNT);
	return &infos[e];
}

const struct err_info *err_by_code(struct slice code)
{
	for (int e = ERR_NONE + 1; e < ERR_COUNT; e++)
		if (slice_eq(slice_z(infos[e].code), code))
			return &infos[e];
	return NULL;
}

int (fault)(struct fault *f, enum err e, const char *field)
{
	if (f)
		*f = (struct fault){.err = e, .field = field};
	return -1;
}

/* What did not fit ends before a character, not within one. */
__attribute__((format(printf, 3, 0))) static void write_detail(char *out, size_t size, const char *format, va_list args)
{
	if (vsnprintf(out, size, format, args) < (int)size)
		return;
	size_t last = size - 2;
	while (last && ((unsigned char)out[last] & 0xc0) == 0x80)
		last--;
	if (!utf8_length(slice_z(out + last)))
		out[last] = 0;
}

int fault_sayv(struct fault *f, enum err e, const char *field, const char *vi, const char *en, va_list args)
{
	if (!f)
		return -1;
	va_list again;
	va_copy(again, args);
	*f = (struct fault){.err = e, .field = field};
	write_detail(f->detail_vi, sizeof f->detail_vi, vi, args);
	write_detail(f->detail, sizeof f->detail, en, again);
	va_end(again);
	return -1;
}

int (fault_say)(struct fault *f, enum err e, const char *field, const char *vi, const char *en, ...)
{
	va_list args;
	va_start(args, en);
	fault_sayv(f, e, field, vi, en, args);
	va_end(args);
	return -1;
}

int (faultf)(struct fault *f, enum err e, const char *field, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fault_sayv(f, e, field, format, format, args);
	va_end(args);
	return -1;
}

__attribute__((format(printf, 3, 4))) static void rewrite(char *out, size_t size, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	write_detail(out, size, format, args);
	va_end(args);
}

int (fault_words)(struct fault *f, enum err e, const char *field, const char *vi_z, const char *en_z)
{
	if (f) {
		*f = (struct fault){.err = e, .field = field};
		rewrite(f->detail_vi, sizeof f->detail_vi, "%s", vi_z);
		rewrite(f->detail, sizeof f->detail, "%s", en_z);
	}
	return -1;
}

int fault_at_line(struct fault *f, long long line)
{
	if (!f)
		return -1;
	const struct fault was = *f;
	const char *between = was.detail[0] ? ": " : "";
	rewrite(f->detail_vi, sizeof f->detail_vi, "dòng %lld%s%s", line, between, was.detail_vi);
	rewrite(f->detail, sizeof f->detail, "line %lld%s%s", line, between, was.detail);
	return -1;
}

int fault_print(const struct fault *f)
{
	const struct err_info *i = err_info(f->err);
	bool both = strcmp(f->detail_vi, f->detail) != 0;
	fprintf(stderr, "socho: %s / %s [%s%s%s]%s%s%s%s\n", i->vi, i->en, i->code, f->field ? ": " : "",
	        f->field ? f->field : "", f->detail[0] ? " " : "", f->detail_vi, both ? " / " : "", both ? f->detail : "");
	return 1;
}
