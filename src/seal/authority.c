/* A key is written before its certificate, and the issuing certificate last, so that whatever a crash leaves behind is
 * completed the next time. Commands that change the directory lock it, for two of them would each sign the list that
 * follows the same one. */
#include "socho/seal/authority.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "certificate.h"
#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/file.h"
#include "socho/seal/keydir.h"
#include "socho/vietqr/reader.h"

enum { PASSPHRASE_CHARS = 40 };

/* One piece of work on the key directory. */
struct work {
	struct arena arena;
	const struct config *config;
	const char *root_dir, *root_passphrase_file;
	char passphrase_buf[SEAL_PASSPHRASE_BYTES_MAX], root_passphrase_buf[SEAL_PASSPHRASE_BYTES_MAX];
	struct slice passphrase, root_passphrase; /* of the issuing keys; of the root */
	EVP_PKEY *root;
	X509 *root_x;
	int lock_fd;
	struct fault *why;
};

static const char *in_dir(struct work *w, const char *dir_z, const char *name_z)
{
	return arena_printf(&w->arena, "%s/%s", dir_z, name_z).p;
}

static int crypto_fault(struct work *w, const char *what)
{
	return faultf(w->why, ERR_INTERNAL, NULL, "%s could not be made", what);
}

/* What systemd put beside the service goes before the configured file. */
static const char *passphrase_path(struct work *w)
{
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	if (credentials && *credentials) {
		const char *path = in_dir(w, credentials, "keys.passphrase");
		if (access(path, R_OK) == 0)
			return path;
	}
	return w->config->key_passphrase_file;
}

/* A new passphrase only where nothing could have been encrypted with an old one. */
static int passphrase_get(struct work *w, const char *path_z, bool fresh, char buf[static SEAL_PASSPHRASE_BYTES_MAX],
                          struct slice *out)
{
	if (fresh && access(path_z, F_OK) != 0) {
		static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; /* 5 bits a character, easy to type */
		random_bytes(buf, PASSPHRASE_CHARS);
		for (size_t i = 0; i < PASSPHRASE_CHARS; i++)
			buf[i] = alphabet[buf[i] & 31];
		buf[PASSPHRASE_CHARS] = '\n';
		if (file_write(path_z, slice_of(buf, PASSPHRASE_CHARS + 1), 0600, w->why))
			return -1;
	}
	return seal_passphrase_read(path_z, buf, out, w->why);
}

static int work_begin(struct work *w, const struct config *c, const struct authority_root *root, struct fault *why)
{
	*w = (struct work){.config = c, .why = why, .lock_fd = -1};
	arena_init(&w->arena, 16384);
	w->root_dir = root && root->dir_z ? root->dir_z : c->key_dir;
	w->root_passphrase_file = root ? root->passphrase_file_z : NULL;
	if (file_mkdir(c->key_dir, 0755, why))
		return -1;
	w->lock_fd = open(c->key_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (w->lock_fd < 0 || flock(w->lock_fd, LOCK_EX) != 0)
		return fault_say(why, ERR_CANNOT_READ, NULL, "%.150s: không khóa được để dùng riêng",
		                 "%.150s: cannot be locked", c->key_dir);
	return 0;
}

static void work_end(struct work *w)
{
	OPENSSL_cleanse(w->passphrase_buf, sizeof w->passphrase_buf);
	OPENSSL_cleanse(w->root_passphrase_buf, sizeof w->root_passphrase_buf);
	EVP_PKEY_free(w->root);
	X509_free(w->root_x);
	if (w->lock_fd >= 0)
		close(w->lock_fd);
	arena_release(&w->arena);
}

/* ---- the root */

static int root_passphrase_get(struct work *w, bool fresh)
{
	const char *path = w->root_passphrase_file ? w->root_passphrase_file : passphrase_path(w);
	return passphrase_get(w, path, fresh, w->root_passphrase_buf, &w->root_passphrase);
}

static int root_key_read(struct work *w)
{
	struct seal_key *k;
	if (seal_key_load(&k, in_dir(w, w->root_dir, "authority.key"), w->root_passphrase, w->why))
		return -1;
	w->root = seal_key_pkey(k);
	EVP_PKEY_up_ref(w->root);
	seal_key_free(k);
	return 0;
}

static int root_key_draw(struct work *w)
{
	w->root = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	if (!w->root)
		return crypto_fault(w, "the root's key");
	return certificate_write_key(w->root, w->root_passphrase, in_dir(w, w->root_dir, "authority.key"), w->why);
}

static int root_certify(struct work *w, struct slice name, int days)
{
	int64_t now_us = clock_now_us();
	w->root_x = certificate_root(w->root, name, (struct validity){now_us, now_us + days * US_PER_DAY});
	return w->root_x ? certificate_write(w->root_x, in_dir(w, w->root_dir, "authority.crt"), w->why)
	                 : crypto_fault(w, "the root's certificate");
}

/* The root that was drawn earlier. */
static int root_read(struct work *w)
{
	const char *path = in_dir(w, w->root_dir, "authority.key");
	if (access(path, F_OK) != 0)
		return fault_say(w->why, ERR_BAD_KEY, NULL, "không có %.150s; --root DIR chỉ nơi giữ khóa gốc",
		                 "%.150s is not there; --root DIR names where the root is", path);
	if (root_passphrase_get(w, false) || root_key_read(w))
		return -1;
	w->root_x = certificate_read(in_dir(w, w->config->key_dir, "authority.crt"), w->why);
	if (!w->root_x)
		return -1;
	if (X509_check_private_key(w->root_x, w->root) != 1)
		return fault_say(w->why, ERR_BAD_KEY, NULL, "%.150s: không phải khóa gốc của %.100s/authority.crt",
		                 "%.150s: is not the root of %.100s/authority.crt", w->root_dir, w->config->key_dir);
	return 0;
}

static bool is_development(X509 *x)
{
	char name[200] = "";
	X509_NAME_get_text_by_NID(X509_get_subject_name(x), NID_commonName, name, sizeof name);
	return strstr(name, "DEVELOPMENT") != NULL;
}

/* ---- issuing keys and the list */

static int issuing_draw(struct work *w, struct validity v, char key_id[static 9])
{
	struct slice name = arena_printf(&w->arena, "Sổ Chợ code issuing, province %02lld%s",
	                                 (long long)w->config->province, is_development(w->root_x) ? ", DEVELOPMENT" : "");
	EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	X509 *x = pkey ? certificate_issuing(pkey, name, v, w->root_x, w->root) : NULL;
	int rc = -1;
	if (x) {
		seal_key_id_of(pkey, key_id);
		const char *key_path = arena_printf(&w->arena, "%s/code-%s.key", w->config->key_dir, key_id).p;
		const char *crt_path = arena_printf(&w->arena, "%s/code-%s.crt", w->config->key_dir, key_id).p;
		rc = certificate_write_key(pkey, w->passphrase, key_path, w->why) || certificate_write(x, crt_path, w->why) ? -1
		                                                                                                            : 0;
	} else {
		crypto_fault(w, "the issuing certificate");
	}
	X509_free(x);
	EVP_PKEY_free(pkey);
	return rc;
}

static int list_sign(struct work *w, struct revocations *list)
{
	struct slice note;
	list->origin = revocations_origin(&w->arena, w->config->province);
	list->version++;
	list->issued_us = clock_now_us();
	list->next_us = list->issued_us + REVOCATIONS_DAYS * US_PER_DAY;
	return revocations_sign(&w->arena, list, w->root, &note, w->why) ||
	               file_write(in_dir(w, w->config->key_dir, KEYDIR_REVOCATIONS), note, 0644, w->why)
	           ? -1
	           : 0;
}

/* ---- the development authority */

static int development_root(struct work *w)
{
	const char *key_path = in_dir(w, w->root_dir, "authority.key"), *crt_path = in_dir(w, w->root_dir, "authority.crt");
	bool has_key = access(key_path, F_OK) == 0, has_certificate = access(crt_path, F_OK) == 0;
	if (has_certificate && !has_key)
		return fault_say(w->why, ERR_BAD_KEY, NULL,
		                 "không có khóa cấp nào còn hiệu lực, và ở đây không có authority.key để ký khóa mới",
		                 "no issuing key is valid now, and authority.key is not here to sign one");
	if (has_certificate)
		return root_read(w);
	struct slice name = S("Sổ Chợ DEVELOPMENT authority, not for production");
	struct revocations empty = {.version = 0};
	return root_passphrase_get(w, true) || (has_key ? root_key_read(w) : root_key_draw(w)) || list_sign(w, &empty) ||
	               root_certify(w, name, AUTHORITY_ROOT_DAYS)
	           ? -1
	           : 0;
}

static int development_issue(struct work *w)
{
	int64_t now_us = clock_now_us();
	char key_id[SEAL_KEY_ID_CHARS + 1];
	return development_root(w) ||
	               issuing_draw(w, (struct validity){now_us, now_us + AUTHORITY_ISSUING_DAYS * US_PER_DAY}, key_id)
	           ? -1
	           : 0;
}

static int load_current(struct work *w, const struct keydir_entry *current, struct seal_key **out)
{
	char id[SEAL_KEY_ID_CHARS + 1];
	if (!current)
		return fault_say(w->why, ERR_BAD_KEY, NULL, "khóa vừa tạo chưa có hiệu lực: đồng hồ bị lùi lại",
		                 "the key just drawn is not valid yet: the clock went back");
	if (seal_key_load(out, current->key_path.p, w->passphrase, w->why))
		return -1;
	seal_key_id(*out, id);
	if (strcmp(id, current->key_id) == 0)
		return 0;
	seal_key_free(*out);
	return fault_say(w->why, ERR_BAD_KEY, NULL, "%.150s: thuộc chứng thư khác",
	                 "%.150s: belongs to another certificate", current->key_path.p);
}

int authority_issuing_key(const struct config *c, struct seal_key **out, struct fault *why)
{
	struct work w;
	struct keydir_entry *entries;
	size_t count;
	int rc = -1;
	if (work_begin(&w, c, NULL, why) || keydir_list(&w.arena, c->key_dir, &entries, &count, why) ||
	    passphrase_get(&w, passphrase_path(&w), count == 0, w.passphrase_buf, &w.passphrase))
		goto out;
	if (!keydir_current(entries, count) &&
	    (development_issue(&w) || keydir_list(&w.arena, c->key_dir, &entries, &count, why)))
		goto out;
	rc = load_current(&w, keydir_current(entries, count), out);
out:
	work_end(&w);
	return rc;
}

/* ---- the commands */

static int init(struct work *w, int days, char key_id[static 9])
{
	const char *taken[] = {in_dir(w, w->root_dir, "authority.key"), in_dir(w, w->config->key_dir, "authority.crt")};
	struct revocations empty = {.version = 0};
	struct slice name = arena_printf(&w->arena, "Sổ Chợ root, province %02lld", (long long)w->config->province);
	if (access(taken[1], F_OK) == 0)
		return fault_say(w->why, ERR_BAD_KEY, NULL, "%.150s: đã có khóa gốc", "%.150s: a root is there already",
		                 taken[1]);
	/* A key without its certificate is left of an init that was cut short. */
	bool again = access(taken[0], F_OK) == 0;
	if (file_mkdir(w->root_dir, 0700, w->why) || root_passphrase_get(w, !again) ||
	    (again ? root_key_read(w) : root_key_draw(w)) || list_sign(w, &empty) || root_certify(w, name, days))
		return -1;
	seal_key_id_of(w->root, key_id);
	return strcmp(w->root_dir, w->config->key_dir) == 0 ? 0 : certificate_write(w->root_x, taken[1], w->why);
}

int authority_init(const struct config *c, const struct authority_root *root, int days, char key_id[static 9],
                   struct fault *why)
{
	struct work w;
	int rc = work_begin(&w, c, root, why) || init(&w, days, key_id) ? -1 : 0;
	work_end(&w);
	return rc;
}

static bool outlives(const X509 *x, int64_t to_us)
{
	time_t end = (time_t)(to_us / US_PER_S);
	return X509_cmp_time(X509_get0_notAfter(x), &end) < 0;
}

int authority_issue(const struct config *c, const struct authority_root *root, int64_t from_us, int days,
                    char key_id[static 9], struct fault *why)
{
	struct work w;
	struct validity v = {from_us, from_us + days * US_PER_DAY};
	struct keydir_entry *entries;
	size_t count, issuing = 0;
	int rc = -1;
	if (work_begin(&w, c, root, why) || root_read(&w) || keydir_list(&w.arena, c->key_dir, &entries, &count, why))
		goto out;
	for (size_t i = 0; i < count; i++)
		issuing += entries[i].issuing;
	if (outlives(w.root_x, v.to_us))
		fault_say(why, ERR_BAD_KEY, NULL, "khóa sẽ dùng lâu hơn khóa gốc", "the key would outlive the root");
	else if (passphrase_get(&w, passphrase_path(&w), issuing == 0, w.passphrase_buf, &w.passphrase) == 0)
		rc = issuing_draw(&w, v, key_id);
out:
	work_end(&w);
	return rc;
}

static int list_add(struct work *w, const struct revocation *row)
{
	struct keydir_entry *entries;
	size_t count;
	struct revocations list;
	const struct keydir_entry *e;
	if (keydir_list(&w->arena, w->config->key_dir, &entries, &count, w->why) ||
	    keydir_revocations(&w->arena, w->config->key_dir, &list, w->why))
		return -1;
	if (row) {
		if (!(e = keydir_find(entries, count, row->key_id)) || !e->issuing)
			return fault_say(w->why, ERR_BAD_KEY, NULL, "không có khóa cấp %s", "there is no issuing key %s",
			                 row->key_id);
		if (e->revoked)
			return fault_say(w->why, ERR_BAD_KEY, NULL, "khóa %s đã thu hồi rồi", "the key %s is revoked already",
			                 row->key_id);
		struct revocation *rows = arena_array(&w->arena, list.count + 1, sizeof *rows);
		if (list.count)
			memcpy(rows, list.rows, list.count * sizeof *rows);
		rows[list.count++] = *row;
		list.rows = rows;
	}
	if (list.count > REVOCATIONS_ROWS_MAX)
		return fault_say(w->why, ERR_BAD_KEY, NULL, "có hơn %d khóa đã thu hồi", "more than %d revoked keys",
		                 REVOCATIONS_ROWS_MAX);
	return list_sign(w, &list);
}

int authority_revoke(const struct config *c, const struct authority_root *root, const struct revocation *row,
                     struct fault *why)
{
	struct work w;
	int rc = work_begin(&w, c, root, why) || root_read(&w) || list_add(&w, row) ? -1 : 0;
	work_end(&w);
	return rc;
}
