/* Workbooks for tests, put together part by part, so that every part can be wrong. */
#ifndef TESTS_WORKBOOK_H
#define TESTS_WORKBOOK_H

#include <assert.h>
#include <string.h>
#include <zip.h>

#include "socho/base/arena.h"

struct workbook {
	struct slice types, relations, book, book_relations, styles, strings, sheet;
	struct slice more_name, more; /* one part besides */
};

#define WORKBOOK_NS "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" " \
	"xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define WORKBOOK_TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

static const struct workbook plain_workbook = {
	.types = SLICE_LIT("<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/"
	                   "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"),
	.relations = SLICE_LIT("<Relationships><Relationship Id=\"r1\" Type=\"" WORKBOOK_TYPE "officeDocument\" "
	                       "Target=\"xl/workbook.xml\"/></Relationships>"),
	.book = SLICE_LIT("<workbook " WORKBOOK_NS "><sheets><sheet name=\"Data\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
	.book_relations = SLICE_LIT("<Relationships><Relationship Id=\"r1\" Type=\"" WORKBOOK_TYPE "worksheet\" "
	                            "Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"" WORKBOOK_TYPE "worksheet\" "
	                            "Target=\"worksheets/sheet2.xml\"/><Relationship Id=\"r3\" Type=\"" WORKBOOK_TYPE "styles\" "
	                            "Target=\"styles.xml\"/><Relationship Id=\"r4\" Type=\"" WORKBOOK_TYPE "sharedStrings\" "
	                            "Target=\"/xl/sharedStrings.xml\"/></Relationships>"),
	.styles = SLICE_LIT("<styleSheet " WORKBOOK_NS "><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/>"
	                    "<numFmt numFmtId=\"165\" formatCode=\"0.00&quot; day&quot;\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/>"
	                    "</cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/>"
	                    "<xf numFmtId=\"22\"/></cellXfs></styleSheet>"),
	.strings = SLICE_LIT("<sst " WORKBOOK_NS "><si><t>Tên</t></si><si><r><t xml:space=\"preserve\">Số </t></r><r><t>sạp</t></r>"
	                     "<rPh sb=\"0\"><t>phonetic</t></rPh></si></sst>"),
	.sheet = SLICE_LIT("<worksheet " WORKBOOK_NS "><sheetData/></worksheet>"),
};

static void workbook_part(zip_t *zip, const char *name_z, struct slice text)
{
	if (!text.p)
		return;
	zip_source_t *source = zip_source_buffer(zip, text.p, text.n, 0);
	zip_int64_t at = source ? zip_file_add(zip, name_z, source, ZIP_FL_ENC_UTF_8) : -1;
	assert(at >= 0);
	(void)at;
}

/* The file, in the arena. */
static inline struct slice workbook_pack(struct arena *a, const struct workbook *w)
{
	zip_error_t error;
	zip_stat_t stat;
	zip_error_init(&error);
	zip_source_t *memory = zip_source_buffer_create(NULL, 0, 0, &error);
	zip_source_keep(memory);
	zip_t *zip = zip_open_from_source(memory, ZIP_TRUNCATE, &error);
	assert(zip);
	workbook_part(zip, "[Content_Types].xml", w->types);
	workbook_part(zip, "_rels/.rels", w->relations);
	workbook_part(zip, "xl/workbook.xml", w->book);
	workbook_part(zip, "xl/_rels/workbook.xml.rels", w->book_relations);
	workbook_part(zip, "xl/styles.xml", w->styles);
	workbook_part(zip, "xl/sharedStrings.xml", w->strings);
	workbook_part(zip, "xl/worksheets/sheet1.xml", w->sheet);
	if (w->more.p)
		workbook_part(zip, arena_dup_z(a, w->more_name), w->more);
	int closed = zip_close(zip);
	assert(closed == 0);
	(void)closed;
	zip_stat_init(&stat);
	zip_source_stat(memory, &stat);
	char *p = arena_alloc(a, stat.size + 1);
	zip_source_open(memory);
	zip_int64_t n = zip_source_read(memory, p, stat.size);
	assert(n == (zip_int64_t)stat.size);
	zip_source_close(memory);
	zip_source_free(memory);
	return slice_of(p, (size_t)n);
}

/* The plain workbook with these rows. */
static inline struct slice workbook_rows(struct arena *a, const char *rows_z)
{
	struct workbook w = plain_workbook;
	w.sheet = arena_printf(a, "<worksheet " WORKBOOK_NS "><sheetData>%s</sheetData></worksheet>", rows_z);
	return workbook_pack(a, &w);
}

#endif
