-- Who of which team helped at a registration, until it was decided; another name takes the place of the first. No row: no such
-- revision.
-- in  revision uuid, member uuid, day date, person uuid, request text
-- out word text?, body text?
with seen as materialized (
	select r.province, r.id, r.market, r.state from revision r where r.id = $1 for update
), helper as materialized (
	select h.* from seen s cross join lateral helper_place(s.province, $2, $3) h
), made as (
	insert into revision_helper (province, revision, market, member, team, member_name, team_name, named_by)
	select s.province, s.id, s.market, $2, h.team, h.member_name, h.team_name, $4
	from seen s
	cross join helper h
	where s.state in ('draft', 'submitted', 'returned')
	on conflict (province, revision) do update
	set member = excluded.member, team = excluded.team, member_name = excluded.member_name, team_name = excluded.team_name,
		named_by = excluded.named_by, named_at = now()
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select m.province, $4, $5, 'revision.helper', m.market, 'revision', m.revision::text,
		jsonb_build_object('member', m.member, 'team', m.team)
	from made m
)
select case when s.state not in ('draft', 'submitted', 'returned') then 'wrong_state'
		when not exists (select from helper) then 'unknown_member' end,
	(select json_build_object('revision', m.revision, 'member', m.member, 'name', m.member_name, 'team', m.team, 'team_name', m.team_name)::text
		from made m)
from seen s
