#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bundle_codes.h"
#include "socho/base/clock.h"
#include "socho/base/command.h"
#include "socho/base/config.h"
#include "socho/base/file.h"
#include "socho/registry/data_key.h"
#include "socho/seal/authority.h"
#include "socho/seal/keydir.h"
#include "socho/store/work.h"

enum { PAGE = 500, LINE_ARENA_BYTES = 32 * 1024 };

/* ---- bundle export */

static int collect(struct work *w, struct bundle_maker *m, const struct column_keys *k, int16_t *province, struct fault *why)
{
	struct sql_field_bundle_head_out head;
	struct slice after = S("");
	struct sql_rows rows;
	int got = work_row(w, SQL_CALL(&w->arena, field_bundle_head, .market = m->terms.market), &head, why);
	if (got)
		return got < 0 ? -1 : fault(why, ERR_UNKNOWN_MARKET, "market");
	m->name = head.name;
	*province = head.province;
	do {
		if (work_run(w, SQL_CALL(&w->arena, field_bundle_codes, .province = head.province, .market = m->terms.market,
		                         .after = after, .count = PAGE), &rows, why))
			return -1;
		for (int i = 0; i < rows.count; i++) {
			struct sql_field_bundle_codes_out row;
			sql_row(&w->arena, &rows, i, &row);
			after = row.id;
			if (bundle_add_row(m, k, head.province, &row, why))
				return -1;
		}
	} while (rows.count == PAGE);
	return 0;
}

/* The line in the trail stands before the file does. */
static int record(struct work *w, const struct seal_bundle *terms, int16_t province, struct fault *why)
{
	return work_run(w, SQL_CALL(&w->arena, field_bundle_exported, .province = province, .market = terms->market,
	                            .codes = terms->codes, .valid_until = terms->until_us), NULL, why) ||
	               work_commit(w, why)
	           ? -1
	           : 0;
}

static int export(struct work *w, struct uuid market, const char *out_z, struct fault *why)
{
	struct bundle_maker m;
	struct column_keys *columns = NULL;
	struct seal_key *key = NULL;
	struct seal_trust *trust = NULL;
	uint8_t signature[SEAL_SIGNATURE_BYTES];
	char id[SEAL_KEY_ID_CHARS + 1];
	int16_t province;
	int rc = -1;
	bundle_begin(&m, &w->arena);
	bundle_terms(&m, market, clock_now_us());
	if (data_keys_open(&columns, &w->config, w->session, why) || collect(w, &m, columns, &province, why) ||
	    authority_issuing_key(&w->config, &key, why) || seal_trust_open(&trust) ||
	    keydir_trust(w->config.key_dir, trust, why))
		goto out;
	struct slice body = bundle_body(&m, trust);
	seal_key_id(key, id);
	if (seal_bundle_judge(&m.terms, clock_now_us(), why) || seal_bundle_sign(key, &m.terms, signature, why) ||
	    record(w, &m.terms, province, why))
		goto out;
	rc = file_write(out_z, bundle_signed(&w->arena, body, id, signature), 0644, why);
out:
	seal_trust_free(trust);
	seal_key_free(key);
	column_keys_free(columns);
	return rc;
}

int cmd_bundle_export(int argc, char **argv)
{
	static const struct usage usage = {"socho bundle export --market ID --out FILE [--config FILE]",
	                                   "Writes what is needed to check a market's stickers without a network, signed, "
	                                   "good for seven days."};
	const char *market_z = NULL, *out_z = NULL, *config_z = NULL;
	const struct option_row options[] = {
		{"market", "ID", "the market's id", &market_z},
		{"out", "FILE", "where to write it", &out_z},
		{"config", "FILE", "configuration file", &config_z},
		{NULL, NULL, NULL, NULL},
	};
	int plain, status;
	struct uuid market;
	struct work w;
	struct fault why;
	if (options_read(argc, argv, options, &usage, &plain, &status))
		return status;
	if (plain || !market_z || !out_z)
		return usage_error(&usage, "--market and --out are needed, and nothing else");
	if (uuid_parse(slice_z(market_z), &market)) {
		fault(&why, ERR_UNKNOWN_MARKET, "market");
		return fault_print(&why);
	}
	if (work_open(&w, config_z, &why))
		return fault_print(&why);
	status = export(&w, market, out_z, &why) ? fault_print(&why) : EXIT_DONE;
	work_close(&w);
	return status;
}

/* ---- bundle verify */

static int print_verdict(struct arena *a, const struct bundle *b, struct slice line, struct slice stall)
{
	struct sticker s;
	const struct bundle_code *code;
	struct text t;
	enum check_verdict v = bundle_judge(a, b, line, stall, &s, &code);
	text_init(&t, a);
	text_addf(&t, "{\"verdict\":\"%s\",\"seal\":{\"verdict\":\"%s\",\"key_id\":", check_verdict_name(v),
	          seal_verdict_name(s.seal));
	text_add_json(&t, s.key_id);
	text_addf(&t, ",\"detached\":%s", s.detached ? "true" : "false");
	text_add(&t, S("},\"scanned\":{\"bank\":"));
	text_add_json(&t, s.bank);
	text_add(&t, S(",\"last4\":"));
	text_add_json(&t, s.last4);
	text_add(&t, S("},\"code\":"));
	text_add_json(&t, code ? code->code : slice_z(NULL));
	text_add(&t, S(",\"stall\":"));
	text_add_json(&t, code ? code->stall : slice_z(NULL));
	text_add(&t, S("}\n"));
	/* At once, for a program that asks line by line. */
	return fwrite(t.p, 1, t.n, stdout) == t.n && fflush(stdout) == 0 ? 0 : -1;
}

static int judge_lines(const struct bundle *b, struct slice stall, struct fault *why)
{
	struct arena a;
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	arena_init(&a, LINE_ARENA_BYTES);
	while ((n = getline(&line, &cap, stdin)) >= 0) {
		if (print_verdict(&a, b, slice_of(line, (size_t)n), stall))
			break;
		arena_reset(&a);
	}
	free(line);
	arena_release(&a);
	return ferror(stdin) || ferror(stdout) ? fault(why, ferror(stdin) ? ERR_CANNOT_READ : ERR_CANNOT_WRITE, NULL) : 0;
}

static int print_sheet(const struct bundle *b, struct arena *a, struct fault *why)
{
	struct text t;
	text_init(&t, a);
	for (size_t i = 0; i < b->stop_count; i++) {
		text_add(&t, S("{\"stall\":"));
		text_add_json(&t, b->stops[i].stall);
		text_add(&t, S(",\"reason\":"));
		text_add_json(&t, b->stops[i].reason);
		text_add(&t, S("}\n"));
	}
	return fwrite(t.p, 1, t.n, stdout) == t.n ? 0 : fault(why, ERR_CANNOT_WRITE, NULL);
}

/* Whose bundles are trusted, and which stall is looked at. */
struct verifying {
	const char *trust_z, *revocations_z, *config_z, *stall_z, *sheet_z;
};

static int load_trust(struct arena *a, const struct verifying *v, struct seal_trust *t, struct fault *why)
{
	struct config c;
	struct slice pem;
	if (!v->trust_z)
		return config_load(&c, v->config_z, why) || keydir_trust(c.key_dir, t, why) ? -1 : 0;
	if (file_read(a, v->trust_z, TRUST_FILE_BYTES_MAX, &pem, why) || seal_trust_add_pem(t, pem, why))
		return -1;
	return v->revocations_z ? seal_trust_load_revocations(t, v->revocations_z, why) : 0;
}

static int verify(struct arena *a, const char *file_z, const struct verifying *v, struct fault *why)
{
	struct seal_trust *trust = NULL;
	struct bundle b;
	struct slice file;
	int rc = -1;
	if (file_read(a, file_z, BUNDLE_FILE_BYTES_MAX, &file, why) || seal_trust_open(&trust) ||
	    load_trust(a, v, trust, why) || bundle_open(a, file, trust, clock_now_us(), &b, why))
		goto out;
	rc = v->sheet_z ? print_sheet(&b, a, why) : judge_lines(&b, slice_z(v->stall_z), why);
	bundle_release(&b);
out:
	seal_trust_free(trust);
	return rc;
}

int cmd_bundle_verify(int argc, char **argv)
{
	static const struct usage usage = {"socho bundle verify FILE [--trust FILE [--revocations FILE] | --config FILE] [--stall NUMBER | --sheet]",
	                                   "Judges payloads on standard input, one a line, by a market's bundle, without a "
	                                   "network; prints one JSON object a line."};
	struct verifying v = {.trust_z = NULL};
	const struct option_row options[] = {
		{"trust", "FILE", "PEM public keys or certificates whose bundles are trusted; else those of the key directory", &v.trust_z},
		{"revocations", "FILE", "list of revoked keys, signed by a root of the trust file", &v.revocations_z},
		{"config", "FILE", "configuration file", &v.config_z},
		{"stall", "NUMBER", "the stall where the stickers hang", &v.stall_z},
		{"sheet", NULL, "print the stalls of a round's sheet, in order, and why, instead", &v.sheet_z},
		{NULL, NULL, NULL, NULL},
	};
	int plain, status;
	struct arena a;
	struct fault why;
	if (options_read(argc, argv, options, &usage, &plain, &status))
		return status;
	if (plain != 1)
		return usage_error(&usage, "one bundle is needed");
	arena_init(&a, LINE_ARENA_BYTES);
	status = verify(&a, argv[1], &v, &why) ? fault_print(&why) : EXIT_DONE;
	arena_release(&a);
	return status;
}
