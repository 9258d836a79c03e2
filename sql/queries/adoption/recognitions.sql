-- One page of a market's steps towards chợ 4.0, the newest first, after the one named by `after`.
-- in  market uuid, after uuid?, count integer
-- out body text
with page as (
	select r.*, p.name as person_name, row_number() over (order by r.id desc) as place
	from market m
	join recognition r on r.province = m.province and r.market = m.id
	left join person p on p.id = r.decided_by
	where m.id = $1 and ($2::uuid is null or r.id < $2)
	order by r.id desc
	limit $3 + 1
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object('id', id, 'market', market, 'step', step, 'from', from_day,
			'evaluation', evaluation, 'number', number, 'issuer', issuer, 'issued_on', issued_on,
			'file_sha256', encode(document_digest, 'hex'), 'reason', reason, 'decided_by', person_name, 'decided_at', decided_at)
			order by place) filter (where place <= $3), '[]'),
		'next', case when count(*) > $3 then min(id::text) filter (where place = $3) end)::text
from page
having exists (select from market m where m.id = $1)
