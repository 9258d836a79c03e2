#include "socho/registry/stall_mark.h"

#include <ctype.h>

#include "socho/registry/query.h"
#include "socho/base/fields.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { NORMAL_BYTES_MAX = 80, VALUE_CHARS_MAX = 60, LAST = 4 };

static const char *const kinds[] = {"virtual_account", "terminal", NULL};
enum { VIRTUAL_ACCOUNT };

/* Letters and digits, in capitals; false when they do not fit. */
static bool add_plain(char normal[static NORMAL_BYTES_MAX], size_t *n, struct slice text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c >= 0x80 || !isalnum(c))
			continue;
		if (*n == NORMAL_BYTES_MAX)
			return false;
		normal[(*n)++] = (char)toupper(c);
	}
	return true;
}

bool stall_mark_lookup(const struct column_keys *k, int province, const char *kind_z, struct slice value,
                       uint8_t out[static COLUMN_LOOKUP_BYTES])
{
	char normal[NORMAL_BYTES_MAX];
	size_t n = 0;
	add_plain(normal, &n, slice_z(kind_z));
	normal[n++] = '/';
	size_t head = n;
	if (!add_plain(normal, &n, value) || n == head)
		return false;
	column_lookup(k, province, "stall_mark.value", slice_of(normal, n), out);
	return true;
}

struct marking {
	struct request *rq;
	struct sql_registry_stall_mark_create_in in;
	struct slice value;
};

static void on_stall(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct marking *m = arg;
	struct request *rq = m->rq;
	struct sql_registry_stall_place_out place;
	uint8_t *hash = arena_alloc(rq->arena, COLUMN_LOOKUP_BYTES);
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &place);
	if (!stall_mark_lookup(rq->services->columns, place.province, m->in.kind.p, m->value, hash)) {
		answer_error(rq, ERR_BAD_TEXT, "value");
		return;
	}
	m->in.value_hash = slice_of(hash, COLUMN_LOOKUP_BYTES);
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_stall_mark_create, &m->in), 201);
}

void stall_mark_create(struct request *rq)
{
	static const char *const names[] = {"kind", "value", NULL};
	struct marking *m = ARENA_NEW(rq->arena, struct marking);
	struct fault why;
	int kind;
	*m = (struct marking){.rq = rq, .in = {.person = rq->who.person, .request = rq->id}};
	if (path_id(rq, 0, &m->in.stall, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_choice(rq->json, "kind", kinds, &kind, &why) ||
	    field_text(rq->arena, rq->json, "value", VALUE_CHARS_MAX, &m->value, &why)) {
		answer_fault(rq, &why);
		return;
	}
	m->in.kind = slice_z(kinds[kind]);
	m->in.shown = m->value;
	/* An account number, though a virtual one; of a short one the last digits would be all of it. */
	if (kind == VIRTUAL_ACCOUNT) {
		if (!slice_all_alphanumeric(m->value)) {
			answer_error(rq, ERR_BAD_ACCOUNT, "value");
			return;
		}
		m->in.shown = m->value.n >= (size_t)LAST * 2
		                      ? arena_printf(rq->arena, "…%.*s", SARG(slice_sub(m->value, m->value.n - LAST, m->value.n)))
		                      : S("…");
	}
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_stall_place, .stall = m->in.stall), on_stall, m);
}

void stall_marks_list(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid stall;
	struct fault why;
	if (path_id(rq, 0, &stall, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, registry_stall_marks, .stall = stall), 200);
}

void stall_mark_end(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || fields_only(rq->arena, rq->json, names, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, registry_stall_mark_end, .id = id, .person = rq->who.person, .request = rq->id), 200);
}
