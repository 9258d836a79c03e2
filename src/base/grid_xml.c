/* The archive lies about sizes when it likes: what counts is what was in fact unpacked. */
#include "grid_xml.h"

#include <string.h>

#include "socho/base/limits.h"

enum { PIECE_BYTES = 64 * 1024 };

int pack_open(struct pack *p, struct slice bytes, struct fault *why)
{
	zip_error_t error;
	*p = (struct pack){.zip = NULL};
	zip_error_init(&error);
	zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
	p->zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
	if (!p->zip) {
		faultf(why, ERR_BAD_WORKBOOK, NULL, "%.150s", zip_error_strerror(&error));
		if (source)
			zip_source_free(source);
	}
	zip_error_fini(&error);
	if (!p->zip)
		return -1;
	if (zip_get_num_entries(p->zip, 0) > GRID_PARTS_MAX) {
		pack_close(p);
		return fault_say(why, ERR_WORKBOOK_EXPANDS, NULL, "nhiều nhất %d phần", "at most %d parts", GRID_PARTS_MAX);
	}
	return 0;
}

void pack_close(struct pack *p)
{
	if (p->zip)
		zip_discard(p->zip);
	p->zip = NULL;
}

bool pack_has(const struct pack *p, const char *name_z)
{
	return zip_name_locate(p->zip, name_z, ZIP_FL_NOCASE) >= 0;
}

/* ---- events */

static const char *local(const char *name_z)
{
	const char *bar = strrchr(name_z, '|');
	return bar ? bar + 1 : name_z;
}

const char *xml_attribute(const char **attributes, const char *name_z)
{
	for (; attributes[0]; attributes += 2)
		if (strcmp(local(attributes[0]), name_z) == 0)
			return attributes[1];
	return NULL;
}

void xml_pause(struct xml *x)
{
	XML_StopParser(x->parser, XML_TRUE);
}

void xml_refuse(struct xml *x, enum err e, const char *vi, const char *en, ...)
{
	if (x->fault.err)
		return;
	va_list args;
	va_start(args, en);
	fault_sayv(&x->fault, e, NULL, vi, en, args);
	va_end(args);
	XML_StopParser(x->parser, XML_FALSE);
}

static void on_start(void *arg, const char *name_z, const char **attributes)
{
	struct xml *x = arg;
	if (++x->depth > GRID_XML_DEPTH_MAX)
		xml_refuse(x, ERR_BAD_WORKBOOK, "các phần tử lồng nhau quá sâu", "elements lie too deep in each other");
	else if (!x->fault.err && x->start)
		x->start(x, local(name_z), attributes);
}

static void on_end(void *arg, const char *name_z)
{
	struct xml *x = arg;
	x->depth--;
	if (!x->fault.err && x->end)
		x->end(x, local(name_z));
}

static void on_text(void *arg, const char *p, int n)
{
	struct xml *x = arg;
	if (!x->fault.err && x->text)
		x->text(x, slice_of(p, (size_t)n));
}

static void on_doctype(void *arg, const char *name_z, const char *system_z, const char *public_z, int has_subset)
{
	(void)name_z;
	(void)system_z;
	(void)public_z;
	(void)has_subset;
	xml_refuse(arg, ERR_BAD_WORKBOOK, "có khai báo kiểu tài liệu (DOCTYPE)", "a document type declaration");
}

/* ---- reading */

int xml_open(struct xml *x, struct pack *p, const char *name_z, struct fault *why)
{
	zip_stat_t stat;
	zip_int64_t index = zip_name_locate(p->zip, name_z, ZIP_FL_NOCASE);
	x->pack = p;
	x->file = NULL;
	x->parser = NULL;
	x->depth = 0;
	x->suspended = x->at_end = false;
	x->read_bytes = 0;
	x->fault.err = ERR_NONE;
	zip_stat_init(&stat);
	if (index < 0 || zip_stat_index(p->zip, (zip_uint64_t)index, 0, &stat) != 0 ||
	    !(x->file = zip_fopen_index(p->zip, (zip_uint64_t)index, 0)))
		return faultf(why, ERR_BAD_WORKBOOK, NULL, "%.60s: %.100s", name_z, zip_strerror(p->zip));
	x->packed_bytes = stat.valid & ZIP_STAT_COMP_SIZE && stat.comp_size ? stat.comp_size : 1;
	x->parser = XML_ParserCreateNS(NULL, '|');
	if (!x->parser)
		return fault(why, ERR_INTERNAL, NULL);
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, on_start, on_end);
	XML_SetCharacterDataHandler(x->parser, on_text);
	XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
	return 0;
}

void xml_close(struct xml *x)
{
	if (x->parser)
		XML_ParserFree(x->parser);
	if (x->file)
		zip_fclose(x->file);
	x->parser = NULL;
	x->file = NULL;
}

static int check_growth(struct xml *x, uint64_t more, struct fault *why)
{
	x->read_bytes += more;
	x->pack->expanded_bytes += more;
	if (x->pack->expanded_bytes > GRID_EXPANDED_BYTES_MAX)
		return fault_say(why, ERR_WORKBOOK_EXPANDS, NULL, "nhiều nhất %d byte khi giải nén",
		                 "at most %d bytes unpacked", GRID_EXPANDED_BYTES_MAX);
	if (x->read_bytes > GRID_RATIO_FROM_BYTES && x->read_bytes / x->packed_bytes > GRID_RATIO_MAX)
		return fault_say(why, ERR_WORKBOOK_EXPANDS, NULL, "có phần phình ra hơn %d lần khi giải nén",
		                 "a part grows more than %d times", GRID_RATIO_MAX);
	return 0;
}

static int feed(struct xml *x, enum XML_Status *status, struct fault *why)
{
	void *buffer = XML_GetBuffer(x->parser, PIECE_BYTES);
	if (!buffer)
		return fault(why, ERR_INTERNAL, NULL);
	zip_int64_t n = zip_fread(x->file, buffer, PIECE_BYTES);
	if (n < 0)
		return faultf(why, ERR_BAD_WORKBOOK, NULL, "%.150s", zip_file_strerror(x->file));
	if (check_growth(x, (uint64_t)n, why))
		return -1;
	x->at_end = n == 0;
	*status = XML_ParseBuffer(x->parser, (int)n, n == 0);
	return 0;
}

int xml_run(struct xml *x, struct fault *why)
{
	for (;;) {
		enum XML_Status status = XML_STATUS_OK;
		if (x->suspended)
			status = XML_ResumeParser(x->parser);
		else if (x->at_end)
			return 0;
		else if (feed(x, &status, why))
			return -1;
		x->suspended = status == XML_STATUS_SUSPENDED;
		if (x->fault.err) {
			*why = x->fault;
			return -1;
		}
		if (status == XML_STATUS_ERROR)
			return faultf(why, ERR_BAD_WORKBOOK, NULL, "%.150s", XML_ErrorString(XML_GetErrorCode(x->parser)));
		if (x->suspended)
			return 1;
	}
}

int xml_read(struct xml *x, struct pack *p, const char *name_z, struct fault *why)
{
	int failed = xml_open(x, p, name_z, why) || xml_run(x, why);
	xml_close(x);
	return failed ? -1 : 0;
}
