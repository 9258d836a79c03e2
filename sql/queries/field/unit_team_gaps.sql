-- One page of the hamlets in a unit that miss something of their rule on a day, by code, after the one named by `after`; of all
-- hamlets under a rule, how many, and how many miss what. No row: no such unit; word: not in scope.
-- in  unit uuid, on date, after uuid?, count integer
-- out word text?, body text?
with place as materialized (
	select u.*, in_scope_unit(unit_province(u.id), u.id) as mine from unit u where u.id = $1
), gaps as materialized (
	select g.* from place p cross join lateral team_gaps(p.id, $2) g where p.mine
), missing as (
	select g.*, row_number() over (order by g.code, g.hamlet) as place
	from gaps g
	where cardinality(g.reasons) > 0
		and ($3::uuid is null or (g.code, g.hamlet) > (select a.code, a.hamlet from gaps a where a.hamlet = $3))
	order by g.code, g.hamlet
	limit $4 + 1
)
select case when not p.mine then 'out_of_scope' end,
	json_build_object('on', $2::date,
		'hamlets', (select count(*) from gaps),
		'missing', (select count(*) from gaps g where cardinality(g.reasons) > 0),
		'reasons', (select coalesce(json_object_agg(r.reason, r.hamlets order by r.reason), '{}')
			from (select x.reason, count(*) as hamlets from gaps g cross join unnest(g.reasons) as x (reason) group by 1) r),
		'households', (select sum(g.households) from gaps g),
		'households_covered', (select sum(g.households) from gaps g
			where g.teams > 0 and not g.reasons && '{too_many_households,households_unknown}'),
		'items', (select coalesce(json_agg(json_build_object('hamlet', json_build_object('id', m.hamlet, 'code', m.code, 'name',
			m.name, 'commune', m.commune), 'households', m.households, 'teams', m.teams, 'members', m.members, 'reasons', m.reasons,
			'rule', m.rule, 'document', m.document) order by m.place) filter (where m.place <= $4), '[]') from missing m),
		'next', (select case when count(*) > $4 then min(m.hamlet::text) filter (where m.place = $4) end from missing m))::text
from place p
