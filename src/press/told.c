#include "told.h"

#include "socho/base/text.h"

struct slice told_fault(struct arena *a, const struct fault *why)
{
	const struct err_info *info = err_info(why->err);
	const struct {
		const char *name_z, *value_z;
	} members[] = {
		{"code", info->code}, {"vi", info->vi}, {"en", info->en}, {"field", why->field},
		{"detail", why->detail[0] ? why->detail : NULL}, {"detail_vi", why->detail_vi[0] ? why->detail_vi : NULL},
	};
	struct text t;
	text_init(&t, a);
	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
		text_addf(&t, "%s\"%s\":", i ? "," : "{", members[i].name_z);
		text_add_json(&t, slice_z(members[i].value_z));
	}
	text_addc(&t, '}');
	return text_slice(&t);
}
