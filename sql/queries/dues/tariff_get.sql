-- in  id uuid
-- out body text
select json_build_object('id', t.id, 'province', t.province, 'market', t.market, 'number', t.number, 'issuer', t.issuer,
	'title', t.title, 'issued_on', t.issued_on, 'valid_from', t.valid_from, 'valid_to', t.valid_to,
	'file_sha256', encode(t.document_digest, 'hex'),
	'lines', coalesce((
		select json_agg(json_build_object('id', l.id, 'service', l.service, 'market_class', l.market_class, 'point_kind', l.point_kind,
				'grade', l.grade, 'corner', l.corner, 'unit', l.unit, 'price_vnd', l.price_vnd, 'vat_rate_bp', l.vat_rate_bp,
				'vat_included', l.vat_included)
			order by l.service, l.market_class, l.point_kind, l.grade, l.corner, l.id)
		from tariff_line l
		where l.province = t.province and l.tariff = t.id), '[]'))::text
from tariff t
where t.id = $1
