/* Inside the confirm room: what making a connection takes, wherever it is asked for. `field_z` names the word at fault. */
#ifndef SOCHO_CONFIRM_CONNECTION_MAKE_H
#define SOCHO_CONFIRM_CONNECTION_MAKE_H

#include <jansson.h>

#include "connection_parts.h"
#include "sql.h"

/* "live" (also for an absent text) or "test": ERR_BAD_CHOICE. */
int connection_environment(struct slice text, struct slice *out, struct fault *why);
/* Networks with blanks between them, none for an absent text: ERR_TOO_LONG, ERR_BAD_CONFIG. */
int connection_addresses(struct slice text, struct slice *out, struct fault *why);
/* "whpk_<base64>" of an Ed25519 key, of a native connection alone: ERR_UNKNOWN_FIELD, ERR_BAD_KEY. */
int connection_public_key(struct arena *a, const struct adapter *ad, struct slice text, const char *field_z, struct slice *out, struct fault *why);
/* What the provider has to be told, or NULL: ERR_WRONG_TYPE, ERR_UNKNOWN_FIELD, and the provider's own refusals. */
int connection_settings_check(struct arena *a, const struct adapter *ad, const json_t *settings, struct fault *why);
/* As they are kept; the absent slice for none. */
struct slice connection_settings_text(struct arena *a, const json_t *settings);
/* Draws what is ours, and fills in provider, id, box and hash of the path for in->province; m->path is told this once. */
int connection_make(struct arena *a, const struct column_keys *keys, struct made *m, struct sql_confirm_connection_create_in *in, struct fault *why);

#endif
