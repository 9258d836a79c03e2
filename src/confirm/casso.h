/* Inside the confirm room: what Casso's two webhooks and its list share. */
#ifndef SOCHO_CONFIRM_CASSO_H
#define SOCHO_CONFIRM_CASSO_H

#include "socho/confirm/adapter.h"

enum { CASSO_SPELLINGS = 3 };

/* The same facts under the names of each version; the first spelling that is there counts. */
struct casso_names {
	const char *reference[CASSO_SPELLINGS], *time[CASSO_SPELLINGS], *account[CASSO_SPELLINGS], *virtual_account[CASSO_SPELLINGS],
		*payer[CASSO_SPELLINGS], *payer_bank[CASSO_SPELLINGS];
};
extern const struct casso_names casso1_names;

/* The console's "test call" and every probe have the id 0. */
bool casso_is_test(const json_t *transaction);
int casso_read(const struct delivery *d, const json_t *transaction, const struct casso_names *names, struct slice raw,
               struct confirmation *out, struct fault *why);

/* JSON as the signer may have written it, keys sorted at every level: JavaScript's JSON.stringify, PHP's json_encode and
 * Python's json.dumps differ as soon as a memo holds a diacritic or a slash. */
enum json_writer { WRITER_JS, WRITER_PHP, WRITER_PYTHON, WRITER_COUNT };
struct slice json_canonical(struct arena *a, const json_t *value, enum json_writer writer);

#endif
