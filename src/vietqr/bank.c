#include "socho/vietqr/bank.h"

#include <assert.h>

static const struct bank banks[] = {
#define BANK(bin_, code_, short_, vi_, swift_, transfer_, lookup_) \
	{SLICE_LIT(bin_), SLICE_LIT(code_), SLICE_LIT(short_), SLICE_LIT(vi_), SLICE_LIT(swift_), BANK_##transfer_, \
	 BANK_##lookup_},
#include "banks.def"
#undef BANK
};
enum { BANK_COUNT = sizeof banks / sizeof banks[0] };

const struct bank *bank_by_bin(struct slice bin)
{
	for (size_t i = 0; i < BANK_COUNT; i++)
		if (slice_eq(banks[i].bin, bin))
			return &banks[i];
	return NULL;
}

const struct bank *bank_by_name(struct slice name)
{
	const struct bank *found = bank_by_bin(name);
	for (size_t i = 0; i < BANK_COUNT && !found; i++)
		if (slice_eq_nocase(banks[i].short_name, name))
			found = &banks[i];
	for (size_t i = 0; i < BANK_COUNT && !found; i++)
		if (slice_eq_nocase(banks[i].code, name))
			found = &banks[i];
	return found;
}

size_t bank_count(void)
{
	return BANK_COUNT;
}

const struct bank *bank_at(size_t index)
{
	assert(index < BANK_COUNT);
	return &banks[index];
}
