#include "socho/seal/keydir.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "socho/base/clock.h"
#include "socho/base/file.h"
#include "socho/base/log.h"
#include "socho/vietqr/reader.h"
#include "x509.h"

static struct slice subject_of(struct arena *a, const X509 *x)
{
	BIO *out = BIO_new(BIO_s_mem());
	assert(out);
	X509_NAME_print_ex(out, X509_get_subject_name(x), 0, XN_FLAG_RFC2253 & ~(unsigned long)(ASN1_STRFLGS_ESC_MSB | ASN1_STRFLGS_ESC_2253));
	char *p;
	long n = BIO_get_mem_data(out, &p);
	struct slice s = arena_dup(a, slice_of(p, (size_t)n));
	BIO_free(out);
	return s;
}

static int entry_of(struct arena *a, struct slice path, struct keydir_entry *e, struct fault *why)
{
	if (file_read(a, arena_dup_z(a, path), KEYDIR_PEM_BYTES_MAX, &e->pem, why))
		return -1;
	BIO *in = BIO_new_mem_buf(e->pem.p, (int)e->pem.n);
	X509 *x = in ? PEM_read_bio_X509(in, NULL, NULL, NULL) : NULL;
	BIO_free(in);
	ERR_clear_error();
	EVP_PKEY *pkey = x ? X509_get0_pubkey(x) : NULL;
	if (!pkey || EVP_PKEY_get_base_id(pkey) != EVP_PKEY_ED25519) {
		X509_free(x);
		return fault_say(why, ERR_BAD_KEY, NULL, "%.*s: không phải chứng thư của khóa Ed25519",
		                 "%.*s: no certificate of an Ed25519 key", SARG(path));
	}
	seal_key_id_of(pkey, e->key_id);
	e->issuing = X509_check_ca(x) == 0;
	e->subject = subject_of(a, x);
	e->not_before_us = us_of(X509_get0_notBefore(x));
	e->not_after_us = us_of(X509_get0_notAfter(x));
	unsigned char *der = NULL;
	int n = i2d_X509(x, &der);
	assert(n > 0);
	e->der = arena_dup(a, slice_of(der, (size_t)n));
	OPENSSL_free(der);
	X509_free(x);
	struct slice key_path = arena_printf(a, "%.*s.key", (int)(path.n - strlen(".crt")), path.p);
	if (access(key_path.p, F_OK) == 0)
		e->key_path = key_path;
	return 0;
}

static int newest_first(const void *left, const void *right)
{
	const struct keydir_entry *l = left, *r = right;
	if (l->not_before_us != r->not_before_us)
		return l->not_before_us > r->not_before_us ? -1 : 1;
	return strcmp(l->key_id, r->key_id);
}

static int read_all_entries(struct arena *a, const char *key_dir_z, struct keydir_entry *entries, size_t *count,
                            struct fault *why)
{
	DIR *dir = opendir(key_dir_z);
	if (!dir)
		return errno == ENOENT ? 0 : faultf(why, ERR_CANNOT_READ, NULL, "%.150s: %s", key_dir_z, strerror(errno));
	int rc = 0;
	for (struct dirent *d; rc == 0 && (d = readdir(dir));) {
		if (!slice_ends(slice_z(d->d_name), S(".crt")))
			continue;
		if (*count == KEYDIR_CERTIFICATES_MAX)
			rc = fault_say(why, ERR_BAD_KEY, NULL, "%.150s: có hơn %d chứng thư", "%.150s: more than %d certificates",
			               key_dir_z, KEYDIR_CERTIFICATES_MAX);
		else
			rc = entry_of(a, arena_printf(a, "%s/%s", key_dir_z, d->d_name), &entries[(*count)++], why);
	}
	closedir(dir);
	return rc;
}

static X509 *certificate_of(const struct keydir_entry *e)
{
	const unsigned char *der = (const unsigned char *)e->der.p;
	X509 *x = d2i_X509(NULL, &der, (long)e->der.n);
	assert(x); /* it was one when it was read */
	return x;
}

static const struct keydir_entry *issuer_of(const struct keydir_entry *entries, size_t count,
                                            const struct keydir_entry *e)
{
	const struct keydir_entry *found = NULL;
	X509 *x = certificate_of(e);
	for (size_t i = 0; i < count && !found; i++) {
		if (entries[i].issuing)
			continue;
		X509 *root = certificate_of(&entries[i]);
		if (X509_verify(x, X509_get0_pubkey(root)) == 1)
			found = &entries[i];
		X509_free(root);
	}
	ERR_clear_error();
	X509_free(x);
	return found;
}

/* Without a root there is nobody whose list it could be: a crash may leave a list before the first root. */
static int revocations_of(struct arena *a, const char *key_dir_z, const struct keydir_entry *entries, size_t count,
                          struct revocations *out, struct fault *why)
{
	const char *path = arena_printf(a, "%s/" KEYDIR_REVOCATIONS, key_dir_z).p;
	struct slice note;
	*out = (struct revocations){.version = 0};
	if (access(path, F_OK) != 0)
		return 0;
	if (file_read(a, path, REVOCATIONS_BYTES_MAX, &note, why))
		return -1;
	int rc = 0;
	for (size_t i = 0; i < count; i++) {
		if (entries[i].issuing)
			continue;
		X509 *root = certificate_of(&entries[i]);
		rc = revocations_read(a, note, X509_get0_pubkey(root), out, why);
		X509_free(root);
		if (rc == 0)
			break;
	}
	return rc;
}

static int join(struct arena *a, const char *key_dir_z, struct keydir_entry *entries, size_t count, struct fault *why)
{
	struct revocations list;
	if (revocations_of(a, key_dir_z, entries, count, &list, why))
		return -1;
	for (size_t i = 0; i < count; i++) {
		entries[i].issuer = issuer_of(entries, count, &entries[i]);
		for (size_t k = 0; k < list.count; k++)
			if (strcmp(list.rows[k].key_id, entries[i].key_id) == 0)
				entries[i].revoked = &list.rows[k];
	}
	return 0;
}

int keydir_list(struct arena *a, const char *key_dir_z, struct keydir_entry **out, size_t *count, struct fault *why)
{
	*out = arena_array(a, KEYDIR_CERTIFICATES_MAX, sizeof **out);
	*count = 0;
	if (read_all_entries(a, key_dir_z, *out, count, why))
		return -1;
	qsort(*out, *count, sizeof **out, newest_first);
	return join(a, key_dir_z, *out, *count, why);
}

int keydir_revocations(struct arena *a, const char *key_dir_z, struct revocations *out, struct fault *why)
{
	struct keydir_entry *entries = arena_array(a, KEYDIR_CERTIFICATES_MAX, sizeof *entries);
	size_t count = 0;
	return read_all_entries(a, key_dir_z, entries, &count, why) ||
	               revocations_of(a, key_dir_z, entries, count, out, why)
	           ? -1
	           : 0;
}

const struct keydir_entry *keydir_current(const struct keydir_entry *entries, size_t count)
{
	int64_t now_us = clock_now_us();
	for (size_t i = 0; i < count; i++) {
		const struct keydir_entry *e = &entries[i];
		if (e->issuing && e->key_path.p && !e->revoked && e->not_before_us <= now_us && now_us <= e->not_after_us)
			return e;
	}
	return NULL;
}

const struct keydir_entry *keydir_find(const struct keydir_entry *entries, size_t count, const char key_id[static 9])
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(entries[i].key_id, key_id) == 0)
			return &entries[i];
	return NULL;
}

const char *keydir_state(const struct keydir_entry *entries, size_t count, const struct keydir_entry *e)
{
	int64_t now_us = clock_now_us();
	if (!e->issuing)
		return "root";
	if (e->revoked)
		return "revoked";
	if (now_us > e->not_after_us)
		return "retired";
	if (now_us < e->not_before_us)
		return "next";
	return e == keydir_current(entries, count) ? "current" : "verify";
}

static int trust_revocations(struct arena *a, const char *key_dir_z, struct seal_trust *t, struct fault *why)
{
	const char *path = arena_printf(a, "%s/" KEYDIR_REVOCATIONS, key_dir_z).p;
	struct slice note;
	int64_t next_us;
	if (access(path, F_OK) != 0)
		return 0;
	return file_read(a, path, REVOCATIONS_BYTES_MAX, &note, why) || seal_trust_add_revocations(t, note, &next_us, why)
	           ? -1
	           : 0;
}

int keydir_trust(const char *key_dir_z, struct seal_trust *t, struct fault *why)
{
	struct arena a;
	arena_init(&a, 16384);
	struct keydir_entry *entries;
	size_t count;
	int rc = keydir_list(&a, key_dir_z, &entries, &count, why);
	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = seal_trust_add_pem(t, entries[i].pem, why);
	if (rc == 0 && count)
		rc = trust_revocations(&a, key_dir_z, t, why);
	arena_release(&a);
	return rc;
}

static void warn(const char *what_z, const char *id_z, int64_t end_us, int64_t now_us)
{
	int64_t days = (end_us - now_us) / US_PER_DAY;
	if (days <= KEYDIR_WARN_DAYS)
		log_write(days <= KEYDIR_ALARM_DAYS ? LOG_LEVEL_ERROR : LOG_LEVEL_WARN, "key_expires",
		          (const struct log_pair[]){KZ("what", what_z), KZ("id", id_z), KI("days", days), {.key = NULL}});
}

void keydir_warn(const char *key_dir_z)
{
	struct arena a;
	arena_init(&a, 16384);
	struct keydir_entry *entries;
	struct revocations list;
	size_t count;
	struct fault why;
	int64_t now_us = clock_now_us();
	if (keydir_list(&a, key_dir_z, &entries, &count, &why) || keydir_revocations(&a, key_dir_z, &list, &why)) {
		log_error("key_directory", KZ("code", err_info(why.err)->code), KZ("why", why.detail));
		goto out;
	}
	/* Entries stand newest first, so a successor stands before the current key. */
	const struct keydir_entry *current = keydir_current(entries, count);
	bool successor = current && current != entries && entries[0].issuing && !entries[0].revoked;
	if (current && !successor)
		warn("issuing_key", current->key_id, current->not_after_us, now_us);
	for (size_t i = 0; i < count; i++)
		if (!entries[i].issuing)
			warn("root", entries[i].key_id, entries[i].not_after_us, now_us);
	if (list.version)
		warn("revocations", KEYDIR_REVOCATIONS, list.next_us, now_us);
out:
	arena_release(&a);
}
