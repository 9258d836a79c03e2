-- Values that were entered, newest first; by state or indicator.
-- in  state text?, indicator text?, after uuid?, count integer
-- out body text
with page as (
	select e.*
	from entered_value e
	where ($1 is null or e.state = $1) and ($2 is null or e.indicator = $2)
		and ($3::uuid is null or (e.proposed_at, e.id) < (select a.proposed_at, a.id from entered_value a where a.id = $3))
	order by e.proposed_at desc, e.id desc
	limit $4 + 1
), shown as (
	select * from page order by proposed_at desc, id desc limit $4
)
select json_build_object('items', coalesce((
		select json_agg(json_build_object('id', a.id, 'province', a.province, 'indicator', a.indicator, 'version', a.version,
			'market', a.market, 'unit', a.unit, 'period', a.period, 'numerator', trim_scale(a.numerator),
			'denominator', trim_scale(a.denominator), 'value', trim_scale(a.value), 'source', a.source, 'document', a.document,
			'document_on', a.document_on, 'file_sha256', encode(a.document_digest, 'hex'), 'state', a.state,
			'proposed_by', a.proposed_by, 'proposed_at', a.proposed_at, 'decided_by', a.decided_by, 'decided_at', a.decided_at,
			'reason', a.reason) order by a.proposed_at desc, a.id desc)
		from shown a), '[]'),
	'next', case when (select count(*) from page) > $4 then (select s.id from shown s order by s.proposed_at, s.id limit 1) end)::text
