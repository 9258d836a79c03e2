/* Inside the confirm room: whose money it is, for providers that do not say which bank the account is at, or name no account
 * at all. A connection's settings may say it: {"bin": "970422", "account": "0900012345"}, either or both. */
#ifndef SOCHO_CONFIRM_RECEIVER_H
#define SOCHO_CONFIRM_RECEIVER_H

#include "socho/confirm/adapter.h"

/* For adapter.configure: ERR_UNKNOWN_FIELD, ERR_UNKNOWN_BANK, ERR_BAD_ACCOUNT. */
int receiver_configure(struct arena *a, const json_t *settings, struct fault *why);
/* The bank from the settings, BANK_UNKNOWN_BIN without; the account from them when they have one, or as the provider told. */
void receiver_take(const struct connection *c, struct slice told_account, struct confirmation *out);

#endif
