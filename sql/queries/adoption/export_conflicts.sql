-- Of connections of any market: only a scope of all markets sees them. Of a market: of the connections of it alone.
-- in  market uuid?, count integer
-- out province text?, id text?, connection text?, provider text?, event_id text?, received text?, amount text?, direction text?
-- out bin text?, first text?, first_received text?, first_amount text?, first_direction text?, same_account text?
select f.province::text, f.id::text, c.name, c.provider, f.event_id,
	to_char(f.received_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), f.amount_vnd::text, f.direction, f.bin,
	f.confirmation::text, to_char(first.received_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), first.amount_vnd::text,
	first.direction, case when first.account_hash = f.account_hash then 'có' when first.account_hash <> f.account_hash then 'không' end
from confirmation_conflict f
join connection c on c.province = f.province and c.id = f.connection
left join delivery_key k on k.province = f.province and k.connection = f.connection and k.event_id = f.event_id
left join confirmation first on first.province = f.province and first.id = f.confirmation and first.received_at = k.received_at
where in_scope(f.province, '00000000-0000-0000-0000-000000000000'::uuid) and ($1::uuid is null or c.market = $1)
order by f.id desc
limit $2
