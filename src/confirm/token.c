#include "token.h"

#include <string.h>

#include "mac.h"
#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"

enum { CLAIM_BYTES = 16, EXPIRY_BYTES = 8, MAC_BYTES = 32, TOKEN_CHARS = 65 /* 22, a dot, 43, less the dot */ };

static size_t sign(const struct connection *c, struct slice key, struct slice claim, uint8_t out[static MAC_BYTES_MAX])
{
	const struct slice parts[] = {S("socho-token"), slice_of(c->id.b, sizeof c->id.b), claim};
	return mac_hmac(MAC_SHA256, key, parts, 3, out);
}

struct slice token_issue(struct arena *a, const struct connection *c, int secret, int64_t now_us)
{
	uint8_t claim[CLAIM_BYTES], mac[MAC_BYTES_MAX];
	uint64_t expiry_s = (uint64_t)(now_us / US_PER_S + TOKEN_LIFE_S);
	for (int i = EXPIRY_BYTES - 1; i >= 0; i--, expiry_s >>= 8)
		claim[i] = (uint8_t)expiry_s;
	random_bytes(claim + EXPIRY_BYTES, sizeof claim - EXPIRY_BYTES);
	size_t n = sign(c, c->secret[0][secret], slice_of(claim, sizeof claim), mac);
	struct slice head = base64url_encode(a, slice_of(claim, sizeof claim)), tail = base64url_encode(a, slice_of(mac, n));
	return arena_printf(a, "%.*s.%.*s", SARG(head), SARG(tail));
}

bool token_fits(const struct connection *c, int secret, struct slice token, int64_t now_us)
{
	struct arena a;
	struct slice tail = token, head = slice_cut(&tail, '.'), claim, told;
	uint8_t mac[MAC_BYTES_MAX];
	int64_t expiry_s = 0;
	bool fits = false;
	if (!tail.p || head.n + tail.n != TOKEN_CHARS)
		return false;
	arena_init(&a, 512);
	bool read = base64url_decode(&a, head, &claim) == 0 && base64url_decode(&a, tail, &told) == 0 &&
	            claim.n == CLAIM_BYTES && told.n == MAC_BYTES;
	for (int set = 0; read && set < SECRET_SETS; set++) {
		struct slice key = c->secret[set][secret];
		size_t n = sign(c, key.n ? key : S(" "), claim, mac);
		bool same = mac_eq(slice_of(mac, n), told);
		fits |= same && key.n;
	}
	for (int i = 0; read && i < EXPIRY_BYTES; i++)
		expiry_s = expiry_s << 8 | (uint8_t)claim.p[i];
	arena_release(&a);
	return fits && expiry_s > now_us / US_PER_S;
}

struct slice bearer_of(const struct delivery *d)
{
	struct slice rest = slice_trim(delivery_header(d, "authorization")), word = slice_cut(&rest, ' ');
	return rest.p && slice_eq_nocase(word, S("Bearer")) ? slice_trim(rest) : S("");
}

static struct slice of_form(const struct delivery *d, struct slice name)
{
	struct slice rest = d->body, out = {NULL, 0};
	while (rest.p && rest.n) {
		struct slice value = slice_cut(&rest, '&'), key = slice_cut(&value, '=');
		if (slice_eq(key, name) && value.p && percent_decode(d->arena, value, &out))
			out = S("");
	}
	return out.p ? out : S("");
}

static void of_json(const struct delivery *d, struct slice *id, struct slice *secret)
{
	struct fault ignored;
	json_t *json = json_read(d->body, &ignored);
	const json_t *i = json_object_get(json, "client_id"), *s = json_object_get(json, "client_secret");
	*id = arena_dup(d->arena, slice_of(json_is_string(i) ? json_string_value(i) : "", json_string_length(i)));
	*secret = arena_dup(d->arena, slice_of(json_is_string(s) ? json_string_value(s) : "", json_string_length(s)));
	json_decref(json);
}

bool client_fits(const struct delivery *d, const struct connection *c, int id, int secret)
{
	struct slice rest = slice_trim(delivery_header(d, "authorization")), word = slice_cut(&rest, ' '), text = {NULL, 0};
	struct slice told_id = S(""), told_secret = S("");
	if (rest.p && slice_eq_nocase(word, S("Basic"))) {
		if (base64_decode(d->arena, slice_trim(rest), &text) == 0 && slice_find(text, ':') >= 0) {
			told_id = slice_cut(&text, ':');
			told_secret = text;
		}
	} else if (slice_starts(slice_trim(d->body), S("{"))) {
		of_json(d, &told_id, &told_secret);
	} else {
		told_id = of_form(d, S("client_id"));
		told_secret = of_form(d, S("client_secret"));
	}
	bool same_id = secret_fits(c, id, told_id), same_secret = secret_fits(c, secret, told_secret);
	return same_id && same_secret;
}

void token_answer(struct request *rq, const struct delivery *d, const struct connection *c, int id, int secret)
{
	if (!client_fits(d, c, id, secret)) {
		answer_json(rq, 401, S("{\"error\":\"invalid_client\"}"));
		return;
	}
	struct slice token = token_issue(rq->arena, c, secret, d->now_us);
	answer_json(rq, 200, arena_printf(rq->arena, "{\"access_token\":\"%.*s\",\"token_type\":\"Bearer\",\"expires_in\":%d}",
	                                  SARG(token), TOKEN_LIFE_S));
}
