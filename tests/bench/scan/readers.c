/* ZXingReader prints a line for each symbol: the file's name, the format, and the text in quotes. */
#include "readers.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zbar.h>

struct zbar {
	zbar_image_scanner_t *scanner;
};

struct zbar *zbar_open(void)
{
	struct zbar *z = calloc(1, sizeof *z);
	assert(z);
	z->scanner = zbar_image_scanner_create();
	assert(z->scanner);
	zbar_image_scanner_set_config(z->scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
	zbar_image_scanner_set_config(z->scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
	zbar_image_scanner_set_config(z->scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
	return z;
}

void zbar_close(struct zbar *z)
{
	zbar_image_scanner_destroy(z->scanner);
	free(z);
}

bool zbar_finds(struct zbar *z, const struct frame *f, const char *payload_z)
{
	bool found = false;
	zbar_image_t *image = zbar_image_create();
	assert(image);
	zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(image, (unsigned)f->w, (unsigned)f->h);
	zbar_image_set_data(image, f->grey, (unsigned long)f->w * (unsigned long)f->h, NULL);
	zbar_scan_image(z->scanner, image);
	for (const zbar_symbol_t *s = zbar_image_first_symbol(image); s; s = zbar_symbol_next(s))
		found = found || slice_eq(slice_of(zbar_symbol_get_data(s), zbar_symbol_get_data_length(s)), slice_z(payload_z));
	zbar_image_destroy(image);
	return found;
}

/* ---- ZXing */

struct path {
	char z[96];
};

static struct path path_of(const struct zxing *z, int number)
{
	struct path p;
	snprintf(p.z, sizeof p.z, "%s/%d.pgm", z->dir, number);
	return p;
}

bool zxing_open(struct zxing *z)
{
	const char *tmp = getenv("TMPDIR");
	int n = snprintf(z->dir, sizeof z->dir, "%s/socho-scan-XXXXXX", tmp && strlen(tmp) < 40 ? tmp : "/tmp");
	z->count = 0;
	return n < (int)sizeof z->dir && mkdtemp(z->dir);
}

static void remove_frames(struct zxing *z)
{
	for (int i = 0; i < z->count; i++)
		unlink(path_of(z, i).z);
	z->count = 0;
}

void zxing_close(struct zxing *z)
{
	remove_frames(z);
	rmdir(z->dir);
}

int zxing_put(struct zxing *z, const struct frame *f)
{
	assert(z->count < ZXING_FRAMES_MAX);
	FILE *file = fopen(path_of(z, z->count).z, "w");
	size_t count = (size_t)f->w * (size_t)f->h;
	bool written = file && fprintf(file, "P5\n%d %d\n255\n", f->w, f->h) > 0 && fwrite(f->grey, 1, count, file) == count;
	if (!file || fclose(file) || !written) {
		perror(z->dir);
		exit(1);
	}
	return z->count++;
}

static pid_t start(const struct zxing *z, struct path *paths, FILE **said)
{
	const char *argv[ZXING_FRAMES_MAX + 5] = {"ZXingReader", "-1", "-format", "QRCode"};
	int ends[2];
	for (int i = 0; i < z->count; i++) {
		paths[i] = path_of(z, i);
		argv[4 + i] = paths[i].z;
	}
	if (pipe(ends))
		return -1;
	pid_t pid = fork();
	if (pid == 0) {
		if (dup2(ends[1], STDOUT_FILENO) >= 0)
			execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(ends[1]);
	*said = fdopen(ends[0], "r");
	return pid;
}

bool zxing_finds(struct zxing *z, const char *payload_z, bool found[ZXING_FRAMES_MAX])
{
	struct path paths[ZXING_FRAMES_MAX];
	char line[4096], wanted[4096];
	FILE *said = NULL;
	int status = -1;
	memset(found, 0, sizeof *found * ZXING_FRAMES_MAX);
	pid_t pid = start(z, paths, &said);
	while (said && fgets(line, sizeof line, said))
		for (int i = 0; i < z->count; i++) {
			snprintf(wanted, sizeof wanted, "%s QRCode \"%s\"\n", paths[i].z, payload_z);
			found[i] = found[i] || strcmp(line, wanted) == 0;
		}
	if (said)
		fclose(said);
	if (pid > 0)
		waitpid(pid, &status, 0);
	remove_frames(z);
	return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) != 127;
}
