/* Rights: what a route asks for, and which roles have it. Roles are granted to people with a scope; PostgreSQL's row
 * level security keeps them inside it. Here stands only role -> rights, once. */
#ifndef SOCHO_HTTP_RIGHT_H
#define SOCHO_HTTP_RIGHT_H

#include "socho/base/arena.h"

enum right {
	RIGHT_PUBLIC,    /* nobody is asked who they are */
	RIGHT_PROVIDER,  /* the handler checks a signature or a secret on the raw bytes */
	RIGHT_OWN,       /* any person with a session, even one who owes a new password or a second factor first */
	RIGHT_SIGNED_IN, /* any person with a session */
	RIGHT_REGISTRY_READ,
	RIGHT_REGISTRY_WRITE,  /* stalls, drafts of revisions, import */
	RIGHT_REVISION_DECIDE, /* approve, return, reject */
	RIGHT_MARKET_MANAGE,   /* operators and markets */
	RIGHT_CODE_READ,       /* images and details of issued codes */
	RIGHT_QUICK_LINK,      /* pictures by account number: whoever may not read codes is let in as the public */
	RIGHT_VENDOR_CONTACT,  /* phones and addresses of vendors */
	RIGHT_VENDOR_DATA,     /* everything kept about a vendor, masked, to be handed over */
	RIGHT_OWN_VENDOR,      /* one's own page and data, of who is a vendor */
	RIGHT_PRIVACY_READ,    /* what people ask about their data, and what is overdue */
	RIGHT_PRIVACY_WORK,    /* take it down and see it through */
	RIGHT_PRIVACY_DECIDE,  /* let an erasure be carried out */
	RIGHT_RETENTION_READ,  /* how long things are kept, and what was let go */
	RIGHT_PAYOUT_STOP,     /* cancel a change of a payout account */
	RIGHT_BANK_CHECK,      /* a bank's word on its own accounts; the handler narrows to them (enter_bank) */
	RIGHT_FIELD_CHECK,     /* scans of stickers */
	RIGHT_BUNDLE_READ,     /* a market's bundle for checks without a network */
	RIGHT_TEAM_READ,       /* community digital teams, their members and visits */
	RIGHT_VISIT_WRITE,     /* what a device of a team hands in */
	RIGHT_TEAM_MANAGE,     /* found and dissolve them, enter what is published of them */
	RIGHT_ROUND_MANAGE,    /* plan rounds of inspection and close them */
	RIGHT_TEST_LABEL,      /* plant labels that measure who inspects; not for those who do */
	RIGHT_INCIDENT_READ,
	RIGHT_INCIDENT_MANAGE, /* their steps, to the end */
	RIGHT_MARKET_WATCH,    /* stalls of a market become active */
	RIGHT_PAYMENT_REVIEW,  /* statements, conflicts and what could not be recorded, of a whole province */
	RIGHT_RECONCILE,       /* hand in statements, read again what was kept, settle whose a payment is */
	RIGHT_COLLECT_READ,    /* what is due, what came for it, and how much of it cashless */
	RIGHT_COLLECT,         /* cases at a desk, cash receipts */
	RIGHT_COLLECT_CHECK,   /* the catalogue of fees; void a receipt, cancel what is due */
	RIGHT_ADOPTION_READ,
	RIGHT_DUES_READ,
	RIGHT_DUES_WRITE,      /* leases, meters, billing runs, entry tickets, credits */
	RIGHT_DUES_DECIDE,     /* approve what is billed, say where the money goes */
	RIGHT_TARIFF_MANAGE,   /* price lists */
	RIGHT_PLAN_MANAGE,     /* plans, targets, indicators */
	RIGHT_REPORT_WRITE,    /* figures that the register cannot count, evaluations, drafts of reports, handing them in */
	RIGHT_REPORT_DECIDE,   /* take in what was handed in: receive, return, approve, publish */
	RIGHT_TRAIL_READ,      /* who did what */
	RIGHT_SYSTEM,          /* people, connections, metrics */
	RIGHT_COUNT
};

const char *right_name(enum right r);
/* The i-th role; NULL past the last. */
const char *right_role(size_t i);
/* The names of the roles that have the right, in the arena. None for the four rights that ask for no role. */
const struct slice *right_roles(struct arena *a, enum right r, size_t *count);
/* The roles that ask for a second factor. */
const struct slice *right_strong_roles(struct arena *a, size_t *count);
/* The whole table as two lists side by side, role and right; how many. */
size_t right_pairs(struct arena *a, const struct slice **role_names, const struct slice **right_names);

/* socho user roles: prints the table. */
int cmd_user_roles(int argc, char **argv);

#endif
