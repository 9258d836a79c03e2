-- One revision as people see it: accounts and phones masked, IDs not at all.
-- in  id uuid
-- out body text
select json_build_object(
		'id', r.id,
		'market', json_build_object('id', m.id, 'name', m.name),
		'stall', case when s.id is not null then json_build_object('id', s.id, 'number', s.number) end,
		'kind', r.kind,
		'class', r.class,
		'state', r.state,
		'automatic', r.automatic,
		'version', r.version,
		'vendor', json_build_object(
			'id', v.id,
			'kind', coalesce(v.kind, r.data #>> '{vendor,kind}'),
			'name', coalesce(v.name, r.data #>> '{vendor,name}'),
			'phone', r.data #>> '{vendor,phone}',
			'id_number', r.data #>> '{vendor,id_number}',
			'email', r.data #>> '{vendor,email}',
			'legal_name', coalesce(v.legal_name, r.data #>> '{vendor,legal_name}'),
			'registration_number', coalesce(v.registration_number, r.data #>> '{vendor,registration_number}'),
			'registration_style', coalesce(v.registration_style, r.data #>> '{vendor,registration_style}'),
			'tax_code', coalesce(v.tax_code, r.data #>> '{vendor,tax_code}'),
			'replaces', coalesce((r.data #>> '{vendor,replaces}')::boolean, false)),
		'details', case when r.kind = 'vendor_details' then r.data -> 'vendor' end,
		'account', r.data -> 'account',
		'tenancy', case when r.kind <> 'vendor_details' then coalesce(r.data -> 'tenancy', '{"kind": "main"}') end,
		'consents', coalesce(r.data -> 'consents', '[]'),
		'duplicates', coalesce((
			select json_agg(json_build_object(
					'id', d.id,
					'vendor', case when d.vendor_a = r.id then d.vendor_b else d.vendor_a end,
					'name', o.name,
					'reasons', d.reasons,
					'similarity', d.similarity,
					'state', d.state) order by d.similarity desc, d.id)
			from duplicate d
			left join vendor o on o.province = d.province
				and o.id = case when d.vendor_a = r.id then d.vendor_b else d.vendor_a end
			where d.province = r.province and (d.vendor_a = r.id or d.vendor_b = r.id)), '[]'),
		'payout_change', (
			select json_build_object('id', p.id, 'state', p.state, 'review_reason', p.review_reason, 'due_at', p.due_at)
			from payout_change p
			where p.province = r.province and p.revision = r.id),
		'helper', (
			select json_build_object('member', h.member, 'name', h.member_name, 'team', h.team_name)
			from revision_helper h
			where h.province = r.province and h.revision = r.id),
		'created_by', created.name,
		'created_at', r.created_at,
		'submitted_by', submitted.name,
		'submitted_at', r.submitted_at,
		'decided_by', decided.name,
		'decided_at', r.decided_at,
		'reason', r.reason,
		'code', (
			select c.id
			from code c
			where c.province = r.province and c.stall = r.stall and c.revision = r.id))::text
from revision r
join market m on m.province = r.province and m.id = r.market
left join stall s on s.province = r.province and s.id = r.stall
left join vendor v on v.province = r.province and v.id = r.vendor
join person created on created.id = r.created_by
left join person submitted on submitted.id = r.submitted_by
left join person decided on decided.id = r.decided_by
where r.id = $1
