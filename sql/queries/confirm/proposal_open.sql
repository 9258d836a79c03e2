-- A proposal, locked, with what tells its money apart and the sealed bytes that said it. No row: none to be seen.
-- in  id uuid
-- out province smallint, confirmation uuid, state text, proposed_by uuid, bin text, bank_reference text?
-- out amount_vnd bigint, occurred_at timestamptz, account_hash bytea, stall uuid?, received_at timestamptz, connection uuid
-- out event_id text, box bytea?
select p.province, p.confirmation, p.state, p.proposed_by, c.bin, c.bank_reference, c.amount_vnd, c.occurred_at, c.account_hash,
	p.stall, c.received_at, c.connection, c.event_id, s.box
from payment_proposal p
join confirmation c on c.province = p.province and c.id = p.confirmation and c.received_at = p.received_at
left join confirmation_personal s on s.province = c.province and s.id = c.id and s.received_at = c.received_at
where p.province = any (current_setting('socho.provinces')::smallint[]) and p.id = $1
for update of p
