/* Payment codes on the command line, without a database: build, read, draw, and find the code in a memo. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "socho/base/clock.h"
#include "socho/base/command.h"
#include "socho/base/file.h"
#include "socho/base/limits.h"
#include "socho/base/utf8.h"
#include "socho/image/png.h"
#include "socho/registry/commands.h"
#include "socho/seal/revocation.h"
#include "socho/seal/seal.h"
#include "socho/vietqr/content_code.h"
#include "socho/vietqr/fields_json.h"
#include "socho/vietqr/payload.h"
#include "socho/vietqr/reader.h"

enum { CHUNK_BYTES = 32 * 1024 };

/* Options, and nothing beside them. 0, or 1 with the exit status. */
static int options_only(int argc, char **argv, const struct option_row *rows, const struct usage *usage, int *status)
{
	int plain;
	if (options_read(argc, argv, rows, usage, &plain, status))
		return 1;
	if (!plain)
		return 0;
	*status = usage_error(usage, "only options are taken here; the texts come on standard input");
	return 1;
}

/* Calls `each` for every line of standard input and prints what it appends, one line for one line. */
static int each_line(void (*each)(struct text *t, struct slice line, void *arg), void *arg)
{
	struct arena arena;
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	arena_init(&arena, CHUNK_BYTES);
	while ((n = getline(&line, &cap, stdin)) >= 0) {
		struct text t;
		size_t length = n > 0 && line[n - 1] == '\n' ? (size_t)n - 1 : (size_t)n;
		text_init(&t, &arena);
		each(&t, slice_of(line, length), arg);
		text_addc(&t, '\n');
		struct slice out = text_slice(&t);
		/* At once, for a program that asks line by line. */
		if (fwrite(out.p, 1, out.n, stdout) != out.n || fflush(stdout) != 0)
			break;
		arena_reset(&arena);
	}
	bool failed = ferror(stdin) || ferror(stdout);
	struct fault why;
	fault(&why, ferror(stdin) ? ERR_CANNOT_READ : ERR_CANNOT_WRITE, NULL);
	free(line);
	arena_release(&arena);
	return failed ? fault_print(&why) : EXIT_DONE;
}

/* ---- code build */

static int read_amount(const char *text_z, int64_t *amount_vnd, struct fault *why)
{
	*amount_vnd = 0;
	if (!text_z)
		return 0;
	if (!slice_all_digits(slice_z(text_z)) || slice_to_i64(slice_z(text_z), amount_vnd) || *amount_vnd == 0)
		return fault(why, ERR_BAD_AMOUNT, "amount");
	return 0;
}

static int sign(struct arena *a, const char *key_path_z, const char *passphrase_path_z, struct slice head,
                struct slice *templates, struct fault *why)
{
	char buf[SEAL_PASSPHRASE_BYTES_MAX];
	struct slice passphrase = {NULL, 0};
	struct seal_key *key = NULL;
	uint8_t signature[SEAL_SIGNATURE_BYTES];
	int rc = -1;
	if (passphrase_path_z && seal_passphrase_read(passphrase_path_z, buf, &passphrase, why))
		goto out;
	if (seal_key_load(&key, key_path_z, passphrase, why) == 0)
		rc = seal_sign(a, key, head, signature, templates, why);
out:
	explicit_bzero(buf, sizeof buf);
	seal_key_free(key);
	return rc;
}

int cmd_code_build(int argc, char **argv)
{
	const char *bin = NULL, *account = NULL, *amount = NULL, *memo = NULL, *name = NULL, *city = NULL, *mcc = NULL,
		   *store = NULL, *terminal = NULL, *card = NULL, *seal = NULL, *passphrase_file = NULL;
	const struct option_row rows[] = {
		{"bin", "BIN", "the bank, six digits", &bin},
		{"account", "NUMBER", "the account, at most 19 digits or plain letters", &account},
		{"card", NULL, "the number is a card's: QRIBFTTC instead of QRIBFTTA", &card},
		{"amount", "N", "whole đồng, 1 to 499999999; without it the payer types one", &amount},
		{"memo", "TEXT", "transfer memo, at most 25 plain characters", &memo},
		{"name", "T", "name, at most 25 characters without marks", &name},
		{"city", "T", "city, at most 15 characters without marks", &city},
		{"mcc", "N", "merchant category, four digits", &mcc},
		{"store", "T", "market label, at most 25 plain characters", &store},
		{"terminal", "T", "stall label, at most 25 plain characters", &terminal},
		{"seal", "KEY.pem", "seal the code with this Ed25519 key", &seal},
		{"passphrase-file", "FILE", "the key's passphrase, when it has one", &passphrase_file},
		{NULL, NULL, NULL, NULL},
	};
	static const struct usage usage = {
		"socho code build --bin BIN --account NUMBER [--card] [--amount N] [--memo TEXT] [--name T] [--city T] [--mcc N] "
		"[--store T] [--terminal T] [--seal KEY.pem]",
		"Prints the payload of a VietQR code.",
	};
	int status;
	if (options_only(argc, argv, rows, &usage, &status))
		return status;
	if (!bin || !account)
		return usage_error(&usage, "--bin and --account are needed");
	struct vietqr_code code = {
		.bin = slice_z(bin), .account = slice_z(account), .memo = slice_z(memo), .name = slice_z(name),
		.city = slice_z(city), .mcc = slice_z(mcc), .store = slice_z(store), .terminal = slice_z(terminal),
		.card = card != NULL,
	};
	struct arena arena;
	struct fault why;
	struct slice head, templates = {NULL, 0}, payload;
	arena_init(&arena, CHUNK_BYTES);
	if (read_amount(amount, &code.amount_vnd, &why) || vietqr_head(&arena, &code, &head, &why) ||
	    (seal && sign(&arena, seal, passphrase_file, head, &templates, &why)) ||
	    vietqr_finish(&arena, head, templates, &payload, &why)) {
		status = fault_print(&why);
	} else {
		printf("%.*s\n", SARG(payload));
		status = EXIT_DONE;
	}
	arena_release(&arena);
	return status;
}

/* ---- code read */

struct reading_options {
	bool strict;
	const struct seal_trust *trust;
};

static void seal_json(struct text *t, const struct vietqr_reading *r, const struct seal_trust *trust)
{
	const char *verdict = r->error ? NULL : seal_verdict_name(seal_check_reading(t->arena, trust, r));
	text_add(t, S("\"seal\":{\"verdict\":"));
	text_add_json(t, slice_z(verdict));
	text_add(t, S(",\"key_id\":"));
	text_add_json(t, r->seal.key_id);
	text_addc(t, '}');
}

static void read_line(struct text *t, struct slice line, void *arg)
{
	const struct reading_options *options = arg;
	struct vietqr_reading r;
	vietqr_read(t->arena, line, options->strict, &r);
	text_addf(t, "{\"ok\":%s,\"error\":", r.error ? "false" : "true");
	text_add_json(t, slice_z(r.error));
	text_add(t, S(",\"warnings\":["));
	for (size_t i = 0; i < r.warning_count; i++)
		text_addf(t, "%s\"%s\"", i ? "," : "", r.warnings[i]);
	text_add(t, S("],\"fields\":"));
	vietqr_fields_json(t, &r.fields);
	text_add(t, S(",\"content_code\":"));
	text_add_json(t, r.memo.code);
	text_addc(t, ',');
	seal_json(t, &r, options->trust);
	text_addc(t, '}');
}

static int trust_load(struct seal_trust *trust, const char *path_z, struct fault *why)
{
	struct arena arena;
	struct slice pem;
	arena_init(&arena, CHUNK_BYTES);
	int rc = file_read(&arena, path_z, TRUST_FILE_BYTES_MAX, &pem, why);
	if (rc == 0)
		rc = seal_trust_add_pem(trust, pem, why);
	arena_release(&arena);
	return rc;
}

int cmd_code_read(int argc, char **argv)
{
	const char *strict = NULL, *trust_file = NULL, *revocations_file = NULL;
	const struct option_row rows[] = {
		{"strict", NULL, "refuse whatever 'socho code build' would not write", &strict},
		{"trust", "FILE", "PEM public keys or certificates whose seals are trusted", &trust_file},
		{"revocations", "FILE", "list of revoked keys, signed by a root of the trust file", &revocations_file},
		{NULL, NULL, NULL, NULL},
	};
	static const struct usage usage = {
		"socho code read [--strict] [--trust FILE [--revocations FILE]]",
		"Reads payloads on standard input, one a line, and prints one JSON object a line.",
	};
	int status;
	if (options_only(argc, argv, rows, &usage, &status))
		return status;
	struct seal_trust *trust;
	struct fault why;
	if (seal_trust_open(&trust)) {
		fault(&why, ERR_INTERNAL, NULL);
		return fault_print(&why);
	}
	if ((trust_file && trust_load(trust, trust_file, &why)) ||
	    (revocations_file && seal_trust_load_revocations(trust, revocations_file, &why))) {
		status = fault_print(&why);
	} else {
		struct reading_options options = {.strict = strict != NULL, .trust = trust};
		status = each_line(read_line, &options);
	}
	seal_trust_free(trust);
	return status;
}

/* ---- code image */

/* The payload as it is printed: without what surrounds it, and readable. */
static int read_payload(struct arena *a, struct vietqr_reading *r, struct fault *why)
{
	char *bytes;
	size_t n;
	if (read_all(STDIN_FILENO, BODY_SMALL_BYTES_MAX, &bytes, &n))
		return fault_say(why, ERR_CANNOT_READ, NULL, "đầu vào chuẩn", "standard input");
	struct slice payload = arena_dup(a, slice_of(bytes, n));
	free(bytes);
	if (vietqr_read(a, payload, false, r))
		return faultf(why, ERR_BAD_PAYLOAD, NULL, "%s", r->error);
	return 0;
}

static int write_image(struct arena *a, const char *out_z, int scale, struct fault *why)
{
	struct vietqr_reading r = {.error = NULL};
	struct symbol symbol;
	struct slice png;
	if (read_payload(a, &r, why) || symbol_make(a, r.payload, &symbol, why))
		return -1;
	const struct png_note notes[] = {
		{"socho:payload", r.payload},
		{"socho:seal", arena_printf(a, "%.*s %.*s", SARG(r.seal.key_id), SARG(r.seal.signature))},
	};
	/* Text chunks hold clean UTF-8; a payload of other bytes is drawn without them. */
	size_t count = utf8_has_control(r.payload) ? 0 : r.seal.present ? 2 : 1;
	const struct png_options options = {.scale = scale, .notes = notes, .note_count = count};
	if (png_encode(a, &symbol, &options, &png, why))
		return -1;
	return file_write(out_z, png, 0644, why);
}

int cmd_code_image(int argc, char **argv)
{
	const char *out = NULL, *scale_text = NULL;
	const struct option_row rows[] = {
		{"out", "FILE.png", "where the picture goes", &out},
		{"scale", "N", "pixels a module, 4 to 40 (12)", &scale_text},
		{NULL, NULL, NULL, NULL},
	};
	static const struct usage usage = {
		"socho code image --out FILE.png [--scale N]",
		"Draws the payload on standard input as a QR symbol.",
	};
	int status;
	if (options_only(argc, argv, rows, &usage, &status))
		return status;
	if (!out)
		return usage_error(&usage, "--out is needed");
	int64_t scale = PNG_SCALE_DEFAULT;
	struct fault why;
	if (scale_text && (slice_to_i64(slice_z(scale_text), &scale) || scale < PNG_SCALE_MIN || scale > PNG_SCALE_MAX)) {
		fault(&why, ERR_BAD_SCALE, "scale");
		return fault_print(&why);
	}
	struct arena arena;
	arena_init(&arena, CHUNK_BYTES);
	status = write_image(&arena, out, (int)scale, &why) ? fault_print(&why) : EXIT_DONE;
	arena_release(&arena);
	return status;
}

/* ---- memo find */

static void find_line(struct text *t, struct slice line, void *arg)
{
	(void)arg;
	struct memo_finding found;
	memo_find(t->arena, line, &found);
	text_add(t, S("{\"code\":"));
	text_add_json(t, found.code);
	text_add(t, S(",\"bill\":"));
	text_add_json(t, found.bill);
	text_addf(t, ",\"ambiguous\":%s}", found.ambiguous ? "true" : "false");
}

int cmd_memo_find(int argc, char **argv)
{
	static const struct option_row rows[] = {{NULL, NULL, NULL, NULL}};
	static const struct usage usage = {
		"socho memo find",
		"Finds the content code in transfer memos on standard input, one a line; prints one JSON object a line.",
	};
	int status;
	if (options_only(argc, argv, rows, &usage, &status))
		return status;
	return each_line(find_line, NULL);
}
