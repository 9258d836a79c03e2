/* Spreadsheets handed in: kept sealed until their time is over, looked at by the press, row by row, before anything
 * changes (vendor_sheet.h), then turned into draft revisions. Handlers, see request.h, and what they share with the press
 * and the command line. */
#ifndef SOCHO_REGISTRY_IMPORT_FILE_H
#define SOCHO_REGISTRY_IMPORT_FILE_H

#include "socho/base/request.h"
#include "socho/seal/column.h"
#include "socho/store/sql.h"

/* POST /v1/imports?market=&kind=&name= with the file as the body, or as the part `file` of a form (multipart/form-data)
 * whose other parts may stand for the parameters: 201 with the import, queued; 200 with the one that is there when the
 * same bytes came before. ERR_BAD_UPLOAD, ERR_UNKNOWN_MARKET. */
void import_create(struct request *rq);
/* GET /v1/imports/{id} : its state, progress, and what its rows come to. */
void import_show(struct request *rq);
/* GET /v1/markets/{id}/imports : newest first, in pages. */
void imports_list(struct request *rq);
/* GET /v1/imports/{id}/rows?action=&after=&limit= : in the order of the sheet, after that line. */
void import_rows(struct request *rq);
/* POST /v1/imports/{id}/commit {exclude?: lines}: 200; the press makes the drafts. ERR_WRONG_STATE. */
void import_commit(struct request *rq);
/* POST /v1/imports/{id}/submit {exclude?: lines}: 200; its drafts wait for another person's decision. ERR_WRONG_STATE. */
void import_submit(struct request *rq);
/* GET /v1/imports/{id}/errors : the rows that need a person in the layout of the file, with a column "Lỗi". */
void import_errors(struct request *rq);
/* GET /v1/imports/template.{format}?kind= */
void import_template(struct request *rq);

/* ---- the sealed pieces */

/* A file in pieces of IMPORT_PART_BYTES, each bound to its place; in the arena. `what` is "upload" or "errors". */
struct sql_slices import_seal(struct arena *a, const struct column_keys *k, int province, struct uuid import,
                              const char *what_z, struct slice bytes);
/* The way back, from the rows of registry/import_parts. ERR_FORGOTTEN when there are none, ERR_BAD_SEAL. */
int import_unseal(struct arena *a, const struct column_keys *k, struct uuid import, const char *what_z,
                const struct sql_rows *rows, struct slice *out, struct fault *why);
/* What the same bytes are known by. */
struct slice import_file_hash(struct arena *a, const struct column_keys *k, int province, struct slice bytes);

#endif
