/* The providers that confirmations come from: one row each of the table in adapter.c, one file each beside it. A row says
 * how a delivery is known to be genuine, what it says, and how it is answered; everything between (finding the
 * connection, keeping, recording, counting) is done once for all of them in arrival.c.
 *
 * To add a provider: write src/confirm/<name>.c with its row, `const struct adapter adapter_<name>`; name the row below
 * and in adapter.c's table; give it a place among the samples of tests/unit/adapters_test.c; say its contract in
 * openapi.json when it has calls of its own. read.h reads a provider's JSON, mac.h compares and computes. */
#ifndef SOCHO_CONFIRM_ADAPTER_H
#define SOCHO_CONFIRM_ADAPTER_H

#include "socho/base/request.h"
#include "socho/confirm/event.h"
#include "socho/confirm/intake.h"
#include "socho/confirm/receipt.h"

struct webhook_key;
struct connection;
struct connection_counts;

enum {
	ADAPTER_SECRETS_MAX = 6,
	SECRET_SETS = 2,         /* the current one and the one before it, while they rotate */
	CONNECTION_KEYS_MAX = 3, /* of the native form: two secrets and a public key */
	PATH_TOKEN_BYTES = 32,
	CONNECTION_ADDRESSES_BYTES_MAX = 500,
	CLIENT_PIN_BYTES = 32,
};

/* Whose a secret is: the provider's, and given or missing, or needed; ours, and drawn unless given; or ours, and drawn when
 * the connection is given no other. "name = draw" draws any. */
enum secret_kind { SECRET_GIVEN, SECRET_NEEDED, SECRET_DRAWN, SECRET_DRAWN_ALONE };

/* One secret that a connection of this provider may have, by name. */
struct adapter_secret {
	const char *name; /* "hmac_secret" */
	const char *help;
	enum secret_kind kind;
};

/* What came, before anybody believes it. */
struct delivery {
	struct arena *arena;
	struct slice method, query, body;
	const struct header *headers;
	size_t header_count;
	int64_t now_us;
};
/* Value of a header, name without case; absent when it is missing. */
struct slice delivery_header(const struct delivery *d, const char *name_z);

/* What an authentic delivery says. The events are recorded; when `aside` is set, the bytes are kept apart as well, and a
 * delivery without events is nothing else. */
enum aside { ASIDE_NOT, ASIDE_TEST, ASIDE_IGNORED, ASIDE_UNREAD };
struct parsed {
	struct confirmation *events;
	size_t count;
	bool batch;          /* of the native form: many events in one delivery */
	struct unread_event *unread; /* of such a batch: what could not be read, kept aside; the rest is recorded */
	size_t unread_count;
	enum aside aside;
	const char *reason;  /* of what is kept aside, a literal: "test_call" */
};

/* What became of a delivery, for the answer and the counters. */
enum outcome {
	OUTCOME_RECORDED,    /* committed now, some of it new */
	OUTCOME_DUPLICATE,   /* committed before, all of it */
	OUTCOME_CONFLICT,    /* some event id stands for another payment; kept as a conflict */
	OUTCOME_TEST,        /* the provider tried whether we answer: kept aside */
	OUTCOME_IGNORED,     /* nothing in it is a payment: kept aside */
	OUTCOME_UNREAD,      /* authentic, and not understood: kept aside */
	OUTCOME_BAD_ADDRESS, /* not from where the connection's provider sends */
	OUTCOME_BAD_CERTIFICATE, /* not under the client certificate that the connection asks for; told as a bad secret */
	OUTCOME_BAD_SECRET,  /* signature, token or key */
	OUTCOME_STALE,       /* signed too long ago, or ahead */
	OUTCOME_TOO_LARGE,
	OUTCOME_UNAVAILABLE, /* our own trouble: ask again */
	OUTCOME_COUNT
};
const char *outcome_name(enum outcome o);

struct told {
	enum outcome outcome;
	const struct adapter *adapter;
	json_t *settings;              /* of the connection, or NULL */
	const struct fault *why;       /* of a refusal, and of what was not understood */
	const struct parsed *parsed;   /* once there is something */
	const struct pushed *results;  /* parsed->count of them, when they were committed */
	const struct receipt_wish *receipt; /* when the sender asked for one and something was recorded */
};

/* A reply without anything of the case in it: status 0 stands for "like OUTCOME_RECORDED", body NULL for none. */
struct fixed_reply {
	int status;
	const char *body; /* JSON */
};
void reply_fixed(struct request *rq, const struct told *t, const struct fixed_reply table[static OUTCOME_COUNT]);

/* A call beside the delivery itself, such as a token endpoint; it answers by itself. */
struct adapter_call {
	const char *path; /* behind /in/{provider}/{token}, with its '/': routes.c names it too */
	void (*run)(struct request *rq, const struct delivery *d, const struct connection *c);
};

enum { ADAPTER_CALLS_MAX = 3 };

/* A list that the provider offers, for what its pushes did not bring: a stretch of time, page by page. */
struct pull_window {
	int64_t from_us, to_us;
	int32_t page; /* from 1 */
};
struct pulled {
	struct confirmation *events; /* with the ids that a push of the same has */
	size_t count;
	struct slice *unread;        /* the bytes of what was not understood */
	const char **unread_reason;
	size_t unread_count;
	bool more;                   /* another page of the same window */
	bool full;                   /* the window holds more than the list gives: a shorter one is wanted */
};
enum { PULL_ITEMS_MAX = 500 };
struct adapter_pull {
	int secret;                  /* what the list is asked with; in the row's order */
	const char *scheme;          /* "Bearer": Authorization: <scheme> <secret> */
	const char *url;             /* unless the setting pull_url says another */
	struct slice (*ask)(struct arena *a, struct slice url, const struct pull_window *w);
	/* The answer to that. -1 when it is no list at all: then nothing of it counts. */
	int (*read)(const struct delivery *answer, struct pulled *out, struct fault *why);
};
/* For .configure: {"pull": true} asks for the list, {"pull_url": "https://…"} says where. */
int pull_configure(struct arena *a, const json_t *settings, struct fault *why);

struct adapter {
	const char *name;   /* as in /in/{name}/{token} and in connection.provider: a-z, 0-9 and _ */
	const char *help;
	const char *method; /* "POST", or "GET" */
	const char *path;   /* where deliveries go, behind the token; NULL: nothing follows it */
	size_t body_bytes_max;
	bool native;        /* refusals are told field by field, so what is not understood is not kept */
	struct adapter_secret secrets[ADAPTER_SECRETS_MAX]; /* the first nameless one ends them */
	struct adapter_call calls[ADAPTER_CALLS_MAX];
	const struct adapter_pull *pull; /* NULL: it has no list */
	/* Checks the connection's settings, a JSON object, when it is made; NULL: it has none. */
	int (*configure)(struct arena *a, const json_t *settings, struct fault *why);
	/* Whether the delivery is genuine, from the raw bytes and in constant time. -1 with ERR_BAD_SIGNATURE or
	 * ERR_CLOCK_SKEW. A secret that the connection lacks admits nobody. */
	int (*authenticate)(const struct delivery *d, const struct connection *c, struct fault *why);
	/* All or nothing; -1 names the field. The slices may point into the body. */
	int (*parse)(const struct delivery *d, const struct connection *c, struct parsed *out, struct fault *why);
	/* Exactly one answer_ function, as the provider's contract says. */
	void (*reply)(struct request *rq, const struct told *t);
};

extern const struct adapter adapter_native, adapter_sepay, adapter_sepay_bankhub, adapter_casso1, adapter_casso2,
	adapter_payos,
	adapter_vietqr_vn, adapter_momo, adapter_zalopay, adapter_vnpay, adapter_generic, adapter_mb_mms, adapter_bidv;

/* By name; '-' counts as '_'. NULL when there is none. */
const struct adapter *adapter_by_name(struct slice name);
/* The i-th of the table; NULL past the last. */
const struct adapter *adapter_at(size_t i);
size_t adapter_secret_count(const struct adapter *ad);
/* The place of a secret in the row; -1 when it has none of that name. */
int adapter_secret_index(const struct adapter *ad, struct slice name);

/* One way in, with its opened secrets. */
struct connection {
	struct uuid id;
	int16_t province;
	const struct adapter *adapter;
	uint8_t path_hash[16];
	struct slice secret[SECRET_SETS][ADAPTER_SECRETS_MAX]; /* in the order of the row; absent when it has none */
	struct webhook_key *keys[CONNECTION_KEYS_MAX];         /* of the native form, made ready */
	size_t key_count;
	json_t *settings;         /* object, or NULL */
	char addresses[CONNECTION_ADDRESSES_BYTES_MAX + 1]; /* networks with blanks between them; empty: from anywhere */
	uint8_t pins[SECRET_SETS][CLIENT_PIN_BYTES]; /* of the client certificates that it takes, current and former */
	int pin_count;            /* 0: it asks for none */
	struct connection_counts *counts; /* lives as long as the process */
};

/* A connection as its row holds it. A secret that does not open counts as missing. */
struct connection_facts {
	struct uuid id;
	int16_t province;
	struct slice provider, path_token_hash, secret_box, second_secret_box, public_key, settings, addresses, client_pin, second_client_pin;
};
/* 0, or -1 when no row of the table has that provider. Release what it holds with connection_wipe(). */
int connection_unseal(struct connection *c, struct arena *a, const struct column_keys *columns, const struct connection_facts *f);
void connection_wipe(struct connection *c);

/* A secret set as it is sealed: {"name": "value", …}; a connection of the native form has its one secret bare. The
 * values go to out by the row's order, in memory of their own; 0, or -1 when the text is neither. */
int secrets_read(const struct adapter *ad, struct slice text, struct slice out[static ADAPTER_SECRETS_MAX]);
void secrets_wipe(struct slice set[static ADAPTER_SECRETS_MAX]);
struct slice secrets_write(struct arena *a, const struct adapter *ad, const struct slice set[static ADAPTER_SECRETS_MAX]);

/* What connection.path_token_hash holds for a path token. */
void path_token_hash(const struct column_keys *columns, struct slice token, uint8_t out[static 16]);

/* Whether who delivers showed a certificate that the connection takes, or it asks for none. pin: of the certificate, empty
 * when there was none. */
bool connection_takes_pin(const struct connection *c, struct slice pin);

/* A setting that is text; absent when the connection has none of that name. */
struct slice connection_setting(const struct connection *c, const char *name_z);

#endif
