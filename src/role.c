#include "role.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "socho/base/command.h"
#include "socho/base/control.h"
#include "socho/base/log.h"
#include "socho/http/web.h"
#include "socho/press/press.h"
#include "socho/seal/signer.h"

static int run_signer(const struct config *c, int index, int control_fd, int listen_fd)
{
	(void)index;
	(void)listen_fd;
	return signer_main(c, control_fd);
}

static int one(const struct config *c)
{
	(void)c;
	return 1;
}

static int web_count(const struct config *c)
{
	return (int)c->web_processes;
}

static int press_count(const struct config *c)
{
	return (int)c->press_processes;
}

static int run_press(const struct config *c, int index, int control_fd, int listen_fd)
{
	(void)listen_fd;
	return press_main(c, index, control_fd);
}

const struct role_row role_rows[] = {
	{.name = "signer", .run = run_signer, .count = one, .is_signer = true},
	{.name = "web", .run = web_main, .count = web_count, .listens = true},
	{.name = "press", .run = run_press, .count = press_count},
	{.name = NULL},
};

int role_logs(const struct config *c, const char *role_z, struct fault *why)
{
	enum log_level level;
	if (log_level_parse(c->log_level, &level))
		return fault_say(why, ERR_BAD_CONFIG, "log_level", "'%.20s' không phải debug, info, warn hay error",
		                 "'%.20s' is not debug, info, warn or error", c->log_level);
	log_init(role_z, level);
	return 0;
}

static const struct role_row *find(const struct role_row *rows, const char *name_z)
{
	for (; rows->name; rows++)
		if (strcmp(rows->name, name_z) == 0)
			return rows;
	return NULL;
}

static bool is_socket(int fd)
{
	int type;
	socklen_t n = sizeof type;
	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &n) == 0;
}

int role_run(const struct role_row *rows, int argc, char **argv)
{
	int64_t index;
	const struct role_row *row = argc == 4 ? find(rows, argv[1]) : NULL;
	if (!row || slice_to_i64(slice_z(argv[2]), &index) || index < 0 || index > 1000 || !is_socket(CONTROL_FD) ||
	    (row->listens && !is_socket(CONTROL_LISTEN_FD))) {
		fputs("socho: roles are started by 'socho serve'\n", stderr);
		return EXIT_USAGE;
	}
	struct config c;
	struct fault why = {0};
	if (config_load(&c, argv[3], &why) || role_logs(&c, row->name, &why))
		return fault_print(&why);
	if (row->listens && c.listen_mtls[0] && !is_socket(CONTROL_MTLS_FD))
		return fault_print(&(struct fault){.err = ERR_BAD_CONFIG, .field = "listen_mtls"}); /* written since the supervisor read it */
	return row->run(&c, (int)index, CONTROL_FD, row->listens ? CONTROL_LISTEN_FD : -1);
}

int cmd_role(int argc, char **argv)
{
	return role_run(role_rows, argc, argv);
}
