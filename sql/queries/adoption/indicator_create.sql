-- The next version of an indicator, for the whole register, or the first of a new one. What is left out is as in the last
-- version; who names a numerator names the denominator too. word and field: why not. levels {}: left out. Of two that are
-- brought at once, the second finds the version taken.
-- in  code text, name_vi text?, name_en text?, source text?, value_kind text?, numerator text?, denominator text?, over text?
-- in  measure text?, direction text?, green_from bigint?, amber_from bigint?, levels text[], parameters text?, valid_from date
-- in  document text, person uuid, request text
-- out word text?, field text?, body text?
with old as materialized (
	select i.* from indicator i where i.code = $1 order by i.version desc limit 1
), wanted as materialized (
	select coalesce(o.version, 0) + 1 as version, coalesce($2, o.name_vi) as name_vi, coalesce($3, o.name_en) as name_en,
		coalesce($4, o.source) as source, coalesce($5, o.value_kind) as value_kind,
		case when $6 is null and $7 is null then o.numerator else $6 end as numerator,
		case when $6 is null and $7 is null then o.denominator else $7 end as denominator,
		coalesce($8, o.over, 'end') as over, coalesce($9, o.measure) as measure, coalesce($10, o.direction, 'up') as direction,
		coalesce($11, o.green_from, 100) as green_from, coalesce($12, o.amber_from, 80) as amber_from,
		case when cardinality($13) > 0 then $13 else o.levels end as levels,
		coalesce(o.parameters, '{}') || coalesce($14::jsonb, '{}') as parameters, o.valid_from as after,
		coalesce(o.parameters, '{}') as known
	from (select 1) one
	left join old o on true
), judged as materialized (
	select w.*, case
			when not in_scope(0::smallint) then 'out_of_scope'
			when w.name_vi is null then 'missing name_vi'
			when w.name_en is null then 'missing name_en'
			when w.source is null then 'missing source'
			when w.value_kind is null then 'missing value_kind'
			when w.measure is null then 'missing measure'
			when w.levels is null then 'missing levels'
			when w.source = 'entered' and w.numerator is not null then 'unknown_field numerator'
			when w.source = 'computed' and w.numerator is null then 'missing numerator'
			when w.source = 'computed' and w.value_kind = 'count' and w.denominator is not null then 'unknown_field denominator'
			when w.source = 'computed' and w.value_kind <> 'count' and w.denominator is null then 'missing denominator'
			when w.amber_from >= w.green_from then 'out_of_range amber_from'
			when exists (select from jsonb_object_keys(w.parameters) as k (name) where not w.known ? k.name) then 'unknown_field parameters'
			when $15 <= w.after then 'bad_period valid_from'
		end as word
	from wanted w
), made as (
	insert into indicator (code, version, name_vi, name_en, source, value_kind, numerator, denominator, over, measure, direction,
		green_from, amber_from, levels, parameters, valid_from, document, created_by)
	select $1, j.version, j.name_vi, j.name_en, j.source, j.value_kind, j.numerator, j.denominator, j.over, j.measure, j.direction,
		j.green_from, j.amber_from, j.levels, j.parameters, $15, $16, $17
	from judged j
	where j.word is null
	returning *
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select 0, $17, $18, 'indicator.create', 'indicator', m.code || '@' || m.version, jsonb_build_object('valid_from', m.valid_from,
		'document', m.document, 'numerator', m.numerator, 'denominator', m.denominator, 'parameters', m.parameters)
	from made m
)
select split_part(j.word, ' ', 1), nullif(split_part(j.word, ' ', 2), ''), (select indicator_json(m)::text from made m)
from judged j
