-- Who was on a stall, the newest first. No row: no such stall to be seen.
-- in  stall uuid
-- out body text
select json_build_object('items', coalesce((
		select json_agg(json_build_object(
				'id', t.id,
				'vendor', json_build_object('id', v.id, 'name', v.name, 'kind', v.kind),
				'kind', t.kind,
				'from_day', t.from_day,
				'to_day', t.to_day) order by t.from_day desc, t.id)
		from tenancy t
		join vendor v on v.province = t.province and v.id = t.vendor
		where t.province = s.province and t.stall = s.id), '[]'))::text
from stall s
where s.id = $1
