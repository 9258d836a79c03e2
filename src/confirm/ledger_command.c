/* socho ledger checkpoint|prove|verify. */
#include <stdio.h>
#include <string.h>

#include "ledger_check.h"
#include "socho/base/command.h"
#include "socho/base/encode.h"
#include "socho/base/file.h"
#include "socho/base/text.h"
#include "socho/confirm/commands.h"
#include "socho/seal/keydir.h"
#include "sql.h"
#include "tree.h"

enum { NOTES_MAX = 32 };

/* ---- what the commands share */

static int log_of(const char *name_z, enum tlog *out)
{
	int log = tlog_by_name(slice_z(name_z));
	*out = log < 0 ? TLOG_CONFIRMATIONS : (enum tlog)log;
	return log < 0 ? -1 : 0;
}

static int head_read(struct work *w, enum tlog log, struct sql_confirm_ledger_head_out *head, struct fault *why)
{
	int rc = work_row(w, SQL_CALL(&w->arena, confirm_ledger_head, .log = slice_z(tlog_name(log))), head, why);
	return rc > 0 ? fault(why, ERR_NO_CHECKPOINT, NULL) : rc;
}

static int ranges_read(struct work *w, enum tlog log, const struct merkle_range *ranges, int count, struct merkle_hash *out,
                       struct fault *why)
{
	struct tree_wish wish;
	struct sql_rows rows;
	tree_wish(&wish, &w->arena, ranges, count);
	return work_run(w, tree_call(&wish, slice_z(tlog_name(log))), &rows, why) || tree_read(&wish, &rows, out, why) ? -1 : 0;
}

static void print(struct slice s)
{
	(void)fwrite(s.p, 1, s.n, stdout);
}

static int trust_read(const char *key_dir_z, struct seal_trust **t, struct fault *why)
{
	return seal_trust_open(t) || keydir_trust(key_dir_z, *t, why) ? -1 : 0;
}

/* ---- checkpoint */

static int print_verifiers(struct work *w, enum tlog log, struct fault *why)
{
	struct seal_trust *t = NULL;
	struct seal_published key;
	int rc = trust_read(w->config.key_dir, &t, why);
	for (size_t i = 0; rc == 0 && i < seal_trust_count(t); i++) {
		seal_trust_get(t, i, &key);
		struct slice line = tlog_verifier(&w->arena, tlog_origin(&w->arena, log, w->config.province), key.public_key);
		printf("%.*s\n", SARG(line));
	}
	seal_trust_free(t);
	return rc;
}

int cmd_ledger_checkpoint(int argc, char **argv)
{
	static const struct usage usage = {
		"socho ledger checkpoint confirmations|registry [--verifiers]",
		"Prints the newest signed checkpoint of a log. Kept away from this machine, it shows later whether the log is still "
		"the same: socho ledger verify --checkpoint FILE.",
	};
	const char *config_z = NULL, *verifiers_z = NULL;
	const struct option_row rows[] = {
		{"verifiers", NULL, "print instead the keys that sign, as c2sp.org/signed-note tells verifiers of them", &verifiers_z},
		{"config", "FILE", "configuration file", &config_z},
		{0},
	};
	int plain, status;
	enum tlog log;
	struct work w;
	struct fault why;
	struct sql_confirm_ledger_head_out head;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 1 || log_of(argv[1], &log))
		return usage_error(&usage, "confirmations or registry?");
	if (work_open(&w, config_z, &why))
		return fault_print(&why);
	if (verifiers_z)
		status = print_verifiers(&w, log, &why) ? fault_print(&why) : EXIT_DONE;
	else if (head_read(&w, log, &head, &why))
		status = fault_print(&why);
	else
		print(head.note);
	work_close(&w);
	return status;
}

/* ---- prove */

struct prove_wish {
	const char *config, *index, *id, *from;
};

static int find(struct work *w, enum tlog log, const struct prove_wish *p, int64_t *index, struct fault *why)
{
	struct uuid id;
	struct sql_confirm_ledger_find_out found;
	if (p->index)
		return slice_all_digits(slice_z(p->index)) && slice_to_i64(slice_z(p->index), index) == 0
		           ? 0
		           : fault(why, ERR_OUT_OF_RANGE, "index");
	if (uuid_parse(slice_z(p->id), &id))
		return fault(why, ERR_NOT_FOUND, "id");
	int rc = work_row(w, SQL_CALL(&w->arena, confirm_ledger_find, .log = slice_z(tlog_name(log)), .id = id), &found, why);
	*index = rc ? 0 : found.index;
	return rc > 0 ? fault(why, ERR_NOT_SEALED, "id") : rc;
}

static int prove_entry(struct work *w, enum tlog log, const struct prove_wish *wish, struct fault *why)
{
	struct sql_confirm_ledger_head_out head;
	struct merkle_range ranges[MERKLE_PROOF_MAX];
	struct tlog_proof p;
	int64_t index;
	if (head_read(w, log, &head, why) || find(w, log, wish, &index, why))
		return -1;
	if (index >= head.size)
		return fault(why, ERR_NOT_SEALED, "index");
	int count = merkle_inclusion((uint64_t)index, (uint64_t)head.size, ranges);
	p = (struct tlog_proof){.index = (uint64_t)index, .count = (size_t)count, .note = head.note};
	if (ranges_read(w, log, ranges, count, p.hashes, why))
		return -1;
	print(tlog_proof_text(&w->arena, &p));
	return 0;
}

static int prove_step(struct work *w, enum tlog log, const char *from_z, struct fault *why)
{
	struct sql_confirm_ledger_head_out head;
	struct merkle_range ranges[MERKLE_PROOF_MAX];
	struct merkle_hash hashes[MERKLE_PROOF_MAX];
	int64_t from;
	if (head_read(w, log, &head, why))
		return -1;
	if (!slice_all_digits(slice_z(from_z)) || slice_to_i64(slice_z(from_z), &from) || from > head.size)
		return fault(why, ERR_OUT_OF_RANGE, "from");
	int count = merkle_consistency((uint64_t)from, (uint64_t)head.size, ranges);
	if (ranges_read(w, log, ranges, count, hashes, why))
		return -1;
	for (int i = 0; i < count; i++)
		printf("%.*s\n", SARG(base64_encode(&w->arena, slice_of(hashes[i].b, sizeof hashes[i].b))));
	printf("\n");
	print(head.note);
	return 0;
}

int cmd_ledger_prove(int argc, char **argv)
{
	static const struct usage usage = {
		"socho ledger prove confirmations|registry (--id ID | --index N | --from N)",
		"Prints a proof of c2sp.org/tlog-proof that an entry is in the newest checkpoint of a log; or, with --from, the hashes "
		"of RFC 6962 2.1.2 which show that it goes on from the tree of the first N, and then the checkpoint.",
	};
	struct prove_wish wish = {0};
	const struct option_row rows[] = {
		{"id", "ID", "of a confirmation, or of a line of the trail", &wish.id},
		{"index", "N", "the entry's place, from 0", &wish.index},
		{"from", "N", "an earlier size", &wish.from},
		{"config", "FILE", "configuration file", &wish.config},
		{0},
	};
	int plain, status;
	enum tlog log;
	struct work w;
	struct fault why;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 1 || log_of(argv[1], &log) || (wish.id != NULL) + (wish.index != NULL) + (wish.from != NULL) != 1)
		return usage_error(&usage, "a log, and one of --id, --index and --from");
	if (work_open(&w, wish.config, &why))
		return fault_print(&why);
	int rc = wish.from ? prove_step(&w, log, wish.from, &why) : prove_entry(&w, log, &wish, &why);
	status = rc ? fault_print(&why) : EXIT_DONE;
	work_close(&w);
	return status;
}

/* ---- verify: a proof */

struct verify_wish {
	const char *config, *json, *checkpoint, *proof, *entry;
};

static int judge_proof(struct arena *a, const struct seal_trust *t, struct slice text, struct slice entry_text,
                       struct fault *why)
{
	struct tlog_proof p;
	struct tlog_checkpoint c;
	struct seal_published by;
	struct slice entry;
	if (base64_decode(a, entry_text, &entry) || entry.n != MERKLE_HASH_BYTES)
		return fault_say(why, ERR_BAD_PROOF, "entry", "một mục là base64 của 32 byte", "an entry is the base64 of 32 bytes");
	if (tlog_proof_read(a, text, &p, why) || tlog_note_read(a, p.note, &c, why))
		return -1;
	if (!tlog_note_signed(a, t, p.note, &by))
		return fault_say(why, ERR_BAD_CHECKPOINT, NULL, "không khóa nào của sổ này ký điểm chốt",
		                 "no key of this register signed the checkpoint");
	struct merkle_hash leaf = merkle_leaf(entry);
	if (!merkle_includes(p.index, c.size, &leaf, p.hashes, p.count, &c.root))
		return fault_say(why, ERR_BAD_PROOF, NULL, "không có mục này trong sổ cái", "the entry is not there");
	printf("%.*s: entry %llu of %llu, signed by %s\n", SARG(c.origin), (unsigned long long)p.index, (unsigned long long)c.size,
	       by.key_id);
	return 0;
}

static int verify_proof(const struct verify_wish *wish, struct fault *why)
{
	struct config config;
	struct seal_trust *t = NULL;
	struct slice text;
	struct arena a;
	arena_init(&a, TLOG_PROOF_BYTES_MAX);
	int rc = config_load(&config, wish->config, why) || trust_read(config.key_dir, &t, why) ||
	                 file_read(&a, wish->proof, TLOG_PROOF_BYTES_MAX, &text, why) ||
	                 judge_proof(&a, t, text, slice_z(wish->entry), why)
	             ? -1
	             : 0;
	seal_trust_free(t);
	arena_release(&a);
	return rc;
}

/* ---- verify: everything */

struct report {
	struct ledger_check check;
	bool json;
	int64_t wrong;
};

static void on_found(void *arg, const char *what_z, int64_t at, const char *id_z)
{
	struct report *r = arg;
	r->wrong++;
	if (r->json) {
		printf("%s{\"what\":\"%s\"", r->wrong > 1 ? "," : "", what_z);
		if (at >= 0)
			printf(",\"at\":%lld", (long long)at);
		if (*id_z)
			printf(",\"id\":\"%s\"", id_z);
		printf("}");
	} else if (at >= 0) {
		printf("%s: %s at %lld%s%s\n", tlog_name(r->check.log), what_z, (long long)at, *id_z ? ", " : "", id_z);
	} else {
		printf("%s: %s%s%s\n", tlog_name(r->check.log), what_z, *id_z ? ", " : "", id_z);
	}
}

static void print_end(struct work *w, const struct report *r)
{
	const struct ledger_check *k = &r->check;
	struct slice root = base64_encode(&w->arena, slice_of(k->root.b, sizeof k->root.b));
	if (r->json)
		printf("],\"size\":%lld,\"root\":\"%.*s\",\"unsealed\":%lld,\"forgotten\":%lld}\n", (long long)k->size, SARG(root),
		       (long long)k->unsealed, (long long)k->forgotten);
	else
		printf("%s: %lld entries, root %.*s; %lld wrong, %lld wait to be sealed, %lld forgotten\n", tlog_name(k->log),
		       (long long)k->size, SARG(root), (long long)r->wrong, (long long)k->unsealed, (long long)k->forgotten);
}

/* The checkpoint from outside stands in the log that its origin names. 0; 1 for one of another log. */
static int is_of(struct work *w, enum tlog log, struct slice note, struct fault *why)
{
	struct tlog_checkpoint c;
	if (tlog_note_read(&w->arena, note, &c, why))
		return -1;
	return slice_eq(c.origin, tlog_origin(&w->arena, log, w->config.province)) ? 0 : 1;
}

static int verify_log(struct work *w, enum tlog log, const struct seal_trust *t, struct slice note, bool json,
                      int64_t *wrong, struct fault *why)
{
	struct report r = {.check = {.work = w, .log = log, .trust = t, .found = on_found}, .json = json};
	r.check.arg = &r;
	if (json)
		printf("{\"log\":\"%s\",\"findings\":[", tlog_name(log));
	if (note.p)
		ledger_check_note(&r.check, note);
	if (ledger_check_run(&r.check, why))
		return -1;
	print_end(w, &r);
	*wrong += r.wrong;
	return 0;
}

static int verify_all(struct work *w, const struct verify_wish *wish, int only, int64_t *wrong, struct fault *why)
{
	struct seal_trust *t = NULL;
	struct slice note = {NULL, 0};
	bool used = false;
	int rc = -1;
	if (work_hold_still(w, why) || trust_read(w->config.key_dir, &t, why) ||
	    (wish->checkpoint && file_read(&w->arena, wish->checkpoint, TLOG_CHECKPOINT_BYTES_MAX, &note, why)))
		goto out;
	for (int log = 0; log < TLOG_COUNT; log++) {
		int other = note.p ? is_of(w, (enum tlog)log, note, why) : 1;
		if (other < 0)
			goto out;
		used = used || !other;
		if (only >= 0 && only != log)
			continue;
		if (verify_log(w, (enum tlog)log, t, other ? slice_z(NULL) : note, wish->json != NULL, wrong, why))
			goto out;
	}
	rc = note.p && !used ? fault_say(why, ERR_BAD_CHECKPOINT, "checkpoint", "điểm chốt của một sổ khác", "it is of another register") : 0;
out:
	seal_trust_free(t);
	return rc;
}

int cmd_ledger_verify(int argc, char **argv)
{
	static const struct usage usage = {
		"socho ledger verify [confirmations|registry] [--checkpoint FILE] [--json]\n"
		"       socho ledger verify --proof FILE --entry HASH",
		"Computes the ledger anew from the rows and names every row that was altered, taken away or put in beside the service, "
		"and every checkpoint that is not one of this tree; exit status 1 when there is any. With --proof, judges a file of "
		"socho ledger prove, without the database.",
	};
	struct verify_wish wish = {0};
	const struct option_row rows[] = {
		{"checkpoint", "FILE", "a checkpoint kept elsewhere, which the log must have passed through", &wish.checkpoint},
		{"proof", "FILE", "a proof to judge", &wish.proof},
		{"entry", "HASH", "of what: base64 of the SHA-256 of its record", &wish.entry},
		{"json", NULL, "one JSON object a log", &wish.json},
		{"config", "FILE", "configuration file", &wish.config},
		{0},
	};
	int plain, status;
	enum tlog log = TLOG_COUNT;
	int64_t wrong = 0;
	struct work w;
	struct fault why;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain > 1 || (plain && log_of(argv[1], &log)) || !wish.proof != !wish.entry || (plain && wish.proof))
		return usage_error(&usage, "confirmations or registry, or --proof with --entry");
	if (wish.proof)
		return verify_proof(&wish, &why) ? fault_print(&why) : EXIT_DONE;
	if (work_open(&w, wish.config, &why))
		return fault_print(&why);
	status = verify_all(&w, &wish, plain ? (int)log : -1, &wrong, &why) ? fault_print(&why) : wrong ? EXIT_REFUSED : EXIT_DONE;
	work_close(&w);
	return status;
}
