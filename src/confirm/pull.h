/* Inside the confirm room: the lists that rows of the table name. */
#ifndef SOCHO_CONFIRM_PULL_H
#define SOCHO_CONFIRM_PULL_H

#include "socho/confirm/adapter.h"

extern const struct adapter_pull pull_sepay, pull_casso;

#endif
