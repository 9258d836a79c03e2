/* What is said of a market from a day on: its unit, operator, kind, class and status. */
#include "socho/registry/query.h"
#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/registry/places.h"
#include "socho/store/reply.h"
#include "sql.h"
#include "words.h"

enum { CLASS_NOT_SAID = -1, CLASS_UNRANKED = 0 };

/* null says that the market is not ranked; nothing says nothing. */
static int read_class(const json_t *json, int16_t *out, struct fault *why)
{
	const json_t *v = json_object_get(json, "class");
	int64_t class = v ? CLASS_UNRANKED : CLASS_NOT_SAID;
	if (v && !json_is_null(v) && field_int(json, "class", 1, 3, &class, why))
		return -1;
	*out = (int16_t)class;
	return 0;
}

static int read_word_opt(const json_t *json, const char *field, const char *const *words, struct slice *out, struct fault *why)
{
	int i;
	if (!field_present(json, field))
		return 0;
	if (field_choice(json, field, words, &i, why))
		return -1;
	*out = slice_z(words[i]);
	return 0;
}

static int read_change(struct request *rq, struct sql_registry_market_change_in *in, struct fault *why)
{
	static const char *const names[] = {"valid_from", "document", "unit", "operator", "kind", "class", "status", NULL};
	const json_t *json = rq->json;
	struct arena *a = rq->arena;
	in->operator.has = field_present(json, "operator");
	if (fields_only(a, json, names, why) || field_day(a, json, "valid_from", &in->valid_from, why))
		return -1;
	if (in->valid_from > clock_day(rq->received_us))
		return fault_say(why, ERR_OUT_OF_RANGE, "valid_from", SAY_NOT_AFTER_TODAY);
	if (field_text_opt(a, json, "document", DOCUMENT_CHARS_MAX, &in->document, why) ||
	    field_text_opt(a, json, "unit", UNIT_CODE_CHARS_MAX, &in->unit, why) ||
	    (in->operator.has && field_uuid(json, "operator", &in->operator.value, why)) ||
	    read_word_opt(json, "kind", market_kinds, &in->kind, why) || read_class(json, &in->class, why) ||
	    read_word_opt(json, "status", market_statuses, &in->status, why))
		return -1;
	if (!in->unit.p && !in->operator.has && !in->kind.p && in->class == CLASS_NOT_SAID && !in->status.p)
		return fault_say(why, ERR_MISSING, "class",
		                 "ghi ít nhất một trong các mục: đơn vị hành chính, đơn vị quản lý, loại, hạng, tình trạng",
		                 "say at least one of unit, operator, kind, class and status");
	return 0;
}

struct change {
	struct request *rq;
	struct slice body;
};

static void on_settled(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct change *c = arg;
	(void)tx;
	(void)rows;
	answer_json(c->rq, 201, c->body);
}

static void on_changed(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct change *c = arg;
	struct request *rq = c->rq;
	struct sql_registry_market_change_out row;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	c->body = row.body;
	struct uuid market;
	uuid_parse(rq->param[0], &market);
	if (!row.unit_found)
		answer_error(rq, ERR_UNKNOWN_UNIT, "unit");
	else if (!row.operator_found)
		answer_error(rq, ERR_UNKNOWN_OPERATOR, "operator");
	else /* a unit of that day may have ended since */
		tx_query(tx, SQL_CALL(rq->arena, registry_unit_settle, .market = {true, market}, .person = WRITER(rq), .request = rq->id),
		         on_settled, c);
}

void market_change(struct request *rq)
{
	struct sql_registry_market_change_in in = {.person = WRITER(rq), .request = rq->id};
	struct change *c = ARENA_NEW(rq->arena, struct change);
	struct fault why;
	c->rq = rq;
	if (path_id(rq, 0, &in.market, &why) || read_change(rq, &in, &why)) {
		answer_fault(rq, &why);
		return;
	}
	tx_query(rq->tx, sql_call_of(rq->arena, &sql_registry_market_change, &in), on_changed, c);
}

void market_changes(struct request *rq)
{
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why)) {
		answer_fault(rq, &why);
		return;
	}
	reply_json(rq, SQL_CALL(rq->arena, registry_market_changes, .market = id), 200);
}
