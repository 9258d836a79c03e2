#include "socho/http/vendor_access.h"

#include "socho/base/config.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/http/passwords.h"
#include "socho/http/session.h"
#include "socho/http/web.h"
#include "socho/seal/column.h"
#include "socho/store/db.h"
#include "sql.h"

enum { PIN_COUNT = 1000000 };

struct giving {
	struct request *rq;
	struct uuid vendor;
	int16_t province;
	struct slice login, hash;
	char pin[VENDOR_PIN_DIGITS + 1];
};

struct slice vendor_login(const struct request *rq, struct slice phone)
{
	uint8_t hash[COLUMN_LOOKUP_BYTES];
	column_lookup(rq->services->columns, (int)rq->services->config->province, "vendor.login", phone, hash);
	return arena_printf(rq->arena, "vendor.%.*s", SARG(hex_encode(rq->arena, slice_of(hash, sizeof hash))));
}

/* Every PIN as likely as any other. */
static void draw_pin(char out[static VENDOR_PIN_DIGITS + 1])
{
	uint32_t n;
	do
		random_bytes(&n, sizeof n);
	while (n >= UINT32_MAX / PIN_COUNT * PIN_COUNT);
	n %= PIN_COUNT;
	for (int i = VENDOR_PIN_DIGITS; i-- > 0; n /= 10)
		out[i] = (char)('0' + n % 10);
	out[VENDOR_PIN_DIGITS] = 0;
}

static void on_given(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct giving *g = arg;
	struct request *rq = g->rq;
	struct sql_http_vendor_access_give_out out;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &out);
	if (out.taken)
		answer_error(rq, ERR_PHONE_ELSEWHERE, "phone");
	else
		answer_json(rq, 201, arena_printf(rq->arena, "{\"pin\":\"%s\"}", g->pin));
}

/* In a transaction of its own, which asks once more who it is and what is allowed. */
static void give(struct request *rq)
{
	struct giving *g = rq->state;
	tx_query(rq->tx, SQL_CALL(rq->arena, http_vendor_access_give, .province = g->province, .vendor = g->vendor,
	         .login = g->login, .password_hash = g->hash, .who = rq->who.person, .request = rq->id), on_given, g);
}

static void on_hashed(enum err err, struct slice encoded, void *arg)
{
	struct giving *g = arg;
	if (err) {
		answer_error(g->rq, err, NULL);
		return;
	}
	g->hash = arena_dup(g->rq->arena, encoded);
	session_require(g->rq, RIGHT_REGISTRY_WRITE, give);
}

static void hash_pin(void *arg)
{
	struct giving *g = arg;
	struct fault why;
	draw_pin(g->pin);
	if (passwords_hash(web_of(g->rq)->passwords, slice_z(g->pin), on_hashed, g, &why))
		answer_fault(g->rq, &why);
}

static void on_phone(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct giving *g = arg;
	struct request *rq = g->rq;
	struct sql_http_vendor_access_phone_out row;
	struct slice phone;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (!row.phone_box.p) {
		answer_error(rq, ERR_NO_PHONE, "phone");
		return;
	}
	if (column_open(rq->arena, rq->services->columns, row.province, "vendor", "phone_box",
	                slice_of(g->vendor.b, sizeof g->vendor.b), row.phone_box, &phone, &why)) {
		answer_fault(rq, &why);
		return;
	}
	g->province = row.province;
	g->login = vendor_login(rq, phone);
	session_then(rq, hash_pin, g);
}

static int read_vendor(const struct request *rq, struct uuid *out, struct fault *why)
{
	return uuid_parse(rq->param[0], out) ? fault(why, ERR_NOT_FOUND, NULL) : 0;
}

void vendor_access_give(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct giving *g = ARENA_NEW(rq->arena, struct giving);
	struct fault why;
	g->rq = rq;
	rq->state = g;
	if (read_vendor(rq, &g->vendor, &why) || fields_only(rq->arena, rq->json, names, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, http_vendor_access_phone, .id = g->vendor), on_phone, g);
}

static void on_ended(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	(void)tx;
	if (rows->count)
		answer_empty(rq, 204);
	else
		answer_error(rq, ERR_NOT_FOUND, NULL);
}

void vendor_access_end(struct request *rq)
{
	struct uuid vendor;
	struct fault why;
	if (read_vendor(rq, &vendor, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, http_vendor_access_end, .vendor = vendor, .who = rq->who.person,
		         .request = rq->id), on_ended, rq);
}
