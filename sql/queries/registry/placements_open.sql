-- Every market and hamlet whose unit was split and that nobody has placed, with the units it may lie in now.
-- in  province smallint
-- out body text, line text
select json_build_object('id', p.id, 'province', p.province, 'market', m.label_code, 'hamlet', h.code,
		'name', coalesce(m.name, h.full_name),
		'from', json_build_object('code', f.code, 'name', f.full_name), 'on_date', p.on_date,
		'candidates', (
			select coalesce(json_agg(json_build_object('code', t.code, 'name', t.full_name, 'share', s.share) order by t.code),
				'[]')
			from unit_succession s
			join unit t on t.id = s.to_unit
			where s.from_unit = p.from_unit))::text,
	p.province || ' ' || coalesce(m.label_code, h.code) || ' ' || coalesce(m.name, h.full_name) || ': ' || f.full_name || ' -> ' || coalesce((
		select string_agg(t.code || ' ' || t.full_name, ', ' order by t.code)
		from unit_succession s
		join unit t on t.id = s.to_unit
		where s.from_unit = p.from_unit), '?')
from placement p
left join market m on m.province = p.province and m.id = p.market
left join unit h on h.id = p.hamlet
join unit f on f.id = p.from_unit
where p.to_unit is null and ($1 = 0 or p.province = $1)
order by p.province, p.hamlet is not null, m.label_code, h.code
