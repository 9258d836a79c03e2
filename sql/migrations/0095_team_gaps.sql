-- As in 0092_teams.sql, but what lies in a hamlet is found once a hamlet, not once for each team of the province.
set role socho_owner;

create or replace function team_gaps(unit uuid, day date)
	returns table (hamlet uuid, code text, name text, commune text, households integer, rule uuid, document text, teams bigint,
		members bigint, members_least bigint, head_leads boolean, reasons text[])
	language sql stable parallel safe
begin atomic
	with rule as materialized (
		select r.*, i.id as inside
		from team_rule r
		cross join lateral units_inside(r.unit) as i (id)
		where r.valid_from <= team_gaps.day and coalesce(r.valid_to > team_gaps.day, true)
	), hamlet as materialized (
		select distinct on (h.id) h.id, h.code, h.full_name, c.full_name as commune, h.households, r.id as rule, r.document,
			r.teams_min, r.members_min, r.head_leads, r.households_max
		from units_inside(team_gaps.unit) as i (id)
		join unit h on h.id = i.id and h.level = 'hamlet' and h.valid_from <= team_gaps.day
			and coalesce(h.valid_to > team_gaps.day, true)
		join unit c on c.id = h.parent
		join rule r on r.inside = h.id
		order by h.id, r.valid_from desc, r.id desc
	), inside as materialized (
		select h.id, i.id as unit from hamlet h cross join lateral units_inside(h.id) as i (id)
	), has as materialized (
		select h.id, count(t.id) as teams, coalesce(sum(m.members), 0)::bigint as members, min(m.members) as members_least,
			coalesce(bool_and(m.head), false) as head
		from inside h
		join team t on t.level = 'hamlet' and t.unit = h.unit and team_lives(t.founded_on, t.dissolved_on, team_gaps.day)
		cross join lateral (
			select count(*) as members, coalesce(bool_or(m.role = 'leader' and m.hamlet_head), false) as head
			from team_member m
			where m.province = t.province and m.team = t.id and team_lives(m.joined_on, m.left_on, team_gaps.day)) m
		group by h.id
	)
	select h.id, h.code, h.full_name, h.commune, h.households, h.rule, h.document, coalesce(a.teams, 0), coalesce(a.members, 0),
		a.members_least, a.head,
		array_remove(array[
			case when coalesce(a.teams, 0) < h.teams_min then case when a.teams is null then 'no_team' else 'few_teams' end end,
			case when a.members_least < h.members_min then 'few_members' end,
			case when h.head_leads and not a.head then 'head_does_not_lead' end,
			case
				when h.households_max is null or a.id is null then null
				when h.households is null then 'households_unknown'
				when h.households > h.households_max::bigint * a.members then 'too_many_households'
			end], null)
	from hamlet h
	left join has a on a.id = h.id;
end;

reset role;
