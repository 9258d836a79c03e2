/* Inside the confirm room: what each connection brought, for /metrics. */
#ifndef SOCHO_CONFIRM_COUNTS_H
#define SOCHO_CONFIRM_COUNTS_H

#include "socho/confirm/adapter.h"

/* The counters of a connection, the same for the life of the process. */
struct connection_counts *counts_of(struct uuid connection, const struct adapter *adapter);
void counts_add(struct connection_counts *c, enum outcome o);
/* Something came for a provider or a path that there is not. */
/* Events of a batch that could not be read while others could. */
void counts_add_unread(struct connection_counts *c, size_t events);
void counts_add_unknown(void);

#endif
