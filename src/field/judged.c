#include "judged.h"

#include <assert.h>
#include <string.h>

static const struct {
	const char *word;
	enum err err;
	const char *field;
} words[] = {
	{"out_of_scope", ERR_OUT_OF_SCOPE, "unit"},
	{"unknown_unit", ERR_UNKNOWN_UNIT, "unit"},
	{"wrong_level", ERR_WRONG_LEVEL, "unit"},
	{"conflict", ERR_CONFLICT, "version"},
	{"team_life", ERR_TEAM_LIFE, "dissolved_on"},
	{"team_dissolved", ERR_TEAM_DISSOLVED, NULL},
	{"member_stay", ERR_MEMBER_STAY, "on"},
	{"member_elsewhere", ERR_MEMBER_ELSEWHERE, "phone"},
	{"unknown_team", ERR_UNKNOWN_TEAM, "team"},
	{"unknown_member", ERR_UNKNOWN_MEMBER, "member"},
	{"not_a_member", ERR_NOT_A_MEMBER, "member"},
	{"unknown_task", ERR_UNKNOWN_TASK, "task"},
	{"task_taken", ERR_TASK_TAKEN, "code"},
	{"unknown_stall", ERR_UNKNOWN_STALL, "stall"},
	{"unknown_vendor", ERR_UNKNOWN_VENDOR, "vendor"},
	{"unknown_hamlet", ERR_UNKNOWN_HAMLET, "hamlet"},
	{"own_visit", ERR_OWN_VISIT, "visit"},
	{"revisit_day", ERR_REVISIT_DAY, "on"},
	{"not_under_review", ERR_NOT_UNDER_REVIEW, "team"},
	{"wrong_state", ERR_WRONG_STATE, NULL},
};

enum err judged_error(struct slice word, const char **field)
{
	*field = NULL;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (slice_eq(word, slice_z(words[i].word))) {
			*field = words[i].field;
			return words[i].err;
		}
	return ERR_INTERNAL;
}

struct judging {
	struct request *rq;
	int status;
};

static struct slice text_at(const struct sql_rows *rows, const char *row, int column)
{
	return *(const struct slice *)(const void *)(row + rows->statement->out[column].offset);
}

static void on_judged(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	const struct judging *j = arg;
	const char *field;
	char *row = arena_alloc(j->rq->arena, rows->statement->out_bytes);
	(void)tx;
	assert(rows->statement->out_count == 2 && rows->count <= 1);
	if (!rows->count) {
		answer_error(j->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(j->rq->arena, rows, 0, row);
	struct slice word = text_at(rows, row, 0);
	if (word.p) {
		enum err err = judged_error(word, &field);
		answer_error(j->rq, err, field);
	} else {
		answer_json(j->rq, j->status, text_at(rows, row, 1));
	}
}

void reply_judged(struct request *rq, struct sql_call call, int status)
{
	struct judging *j = ARENA_NEW(rq->arena, struct judging);
	*j = (struct judging){rq, status};
	tx_query(rq->tx, call, on_judged, j);
}
