-- What a person decided of the marks of a team. No row: no such team in the run; word: why not.
-- in  run uuid, team uuid, decision text, reason text, person uuid, request text
-- out word text?, body text?
with seen as materialized (
	select w.*, case when w.unranked is distinct from 'under_review' then 'not_under_review' end as word
	from honour_row w
	where w.run = $1 and w.team = $2
), made as (
	insert into honour_review (province, run, team, unit, decision, reason, person)
	select s.province, s.run, s.team, s.unit, $3, $4, $5 from seen s where s.word is null
	returning *
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select m.province, $5, $6, 'honour.review', 'honour', m.run::text, jsonb_build_object('team', m.team, 'decision', m.decision, 'reason', m.reason)
	from made m
)
select s.word, (select json_build_object('team', m.team, 'decision', m.decision, 'reason', m.reason)::text from made m) from seen s
