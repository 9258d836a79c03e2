/* What the approval stored is read again under the stall's lock, for a day has passed: the change may have been cancelled,
 * the account stolen, the stall closed. Then no code is issued and the change says why. The transaction may break or be
 * started anew while the signer works; what the signer still owes then goes to a ticket that belongs to nobody. */
#include "payout.h"

#include <stdlib.h>

#include "socho/base/fields.h"
#include "socho/base/limits.h"
#include "socho/registry/issue.h"
#include "sql.h"

struct payout {
	struct job *job;
	struct tx *tx;
	struct uuid id;
	struct sql_press_payout_open_out seen;
	struct slice number;
	bool has_primary;
};

struct ticket {
	struct payout *payout; /* NULL: nobody waits any more */
};

static void on_abandoned(void *arg)
{
	((struct ticket *)arg)->payout = NULL;
}

static void end(struct payout *p, struct slice state, struct slice code, struct slice reason)
{
	struct job *j = p->job;
	tx_query(p->tx, SQL_CALL(j->arena, press_payout_end, .province = j->province, .id = p->id, .state = state, .code = code,
	         .reason = reason), NULL, NULL);
	job_done(p->tx, j, arena_printf(j->arena, "{\"state\":\"%.*s\"}", SARG(state)));
}

static void cancel(struct payout *p, struct slice reason)
{
	tx_query(p->tx, SQL_CALL(p->job->arena, registry_notice_create, .province = p->job->province,
	         .event = S("payout_cancelled"), .change = {.has = true, .value = p->id}, .attempts_max = NOTICE_ATTEMPTS_MAX),
	         NULL, NULL);
	end(p, S("cancelled"), (struct slice){NULL, 0}, reason);
}

static void store(struct payout *p, const struct signer_answer *signed_)
{
	struct job *j = p->job;
	const struct issue i = {
		.tx = p->tx,
		.arena = j->arena,
		.columns = j->tools->columns,
		.province = j->province,
		.market = p->seen.market,
		.stall = p->seen.stall,
		.vendor = p->seen.vendor,
		.revision = p->seen.revision,
		.bin = p->seen.bin,
		.number_hash = p->seen.number_hash,
		.face = p->seen.face,
		.keep_others = p->seen.keep_others,
		.primary = p->seen.make_primary || !p->has_primary,
		.person = p->seen.approved_by,
	};
	end(p, S("issued"), issue_static(&i, signed_), (struct slice){NULL, 0});
}

static void on_signed(const struct signer_answer *signed_, void *arg)
{
	struct ticket *ticket = arg;
	struct payout *p = ticket->payout;
	free(ticket);
	if (!p)
		return;
	job_on_abandoned(p->job, NULL, NULL);
	if (signed_->why.err)
		job_fail(p->tx, p->job, &signed_->why);
	else
		store(p, signed_);
}

static void sign(struct payout *p)
{
	struct job *j = p->job;
	const struct vietqr_code code = {.bin = p->seen.bin, .account = p->number, .memo = p->seen.content_code};
	struct ticket *ticket = malloc(sizeof *ticket);
	if (!ticket)
		abort();
	ticket->payout = p;
	job_on_abandoned(j, on_abandoned, ticket);
	signer_sign(j->tools->signer, &code, on_signed, ticket);
}

/* Whether codes that stay keep the primary account, as approval.c judges it. */
static void on_codes(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct payout *p = arg;
	struct arena *a = p->job->arena;
	int16_t province = p->job->province;
	(void)tx;
	for (int i = 0; i < rows->count; i++) {
		struct sql_registry_stall_codes_out row;
		sql_row(a, rows, i, &row);
		bool own = slice_eq(slice_of(row.vendor.b, sizeof row.vendor.b), slice_of(p->seen.vendor.b, sizeof p->seen.vendor.b));
		bool same = own && slice_eq(row.bin, p->seen.bin) && slice_eq(row.number_hash, p->seen.number_hash);
		bool stays = own ? p->seen.keep_others : row.holds && !(p->seen.replaces && row.main);
		if (row.live && same) {
			cancel(p, S("the account has a code at the stall already"));
			return;
		}
		p->has_primary |= row.live && stays && row.is_primary;
	}
	if (p->seen.replaces)
		tx_query(p->tx, SQL_CALL(a, registry_tenancies_close, .province = province, .stall = p->seen.stall,
		         .vendor = p->seen.vendor), NULL, NULL);
	if (p->seen.replaces)
		tx_query(p->tx, SQL_CALL(a, registry_tenancy_open, .province = province, .market = p->seen.market,
		         .stall = p->seen.stall, .vendor = p->seen.vendor, .revision = p->seen.revision), NULL, NULL);
	tx_query(p->tx, SQL_CALL(a, press_payout_activate, .province = province, .account = p->seen.account), NULL, NULL);
	sign(p);
}

/* Why the code cannot be issued any more; NULL when it can. */
static const char *obstacle(const struct sql_press_payout_open_out *seen)
{
	return slice_eq(seen->account_state, S("stolen"))     ? "the account was reported stolen"
	       : slice_eq(seen->account_state, S("replaced")) ? "the account was put away"
	       : slice_eq(seen->ownership, S("denied"))       ? "the bank says that the account is not the vendor's"
	       : slice_eq(seen->stall_status, S("closed"))    ? "the stall is closed"
	       : !seen->replaces && !seen->holds              ? "the vendor has left the stall"
	                                                      : NULL;
}

static void on_open(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct payout *p = arg;
	struct job *j = p->job;
	struct fault why;
	p->tx = tx;
	/* Cancelled, under review again, or done by a press that lost its lease only after the commit. */
	if (rows->count)
		sql_row(j->arena, rows, 0, &p->seen);
	if (!rows->count || !slice_eq(p->seen.state, S("waiting")) || !p->seen.due) {
		job_done(tx, j, S("{}"));
	} else if (obstacle(&p->seen)) {
		cancel(p, slice_z(obstacle(&p->seen)));
	} else if (column_open(j->arena, j->tools->columns, j->province, "account", "number_box",
	                       slice_of(p->seen.account.b, sizeof p->seen.account.b), p->seen.number_box, &p->number, &why)) {
		job_fail(tx, j, &why);
	} else {
		tx_query(tx, SQL_CALL(j->arena, registry_stall_codes, .province = j->province, .stall = p->seen.stall), on_codes, p);
	}
}

void payout_run(struct tx *tx, struct job *j)
{
	struct payout *p = ARENA_NEW(j->arena, struct payout);
	struct fault why;
	p->job = j;
	json_t *payload = json_read(j->payload, &why);
	int read = payload ? field_uuid(payload, "change", &p->id, &why) : -1;
	json_decref(payload);
	if (read)
		job_fail(tx, j, &why);
	else
		tx_query(tx, SQL_CALL(j->arena, press_payout_open, .province = j->province, .id = p->id), on_open, p);
}
