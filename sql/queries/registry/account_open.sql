-- The vendor's account; one that is there already takes the holder's name and its check as they were approved last, and
-- a resting or reviewed one becomes active when it is approved without a reason to wait. No row: never.
-- in  province smallint, id uuid, market uuid, vendor uuid, bin text, number_box bytea, number_hash bytea, last4 text
-- in  holder_name text, state text, name_match text, relation text?, override_by uuid?, override_until date?
-- in  override_reason text?
-- out id uuid
insert into account as a (province, id, market, vendor, bin, number_box, number_hash, last4, holder_name, state, name_match,
	name_checked_at, relation, override_by, override_until, override_reason)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now(), $12, $13, $14, $15)
on conflict (province, vendor, bin, number_hash) where state in ('pending', 'review', 'active')
	do update set holder_name = excluded.holder_name, name_match = excluded.name_match,
		name_checked_at = excluded.name_checked_at, relation = coalesce(excluded.relation, a.relation),
		override_by = excluded.override_by, override_until = excluded.override_until,
		override_reason = excluded.override_reason,
		state = case when a.state = 'active' then a.state else excluded.state end
returning a.id
