-- A rule from a day on, for the whole register. No row: whoever asks does not hold all of it.
-- in  what text, valid_from date, keep_days integer, ground text, person uuid, request text
-- out made bool
with made as (
	insert into retention_rule (what, valid_from, keep_days, ground, set_by)
	select $1, $2, $3, $4, $5
	where in_scope(0::smallint)
	returning what, valid_from, keep_days, ground
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select 0, $5, $6, 'retention.rule', 'retention', what, jsonb_build_object('valid_from', valid_from, 'keep_days', keep_days,
		'ground', ground)
	from made
)
select true from made
