/* Puts files into the program: each becomes a struct slice named after its path.
 *
 *   embed OUTDIR NAME FILE ...    writes OUTDIR/NAME.h and OUTDIR/NAME.c; src/http/openapi.json is embed_http_openapi_json */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES_A_LINE = 24, NAME_BYTES = 256 };

static void die(const char *what, const char *which)
{
	fprintf(stderr, "embed: %s: %s\n", what, which);
	exit(1);
}

static FILE *create(const char *dir, const char *name, const char *ending)
{
	char path[1024];
	snprintf(path, sizeof path, "%s/%s.%s", dir, name, ending);
	FILE *f = fopen(path, "w");
	if (!f)
		die("cannot write", path);
	return f;
}

static void name_of(const char *path, char out[static NAME_BYTES])
{
	const char *from = strncmp(path, "src/", 4) == 0 ? path + 4 : path;
	snprintf(out, NAME_BYTES, "embed_%s", from);
	for (char *p = out; *p; p++)
		if (!isalnum((unsigned char)*p))
			*p = '_';
}

static void put_file(FILE *h, FILE *c, const char *path)
{
	char name[NAME_BYTES];
	int byte;
	size_t n = 0;
	FILE *f = fopen(path, "rb");
	if (!f)
		die("cannot read", path);
	name_of(path, name);
	fprintf(h, "extern const struct slice %s;\n", name);
	fprintf(c, "static const unsigned char %s_bytes[] = {", name);
	while ((byte = fgetc(f)) != EOF)
		fprintf(c, "%s%d,", n++ % BYTES_A_LINE ? "" : "\n\t", byte);
	fclose(f);
	/* A NUL that is not counted, so that an empty file is an array too. */
	fprintf(c, "\n\t0};\nconst struct slice %s = {(const char *)%s_bytes, %zu};\n\n", name, name, n);
}

int main(int argc, char **argv)
{
	if (argc < 3)
		die("usage", "embed OUTDIR NAME FILE ...");
	FILE *h = create(argv[1], argv[2], "h"), *c = create(argv[1], argv[2], "c");
	fprintf(h, "/* Made by tools/embed.c; do not edit. */\n#ifndef SOCHO_GEN_%s\n#define SOCHO_GEN_%s\n\n"
	        "#include \"socho/base/slice.h\"\n\n", argv[2], argv[2]);
	fprintf(c, "/* Made by tools/embed.c; do not edit. */\n#include \"%s.h\"\n\n", argv[2]);
	for (int i = 3; i < argc; i++)
		put_file(h, c, argv[i]);
	fputs("\n#endif\n", h);
	return fclose(h) || fclose(c) ? 1 : 0;
}
