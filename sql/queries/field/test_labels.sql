-- Test labels of a market, newest first, after the one named, each with how often it was found. No row: no such market.
-- in  market uuid, after uuid?, count integer
-- out body text
with page as (
	select t.*, s.number, row_number() over (order by t.id desc) as nth
	from test_label t
	join stall s on s.province = t.province and s.id = t.stall
	where t.market = $1 and ($2::uuid is null or t.id < $2)
	order by t.id desc
	limit $3 + 1
)
select json_build_object(
		'items', (
			select coalesce(json_agg(json_build_object(
				'id', p.id,
				'stall', json_build_object('id', p.stall, 'number', p.number),
				'note', p.note,
				'planted_at', p.planted_at,
				'removed_at', p.removed_at,
				'checks', (
					select count(*) from round_check c where c.province = p.province and c.test_label = p.id)) order by p.nth), '[]')
			from page p
			where p.nth <= $3),
		'next', (select p.id from page p where p.nth = $3 and exists (select from page o where o.nth > $3)))::text
from market m
where m.id = $1
