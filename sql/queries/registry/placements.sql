-- One page of the work list, the oldest first: markets and hamlets whose unit was split, with the units they may lie in now.
-- in  province smallint, decided bool, after uuid?, count integer
-- out body text
with page as (
	select p.*, m.name, m.label_code, h.code as hamlet_code, h.full_name as hamlet_name,
		f.code as from_code, f.full_name as from_name, t.code as to_code,
		t.full_name as to_name, w.name as decided_name, row_number() over (order by p.opened_at, p.id) as place
	from placement p
	left join market m on m.province = p.province and m.id = p.market
	left join unit h on h.id = p.hamlet
	join unit f on f.id = p.from_unit
	left join unit t on t.id = p.to_unit
	left join person w on w.id = p.decided_by
	where ($1 = 0 or p.province = $1)
		and (p.to_unit is not null) = $2
		and ($3::uuid is null or (p.opened_at, p.id) > (select a.opened_at, a.id from placement a where a.id = $3))
	order by p.opened_at, p.id
	limit $4 + 1
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object(
			'id', id,
			'province', province,
			'market', case when market is not null
				then json_build_object('id', market, 'label_code', label_code, 'name', name) end,
			'hamlet', case when hamlet is not null then json_build_object('code', hamlet_code, 'name', hamlet_name) end,
			'from', json_build_object('code', from_code, 'name', from_name),
			'on_date', on_date,
			'candidates', (
				select coalesce(json_agg(json_build_object('code', t.code, 'name', t.full_name, 'share', s.share,
					'document', s.document) order by t.code), '[]')
				from unit_succession s
				join unit t on t.id = s.to_unit
				where s.from_unit = page.from_unit),
			'to', case when to_unit is not null then json_build_object('code', to_code, 'name', to_name) end,
			'reason', reason,
			'decided_by', decided_name,
			'decided_at', decided_at) order by place) filter (where place <= $4), '[]'),
		'next', case when count(*) > $4 then min(id::text) filter (where place = $4) end)::text
from page
