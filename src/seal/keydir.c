#include "socho/seal/keydir.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "socho/base/clock.h"
#include "socho/base/command.h"
#include "socho/base/file.h"
#include "socho/base/text.h"
#include "x509.h"

static struct slice subject_of(struct arena *a, const X509 *x)
{
	BIO *out = BIO_new(BIO_s_mem());
	assert(out);
	X509_NAME_print_ex(out, X509_get_subject_name(x), 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB);
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
		return faultf(why, ERR_BAD_KEY, NULL, "%.*s: no certificate of an Ed25519 key", SARG(path));
	}
	seal_key_id_of(pkey, e->key_id);
	e->issuing = X509_check_ca(x) == 0;
	e->subject = subject_of(a, x);
	e->not_before_us = us_of(X509_get0_notBefore(x));
	e->not_after_us = us_of(X509_get0_notAfter(x));
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

int keydir_list(struct arena *a, const char *key_dir_z, struct keydir_entry **out, size_t *count, struct fault *why)
{
	*out = arena_array(a, KEYDIR_CERTIFICATES_MAX, sizeof **out);
	*count = 0;
	DIR *dir = opendir(key_dir_z);
	if (!dir)
		return errno == ENOENT ? 0 : faultf(why, ERR_CANNOT_READ, NULL, "%.150s: %s", key_dir_z, strerror(errno));
	int rc = 0;
	for (struct dirent *d; rc == 0 && (d = readdir(dir));) {
		if (!slice_ends(slice_z(d->d_name), S(".crt")))
			continue;
		if (*count == KEYDIR_CERTIFICATES_MAX)
			rc = faultf(why, ERR_BAD_KEY, NULL, "%.150s: more than %d certificates", key_dir_z, KEYDIR_CERTIFICATES_MAX);
		else
			rc = entry_of(a, arena_printf(a, "%s/%s", key_dir_z, d->d_name), &(*out)[(*count)++], why);
	}
	closedir(dir);
	if (rc == 0)
		qsort(*out, *count, sizeof **out, newest_first);
	return rc;
}

const struct keydir_entry *keydir_current(const struct keydir_entry *entries, size_t count)
{
	int64_t now_us = clock_now_us();
	for (size_t i = 0; i < count; i++) {
		const struct keydir_entry *e = &entries[i];
		if (e->issuing && e->key_path.p && e->not_before_us <= now_us && now_us <= e->not_after_us)
			return e;
	}
	return NULL;
}

int keydir_trust(const char *key_dir_z, struct seal_trust *t, struct fault *why)
{
	struct arena a;
	arena_init(&a, 16384);
	struct keydir_entry *entries;
	size_t count;
	int rc = keydir_list(&a, key_dir_z, &entries, &count, why);
	for (size_t i = 0; rc == 0 && i < count; i++)
		if (entries[i].issuing)
			rc = seal_trust_add_pem(t, entries[i].pem, why);
	arena_release(&a);
	return rc;
}

static void print_entry(const struct keydir_entry *e, bool json, struct arena *a)
{
	char from[CLOCK_TEXT_BYTES], to[CLOCK_TEXT_BYTES];
	clock_format(e->not_before_us, from);
	clock_format(e->not_after_us, to);
	const char *kind = e->issuing ? "issuing" : "authority";
	if (!json) {
		printf("%s  %-9s  %.10s  %.10s  %-8s  %.*s\n", e->key_id, kind, from, to, e->key_path.p ? "key here" : "",
		       SARG(e->subject));
		return;
	}
	struct text t;
	text_init(&t, a);
	text_addf(&t, "{\"key_id\":\"%s\",\"kind\":\"%s\",\"not_before\":\"%s\",\"not_after\":\"%s\",\"has_key\":%s,\"subject\":",
	          e->key_id, kind, from, to, e->key_path.p ? "true" : "false");
	text_add_json(&t, e->subject);
	printf("%.*s}\n", SARG(text_slice(&t)));
}

int cmd_key_list(int argc, char **argv)
{
	static const struct usage usage = {"socho key list [--config FILE] [--json]",
	                                   "Lists the certificates of the seal in the key directory, newest first: key id, "
	                                   "kind, first and last day, subject."};
	const char *config_z = NULL, *json_z = NULL;
	const struct option_row options[] = {
		{"config", "FILE", "configuration file", &config_z},
		{"json", NULL, "one JSON object a line", &json_z},
		{NULL, NULL, NULL, NULL},
	};
	int plain, status;
	if (options_read(argc, argv, options, &usage, &plain, &status))
		return status;
	if (plain)
		return usage_error(&usage, "key list takes no arguments");
	struct config c;
	struct fault why = {0};
	struct keydir_entry *entries;
	size_t count;
	struct arena a;
	arena_init(&a, 16384);
	status = EXIT_DONE;
	if (config_load(&c, config_z, &why) || keydir_list(&a, c.key_dir, &entries, &count, &why))
		status = fault_print(&why);
	else
		for (size_t i = 0; i < count; i++)
			print_entry(&entries[i], json_z != NULL, &a);
	arena_release(&a);
	return status;
}
