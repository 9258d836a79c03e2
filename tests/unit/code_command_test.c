/* The subcommands for codes, run as they are run from a shell: arguments, standard input, standard output, exit
 * status. */
#include <fcntl.h>
#include <openssl/pem.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"
#include "socho/base/file.h"
#include "socho/registry/commands.h"

enum { OUTPUT_BYTES_MAX = 1 << 20, ARGUMENTS_MAX = 24 };

static char dir[] = "/tmp/socho-code-XXXXXX";
static const char *key, *public_key, *picture;

/* Runs in a child, so that standard input and output are its own. */
static int run(int (*command)(int, char **), const char *arguments_z, const char *input_z, struct slice *output)
{
	struct slice words = arena_dup(&arena, slice_z(arguments_z));
	char *argv[ARGUMENTS_MAX] = {"socho"};
	int argc = 1;
	while (words.p && words.n)
		argv[argc++] = (char *)arena_dup_z(&arena, slice_cut(&words, ' '));
	const char *in = arena_printf(&arena, "%s/in", dir).p, *out = arena_printf(&arena, "%s/out", dir).p;
	assert_int_equal(file_write(in, slice_z(input_z), 0600, NULL), 0);
	fflush(NULL);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (!freopen(in, "r", stdin) || !freopen(out, "w", stdout) || !freopen("/dev/null", "w", stderr))
			_exit(99);
		int status = command(argc, argv);
		fflush(stdout);
		_exit(status);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(file_read(&arena, out, OUTPUT_BYTES_MAX, output, NULL), 0);
	return WEXITSTATUS(status);
}

/* A key pair of this run, as PEM files. */
static int draw_pair(const char *private_path, const char *public_path)
{
	EVP_PKEY *pair = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	FILE *private_file = fopen(private_path, "w"), *public_file = fopen(public_path, "w");
	bool done = pair && private_file && public_file &&
	            PEM_write_PKCS8PrivateKey(private_file, pair, NULL, NULL, 0, NULL, NULL) == 1 &&
	            PEM_write_PUBKEY(public_file, pair) == 1;
	if (private_file)
		fclose(private_file);
	if (public_file)
		fclose(public_file);
	EVP_PKEY_free(pair);
	return done ? 0 : -1;
}

static int with_keys(void **state)
{
	with_arena(state);
	if (!mkdtemp(dir))
		return -1;
	key = arena_printf(&arena, "%s/key.pem", dir).p;
	public_key = arena_printf(&arena, "%s/public.pem", dir).p;
	picture = arena_printf(&arena, "%s/code.png", dir).p;
	return draw_pair(key, public_key);
}

static int without_keys(void **state)
{
	remove_tree(dir);
	return without_arena(state);
}

static const char *sealed_payload(void)
{
	struct slice out;
	const char *arguments = arena_printf(&arena, "--bin 970415 --account 101876543210 --memo CZ044EEVZ --seal %s", key).p;
	assert_int_equal(run(cmd_code_build, arguments, "", &out), 0);
	return arena_dup_z(&arena, out);
}

static bool holds(struct slice text, const char *part)
{
	return slice_find_all(text, slice_z(part)) >= 0;
}

static void what_is_built_sealed_is_read_as_valid(void **state)
{
	(void)state;
	const char *payload = sealed_payload();
	struct slice out;
	const char *arguments = arena_printf(&arena, "--strict --trust %s", public_key).p;
	assert_int_equal(run(cmd_code_read, arguments, payload, &out), 0);
	assert_true(slice_starts(out, S("{\"ok\":true,\"error\":null,\"warnings\":[],\"fields\":{\"poi\":\"11\",")));
	assert_true(holds(out, "\"content_code\":\"CZ044EEVZ\",\"seal\":{\"verdict\":\"valid\",\"key_id\":\""));
	assert_int_equal(run(cmd_code_read, "", payload, &out), 0);
	assert_true(holds(out, "{\"verdict\":\"unknown_key\","));
}

static void a_card_is_paid_by_the_card_service(void **state)
{
	(void)state;
	struct slice payload, out;
	assert_int_equal(run(cmd_code_build, "--bin 970436 --account 9704360123456789 --card", "", &payload), 0);
	assert_int_equal(run(cmd_code_read, "--strict", arena_dup_z(&arena, payload), &out), 0);
	assert_true(slice_starts(out, S("{\"ok\":true,")));
	assert_true(holds(out, "\"service\":\"QRIBFTTC\",\"bin\":\"970436\",\"account\":\"9704360123456789\""));
}

static void every_line_gets_one_line_and_a_bad_payload_is_no_failure(void **state)
{
	(void)state;
	struct slice out;
	assert_int_equal(run(cmd_code_read, "", "https://example.vn\r\n\nlast", &out), 0);
	assert_true(slice_eq(out, S("{\"ok\":false,\"error\":\"E_NOTEMV\",\"warnings\":[],\"fields\":{},\"content_code\":null,"
	                            "\"seal\":{\"verdict\":null,\"key_id\":null}}\n"
	                            "{\"ok\":false,\"error\":\"E_EMPTY\",\"warnings\":[],\"fields\":{},\"content_code\":null,"
	                            "\"seal\":{\"verdict\":null,\"key_id\":null}}\n"
	                            "{\"ok\":false,\"error\":\"E_NOTEMV\",\"warnings\":[],\"fields\":{},\"content_code\":null,"
	                            "\"seal\":{\"verdict\":null,\"key_id\":null}}\n")));
	assert_int_equal(run(cmd_code_read, "", "", &out), 0);
	assert_int_equal(out.n, 0);
}

static void strict_reading_refuses_what_the_tolerant_one_warns_of(void **state)
{
	(void)state;
	/* Currency 840. */
	static const char payload[] =
		"00020101021138540010A00000072701240006970436011001234567890208QRIBFTTA53038405802VN6304F7D4";
	struct slice out;
	assert_int_equal(run(cmd_code_read, "", payload, &out), 0);
	assert_true(slice_starts(out, S("{\"ok\":true,\"error\":null,\"warnings\":[\"currency_foreign\"],")));
	assert_int_equal(run(cmd_code_read, "--strict", payload, &out), 0);
	assert_true(slice_starts(out, S("{\"ok\":false,\"error\":\"E_CURRENCY\",\"warnings\":[],")));
}

static void wrong_values_are_refused_and_wrong_usage_is_told_apart(void **state)
{
	(void)state;
	static const struct {
		const char *arguments;
		int status;
	} rows[] = {
		{"--bin 970436 --account 0123456789", 0},
		{"--bin 970436 --account 0123456789 --amount 50000", 0},
		{"--bin 970436 --account 0123456789 --amount 0", 1},
		{"--bin 970436 --account 0123456789 --amount 1.5", 1},
		{"--bin 970436 --account 0123456789 --amount 500000000", 1},
		{"--bin 999999 --account 0123456789", 1},
		{"--bin 970436 --account 0123-456", 1},
		{"--bin 970436 --account 0123456789 --seal /nowhere/key.pem", 1},
		{"--bin 970436 --account 9704360123456789 --card", 0},
		{"--bin 970436 --account 97043601234567AB --card", 1},
		{"--bin 970436", 2},
		{"--bin 970436 --account 0123456789 --colour red", 2},
		{"--bin 970436 --account 0123456789 more", 2},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct slice out;
		assert_int_equal(run(cmd_code_build, rows[i].arguments, "", &out), rows[i].status);
		assert_int_equal(out.n > 0, rows[i].status == 0);
	}
}

static void a_picture_is_drawn_of_a_readable_payload_only(void **state)
{
	(void)state;
	struct slice out, png;
	const char *arguments = arena_printf(&arena, "--out %s --scale 4", picture).p;
	assert_int_equal(run(cmd_code_image, arguments, "hello", &out), 1);
	assert_int_equal(access(picture, F_OK), -1);
	const char *payload = sealed_payload();
	assert_int_equal(run(cmd_code_image, arguments, payload, &out), 0);
	assert_int_equal(file_read(&arena, picture, OUTPUT_BYTES_MAX, &png, NULL), 0);
	assert_true(slice_starts(png, S("\x89PNG\r\n\x1a\n")));
	assert_true(holds(png, "socho:payload") && holds(png, "socho:seal"));
	assert_true(slice_find_all(png, slice_trim(slice_z(payload))) >= 0);
	arguments = arena_printf(&arena, "--out %s --scale 3", picture).p;
	assert_int_equal(run(cmd_code_image, arguments, payload, &out), 1);
	assert_int_equal(run(cmd_code_image, "", payload, &out), 2);
}

static void memos_are_answered_line_by_line(void **state)
{
	(void)state;
	struct slice out;
	assert_int_equal(run(cmd_memo_find, "", "mua rau\ncz04 4eevz\nCZ044EEVZ CZ609B7NZ\n", &out), 0);
	assert_true(slice_eq(out, S("{\"code\":null,\"bill\":null,\"ambiguous\":false}\n"
	                            "{\"code\":\"CZ044EEVZ\",\"bill\":null,\"ambiguous\":false}\n"
	                            "{\"code\":null,\"bill\":null,\"ambiguous\":true}\n")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_built_sealed_is_read_as_valid),
		cmocka_unit_test(a_card_is_paid_by_the_card_service),
		cmocka_unit_test(every_line_gets_one_line_and_a_bad_payload_is_no_failure),
		cmocka_unit_test(strict_reading_refuses_what_the_tolerant_one_warns_of),
		cmocka_unit_test(wrong_values_are_refused_and_wrong_usage_is_told_apart),
		cmocka_unit_test(a_picture_is_drawn_of_a_readable_payload_only),
		cmocka_unit_test(memos_are_answered_line_by_line),
	};
	return cmocka_run_group_tests_name("code commands", tests, with_keys, without_keys);
}
