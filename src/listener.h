/* The listening socket, opened by the supervisor so that a restarted web finds it with its queue. */
#ifndef SOCHO_LISTENER_H
#define SOCHO_LISTENER_H

#include "socho/base/error.h"

/* "127.0.0.1:8443", "[::1]:8443"; port 0 takes any. Non-blocking, close-on-exec. An address that another socket has is
 * waited for, wait_ms at the most. ERR_BAD_CONFIG, whose field is the configuration's key. */
int listener_open(const char *key_z, const char *address_z, int wait_ms, int *fd, struct fault *why);
/* The address it really has, NUL-ended. */
void listener_name(int fd, char *out, size_t size);

#endif
