/* Inside the confirm room: whether the settings of a generic connection are whole. */
#ifndef SOCHO_CONFIRM_GENERIC_H
#define SOCHO_CONFIRM_GENERIC_H

#include "socho/confirm/adapter.h"

enum { GENERIC_PARTS_MAX = 32 };

/* Every rule of its kind, none that is unknown, a way to authenticate and an answer to success and refusal. */
int generic_configure(struct arena *a, const json_t *settings, struct fault *why);
/* For a preset: nothing, or {"account": number}. */
int generic_configure_account(struct arena *a, const json_t *settings, struct fault *why);
bool generic_form_known(struct slice name);

#endif
