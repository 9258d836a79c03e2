-- Teams and members of a unit of any day, on a day: what was published and what stands in the register, each by itself. Published
-- totals of parts are summed where the unit has none of its own; of what it was made of, whole says that there is one, part that
-- there are only some inside, and none that nothing is known. No row: no such unit; word: not in scope.
-- in  unit uuid, on date
-- out word text?, body text?
with place as materialized (
	select u.*, in_scope_unit(unit_province(u.id), u.id) as mine from unit u where u.id = $1
), entered as materialized (
	select e.* from place p cross join lateral teams_entered(p.id, $2) e where p.mine
), levels as (
	select e.level, sum(e.teams) as teams, sum(e.members) as members,
		case when count(distinct e.teams_word) filter (where e.teams is not null) = 1
			then min(e.teams_word) filter (where e.teams is not null) else 'about' end as teams_word,
		case when count(distinct e.members_word) filter (where e.members is not null) = 1
			then min(e.members_word) filter (where e.members is not null) else 'about' end as members_word
	from entered e
	group by e.level
), totals as (
	select t.* from place p cross join lateral teams_published(p.id, $2) t where p.mine
), counted as materialized (
	select c.* from place p cross join lateral teams_counted(p.id, $2) c where p.mine
), hamlets as (
	select count(*) as hamlets, sum(h.households) as households, count(*) filter (where h.households is null) as unknown
	from place p
	cross join lateral units_inside(p.id) as i (id)
	join unit h on h.id = i.id and h.level = 'hamlet' and h.valid_from <= $2 and coalesce(h.valid_to > $2, true)
	where p.mine
)
select case when not p.mine then 'out_of_scope' end,
	json_build_object('unit', json_build_object('id', p.id, 'level', p.level, 'code', p.code, 'name', p.full_name, 'valid_from',
			p.valid_from, 'valid_to', p.valid_to),
		'on', $2::date,
		'published', case when exists (select from entered) then json_build_object(
			'teams', (select t.teams from totals t), 'members', (select t.members from totals t),
			'levels', (select json_object_agg(l.level, json_build_object('teams', l.teams, 'teams_word',
				case when l.teams is not null then l.teams_word end, 'members', l.members, 'members_word',
				case when l.members is not null then l.members_word end) order by l.level) from levels l),
			'rows', (select json_agg(json_build_object('unit', json_build_object('id', u.id, 'level', u.level, 'code', u.code,
				'name', u.full_name), 'on', e.on_day, 'level', e.level, 'teams', e.teams, 'teams_word', e.teams_word, 'members',
				e.members, 'members_word', e.members_word, 'source', e.source, 'document', e.document)
				order by u.code, u.id, e.level) from entered e join unit u on u.id = e.unit),
			'made_of', (select coalesce(json_agg(json_build_object('code', f.code, 'name', f.full_name, 'known', case
					when exists (select from entered e where e.unit in (p.id, f.id)) then 'whole'
					when exists (select from entered e join units_inside(f.id) as i (id) on i.id = e.unit) then 'part'
					else 'none' end) order by f.code), '[]')
				from unit_succession s
				join unit f on f.id = s.from_unit
				where s.to_unit = p.id and s.relation <> 'part')) end,
		'counted', json_build_object(
			'teams', (select coalesce(sum(c.teams), 0) from counted c), 'members', (select coalesce(sum(c.members), 0) from counted c),
			'levels', (select coalesce(json_object_agg(c.level, json_build_object('teams', c.teams, 'members', c.members)
				order by c.level), '{}') from counted c)),
		'hamlets', (select h.hamlets from hamlets h),
		'households', (select h.households from hamlets h),
		'hamlets_of_unknown_households', (select h.unknown from hamlets h))::text
from place p
