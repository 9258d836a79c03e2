/* POST /v1/confirmations: which connection's key fits is found by trying them. Everything after that is as for every other
 * provider (arrival.c). */
#include "socho/confirm/push.h"

#include "arrival.h"
#include "socho/confirm/directory.h"

static void look(struct arrival *a);

/* Without the database nobody knows whether the credentials are bad, and a provider may give up after a 401. */
static void on_directory_read(bool fresh, void *arg)
{
	struct arrival *a = arg;
	a->read_again = true;
	if (fresh)
		look(a);
	else
		answer_error(a->rq, ERR_DATABASE_DOWN, NULL);
}

/* Finds the connection whose key fits. All candidates are tried, so that the time does not tell which ones exist. One
 * that is named is answered in its own name, whatever came of it. */
static void look(struct arrival *a)
{
	struct request *rq = a->rq;
	size_t count;
	const struct connection *all = directory_all(rq->services->directory, &count), *found = NULL;
	struct fault why, first = {.err = ERR_NONE};
	(void)fault(&first, a->named ? ERR_UNKNOWN_CONNECTION : ERR_BAD_SIGNATURE, a->named ? "connection" : "webhook-signature");
	for (size_t i = 0; i < count; i++) {
		if (all[i].adapter != &adapter_native || (a->named && !uuid_eq(all[i].id, a->connection)))
			continue;
		if (all[i].adapter->authenticate(&a->delivery, &all[i], &why) == 0)
			found = &all[i];
		else if (why.err == ERR_CLOCK_SKEW || a->named)
			first = why;
	}
	if (found)
		arrival_from(a, found);
	else if (!a->read_again && first.err != ERR_CLOCK_SKEW && delivery_header(&a->delivery, "webhook-signature").n)
		directory_refresh(rq->services->directory, on_directory_read, a);
	else
		answer_fault(rq, &first);
}

void confirm_push(struct request *rq)
{
	struct arrival *a = arrival_new(rq);
	struct slice id;
	if (request_query(rq, "connection", &id, &a->why)) {
		answer_fault(rq, &a->why);
		return;
	}
	a->named = id.p != NULL;
	if (a->named && uuid_parse(id, &a->connection)) {
		answer_error(rq, ERR_UNKNOWN_CONNECTION, "connection");
		return;
	}
	look(a);
}
