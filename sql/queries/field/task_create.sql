-- A task of a province, whose code the country's catalogue has not.
-- in  province smallint, code text, vi text, en text, topic text, valid_from date, retired_on date?, person uuid?, request text
-- out word text?, body text?
with made as (
	insert into province_task (province, code, name_vi, name_en, topic, valid_from, retired_on)
	select $1, $2, $3, $4, $5, $6, $7
	where not exists (select from field_task k where k.code = $2)
	returning *
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select m.province, $8, $9, 'task.create', 'task', m.code, to_jsonb(m) - 'province' from made m
)
select case when not exists (select from made) then 'task_taken' end,
	(select json_build_object('province', m.province, 'code', m.code, 'vi', m.name_vi, 'en', m.name_en, 'topic', m.topic, 'valid_from',
			m.valid_from, 'retired_on', m.retired_on)::text
		from made m)
