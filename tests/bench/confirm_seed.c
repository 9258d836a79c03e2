/* Seeds a market for the confirmation benchmark: confirm_seed CONFIG STALLS writes one line a stall on standard output,
 * "content-code bin account", and puts operator, market, stalls, vendors and accounts into the database. */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/encode.h"
#include "socho/base/text.h"
#include "socho/registry/account.h"
#include "socho/registry/data_key.h"
#include "socho/store/blocking.h"
#include "socho/vietqr/content_code.h"

/* Province 22 is the tenth: its blocks of 31^3 numbers begin at 28 times 9. */
enum { PROVINCE = 22, FIRST_NUMBER = 28 * 9 * 31 * 31 * 31 };

static void must(PGconn *pg, PGresult *r)
{
	ExecStatusType s = PQresultStatus(r);
	if (s != PGRES_COMMAND_OK && s != PGRES_TUPLES_OK) {
		fprintf(stderr, "confirm_seed: %s", PQerrorMessage(pg));
		exit(1);
	}
	PQclear(r);
}

int main(int argc, char **argv)
{
	struct config c;
	struct fault why;
	struct arena a;
	struct column_keys *keys;
	const char *conninfo_z;
	if (argc != 3) {
		fputs("usage: confirm_seed CONFIG STALLS\n", stderr);
		return 2;
	}
	int stalls = atoi(argv[2]);
	arena_init(&a, 1 << 20);
	if (config_load(&c, argv[1], &why) || data_keys_load(&keys, &c, &why) ||
	    session_conninfo(&a, &c, "admin", &conninfo_z, &why))
		return fault_print(&why);
	struct text codes, hashes;
	text_init(&codes, &a);
	text_init(&hashes, &a);
	for (int i = 0; i < stalls; i++) {
		char code[10], number[16];
		uint8_t hash[COLUMN_LOOKUP_BYTES];
		/* Spread over the province's numbers, none twice. */
		content_code_format(FIRST_NUMBER + (uint32_t)i * 11, code);
		snprintf(number, sizeof number, "19%09d", i);
		account_lookup(keys, PROVINCE, S("970422"), slice_z(number), hash);
		struct slice hex = hex_encode(&a, slice_of(hash, sizeof hash));
		text_addf(&codes, "%s%s", i ? "," : "{", code);
		text_addf(&hashes, "%s%.*s", i ? "," : "{", SARG(hex));
		printf("%s 970422 %s\n", code, number);
	}
	text_add(&codes, S("}"));
	text_add(&hashes, S("}"));
	text_addc(&codes, 0);
	text_addc(&hashes, 0);
	PGconn *pg = PQconnectdb(conninfo_z);
	must(pg, PQexec(pg, "begin"));
	must(pg, PQexec(pg, "select enter_all()"));
	must(pg, PQexec(pg, "insert into operator (province, id, kind, name, name_fold) values "
	                    "(22, '00000000-0000-7000-8000-000000000001', 'board', 'Bench', 'BENCH')"));
	must(pg, PQexec(pg, "insert into market (province, id, operator, unit, label_code, name, name_fold, kind) "
	                    "select 22, '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', id, "
	                    "'BENCH', 'Bench', 'BENCH', 'market' from unit where level = 'province' and code = '22' and valid_to is null"));
	const char *const code_values[] = {codes.p};
	must(pg, PQexecParams(pg,
	                      "insert into stall (province, market, number, number_sort, census_date, content_code) "
	                      "select 22, '00000000-0000-7000-8000-000000000002', i.n::text, i.n::text, current_date, i.code "
	                      "from unnest($1::text[]) with ordinality i (code, n)",
	                      1, NULL, code_values, NULL, NULL, 0));
	must(pg, PQexec(pg, "insert into vendor (province, market, kind, name, name_fold) select 22, "
	                    "'00000000-0000-7000-8000-000000000002', 'household', 'V' || number, 'V' || number from stall "
	                    "where market = '00000000-0000-7000-8000-000000000002'"));
	const char *const hash_values[] = {hashes.p};
	must(pg, PQexecParams(pg,
	                      "insert into account (province, market, vendor, bin, number_box, number_hash, last4, holder_name, sole_stall) "
	                      "select 22, v.market, v.id, '970422', '\\x00', decode(i.hash, 'hex'), right(i.n::text, 4), 'V', s.id "
	                      "from unnest($1::text[]) with ordinality i (hash, n) "
	                      "join vendor v on v.name = 'V' || i.n join stall s on s.number = i.n::text",
	                      1, NULL, hash_values, NULL, NULL, 0));
	must(pg, PQexec(pg, "commit"));
	must(pg, PQexec(pg, "analyze stall, account, market, vendor, connection"));
	PQfinish(pg);
	return 0;
}
