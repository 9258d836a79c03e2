/* Pictures by account number, in the form that VietQR users know. Only accounts of the register: a stranger's number, one
 * without a live code and one of a market that did not opt in give the same answer at the same price. */
#ifndef SOCHO_REGISTRY_QUICK_LINK_H
#define SOCHO_REGISTRY_QUICK_LINK_H

#include "socho/base/request.h"

/* GET /image/{bank}-{account}-{template}.png?amount=&addInfo=&accountName= : bank is a BIN, a short name or a code of the
 * table; template one of image/card.h. Needs RIGHT_QUICK_LINK: people see their own scope, anybody the markets that opted
 * in, at the price of lookups.h. With an amount or words the memo begins with the stall's content code, so that the money
 * is matched; such a payload is not kept and not sealed. accountName says nothing: the register's own name is shown.
 * ERR_UNKNOWN_TEMPLATE, ERR_UNKNOWN_BANK, ERR_BAD_ACCOUNT, ERR_BAD_AMOUNT, ERR_BAD_MEMO, ERR_SEVERAL_STALLS,
 * ERR_NOT_FOUND, ERR_TOO_MANY. */
void quick_link_png(struct request *rq);
/* POST /v1/markets/{id}/quick_link {open}: 200 with {id, quick_link}. */
void market_quick_link(struct request *rq);

#endif
