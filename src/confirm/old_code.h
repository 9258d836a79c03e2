/* Inside the confirm room: codes of posters from before the register, in memos (confirmations.md 3.6, R4). A prefix of
 * letters and a fixed number of digits; blanks and hyphens may stand between the two, anything but a digit behind. */
#ifndef SOCHO_CONFIRM_OLD_CODE_H
#define SOCHO_CONFIRM_OLD_CODE_H

#include "socho/base/arena.h"

enum { OLD_CODES_MAX = 4 };

struct old_form {
	struct slice prefix; /* A-Z */
	size_t digits;
};
struct old_forms {
	struct slice text; /* as confirm/match tells them; absent when there are none */
	struct old_form *form;
	size_t count;
};

/* "DH5 KIOT3"; the text and the forms are copied. Whether it was another text than before. */
bool old_forms_learn(struct old_forms *f, struct slice text);
void old_forms_release(struct old_forms *f);

/* What of the memo has one of the forms, each once, with blanks between: "DH00012 KIOT003"; "*" when it is more than
 * OLD_CODES_MAX; absent when it is nothing. A memo may hold any bytes. */
struct slice old_codes_find(struct arena *a, const struct old_forms *f, struct slice memo);

#endif
