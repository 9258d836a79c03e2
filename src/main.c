/* One binary. Every subcommand is a row of the table below; a row's function stands in the room it belongs to. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "role.h"
#include "socho/adoption/adoption.h"
#include "socho/adoption/snapshot.h"
#include "socho/base/command.h"
#include "socho/base/config.h"
#include "socho/base/sandbox.h"
#include "socho/confirm/commands.h"
#include "socho/field/bundle.h"
#include "socho/field/commands.h"
#include "socho/http/right.h"
#include "socho/registry/commands.h"
#include "socho/registry/trail.h"
#include "socho/seal/key_command.h"
#include "socho/store/blocking.h"
#include "supervisor.h"

struct subcommand {
	const char *words; /* one or two words */
	int (*run)(int argc, char **argv);
	const char *help; /* NULL: not listed */
};

static int cmd_help(int argc, char **argv);

static const struct subcommand subcommands[] = {
	{"serve", cmd_serve, "run the register"},
	{"role", cmd_role, NULL},
	{"migrate", cmd_migrate, "bring the database to this program's schema"},
	{"unit import", cmd_unit_import, "communes, what became of older ones, and hamlets, from a tab-separated file"},
	{"unit placements", cmd_unit_placements, "markets and hamlets whose commune was split, and where each may lie now"},
	{"unit place", cmd_unit_place, "say where such a market lies"},
	{"market import", cmd_market_import, "markets and who runs them, from a tab-separated file"},
	{"market quick-link", cmd_market_quick_link, "whether anybody may have pictures of a market's codes by account number"},
	{"stall import", cmd_stall_import, "the census of stalls, from a tab-separated file"},
	{"holiday import", cmd_holiday_import, "days off, by which the clocks of requests about personal data run"},
	{"import template", cmd_import_template, "an empty sheet of vendors to fill in, XLSX or CSV"},
	{"import upload", cmd_import_upload, "hand in a sheet of vendors; every row is looked at and nothing changes"},
	{"import show", cmd_import_show, "how far an import is and what its rows come to"},
	{"import rows", cmd_import_rows, "what every row does, and why not"},
	{"import errors", cmd_import_errors, "the rows that need a person, in the layout of the file"},
	{"import commit", cmd_import_commit, "have drafts made of the good rows"},
	{"import submit", cmd_import_submit, "send those drafts to whoever decides"},
	{"user add", cmd_user_add, "a person who may sign in, with a first role"},
	{"user grant", cmd_user_grant, "another role for a person"},
	{"user withdraw", cmd_user_withdraw, "take a role back"},
	{"user list", cmd_user_list, "everybody who may sign in"},
	{"user block", cmd_user_block, "end a person's sessions and admit no new one"},
	{"user password", cmd_user_password, "a new password for a person"},
	{"user roles", cmd_user_roles, "every role with its rights, and whether it asks for a second factor"},
	{"user totp", cmd_user_totp, "forget or draw a person's second factor"},
	{"user otp", cmd_user_otp, "the one-time code of this half minute, of a secret on standard input"},
	{"user unlock", cmd_user_unlock, "forget a person's failed attempts to sign in"},
	{"user sessions", cmd_user_sessions, "a person's live sessions, or end them"},
	{"user vendor", cmd_user_vendor, "which vendor a person is, whose own data the person may see"},
	{"trail export", cmd_trail_export, "who did what, when and from where, as CSV"},
	{"connection add", cmd_connection_add, "a way in for confirmations, with its path and secrets"},
	{"connection rotate", cmd_connection_rotate, "another secret for a connection; the old one stays for an overlap"},
	{"connection list", cmd_connection_list, "every connection"},
	{"connection disable", cmd_connection_disable, "admit nothing more from a connection"},
	{"feed open", cmd_feed_open, "an account is seen through a connection from now on, with its vendor's consent"},
	{"feed end", cmd_feed_end, "the last day of that"},
	{"feed list", cmd_feed_list, "which accounts are seen through which connections"},
	{"ledger checkpoint", cmd_ledger_checkpoint, "the newest signed checkpoint of a log, and who may have signed it"},
	{"ledger prove", cmd_ledger_prove, "that an entry is in a log, or that a log goes on from an earlier size"},
	{"ledger verify", cmd_ledger_verify, "compute the ledger anew from the rows, or judge a proof"},
	{"confirm replay", cmd_confirm_replay, "read again what was kept, once an adapter was mended"},
	{"confirm letters", cmd_confirm_letters, "deliveries that were authentic and could not be read or recorded"},
	{"statement import", cmd_statement_import, "hand in a bank's statement; its rows are recorded beside what was pushed"},
	{"statement show", cmd_statement_show, "what a statement says of each account, and what came of its rows"},
	{"code build", cmd_code_build, "print the payload of a payment code, sealed or plain"},
	{"code read", cmd_code_read, "payloads on standard input, one JSON object a line"},
	{"code image", cmd_code_image, "draw the payload on standard input as a PNG"},
	{"team import", cmd_team_import, "community digital teams and their members, from a spreadsheet"},
	{"bundle export", cmd_bundle_export, "what is needed to check a market's stickers without a network"},
	{"bundle verify", cmd_bundle_verify, "judge payloads on standard input by such a bundle"},
	{"memo find", cmd_memo_find, "content codes in transfer memos on standard input"},
	{"report adoption", cmd_report_adoption, "how far markets have come with cashless payment, against the plan's targets"},
	{"report snapshot", cmd_report_snapshot, "keep every indicator's value of a province over a period, as known now"},
	{"report rebuild", cmd_report_rebuild, "make a report or a snapshot again from the rows as they were known then, and name what differs"},
	{"help", cmd_help, "this list; 'help config' lists the configuration keys"},
	{"column rotate", cmd_column_rotate, "seal columns with a new data key, and everything sealed before anew"},
	{"column status", cmd_column_status, "the data keys of sealed columns, and how far sealing anew is"},
	{"column master", cmd_column_master, "wrap the data keys with a new master key"},
	{"key init", cmd_key_init, "draw the root that signs issuing keys; its private half may go elsewhere"},
	{"key issue", cmd_key_issue, "an issuing key and its certificate"},
	{"key rotate", cmd_key_rotate, "the issuing key that takes over from the current one at a given time"},
	{"key revoke", cmd_key_revoke, "add a key to the signed list of revoked keys"},
	{"key relist", cmd_key_relist, "sign the list of revoked keys again, before it is too old"},
	{"key drill", cmd_key_drill, "seal anew whatever a revoked key sealed, and count the stickers to print again"},
	{"key list", cmd_key_list, "certificates of the seal, their state and days left"},
};
enum { SUBCOMMAND_COUNT = sizeof subcommands / sizeof subcommands[0] };

static int cmd_help(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "config") == 0) {
		puts("socho.conf, one 'key = value' a line:");
		config_print_keys();
		return EXIT_DONE;
	}
	puts("socho - the market register: signed VietQR codes, payment confirmations, adoption figures\n");
	for (int i = 0; i < SUBCOMMAND_COUNT; i++)
		if (subcommands[i].help)
			printf("  %-20s %s\n", subcommands[i].words, subcommands[i].help);
	puts("\nEvery subcommand has --help.");
	return EXIT_DONE;
}

/* How many of the arguments the row's words take up: 0 when it is another subcommand. */
static int matches(const struct subcommand *s, int argc, char **argv)
{
	const char *space = strchr(s->words, ' ');
	if (!space)
		return argc > 1 && strcmp(argv[1], s->words) == 0 ? 1 : 0;
	size_t n = (size_t)(space - s->words);
	if (argc < 3 || strlen(argv[1]) != n || memcmp(argv[1], s->words, n) != 0 || strcmp(argv[2], space + 1) != 0)
		return 0;
	return 2;
}

/* "socho key" and "socho key --help": the subcommands that begin with this word. How many there are. */
static int list_group(const char *word_z, FILE *out)
{
	size_t n = strlen(word_z);
	int count = 0;
	for (int i = 0; i < SUBCOMMAND_COUNT; i++) {
		const struct subcommand *s = &subcommands[i];
		if (strncmp(s->words, word_z, n) != 0 || s->words[n] != ' ' || !s->help)
			continue;
		fprintf(out, "  %-20s %s\n", s->words, s->help);
		count++;
	}
	return count;
}

int main(int argc, char **argv)
{
	/* Any of them may hold a key, a role too before it says so itself. */
	struct fault why = {.err = ERR_NONE};
	if (sandbox_harden(&why))
		return fault_print(&why);
	for (int i = 0; i < SUBCOMMAND_COUNT; i++) {
		int words = matches(&subcommands[i], argc, argv);
		if (words)
			return subcommands[i].run(argc - words, argv + words);
	}
	if (argc < 2 || strcmp(argv[1], "--help") == 0)
		return cmd_help(1, argv);
	bool asked = argc == 3 && strcmp(argv[2], "--help") == 0;
	if ((argc == 2 || asked) && list_group(argv[1], asked ? stdout : stderr))
		return asked ? EXIT_DONE : EXIT_USAGE;
	fprintf(stderr, "socho: there is no '%s%s%s'; 'socho help' lists what there is\n", argv[1], argc > 2 ? " " : "",
	        argc > 2 ? argv[2] : "");
	return EXIT_USAGE;
}
