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
			'name_vi', i.name_vi, 'name_en', i.name_en, 'value_kind', i.value_kind,
			'market', a.market, 'unit', a.unit, 'place_name', coalesce(m.name, u.full_name), 'period', a.period, 'numerator', trim_scale(a.numerator),
			'denominator', trim_scale(a.denominator), 'value', trim_scale(a.value), 'source', a.source, 'document', a.document,
			'document_on', a.document_on, 'file_sha256', encode(a.document_digest, 'hex'), 'state', a.state,
			'proposed_by', a.proposed_by, 'proposed_by_name', p.name, 'proposed_at', a.proposed_at, 'decided_by', a.decided_by,
			'decided_by_name', d.name, 'decided_at', a.decided_at, 'reason', a.reason) order by a.proposed_at desc, a.id desc)
		from shown a
		join indicator i on i.code = a.indicator and i.version = a.version
		left join market m on m.province = a.province and m.id = a.market
		left join unit u on u.id = a.unit
		left join person p on p.id = a.proposed_by
		left join person d on d.id = a.decided_by), '[]'),
	'next', case when (select count(*) from page) > $4 then (select s.id from shown s order by s.proposed_at, s.id limit 1) end)::text
