/* The lists of SePay and Casso, read into the same confirmations that their pushes make. */
#include <string.h>

#include "casso.h"
#include "pull.h"
#include "read.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"

enum { SEPAY_API_TOKEN = 4, CASSO_API_KEY = 1, CASSO_PAGE_ITEMS = 100 };

int pull_configure(struct arena *a, const json_t *settings, struct fault *why)
{
	static const char *const names[] = {"pull", "pull_url", NULL};
	struct slice url;
	bool pull;
	if (!settings)
		return 0;
	if (fields_only(a, settings, names, why) || field_bool_opt(settings, "pull", &pull, why) ||
	    field_text_opt(a, settings, "pull_url", 300, &url, why))
		return -1;
	/* A list names people: without TLS only from this machine. */
	bool safe = !url.p || slice_starts(url, S("https://")) || slice_starts(url, S("http://127.0.0.1:"));
	return safe ? 0 : fault_say(why, ERR_BAD_CONFIG, "pull_url", "một địa chỉ https://", "an https:// address");
}

typedef int read_item_fn(const struct delivery *d, const json_t *item, struct slice raw, struct confirmation *out, struct fault *why);

/* What one item lacks does not hold back the others. */
static int read_items(const struct delivery *d, const json_t *list, struct slice text, read_item_fn *read, struct pulled *out,
                      struct fault *why)
{
	size_t n = json_array_size(list), at = 0, i;
	const json_t *item;
	if (!json_is_array(list))
		return fault(why, ERR_WRONG_TYPE, "list");
	if (n > PULL_ITEMS_MAX)
		return fault(why, ERR_TOO_MANY_EVENTS, "list");
	out->events = arena_array(d->arena, n + 1, sizeof *out->events);
	out->unread = arena_array(d->arena, n + 1, sizeof *out->unread);
	out->unread_reason = arena_array(d->arena, n + 1, sizeof *out->unread_reason); /* NOLINT(bugprone-sizeof-expression) */
	json_array_foreach(list, i, item) {
		struct fault unread;
		if (!json_is_object(item))
			return fault(why, ERR_WRONG_TYPE, "list");
		struct slice raw = element_text(text, &at);
		if (read(d, item, raw, &out->events[out->count], &unread) == 0) {
			out->count++;
		} else {
			out->unread_reason[out->unread_count] = err_info(unread.err)->code;
			out->unread[out->unread_count++] = arena_dup(d->arena, raw);
		}
	}
	return 0;
}

static void local_text(int64_t at_us, char out[static 20])
{
	char full[CLOCK_TEXT_BYTES];
	clock_format(at_us, full);
	memcpy(out, full, 19);
	out[19] = 0;
}

/* ---- SePay: no pages; a window that comes back full is asked for again in halves */

static struct slice ask_sepay(struct arena *a, struct slice url, const struct pull_window *w)
{
	char from[20], to[20];
	local_text(w->from_us, from);
	local_text(w->to_us + US_PER_S - 1, to);
	return arena_printf(a, "%.*s?transaction_date_min=%.10s%%20%s&transaction_date_max=%.10s%%20%s&limit=%d", SARG(url), from,
	                    from + 11, to, to + 11, PULL_ITEMS_MAX);
}

static int read_sepay_amount(const json_t *j, struct confirmation *out, struct fault *why)
{
	int64_t in, out_;
	bool credit = read_amount(j, "amount_in", false, &in, NULL) == 0, debit = read_amount(j, "amount_out", false, &out_, NULL) == 0;
	if (credit == debit)
		return fault(why, ERR_BAD_AMOUNT, "amount_in");
	out->amount_vnd = credit ? in : out_;
	out->direction = credit ? DIRECTION_CREDIT : DIRECTION_DEBIT;
	return 0;
}

static int read_sepay_item(const struct delivery *d, const json_t *j, struct slice raw, struct confirmation *out, struct fault *why)
{
	struct arena *a = d->arena;
	struct slice bank;
	*out = (struct confirmation){.raw = raw};
	if (read_id(a, j, "id", &out->event_id, why) || read_sepay_amount(j, out, why) ||
	    read_name_opt(a, j, "bank_brand_name", &bank, why) || read_account_opt(a, j, "account_number", &out->account, why) ||
	    read_account_opt(a, j, "sub_account", &out->virtual_account, why) || read_time(j, "transaction_date", d->now_us, out, why) ||
	    read_memo(a, j, "transaction_content", &out->content, why) ||
	    read_id_opt(a, j, "reference_number", &out->bank_reference, why))
		return -1;
	if (!out->account.p)
		return fault(why, ERR_MISSING, "account_number");
	out->bin = bank_bin_of(bank);
	out->uncounted = is_interest(out) ? UNCOUNTED_INTEREST : UNCOUNTED_NOT;
	return 0;
}

static int read_sepay(const struct delivery *d, struct pulled *out, struct fault *why)
{
	*out = (struct pulled){.count = 0};
	json_t *json = json_read(d->body, why);
	if (!json)
		return -1;
	int rc = read_items(d, json_object_get(json, "transactions"), member_text(d->body, "transactions"), read_sepay_item, out, why);
	out->full = out->count + out->unread_count == PULL_ITEMS_MAX;
	json_decref(json);
	return rc;
}

/* ---- Casso: by days, in pages of rising time */

static struct slice ask_casso(struct arena *a, struct slice url, const struct pull_window *w)
{
	char from[DAY_TEXT_BYTES], to[DAY_TEXT_BYTES];
	day_format(clock_day(w->from_us), from);
	day_format(clock_day(w->to_us), to);
	return arena_printf(a, "%.*s?fromDate=%s&toDate=%s&page=%d&pageSize=%d&sort=ASC", SARG(url), from, to, w->page, CASSO_PAGE_ITEMS);
}

static int read_casso_item(const struct delivery *d, const json_t *j, struct slice raw, struct confirmation *out, struct fault *why)
{
	return casso_read(d, j, &casso1_names, raw, out, why);
}

static int read_casso(const struct delivery *d, struct pulled *out, struct fault *why)
{
	*out = (struct pulled){.count = 0};
	json_t *json = json_read(d->body, why);
	if (!json)
		return -1;
	const json_t *data = json_object_get(json, "data"), *next = json_object_get(data, "nextPage");
	int rc = read_items(d, json_object_get(data, "records"), member_text(member_text(d->body, "data"), "records"), read_casso_item,
	                    out, why);
	out->more = json_integer_value(next) > 0 && out->count + out->unread_count > 0;
	json_decref(json);
	return rc;
}

const struct adapter_pull pull_sepay = {
	SEPAY_API_TOKEN, "Bearer", "https://my.sepay.vn/userapi/transactions/list", ask_sepay, read_sepay};
const struct adapter_pull pull_casso = {CASSO_API_KEY, "Apikey", "https://oauth.casso.vn/v2/transactions", ask_casso, read_casso};
