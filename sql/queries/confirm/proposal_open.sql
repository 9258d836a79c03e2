-- A proposal, locked, with what tells its money apart. No row: none to be seen.
-- in  id uuid
-- out province smallint, confirmation uuid, state text, proposed_by uuid, bin text, bank_reference text?
-- out amount_vnd bigint, occurred_at timestamptz, account_hash bytea
select p.province, p.confirmation, p.state, p.proposed_by, c.bin, c.bank_reference, c.amount_vnd, c.occurred_at, c.account_hash
from payment_proposal p
join confirmation c on c.province = p.province and c.id = p.confirmation and c.received_at = p.received_at
where p.province = any (current_setting('socho.provinces')::smallint[]) and p.id = $1
for update of p
