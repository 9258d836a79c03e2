-- What a second look at a drawn visit found. No row: it was not drawn, or is not in scope; word: why not.
-- in  run uuid, visit uuid, result text, note text?, on_day date, person uuid, request text
-- out word text?, body text?
with seen as materialized (
	select s.*, case
			when v.person = $6 then 'own_visit'
			when $5 < (v.at at time zone interval '7 hours')::date then 'revisit_day'
		end as word
	from honour_sample s
	join visit v on v.province = s.province and v.id = s.visit
	where s.run = $1 and s.visit = $2
), made as (
	insert into honour_revisit (province, run, visit, team, unit, result, note, on_day, person)
	select s.province, s.run, s.visit, s.team, s.unit, $3, $4, $5, $6 from seen s where s.word is null
	returning *
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select m.province, $6, $7, 'honour.revisit', 'honour', m.run::text, jsonb_build_object('visit', m.visit, 'result', m.result, 'on', m.on_day)
	from made m
)
select s.word, (select json_build_object('visit', m.visit, 'result', m.result, 'on', m.on_day)::text from made m) from seen s
