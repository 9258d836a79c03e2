#include "socho/base/error.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

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

int (fault)(struct fault *f, enum err e, const char *field)
{
	if (f)
		*f = (struct fault){.err = e, .field = field};
	return -1;
}

int (faultf)(struct fault *f, enum err e, const char *field, const char *format, ...)
{
	if (f) {
		*f = (struct fault){.err = e, .field = field};
		va_list args;
		va_start(args, format);
		vsnprintf(f->detail, sizeof f->detail, format, args);
		va_end(args);
	}
	return -1;
}

int fault_print(const struct fault *f)
{
	const struct err_info *i = err_info(f->err);
	fprintf(stderr, "socho: %s / %s [%s%s%s]%s%s\n", i->vi, i->en, i->code, f->field ? ": " : "",
	        f->field ? f->field : "", f->detail[0] ? " " : "", f->detail);
	return 1;
}
