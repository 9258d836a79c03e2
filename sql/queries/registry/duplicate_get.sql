-- A pair side by side, as far as the person sees either: what is registered, or what a revision asks to register.
-- in  id uuid
-- out body text
with pair as (
	select d.* from duplicate d where d.id = $1
), side as (
	select s.n, json_build_object(
			'id', s.vendor,
			'registered', v.id is not null,
			'kind', coalesce(v.kind, r.data #>> '{vendor,kind}'),
			'name', coalesce(v.name, r.data #>> '{vendor,name}'),
			'legal_name', coalesce(v.legal_name, r.data #>> '{vendor,legal_name}'),
			'tax_code', coalesce(v.tax_code, r.data #>> '{vendor,tax_code}'),
			'market', m.name,
			'merged_into', v.merged_into,
			'since', coalesce(v.created_at, r.created_at),
			'stalls', case when v.id is not null then (
					select coalesce(json_agg(t.number order by t.number_sort), '[]')
					from tenancy y
					join stall t on t.province = y.province and t.id = y.stall
					where y.province = v.province and y.vendor = v.id and y.to_day is null)
				else (
					select coalesce(json_agg(t.number), '[]') from stall t where t.province = r.province and t.id = r.stall)
				end,
			'accounts', case when v.id is not null then (
					select coalesce(json_agg(json_build_object('bin', a.bin, 'last4', a.last4, 'holder_name', a.holder_name,
						'state', a.state) order by a.created_at), '[]')
					from account a
					where a.province = v.province and a.vendor = v.id)
				else json_build_array(r.data -> 'account') end) as body
	from pair p
	cross join lateral (values (1, p.vendor_a), (2, p.vendor_b)) as s (n, vendor)
	left join vendor v on v.province = p.province and v.id = s.vendor
	left join revision r on v.id is null and r.province = p.province and r.id = s.vendor
	left join market m on m.province = p.province and m.id = coalesce(v.market, r.market)
)
select json_build_object(
		'id', p.id,
		'reasons', p.reasons,
		'similarity', p.similarity,
		'sides', (select json_agg(s.body order by s.n) from side s),
		'state', p.state,
		'reason', p.reason,
		'found_at', p.found_at,
		'decided_by', o.name,
		'decided_at', p.decided_at)::text
from pair p
left join person o on o.id = p.decided_by
