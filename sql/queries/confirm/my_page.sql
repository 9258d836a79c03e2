-- What a vendor's own page shows before any payment: who, where, which accounts and codes.
-- out body text
select json_build_object(
	'vendors', coalesce((
		select json_agg(json_build_object('id', v.id, 'name', v.name) order by v.name, v.id) from my_vendor v), '[]'::json),
	'stalls', coalesce((
		select json_agg(json_build_object('id', s.id, 'number', s.number, 'market', m.name, 'vendor', t.vendor)
			order by m.name, s.number_sort, s.id)
		from my_vendor v
		join tenancy t on t.province = v.province and t.vendor = v.id and t.to_day is null
		join stall s on s.province = t.province and s.id = t.stall
		join market m on m.province = s.province and m.id = s.market), '[]'::json),
	'accounts', coalesce((
		select json_agg(json_build_object('id', a.id, 'bin', a.bin, 'last4', a.last4, 'holder_name', a.holder_name,
				'state', a.state)
			order by a.created_at, a.id)
		from my_account a
		where a.state in ('pending', 'review', 'active')), '[]'::json),
	'codes', coalesce((
		select json_agg(json_build_object('id', c.id, 'stall', c.stall, 'account', c.account)
			order by c.issued_at, c.id)
		from my_account a
		join code c on c.province = a.province and c.account = a.id
		where c.state in ('issued', 'printed', 'displayed') and c.kind = 'static'), '[]'::json))::text
