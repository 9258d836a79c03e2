#include "socho/registry/account.h"

#include <assert.h>
#include <string.h>

#include "socho/store/db.h"
#include "sql.h"

enum { NORMAL_BYTES_MAX = 64 };

void account_lookup(const struct column_keys *k, int province, struct slice bin, struct slice number,
                    uint8_t out[static COLUMN_LOOKUP_BYTES])
{
	char normal[NORMAL_BYTES_MAX];
	size_t n = 0;
	assert(bin.n + 1 + number.n <= sizeof normal);
	memcpy(normal, bin.p, bin.n);
	n = bin.n;
	normal[n++] = '/';
	for (size_t i = 0; i < number.n; i++)
		normal[n++] = number.p[i] >= 'a' && number.p[i] <= 'z' ? (char)(number.p[i] - 32) : number.p[i];
	column_lookup(k, province, "account.number", slice_of(normal, n), out);
}

void account_settle(struct tx *tx, struct arena *a, int16_t province, struct uuid stall)
{
	tx_query(tx, SQL_CALL(a, registry_enter_province, .province = province), NULL, NULL);
	tx_query(tx, SQL_CALL(a, registry_account_sole_clear, .province = province, .stall = stall), NULL, NULL);
	tx_query(tx, SQL_CALL(a, registry_account_sole_set, .province = province, .stall = stall), NULL, NULL);
}

void account_settle_sole_stall(struct request *rq, int16_t province, struct uuid stall)
{
	account_settle(rq->tx, rq->arena, province, stall);
}
