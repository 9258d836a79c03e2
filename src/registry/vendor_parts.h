/* What the whole form of a vendor and a change of its details read and write alike. */
#ifndef SOCHO_REGISTRY_VENDOR_PARTS_H
#define SOCHO_REGISTRY_VENDOR_PARTS_H

#include "socho/base/text.h"
#include "socho/registry/vendor.h"

enum { VENDOR_SHOWN_DIGITS = 3 };

/* kind, names, contacts and numbers out of the object "vendor". */
int vendor_person_read(struct arena *a, const json_t *v, int32_t today, struct vendor_form *f, struct fault *why);
/* `consents` out of the form. */
int vendor_consents_read(struct arena *a, const json_t *object, struct vendor_form *f, struct fault *why);
/* fields_only() inside an object: the unknown field is named with its path. */
int vendor_only(struct arena *a, const json_t *object, const char *path, const char *const *names, struct fault *why);

/* Members of an object that is being written, with the comma where one is needed; day: as yyyy-mm-dd. */
void vendor_member(struct text *t, const char *name_z, struct slice value);
void vendor_member_day(struct text *t, const char *name_z, int32_t day);
void vendor_consents_write(struct text *t, const struct vendor_form *f);

#endif
