/* The loop of a press: schedule what falls due, take a job, do it, and again. */
#ifndef SOCHO_PRESS_WORKER_H
#define SOCHO_PRESS_WORKER_H

#include "socho/base/config.h"
#include "socho/store/db.h"

struct column_keys;
struct signer_client;
struct notice_secrets;
struct intake;

/* What jobs need besides the database. */
struct press_tools {
	const struct config *config;
	const struct column_keys *columns;
	struct event_base *loop;
	struct signer_client *signer;
	struct intake *intake;
	const struct notice_secrets *secrets;
};

/* A job at hand. */
struct job {
	struct arena *arena;   /* of this job */
	const struct job_kind *kind;
	int16_t province;      /* 0: the whole country */
	struct uuid id;
	struct slice payload;  /* a JSON object */
	int16_t attempts;      /* this one included */
	const char *holder_z;
	int64_t alarms;        /* what the work found wrong; told when it is done */
	const struct press_tools *tools;
	void (*abandoned)(void *arg); /* job_on_abandoned() */
	void *abandoned_arg;
	int32_t progress;
	struct fault why;      /* of job_fail() */
	struct worker *worker;
};

struct job_kind {
	const char *name;
	/* Sends statements in tx, which is in the job's scope; the last answer calls job_done. May be called again when
	 * the transaction is retried. */
	void (*run)(struct tx *tx, struct job *j);
	int64_t period_s;      /* 0: only when somebody asks for it */
	int64_t offset_s;      /* when in the period, counted from midnight UTC+7 */
};
extern const struct job_kind job_kinds[];
enum { JOB_KINDS_MAX = 64 };
extern const size_t job_kind_count;

/* The work is done: records it and commits. result: a JSON object, in the job's arena. */
void job_done(struct tx *tx, struct job *j, struct slice result);
/* A piece of the work is done: records how far it is, commits, and puts the job back into the queue. */
void job_continue(struct tx *tx, struct job *j, int32_t progress, int32_t total);
/* The work cannot be done now: undoes it, and the job is tried again later. */
void job_fail(struct tx *tx, struct job *j, const struct fault *why);
/* For work that goes on between statements: what stops it when the transaction broke or the worker leaves. NULL when the
 * work has ended. */
void job_on_abandoned(struct job *j, void (*abandoned)(void *arg), void *arg);
/* How far the work is, for whoever watches; told now and then beside the job, against the job's progress_total. */
void job_progress(struct job *j, int32_t progress);

/* The latest time at or before now when a job of the kind falls due. */
int64_t job_due_us(const struct job_kind *kind, int64_t now_us);
/* How long a job rests after so many attempts. */
int job_rest_s(int attempts);

struct worker;
struct worker_options {
	struct event_base *loop;
	struct db *db;        /* two connections: one works while the other keeps the lease */
	const char *holder_z; /* unique among living workers */
	const struct press_tools *tools;
};
/* NULL when libevent fails. */
struct worker *worker_open(const struct worker_options *options);
/* Takes no more; finishes the job at hand or gives it back, then calls stopped once, from the loop. */
void worker_stop(struct worker *w, void (*stopped)(void *arg), void *arg);
void worker_close(struct worker *w);

#endif
