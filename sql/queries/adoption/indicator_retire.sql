-- No version of the indicator holds from a day on. No row: there is no such indicator. word and field: why not.
-- in  code text, retired_on date, reason text, person uuid, request text
-- out word text?, field text?, body text?
with last as materialized (
	select i.* from indicator i where i.code = $1 order by i.version desc limit 1
), judged as materialized (
	select l.*, case
			when not in_scope(0::smallint) then 'out_of_scope'
			when l.retired_on is not null then 'indicator_retired'
			when $2 <= l.valid_from then 'bad_period retired_on'
		end as word
	from last l
), done as (
	update indicator i
	set retired_on = $2, retired_by = $4, retired_reason = $3
	from judged j
	where i.code = j.code and j.word is null and i.retired_on is null
	returning i.*
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select 0, $4, $5, 'indicator.retire', 'indicator', d.code || '@' || d.version, jsonb_build_object('retired_on', d.retired_on,
		'reason', d.retired_reason)
	from done d
	order by d.version desc
	limit 1
)
select split_part(j.word, ' ', 1), nullif(split_part(j.word, ' ', 2), ''), (
	select indicator_json(d)::text from done d order by d.version desc limit 1)
from judged j
