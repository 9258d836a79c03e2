/* Whole small files: read at once, written so that a reader sees the old content or the new and a crash leaves one of
 * the two. */
#ifndef SOCHO_BASE_FILE_H
#define SOCHO_BASE_FILE_H

#include <sys/types.h>

#include "socho/base/arena.h"
#include "socho/base/error.h"

/* The content, in the arena. ERR_CANNOT_READ when it cannot be read or is longer than max_bytes. */
int file_read(struct arena *a, const char *path_z, size_t max_bytes, struct slice *out, struct fault *why);
/* Written beside, synced, renamed; the directory is synced too. ERR_CANNOT_WRITE. */
int file_write(const char *path_z, struct slice bytes, mode_t mode, struct fault *why);
/* Makes the directory when it is missing (its parent must be there). ERR_CANNOT_WRITE. */
int file_mkdir(const char *path_z, mode_t mode, struct fault *why);

#endif
