/* Files with bank statements: handed in over the API or by command, kept sealed, read once by the press, their rows
 * recorded as confirmations by the same path as every push. */
#ifndef SOCHO_CONFIRM_STATEMENT_FILE_H
#define SOCHO_CONFIRM_STATEMENT_FILE_H

#include "socho/base/request.h"
#include "socho/confirm/statement.h"
#include "socho/store/sql.h"

struct column_keys;

/* POST /v1/statements?bank=&account=&province=&name= with the file as the body: 201 with the file, queued; 200 with the one
 * that is there when the same bytes came before. bank (BIN, name or code) and account are for files that do not say. */
void statement_create(struct request *rq);
/* GET /v1/statements/{id} : its state, and of each account what was proven and what came of its rows. */
void statement_show(struct request *rq);
/* GET /v1/statements : newest first, in pages. */
void statements_list(struct request *rq);

/* What the routes and the command share: the call that stores a file. bank and account may be absent. ERR_BAD_UPLOAD,
 * ERR_UNKNOWN_BANK, ERR_BAD_ACCOUNT. */
struct statement_upload {
	int16_t province;
	struct slice name, bank, account, bytes;
	struct sql_uuid person;
	struct slice request;
};
int statement_upload_call(struct arena *a, const struct column_keys *k, const struct statement_upload *u, struct sql_call *out,
                          struct fault *why);

/* The way back, from rows of confirm/statement_pieces: the bytes, and what was said with them. ERR_BAD_SEAL. */
struct statement_open {
	struct uuid connection;
	struct slice bytes, bank, account;
};
int statement_unseal(struct arena *a, const struct column_keys *k, int province, struct uuid id, const struct sql_rows *rows,
                     struct statement_open *out, struct fault *why);

#endif
