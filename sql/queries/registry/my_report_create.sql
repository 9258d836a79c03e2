-- The signed-in vendor reports something about a stall of their own; sent again it is the one that is there. No row: the
-- stall is not theirs. full: too many of theirs wait for an answer.
-- in  client_id uuid, stall uuid, kind text, note text, most integer, person uuid, request text
-- out full bool, body text?
with mine as (
	select s.province, s.market, s.id as stall, v.id as vendor
	from my_vendor v
	join tenancy t on t.province = v.province and t.vendor = v.id and t.to_day is null
	join stall s on s.province = t.province and s.id = t.stall
	where s.id = $2
	limit 1
), waiting as (
	select count(*) >= $5 as full
	from mine m
	join vendor_report r on r.province = m.province and r.vendor = m.vendor and r.answer is null
), known as (
	select r.*
	from mine m
	join vendor_report r on r.province = m.province and r.vendor = m.vendor and r.client_id = $1
), made as (
	insert into vendor_report (province, market, stall, vendor, client_id, person, kind, note)
	select m.province, m.market, m.stall, m.vendor, $1, $6, $3, $4
	from mine m, waiting w
	where not w.full and not exists (select from known)
	on conflict on constraint vendor_report_once do nothing
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, person, $7, 'vendor.report', market, 'vendor', vendor::text, jsonb_build_object('report', id, 'stall', stall, 'kind', kind)
	from made
)
select w.full and not exists (select from known), (
	select json_build_object('id', r.id, 'stall', r.stall, 'kind', r.kind, 'note', r.note, 'at', r.at, 'answer', r.answer,
		'answered_at', r.answered_at)::text
	from (select * from made union all select * from known) as r)
from mine m, waiting w
