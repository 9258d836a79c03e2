/* Inside the confirm room: what adding a connection and rotating its secrets have in common. */
#ifndef SOCHO_CONFIRM_CONNECTION_PARTS_H
#define SOCHO_CONFIRM_CONNECTION_PARTS_H

#include "socho/base/text.h"
#include "socho/confirm/adapter.h"
#include "socho/seal/column.h"

/* How long the secrets before are still taken. */
enum { OVERLAP_HOURS = 24, OVERLAP_HOURS_MAX = 24 * 90 };

/* What is told once: the path and what was drawn. */
struct made {
	const struct adapter *adapter;
	struct uuid id;
	struct slice path;
	struct slice set[ADAPTER_SECRETS_MAX];
	bool drawn[ADAPTER_SECRETS_MAX];
};

/* A file, or standard input for "-". */
int connection_text(struct arena *a, const char *path_z, struct slice *out, struct fault *why);
/* "name = value" lines of a file into the places of the row; nothing for NULL. */
int connection_secrets(struct arena *a, const struct adapter *ad, const char *path_z, struct slice set[], struct fault *why);
/* One of them. ERR_UNKNOWN_FIELD, ERR_BAD_TEXT. */
int connection_secret_set(struct arena *a, const struct adapter *ad, struct slice name, struct slice value, struct slice set[], struct fault *why);
bool connection_has_secret(const struct slice set[static ADAPTER_SECRETS_MAX]);
/* Draws what is ours to draw and was not given; ERR_MISSING when something is needed. */
int connection_draw(struct arena *a, struct made *m, struct fault *why);
/* What `set` has takes the place of what is in the box (absent: nothing), what is ours is drawn, the rest stays; *box is all of
 * it sealed, and *old_box, for an overlap, what there was. */
struct renewal {
	int16_t province;
	struct slice had;
	bool overlap;
	struct slice box, old_box;
};
int connection_renew(struct arena *a, const struct column_keys *keys, struct renewal *r, struct made *m, struct fault *why);
void connection_wipe_secrets(struct made *m);
/* The JSON object of the provider's secrets into the places of the row; nothing for NULL. */
int connection_secrets_given(struct arena *a, const struct adapter *ad, const json_t *secrets, struct slice set[], struct fault *why);
/* ",\"secrets\":{…}": what was drawn, which is told this once. */
void connection_tell_drawn(struct text *t, const struct made *m);
/* The pin of the certificate in a PEM file, in the arena; absent for "none". ERR_BAD_KEY. */
int connection_pin_read(struct arena *a, const char *path_z, struct slice *out, struct fault *why);
/* The same of the PEM text that a field of the request holds. */
int connection_pin_field(const struct request *rq, const char *field_z, struct slice *out, struct fault *why);
/* ERR_BAD_CHOICE, with the names there are. */
int connection_adapter(const char *name_z, const struct adapter **out, struct fault *why);
/* Tells them, and wipes the secrets. */
void connection_print(struct arena *a, struct made *m, bool json);

#endif
