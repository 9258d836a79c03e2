-- The latest plans in sight with their targets, newest first.
-- in limit integer
-- out body text
select json_build_object('plans', coalesce(json_agg(p.body order by p.issued_on desc, p.id desc), '[]'))::text
from (
	select n.issued_on, n.id, json_build_object('id', n.id, 'province', n.province, 'number', n.number,
		'issuer', n.issuer, 'title', n.title, 'issued_on', n.issued_on, 'period_from', n.period_from,
		'period_to', n.period_to, 'file_sha256', encode(n.document_digest, 'hex'), 'replaces', n.replaces,
		'entered_by', e.name,
		'targets', (
			select coalesce(json_agg(json_build_object('id', t.id, 'indicator', t.indicator, 'version', t.version,
				'market', t.market, 'unit', t.unit, 'class', t.class, 'period_from', t.period_from, 'period_to', t.period_to,
				'value', trim_scale(t.value), 'value_kind', t.value_kind)
				order by t.indicator, t.version, t.period_from, t.id), '[]')
			from target t
			where t.province = n.province and t.plan = n.id)) as body
	from plan n
	left join person e on e.id = n.created_by
	order by n.issued_on desc, n.id desc
	limit $1) as p
