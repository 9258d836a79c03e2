/* Numbers of official documents, as plans and decisions carry them. Two styles are in use (Decree 30/2020 for the
 * state, the party's own): "6037/KH-UBND", "60/2024/NĐ-CP" and "09-NQ/TU". */
#ifndef SOCHO_REGISTRY_DOCUMENT_H
#define SOCHO_REGISTRY_DOCUMENT_H

#include "socho/base/fields.h"

enum document_style { DOCUMENT_STATE, DOCUMENT_PARTY };

/* `text` is NFC. Blanks around the number and beside slashes and hyphens are dropped; *number lies in the arena.
 * ERR_BAD_DOCUMENT, with the field, when it has neither form. */
int document_number(struct arena *a, struct slice text, const char *field, struct slice *number,
                    enum document_style *style, struct fault *why);
/* The optional field of a JSON object: absent, or brought into its form. */
int document_field_opt(struct arena *a, const json_t *object, const char *path, struct slice *out, struct fault *why);

#endif
