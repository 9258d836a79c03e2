#include "socho/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static ssize_t read_full(int fd, char *p, size_t n)
{
	size_t done = 0;
	while (done < n) {
		ssize_t got = read(fd, p + done, n - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

int file_read(struct arena *a, const char *path_z, size_t max_bytes, struct slice *out, struct fault *why)
{
	int fd = open(path_z, O_RDONLY | O_CLOEXEC);
	struct stat st;
	if (fd < 0)
		return faultf(why, ERR_CANNOT_READ, NULL, "%.150s: %s", path_z, strerror(errno));
	int rc = -1;
	if (fstat(fd, &st) != 0) {
		faultf(why, ERR_CANNOT_READ, NULL, "%.150s: %s", path_z, strerror(errno));
		goto out;
	}
	if (!S_ISREG(st.st_mode) || (uintmax_t)st.st_size > max_bytes) {
		fault_say(why, ERR_CANNOT_READ, NULL, "%.150s: không phải tệp nhiều nhất %zu byte",
		          "%.150s: not a file of at most %zu bytes", path_z, max_bytes);
		goto out;
	}
	char *p = arena_alloc(a, (size_t)st.st_size + 1);
	ssize_t n = read_full(fd, p, (size_t)st.st_size);
	if (n < 0) {
		faultf(why, ERR_CANNOT_READ, NULL, "%.150s: %s", path_z, strerror(errno));
		goto out;
	}
	*out = slice_of(p, (size_t)n);
	rc = 0;
out:
	close(fd);
	return rc;
}

static int write_full(int fd, struct slice s)
{
	while (s.n) {
		ssize_t n = write(fd, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		s = slice_sub(s, (size_t)n, s.n);
	}
	return 0;
}

/* So that the new name is on disk, not only the new content. */
static int sync_directory_of(const char *path_z)
{
	char dir[PATH_MAX];
	const char *slash = strrchr(path_z, '/');
	int n = slash ? snprintf(dir, sizeof dir, "%.*s/", (int)(slash - path_z), path_z) : snprintf(dir, sizeof dir, ".");
	int fd = n < (int)sizeof dir ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (fd < 0)
		return -1;
	int rc = fsync(fd);
	close(fd);
	return rc;
}

int file_write(const char *path_z, struct slice bytes, mode_t mode, struct fault *why)
{
	char beside[PATH_MAX];
	if (snprintf(beside, sizeof beside, "%s.new-%ld", path_z, (long)getpid()) >= (int)sizeof beside)
		return fault_say(why, ERR_CANNOT_WRITE, NULL, "%.150s…: đường dẫn quá dài", "%.150s…: the path is too long",
		                 path_z);
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return faultf(why, ERR_CANNOT_WRITE, NULL, "%.150s: %s", path_z, strerror(errno));
	bool written = fchmod(fd, mode) == 0 && write_full(fd, bytes) == 0 && fsync(fd) == 0;
	int saved = errno;
	if (close(fd) != 0 && written) {
		saved = errno;
		written = false;
	}
	if (written && (rename(beside, path_z) != 0 || sync_directory_of(path_z) != 0)) {
		saved = errno;
		written = false;
	}
	if (written)
		return 0;
	unlink(beside);
	return faultf(why, ERR_CANNOT_WRITE, NULL, "%.150s: %s", path_z, strerror(saved));
}

int file_mkdir(const char *path_z, mode_t mode, struct fault *why)
{
	if (mkdir(path_z, mode) == 0 || errno == EEXIST)
		return 0;
	return faultf(why, ERR_CANNOT_WRITE, NULL, "%.150s: %s", path_z, strerror(errno));
}
