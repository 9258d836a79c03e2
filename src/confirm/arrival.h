/* Inside the confirm room: a delivery on its way from a request to its answer. */
#ifndef SOCHO_CONFIRM_ARRIVAL_H
#define SOCHO_CONFIRM_ARRIVAL_H

#include "socho/confirm/adapter.h"
#include "socho/confirm/receipt.h"
#include "socho/seal/column.h"

struct arrival {
	struct request *rq;
	struct delivery delivery;
	const struct adapter *adapter;
	struct connection_counts *counts;
	json_t *settings; /* held until the answer */
	struct uuid connection;
	int16_t province;
	struct parsed parsed;
	struct fault why;
	struct push push;
	struct receipt_wish receipt;
	bool read_again;  /* the directory was read anew for this one */
	bool named;       /* push.c's: the address names the connection */
};

struct arrival *arrival_new(struct request *rq);
/* From here on the connection is known: authenticates, reads, keeps or records, answers, counts. */
void arrival_admit(struct arrival *a, const struct connection *c);
/* The same for bytes that were found genuine already; the address is still looked at. */
void arrival_from(struct arrival *a, const struct connection *c);

#endif
