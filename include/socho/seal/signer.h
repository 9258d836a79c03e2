/* The signer: the only process that holds an issuing key. It signs meaning, not bytes: it is sent the fields of a code,
 * builds the payload itself, signs it, verifies what it signed, and answers with both faces. Its door takes fixed
 * messages over SOCK_SEQPACKET; anything odd ends that connection. After start it has no network, no files and no
 * programs. Signing the same fields twice gives the same answer and leaves no trace, so a request whose signer died is
 * sent to the next one. */
#ifndef SOCHO_SEAL_SIGNER_H
#define SOCHO_SEAL_SIGNER_H

#include <event2/event.h>

#include "socho/base/config.h"
#include "socho/seal/bundle.h"
#include "socho/seal/ledger_note.h"
#include "socho/seal/seal.h"
#include "socho/vietqr/payload.h"

enum {
	SIGNER_CLIENTS_MAX = 128,
	SIGNER_IN_FLIGHT_MAX = 32,  /* requests of one client that the signer has */
	SIGNER_QUEUE_MAX = 4096,    /* requests of one client, in flight or waiting */
	SIGNER_DEADLINE_MS = 5000,  /* from signer_sign to the answer */
	SIGNER_IMPORT_BYTES_MAX = 1016, /* of a payload that a bank issued: 512 characters, EMVCo MPM 4.1, fit in any case */
	SIGNER_ATTEMPTS_MAX = 2,    /* signers that one request may outlive */
};

/* The process. Draws keys on first use, closes its sandbox, serves until the control socket ends. Returns an exit
 * status. */
int signer_main(const struct config *c, int control_fd);
/* The loop alone; returns when the control socket ends. */
void signer_serve(const struct seal_key *k, int control_fd);

/* One per process. Without a socket, requests wait for one until their deadline. */
struct signer_client;
int signer_client_open(struct signer_client **out, struct event_base *loop);
/* Instead of SIGNER_DEADLINE_MS; before the first request. */
void signer_client_set_deadline(struct signer_client *c, int deadline_ms);
/* Takes over a socket to the signer; an older one is closed and what it still had is sent again. */
void signer_client_attach(struct signer_client *c, int fd);
bool signer_client_up(const struct signer_client *c);
/* Answers everything that waits with ERR_SIGNER_DOWN. */
void signer_client_close(struct signer_client *c);

/* Valid during the call only. */
struct signer_answer {
	struct fault why;            /* err is ERR_NONE when signed */
	struct slice plain, sealed;  /* payloads; of a ledger's statement, sealed is the note */
	uint8_t signature[SEAL_SIGNATURE_BYTES];
	char key_id[9];
};
typedef void signer_done_fn(const struct signer_answer *answer, void *arg);

/* `done` is called exactly once, later, never from inside this call. Faults: those of vietqr_head and vietqr_finish;
 * ERR_TOO_LONG, field, for text that no code holds; ERR_SIGNER_DOWN past the deadline; ERR_UNAVAILABLE when the queue
 * is full. The code's text is copied. */
void signer_sign(struct signer_client *c, const struct vietqr_code *code, signer_done_fn *done, void *arg);
/* The same for a bundle; the answer has no payloads. ERR_SIGNER_REFUSED as seal_bundle_judge() says. */
void signer_sign_bundle(struct signer_client *c, const struct seal_bundle *bundle, signer_done_fn *done, void *arg);
/* A checkpoint or a promise of the ledger, as a signed note. ERR_SIGNER_REFUSED as ledger_note_judge() says. */
void signer_sign_ledger(struct signer_client *c, const struct ledger_statement *statement, signer_done_fn *done, void *arg);

/* The detached seal of a code that a bank issued: the signer reads the payload itself and refuses what does not read
 * (ERR_BAD_PAYLOAD, "payload") or carries a seal of ours. The answer's payloads are absent. Other faults as above;
 * ERR_PAYLOAD_TOO_LONG past SIGNER_IMPORT_BYTES_MAX. The text is copied. */
void signer_seal_imported(struct signer_client *c, struct slice payload, signer_done_fn *done, void *arg);

#endif
