-- The codes on a market's old posters. No row: no such market to be seen.
-- in  market uuid
-- out body text
select json_build_object('items', coalesce((
		select json_agg(json_build_object('code', o.code, 'set_at', o.set_at,
			'stall', case when s.id is not null then json_build_object('id', s.id, 'number', s.number) end) order by o.code)
		from old_code o
		left join stall s on s.province = o.province and s.id = o.stall
		where o.province = m.province and o.market = m.id), '[]'))::text
from market m
where m.id = $1
