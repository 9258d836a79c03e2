/* One message a job, within NOTICE_SEND_MS: the press does nothing else meanwhile, and its lease is a dozen times longer. When
 * the commit after a sent message is lost it is sent again; Message-ID and {id} are the job's, so that a receiver can tell. */
#include "notice.h"

#include <curl/curl.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/base/file.h"
#include "socho/base/limits.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"
#include "socho/base/vn.h"
#include "socho/seal/column.h"
#include "socho/vietqr/bank.h"
#include "sql.h"

enum { SECRET_BYTES_MAX = 4096, AUTHORITIES_BYTES_MAX = 65536, CODE_CHARS_MAX = 11, LINE_BYTES = 57 /* of a line of 76 characters in base 64 */ };

struct notice {
	struct job *job;
	struct sql_uuid change, account; /* one of these or the code is what it is about */
	struct slice code;
	int event;
	bool sms;
	struct sql_press_notice_facts_out facts;
	struct slice to;
};

static const char *first_line(struct arena *a, const char *path_z)
{
	struct slice text;
	if (file_read(a, path_z, SECRET_BYTES_MAX, &text, NULL))
		return NULL;
	return arena_dup_z(a, slice_trim(slice_cut(&text, '\n')));
}

void notice_secrets_read(struct arena *a, const struct config *c, struct notice_secrets *out)
{
	out->smtp_password_z = first_line(a, c->smtp_password_file);
	out->sms_header_z = first_line(a, c->sms_header_file);
	if (file_read(a, c->notice_ca_file, AUTHORITIES_BYTES_MAX, &out->authorities, NULL))
		out->authorities = (struct slice){NULL, 0};
}

enum { PAYOUT_CHANGE, PAYOUT_CANCELLED, CODE_ISSUED, ACCOUNT_STOLEN };
static const char *const events[] = {"payout_change", "payout_cancelled", "code_issued", "account_stolen", NULL};
static const struct slice subjects[] = {
	[PAYOUT_CHANGE] = SLICE_LIT("Đổi tài khoản nhận tiền"),
	[PAYOUT_CANCELLED] = SLICE_LIT("Hủy đổi tài khoản nhận tiền"),
	[CODE_ISSUED] = SLICE_LIT("Mã thanh toán mới"),
	[ACCOUNT_STOLEN] = SLICE_LIT("Tài khoản bị báo chiếm đoạt"),
};

/* What happened, and what to do when it was not the vendor's wish. An event that is about an account names no stall. */
static struct slice words(const struct notice *n)
{
	const struct bank *bank = bank_by_bin(n->facts.bin);
	struct arena *a = n->job->arena;
	struct slice place = n->facts.stall.p ? arena_printf(a, "điểm %.*s, %.*s", SARG(n->facts.stall), SARG(n->facts.market))
	                                      : n->facts.market;
	struct slice account = arena_printf(a, "tài khoản %.*s cuối %.*s", SARG(bank ? bank->short_name : n->facts.bin),
	                                    SARG(n->facts.last4));
	struct text t;
	text_init(&t, a);
	text_addf(&t, "Sổ Chợ: %.*s ", SARG(place));
	if (n->event == PAYOUT_CHANGE) {
		text_addf(&t, "sẽ nhận tiền vào %.*s từ ", SARG(account));
		vn_time(&t, n->facts.due_at.value);
		text_add(&t, S(". Nếu không phải ông/bà yêu cầu, báo ngay ban quản lý chợ để hủy."));
	} else if (n->event == PAYOUT_CANCELLED) {
		text_addf(&t, "không đổi sang %.*s nữa; mã đang dùng giữ nguyên. Nếu ông/bà vẫn muốn đổi, hỏi ban quản lý chợ.",
		          SARG(account));
	} else if (n->event == CODE_ISSUED) {
		text_addf(&t, "có mã thanh toán mới %.*s, trả vào %.*s. Nếu không phải tài khoản của ông/bà, báo ngay ban quản lý chợ.",
		          SARG(n->code), SARG(account));
	} else {
		text_addf(&t, "ghi nhận %.*s đã bị báo chiếm đoạt: mọi mã trả vào tài khoản này ngừng từ bây giờ. "
		              "Gỡ mã cũ xuống và hỏi ban quản lý chợ để có mã mới.",
		          SARG(account));
	}
	return text_slice(&t);
}

/* ---- libcurl */

static size_t on_read(char *out, size_t size, size_t count, void *arg)
{
	struct slice *rest = arg;
	size_t n = rest->n < size * count ? rest->n : size * count;
	memcpy(out, rest->p, n);
	*rest = slice_sub(*rest, n, rest->n);
	return n;
}

static size_t on_write(const char *in, size_t size, size_t count, void *arg)
{
	(void)in;
	(void)arg;
	return size * count;
}

/* A certificate that nobody known vouches for, or of another host, is refused: libcurl's own defaults, said aloud. */
static CURL *handle(const struct notice *n, const char *url_z, const char *protocols_z)
{
	const struct slice authorities = n->job->tools->secrets->authorities;
	struct curl_blob pem = {(void *)(uintptr_t)authorities.p, authorities.n, CURL_BLOB_COPY};
	CURL *h = curl_easy_init();
	if (!h)
		return NULL;
	curl_easy_setopt(h, CURLOPT_URL, url_z);
	curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, protocols_z);
	curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, (long)NOTICE_SEND_MS);
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_PROXY, "");
	curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(h, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (pem.len)
		curl_easy_setopt(h, CURLOPT_CAINFO_BLOB, &pem);
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, on_write);
	return h;
}

/* 0 when it was taken. The server's words may hold the address, so only its number is told. */
static int perform(CURL *h, struct fault *why)
{
	long status = 0;
	CURLcode rc = curl_easy_perform(h);
	curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
	if (rc)
		return faultf(why, ERR_NOT_SENT, NULL, "%s (%ld)", curl_easy_strerror(rc), status);
	return status >= 200 && status < 300 ? 0 : fault_say(why, ERR_NOT_SENT, NULL, "nơi nhận trả lời %ld", "answered %ld", status);
}

/* ---- e-mail */

static void add_base64(struct text *t, struct slice bytes)
{
	for (size_t at = 0; at < bytes.n; at += LINE_BYTES) {
		text_add(t, base64_encode(t->arena, slice_sub(bytes, at, at + LINE_BYTES)));
		text_add(t, S("\r\n"));
	}
}

static struct slice letter(const struct notice *n, const char *from_z)
{
	char id[UUID_TEXT_BYTES];
	struct text t;
	uuid_format(n->job->id, id);
	text_init(&t, n->job->arena);
	text_addf(&t, "From: %s\r\nTo: %.*s\r\nMessage-ID: <%s@socho>\r\nSubject: =?UTF-8?B?", from_z, SARG(n->to), id);
	text_add(&t, base64_encode(n->job->arena, subjects[n->event]));
	text_add(&t, S("?=\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
	               "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n"));
	add_base64(&t, words(n));
	return text_slice(&t);
}

static int send_email(const struct notice *n, struct fault *why)
{
	const struct config *c = n->job->tools->config;
	const struct notice_secrets *secrets = n->job->tools->secrets;
	struct slice rest = letter(n, c->smtp_from);
	CURL *h = handle(n, c->smtp_url, "smtp,smtps");
	struct curl_slist *to = curl_slist_append(NULL, arena_dup_z(n->job->arena, n->to));
	int result = -1;
	if (h && to) {
		curl_easy_setopt(h, CURLOPT_USE_SSL, (long)(c->smtp_plain ? CURLUSESSL_TRY : CURLUSESSL_ALL));
		curl_easy_setopt(h, CURLOPT_MAIL_FROM, c->smtp_from);
		curl_easy_setopt(h, CURLOPT_MAIL_RCPT, to);
		curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(h, CURLOPT_READFUNCTION, on_read);
		curl_easy_setopt(h, CURLOPT_READDATA, &rest);
		if (c->smtp_user[0] && secrets->smtp_password_z) {
			curl_easy_setopt(h, CURLOPT_USERNAME, c->smtp_user);
			curl_easy_setopt(h, CURLOPT_PASSWORD, secrets->smtp_password_z);
		}
		result = perform(h, why);
	} else {
		fault(why, ERR_INTERNAL, NULL);
	}
	curl_slist_free_all(to);
	if (h)
		curl_easy_cleanup(h);
	return result;
}

/* ---- SMS */

static void add_escaped(struct text *t, struct slice value, bool json)
{
	if (json) {
		struct text quoted;
		text_init(&quoted, t->arena);
		text_add_json(&quoted, value);
		text_add(t, slice_sub(text_slice(&quoted), 1, quoted.n - 1));
		return;
	}
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];
		bool plain = slice_all_alphanumeric(slice_of(&c, 1)) || c == '-' || c == '.' || c == '_';
		text_addf(t, plain ? "%c" : "%%%02X", plain ? c : (unsigned char)c);
	}
}

/* Unmarked: with marks a message holds 70 characters, without 160. */
static struct slice sms_body(const struct notice *n)
{
	const struct config *c = n->job->tools->config;
	char id[UUID_TEXT_BYTES];
	struct slice text = words(n), rest = slice_z(c->sms_body);
	bool json = slice_find_all(slice_z(c->sms_type), S("json")) >= 0;
	struct text t;
	uuid_format(n->job->id, id);
	if (utf8_strip_marks(n->job->arena, text, &text))
		text = words(n);
	const struct {
		struct slice mark, value;
	} marks[] = {{SLICE_LIT("{to}"), n->to}, {SLICE_LIT("{text}"), text}, {SLICE_LIT("{id}"), slice_z(id)}};
	text_init(&t, n->job->arena);
	while (rest.n) {
		size_t i = 0;
		while (i < 3 && !slice_starts(rest, marks[i].mark))
			i++;
		if (i < 3)
			add_escaped(&t, marks[i].value, json);
		else
			text_addc(&t, rest.p[0]);
		rest = slice_sub(rest, i < 3 ? marks[i].mark.n : 1, rest.n);
	}
	return text_slice(&t);
}

static int send_sms(const struct notice *n, struct fault *why)
{
	const struct config *c = n->job->tools->config;
	const struct notice_secrets *secrets = n->job->tools->secrets;
	struct slice body = sms_body(n);
	CURL *h = handle(n, c->sms_url, "http,https");
	struct curl_slist *headers = curl_slist_append(NULL, arena_printf(n->job->arena, "Content-Type: %s", c->sms_type).p);
	int result = -1;
	if (headers && secrets->sms_header_z)
		headers = curl_slist_append(headers, secrets->sms_header_z);
	if (h && headers) {
		curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers);
		curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE, (long)body.n);
		curl_easy_setopt(h, CURLOPT_POSTFIELDS, body.p);
		result = perform(h, why);
	} else {
		fault(why, ERR_INTERNAL, NULL);
	}
	curl_slist_free_all(headers);
	if (h)
		curl_easy_cleanup(h);
	return result;
}

/* ---- the job */

static bool configured(const struct notice *n)
{
	const struct config *c = n->job->tools->config;
	return n->sms ? c->sms_url[0] : c->smtp_url[0] && c->smtp_from[0];
}

static void on_facts(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct notice *n = arg;
	struct job *j = n->job;
	struct fault why;
	if (rows->count)
		sql_row(j->arena, rows, 0, &n->facts);
	struct slice box = n->sms ? n->facts.phone_box : n->facts.email_box;
	if (!rows->count || !box.p || !configured(n)) {
		job_done(tx, j, S("{\"state\":\"skipped\"}"));
		return;
	}
	if (column_open(j->arena, j->tools->columns, j->province, "vendor", n->sms ? "phone_box" : "email_box",
	                slice_of(n->facts.vendor.b, sizeof n->facts.vendor.b), box, &n->to, &why) ||
	    (n->sms ? send_sms(n, &why) : send_email(n, &why)))
		job_fail(tx, j, &why);
	else
		job_done(tx, j, S("{\"state\":\"sent\"}"));
}

/* A notice from before there were other events names none. */
static int read_payload(struct notice *n, const json_t *payload, struct fault *why)
{
	static const char *const ways[] = {"email", "sms", NULL};
	int way;
	n->event = PAYOUT_CHANGE;
	if (!payload || field_choice(payload, "way", ways, &way, why) ||
	    (field_present(payload, "event") && field_choice(payload, "event", events, &n->event, why)) ||
	    field_text_opt(n->job->arena, payload, "code", CODE_CHARS_MAX, &n->code, why))
		return -1;
	n->sms = way == 1;
	n->change.has = field_present(payload, "change");
	n->account.has = field_present(payload, "account");
	return (n->change.has && field_uuid(payload, "change", &n->change.value, why)) ||
	               (n->account.has && field_uuid(payload, "account", &n->account.value, why))
	           ? -1
	           : 0;
}

void notice_run(struct tx *tx, struct job *j)
{
	struct notice *n = ARENA_NEW(j->arena, struct notice);
	struct fault why;
	n->job = j;
	json_t *payload = json_read(j->payload, &why);
	int read = read_payload(n, payload, &why);
	json_decref(payload);
	if (read)
		job_fail(tx, j, &why);
	else
		tx_query(tx, SQL_CALL(j->arena, press_notice_facts, .province = j->province, .change = n->change, .code = n->code,
		         .account = n->account), on_facts, n);
}
