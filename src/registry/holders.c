#include "holders.h"

#include "socho/registry/vendor.h"
#include "socho/store/db.h"
#include "sql.h"
#include "words.h"

struct judging {
	struct request *rq;
	int16_t province;
	void (*then)(void *arg);
	void *arg;
};

static enum name_match judge(struct arena *a, const struct sql_registry_vendor_holders_out *row)
{
	int kind = word_index(vendor_kinds, row->kind);
	return name_match(a, (enum vendor_kind)(kind < 0 ? 0 : kind), row->registered, row->name, row->legal_name,
	                  row->holder_name);
}

static void on_holders(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct judging *g = arg;
	struct arena *a = g->rq->arena;
	size_t count = (size_t)rows->count;
	struct uuid *accounts = arena_array(a, count + 1, sizeof *accounts);
	struct slice *matches = arena_array(a, count + 1, sizeof *matches);
	for (int i = 0; i < rows->count; i++) {
		struct sql_registry_vendor_holders_out row;
		sql_row(a, rows, i, &row);
		accounts[i] = row.id;
		matches[i] = slice_z(name_match_name(judge(a, &row)));
	}
	if (count)
		tx_query(tx, SQL_CALL(a, registry_vendor_holders_judge, .province = g->province, .accounts = {accounts, count, NULL},
		         .matches = {matches, count}, .person = g->rq->who.person, .request = g->rq->id), NULL, NULL);
	g->then(g->arg);
}

void holders_judge(struct request *rq, int16_t province, struct uuid vendor, void (*then)(void *arg), void *arg)
{
	struct judging *g = ARENA_NEW(rq->arena, struct judging);
	*g = (struct judging){rq, province, then, arg};
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_vendor_holders, .province = province, .vendor = vendor), on_holders, g);
}
