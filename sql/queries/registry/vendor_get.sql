-- One vendor with everything that ever tied it to stalls, accounts and consents; nothing personal that is sealed.
-- in  id uuid
-- out body text
select json_build_object(
		'id', v.id,
		'province', v.province,
		'market', json_build_object('id', m.id, 'name', m.name),
		'kind', v.kind,
		'name', v.name,
		'legal_name', v.legal_name,
		'tax_code', v.tax_code,
		'registration_number', v.registration_number,
		'registration_style', v.registration_style,
		'registration_issued', v.registration_issued,
		'state', v.state,
		'merged_into', (
			select json_build_object('id', i.id, 'name', i.name)
			from vendor i
			where i.province = v.province and i.id = v.merged_into),
		'merged_from', coalesce((
			select json_agg(json_build_object('id', f.id, 'name', f.name) order by f.id)
			from vendor f
			where f.province = v.province and f.merged_into = v.id), '[]'),
		'created_at', v.created_at,
		'tenancies', coalesce((
			select json_agg(json_build_object(
					'id', t.id,
					'market', json_build_object('id', k.id, 'name', k.name),
					'stall', json_build_object('id', s.id, 'number', s.number),
					'kind', t.kind,
					'from_day', t.from_day,
					'to_day', t.to_day) order by t.from_day desc, t.id)
			from tenancy t
			join stall s on s.province = t.province and s.id = t.stall
			join market k on k.province = t.province and k.id = t.market
			where t.province = v.province and t.vendor = v.id), '[]'),
		'accounts', coalesce((
			select json_agg(json_build_object(
					'id', a.id,
					'bin', a.bin,
					'last4', a.last4,
					'holder_name', a.holder_name,
					'state', a.state,
					'name_match', a.name_match,
					'ownership', a.ownership,
					'relation', a.relation) order by a.created_at desc, a.id)
			from account a
			where a.province = v.province and a.vendor = v.id), '[]'),
		'consents', coalesce((
			select json_agg(json_build_object(
					'purpose', c.purpose,
					'version', c.version,
					'channel', c.channel,
					'scan_sha256', encode(c.scan_sha256, 'hex'),
					'given_at', c.given_at,
					'recorded_by', p.name,
					'withdrawn_at', c.withdrawn_at,
					'withdrawn_channel', c.withdrawn_channel) order by c.given_at desc, c.id)
			from consent c
			left join person p on p.id = c.recorded_by
			where c.province = v.province and c.vendor = v.id), '[]'))::text
from vendor v
join market m on m.province = v.province and m.id = v.market
where v.id = $1
