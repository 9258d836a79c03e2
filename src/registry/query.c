#include "socho/registry/query.h"

#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/utf8.h"
#include "socho/registry/code_id.h"
#include "words.h"

int query_text(const struct request *rq, const char *name_z, struct slice *out, struct fault *why)
{
	struct slice raw;
	*out = (struct slice){NULL, 0};
	if (request_query(rq, name_z, &raw, why))
		return -1;
	if (!raw.n)
		return 0;
	if (utf8_has_control(raw) || utf8_nfc(rq->arena, raw, out))
		return fault(why, ERR_BAD_TEXT, name_z);
	*out = slice_trim(*out);
	return 0;
}

int query_search(const struct request *rq, struct slice *out, struct fault *why)
{
	if (query_text(rq, "q", out, why))
		return -1;
	if (out->n && utf8_search_key(rq->arena, *out, out))
		return fault(why, ERR_BAD_TEXT, "q");
	return 0;
}

int query_word(const struct request *rq, const char *name_z, const char *const *words, struct slice *out,
               struct fault *why)
{
	if (query_text(rq, name_z, out, why))
		return -1;
	return !out->p || word_index(words, *out) >= 0 ? 0 : fault(why, ERR_BAD_CHOICE, name_z);
}

int query_province(const struct request *rq, int16_t *out, struct fault *why)
{
	struct slice text;
	int64_t n = 0;
	if (query_text(rq, "province", &text, why))
		return -1;
	if (text.p && (slice_to_i64(text, &n) || n < 1 || n > 99))
		return fault_say(why, ERR_OUT_OF_RANGE, "province", SAY_PROVINCE);
	*out = (int16_t)n;
	return 0;
}

int query_day(const struct request *rq, const char *name_z, struct sql_date *out, struct fault *why)
{
	struct slice text;
	*out = (struct sql_date){.has = false};
	if (query_text(rq, name_z, &text, why))
		return -1;
	if (text.p && day_parse(text, &out->value))
		return fault(why, ERR_BAD_DATE, name_z);
	out->has = text.p != NULL;
	return 0;
}

int query_uuid(const struct request *rq, const char *name_z, struct sql_uuid *out, struct fault *why)
{
	struct slice text;
	*out = (struct sql_uuid){.has = false};
	if (query_text(rq, name_z, &text, why))
		return -1;
	if (text.p && uuid_parse(text, &out->value))
		return fault(why, ERR_BAD_ID, name_z);
	out->has = text.p != NULL;
	return 0;
}

int path_code(const struct request *rq, int index, struct slice *out, struct fault *why)
{
	char *id = arena_alloc(rq->arena, CODE_ID_BYTES);
	if (code_id_parse(rq->param[index], id))
		return fault(why, ERR_BAD_CODE_ID, NULL);
	*out = slice_z(id);
	return 0;
}

int path_id(const struct request *rq, int index, struct uuid *out, struct fault *why)
{
	return uuid_parse(rq->param[index], out) ? fault(why, ERR_NOT_FOUND, NULL) : 0;
}
