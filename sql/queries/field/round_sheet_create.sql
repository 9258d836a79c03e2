-- Somebody wants the list of a round on paper, and goes with it. No row: no such round in scope.
-- in  id uuid, round uuid, person uuid, request text
-- out id uuid
with made as (
	insert into round_sheet (province, id, market, round, created_by)
	select r.province, $1, r.market, r.id, $3
	from round r
	where r.id = $2
	returning province, id, market, round
), taken as (
	insert into round_taken (province, round, market, person)
	select m.province, m.round, m.market, $3 from made m
	on conflict do nothing
), job as (
	insert into job (province, market, kind, dedupe, payload, created_by)
	select m.province, m.market, 'round_sheet', m.id::text, jsonb_build_object('sheet', m.id), $3 from made m
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select m.province, $3, $4, 'round.take', m.market, 'round', m.round::text, jsonb_build_object('sheet', m.id) from made m
)
select id from made
