/* Any bytes as a payload: both modes end, agree with each other, and point into what they were given. */
#include <stdlib.h>
#include <string.h>

#include "socho/base/utf8.h"
#include "socho/vietqr/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool truth)
{
	if (!truth)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct vietqr_reading tolerant, strict;
	arena_init(&arena, 16 * 1024);
	int tolerant_status = vietqr_read(&arena, slice_of(data, size), false, &tolerant);
	int strict_status = vietqr_read(&arena, slice_of(data, size), true, &strict);
	must(tolerant_status == (tolerant.error ? -1 : 0) && strict_status == (strict.error ? -1 : 0));
	/* What the tolerant reader refuses the strict one refuses for the same reason. */
	must(!tolerant.error || (strict.error && strcmp(tolerant.error, strict.error) == 0));
	must(tolerant.seal.present <= !tolerant.error);
	if (tolerant.seal.present)
		must(tolerant.seal.at < tolerant.payload.n && tolerant.seal.signature.n == 2 * SEAL_HALF_CHARS);
#define X(name_) must(slice_eq(tolerant.fields.name_, strict.fields.name_));
	VIETQR_TEXT_FIELDS(X)
#undef X
	arena_release(&arena);
	return 0;
}
