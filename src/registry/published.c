/* A file of the key directory is only ever replaced by renaming, which changes the directory's own time: that is what
 * is looked at. A file system counts that time in ticks, and what is renamed later in the tick of the last reading leaves
 * no other time: while the time is fresh, the files are read again after AGAIN_US. States follow the clock too, so
 * everything is made anew in any case after AGE_US. */
#include "socho/registry/published.h"

#include <assert.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/file.h"
#include "socho/base/log.h"
#include "socho/base/text.h"
#include "socho/seal/keydir.h"

enum { ETAG_BYTES = 12 };
#define FRESH_US US_PER_S
#define AGAIN_US (US_PER_S / 50)
#define AGE_US (60 * US_PER_S)

/* One reading of the directory. */
struct edition {
	struct arena arena;
	struct seal_trust *trust;
	struct slice keys, revocations; /* revocations: absent without a list */
	struct slice keys_etag, revocations_etag;
};

struct published {
	const char *key_dir_z;
	struct edition *edition; /* the present one; NULL until one could be made */
	struct edition both[2];  /* the present one, and where the next one is made */
	struct timespec changed; /* of the directory, before the edition was made */
	bool is_fresh;           /* that time, then */
	int64_t made_us;         /* monotonic */
};

static struct slice etag_of(struct arena *a, struct slice body)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	SHA256((const unsigned char *)body.p, body.n, digest);
	return arena_printf(a, "\"%.*s\"", SARG(base64url_encode(a, slice_of(digest, ETAG_BYTES))));
}

static void add_revoked(struct text *t, const struct revocation *r)
{
	char at[CLOCK_TEXT_BYTES];
	clock_format(r->revoked_us, at);
	text_addf(t, ",\"revoked\":true,\"revoked_at\":\"%s\"", at);
	if (r->since_us) {
		clock_format(r->since_us, at);
		text_addf(t, ",\"compromised_since\":\"%s\"", at);
	}
	text_add(t, S(",\"reason\":"));
	text_add_json(t, r->reason);
}

static void add_key(struct text *t, const struct seal_published *key, const struct keydir_entry *e, const char *state_z)
{
	struct slice x = base64url_encode(t->arena, slice_of(key->public_key, sizeof key->public_key));
	text_addf(t, "%s{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"%s\",\"x\":\"%.*s\",\"use\":\"sig\",\"alg\":\"EdDSA\"",
	          t->p[t->n - 1] == '[' ? "" : ",", key->key_id, SARG(x));
	/* The certificate's validity, as NumericDate (RFC 7519 section 2). */
	text_addf(t, ",\"nbf\":%lld,\"exp\":%lld,\"state\":\"%s\"", (long long)(key->not_before_us / US_PER_S),
	          (long long)(key->not_after_us / US_PER_S), state_z);
	text_addf(t, ",\"x5c\":[\"%.*s\"", SARG(base64_encode(t->arena, e->der)));
	if (e->issuer)
		text_addf(t, ",\"%.*s\"", SARG(base64_encode(t->arena, e->issuer->der)));
	text_addc(t, ']');
	if (e->revoked)
		add_revoked(t, e->revoked);
	text_addc(t, '}');
}

static void make_keys(struct edition *d, const struct keydir_entry *entries, size_t count)
{
	struct text t;
	text_init(&t, &d->arena);
	text_add(&t, S("{\"keys\":["));
	for (size_t i = 0; i < seal_trust_count(d->trust); i++) {
		struct seal_published key;
		seal_trust_get(d->trust, i, &key);
		const struct keydir_entry *e = keydir_find(entries, count, key.key_id);
		if (e) /* else it came between two readings; the next edition has it */
			add_key(&t, &key, e, keydir_state(entries, count, e));
	}
	text_add(&t, S("]}"));
	d->keys = text_slice(&t);
	d->keys_etag = etag_of(&d->arena, d->keys);
}

static int make_revocations(struct edition *d, const char *key_dir_z, struct fault *why)
{
	const char *path = arena_printf(&d->arena, "%s/" KEYDIR_REVOCATIONS, key_dir_z).p;
	if (access(path, F_OK) != 0)
		return 0;
	if (file_read(&d->arena, path, REVOCATIONS_BYTES_MAX, &d->revocations, why))
		return -1;
	d->revocations_etag = etag_of(&d->arena, d->revocations);
	return 0;
}

static void edition_clear(struct edition *d)
{
	seal_trust_free(d->trust);
	arena_release(&d->arena);
	*d = (struct edition){.trust = NULL};
}

/* Into an empty one, which is empty again after a failure. */
static int edition_make(struct edition *d, const char *key_dir_z, struct fault *why)
{
	struct keydir_entry *entries;
	size_t count;
	arena_init(&d->arena, 16384);
	if (seal_trust_open(&d->trust) || keydir_trust(key_dir_z, d->trust, why) ||
	    keydir_list(&d->arena, key_dir_z, &entries, &count, why) || make_revocations(d, key_dir_z, why)) {
		edition_clear(d);
		return -1;
	}
	make_keys(d, entries, count);
	return 0;
}

static struct timespec directory_time(const struct published *p)
{
	struct stat st;
	return stat(p->key_dir_z, &st) == 0 ? st.st_mtim : (struct timespec){0};
}

static bool is_fresh(struct timespec at)
{
	return llabs(clock_now_us() - (at.tv_sec * US_PER_S + at.tv_nsec / 1000)) < FRESH_US;
}

void published_reload(struct published *p)
{
	struct fault why = {.err = ERR_NONE};
	p->made_us = clock_mono_us();
	p->changed = directory_time(p);
	p->is_fresh = is_fresh(p->changed);
	struct edition *earlier = p->edition, *fresh = earlier == &p->both[0] ? &p->both[1] : &p->both[0];
	if (edition_make(fresh, p->key_dir_z, &why)) {
		log_error("keys_not_published", KZ("code", err_info(why.err)->code), KZ("why", why.detail));
		return;
	}
	p->edition = fresh;
	if (earlier)
		edition_clear(earlier);
}

/* The present edition; NULL when there was never one. */
static struct edition *look(struct published *p)
{
	int64_t age_us = clock_mono_us() - p->made_us;
	struct timespec at = directory_time(p);
	bool moved = at.tv_sec != p->changed.tv_sec || at.tv_nsec != p->changed.tv_nsec;
	if (moved || age_us >= (p->is_fresh ? AGAIN_US : AGE_US))
		published_reload(p);
	return p->edition;
}

struct published *published_open(const char *key_dir_z)
{
	struct published *p = calloc(1, sizeof *p);
	assert(p);
	p->key_dir_z = key_dir_z;
	published_reload(p);
	return p;
}

void published_close(struct published *p)
{
	if (!p)
		return;
	if (p->edition)
		edition_clear(p->edition);
	free(p);
}

const struct seal_trust *published_trust(struct published *p)
{
	struct edition *d = look(p);
	return d ? d->trust : NULL;
}

enum seal_verdict published_key_at(struct published *p, const char key_id[static 9], int64_t at_us)
{
	struct edition *d = look(p);
	return d ? seal_key_at(d->trust, key_id, at_us) : SEAL_UNKNOWN_KEY;
}

static void answer(struct request *rq, const char *type_z, struct slice body, struct slice etag)
{
	rq->answer.etag = arena_dup(rq->arena, etag);
	rq->answer.cache = S("public, max-age=300");
	answer_bytes(rq, type_z, arena_dup(rq->arena, body));
}

void published_keys(struct request *rq)
{
	const struct edition *d = look(rq->services->published);
	if (d)
		answer(rq, "application/json", d->keys, d->keys_etag);
	else
		answer_error(rq, ERR_INTERNAL, NULL);
}

void published_revocations(struct request *rq)
{
	const struct edition *d = look(rq->services->published);
	if (d && d->revocations.p)
		answer(rq, "text/plain; charset=utf-8", d->revocations, d->revocations_etag);
	else
		answer_error(rq, d ? ERR_NO_REVOCATIONS : ERR_INTERNAL, NULL);
}
