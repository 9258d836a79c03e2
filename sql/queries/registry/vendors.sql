-- One page of vendors whose folded name is at least `prefix` and before `past`, by name, after the one named by `after`.
-- Province by province, or market by market for people who hold markets only: so each is one ordered walk along an index,
-- and the policy, which the planner cannot look into, only filters what the walk meets. A range, not LIKE: LIKE is not
-- leakproof, and behind a policy it uses no index.
-- in  prefix text, past text, province smallint, market uuid?, after uuid?, count integer
-- out body text
with scope as materialized (
	select p.province, coalesce(current_setting('socho.markets', true) = '*', false) as whole
	from unnest(nullif(current_setting('socho.provinces', true), '')::smallint[]) as p (province)
	where $3 = 0 or p.province = $3
), start as materialized (
	select v.name_fold, v.id from vendor v where v.id = $5
), low as materialized (
	select greatest($1 collate "C", (select s.name_fold from start s)) as name_fold
), hit as (
	select f.*
	from scope c
	cross join low l
	cross join lateral (
		select v.*
		from vendor v
		where v.province = c.province and v.name_fold >= l.name_fold and v.name_fold < $2 collate "C"
			and ($5::uuid is null or (v.name_fold, v.id) > (select s.name_fold, s.id from start s))
		order by v.name_fold, v.id
		limit $6 + 1) f
	where c.whole and $4::uuid is null
	union all
	select f.*
	from scope c
	join market m on m.province = c.province and (m.id = $4 or $4::uuid is null)
	cross join low l
	cross join lateral (
		select v.*
		from vendor v
		where v.province = m.province and v.market = m.id and v.name_fold >= l.name_fold and v.name_fold < $2 collate "C"
			and ($5::uuid is null or (v.name_fold, v.id) > (select s.name_fold, s.id from start s))
		order by v.name_fold, v.id
		limit $6 + 1) f
	where not c.whole or $4::uuid is not null
), page as (
	select h.*, row_number() over (order by h.name_fold, h.id) as place
	from hit h
	order by h.name_fold, h.id
	limit $6 + 1
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object(
			'id', p.id,
			'province', p.province,
			'market', json_build_object('id', m.id, 'name', m.name),
			'kind', p.kind,
			'name', p.name,
			'legal_name', p.legal_name,
			'tax_code', p.tax_code,
			'state', p.state,
			'merged_into', p.merged_into,
			'stalls', (
				select coalesce(json_agg(s.number order by s.number_sort), '[]')
				from tenancy t
				join stall s on s.province = t.province and s.id = t.stall
				where t.province = p.province and t.vendor = p.id and t.to_day is null)) order by p.place)
			filter (where p.place <= $6), '[]'),
		'next', case when count(*) > $6 then min(p.id::text) filter (where p.place = $6) end)::text
from page p
join market m on m.province = p.province and m.id = p.market
