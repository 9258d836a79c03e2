-- One page of price lists in sight, the latest to begin first, without their lines. market: those that hold for this market.
-- in  market uuid?, after uuid?, count integer
-- out body text
with page as (
	select t.*, row_number() over (order by t.valid_from desc, t.id desc) as place
	from tariff t
	where ($1::uuid is null or t.market = $1 or (t.market is null and t.province = (select m.province from market m where m.id = $1)))
		and ($2::uuid is null or (t.valid_from, t.id) < (select a.valid_from, a.id from tariff a where a.id = $2))
	order by t.valid_from desc, t.id desc
	limit $3 + 1
)
select json_build_object(
	'items', coalesce(json_agg(json_build_object('id', p.id, 'province', p.province, 'market', p.market, 'number', p.number,
		'issuer', p.issuer, 'title', p.title, 'issued_on', p.issued_on, 'valid_from', p.valid_from, 'valid_to', p.valid_to,
		'lines', (select count(*) from tariff_line l where l.province = p.province and l.tariff = p.id))
		order by p.place) filter (where p.place <= $3), '[]'),
	'next', case when count(*) > $3 then min(p.id::text) filter (where p.place = $3) end)::text
from page p
