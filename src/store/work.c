#include "socho/store/work.h"

#include <assert.h>

#include "sql.h"

int work_open(struct work *w, const char *config_path_z, struct fault *why)
{
	*w = (struct work){.committed = false};
	if (config_load(&w->config, config_path_z, why))
		return -1;
	w->session = session_open(&w->config, "admin", why);
	if (!w->session)
		return -1;
	arena_init(&w->arena, 65536);
	if (schema_check(w->session, why) || session_begin(w->session, why) ||
	    session_run(w->session, SQL_CALL0(&w->arena, store_enter_all), NULL, why)) {
		work_close(w);
		return -1;
	}
	return 0;
}

int work_hold_still(struct work *w, struct fault *why)
{
	return session_rollback(w->session) || session_begin_still(w->session, why) ||
	               session_run(w->session, SQL_CALL0(&w->arena, store_enter_all), NULL, why)
	           ? -1
	           : 0;
}

int work_commit(struct work *w, struct fault *why)
{
	w->committed = session_commit(w->session, why) == 0;
	return w->committed ? 0 : -1;
}

void work_close(struct work *w)
{
	if (!w->committed)
		session_rollback(w->session);
	session_close(w->session);
	arena_release(&w->arena);
}

int work_run(struct work *w, struct sql_call call, struct sql_rows *rows, struct fault *why)
{
	return session_run(w->session, call, rows, why);
}

int work_row(struct work *w, struct sql_call call, void *out, struct fault *why)
{
	struct sql_rows rows;
	if (session_run(w->session, call, &rows, why))
		return -1;
	assert(rows.count <= 1);
	if (!rows.count)
		return 1;
	sql_row(&w->arena, &rows, 0, out);
	return 0;
}
