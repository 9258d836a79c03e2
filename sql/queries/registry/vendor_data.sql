-- Everything kept about one vendor, for that vendor: the sealed values beside it, and account numbers in
-- registry/vendor_data_accounts. Without an id it is the vendor that the person is, who alone sees amounts; others see
-- how many payments there were if the vendor agreed to it. The sums are of stalls, so the days on which somebody else
-- held the stall too are left out and counted. A line in the trail says who took it. No row: no such vendor to be seen.
-- in  id uuid?, person uuid, request text, format text
-- out id uuid, province smallint, phone_box bytea?, email_box bytea?, id_number_box bytea?, body text
with seen as materialized (
	select v.*, m.name as market_name, $1::uuid is null as own, $1::uuid is null or exists (
			select from consent c
			where c.province = v.province and c.vendor = v.id and c.purpose = 'counts' and c.withdrawn_at is null) as counted
	from vendor v
	join market m on m.province = v.province and m.id = v.market
	where v.id = coalesce($1, (select p.vendor from vendor_person p where p.person = $2))
), held as materialized (
	select t.*, s.number, m.name as market_name
	from seen v
	join tenancy t on t.province = v.province and t.vendor = v.id
	join stall s on s.province = t.province and s.id = t.stall
	join market m on m.province = t.province and m.id = t.market
), paid as materialized (
	select a.* from seen v join account a on a.province = v.province and a.vendor = v.id
), written as materialized (
	select r.* from seen v join revision r on r.province = v.province and (r.vendor = v.id or r.id = v.id)
), changed as materialized (
	select c.*, s.number from seen v join payout_change c on c.province = v.province and c.vendor = v.id
	join stall s on s.province = c.province and s.id = c.stall
), issued as materialized (
	select c.*, s.number, a.last4
	from paid a
	join code c on c.province = a.province and c.account = a.id
	join stall s on s.province = c.province and s.id = c.stall
), sums as (
	select h.market_name, h.number, to_char(d.day, 'YYYY-MM') as month, d.day, d.payments, d.amount_vnd, exists (
			select from tenancy o
			where o.province = h.province and o.stall = h.stall and o.vendor <> h.vendor
				and d.day between o.from_day and coalesce(o.to_day, 'infinity')) as shared
	from (select distinct province, stall, vendor, number, market_name from held) h
	join stall_day d on d.province = h.province and d.stall = h.stall
	where exists (
		select from held t where t.stall = d.stall and d.day between t.from_day and coalesce(t.to_day, 'infinity'))
), figures as (
	select s.market_name, s.number, s.month, count(distinct s.day) filter (where s.shared) as shared_days,
		sum(s.payments) filter (where not s.shared) as payments, sum(s.amount_vnd) filter (where not s.shared) as amount_vnd
	from sums s
	group by 1, 2, 3
), things (entity, id) as (
	select 'vendor', id::text from seen
	union all select 'tenancy', id::text from held
	union all select 'account', id::text from paid
	union all select 'revision', id::text from written
	union all select 'code', id from issued
	union all select 'payout_change', id::text from changed
	union all select 'privacy_request', q.id::text from seen v join privacy_request q on q.province = v.province and q.vendor = v.id
	union all select 'paper', p.id::text from written r join paper p on p.province = r.province and p.revision = r.id
), lines as (
	select a.id, a.at, a.action, a.entity, w.name as who
	from seen v
	join things t on true
	join audit a on a.province = v.province and a.entity = t.entity and a.entity_id = t.id
	left join person w on w.id = a.person
	order by a.id desc
	limit 2000
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $2, $3, 'vendor.data', market, 'vendor', id::text, jsonb_build_object('format', $4::text, 'own', own)
	from seen
)
select v.id, v.province, v.phone_box, v.email_box, v.id_number_box, json_build_object(
		'taken_at', now(),
		'vendor', json_build_object(
			'id', v.id,
			'province', v.province,
			'market', v.market_name,
			'kind', v.kind,
			'name', v.name,
			'legal_name', v.legal_name,
			'tax_code', v.tax_code,
			'registration_number', v.registration_number,
			'registration_issued', v.registration_issued,
			'state', v.state,
			'created_at', v.created_at),
		'reports', coalesce((
			select json_agg(json_build_object('stall', s.number, 'kind', r.kind, 'note', r.note, 'at', r.at, 'answer', r.answer,
				'answered_at', r.answered_at) order by r.at, r.id)
			from vendor_report r
			join stall s on s.province = r.province and s.id = r.stall
			where r.province = v.province and r.vendor = v.id), '[]'),
		'consents', coalesce((
			select json_agg(json_build_object('purpose', c.purpose, 'version', c.version, 'text_vi', t.text_vi,
				'text_en', t.text_en, 'channel', c.channel, 'scan_sha256', encode(c.scan_sha256, 'hex'),
				'given_at', c.given_at, 'recorded_by', p.name, 'withdrawn_at', c.withdrawn_at,
				'withdrawn_channel', c.withdrawn_channel) order by c.given_at, c.id)
			from consent c
			join consent_text t using (purpose, version)
			left join person p on p.id = c.recorded_by
			where c.province = v.province and c.vendor = v.id), '[]'),
		'tenancies', coalesce((
			select json_agg(json_build_object('id', h.id, 'market', h.market_name, 'stall', h.number, 'kind', h.kind,
				'from_day', h.from_day, 'to_day', h.to_day) order by h.from_day, h.id)
			from held h), '[]'),
		'accounts', coalesce((
			select json_agg(json_build_object('id', a.id, 'bin', a.bin, 'last4', a.last4, 'holder_name', a.holder_name,
				'state', a.state, 'name_match', a.name_match, 'ownership', a.ownership, 'relation', a.relation,
				'created_at', a.created_at) order by a.id)
			from paid a), '[]'),
		'evidence', coalesce((
			select json_agg(json_build_object('account', a.id, 'last4', a.last4, 'kind', e.kind, 'state', e.state,
				'reference', e.reference, 'created_at', e.created_at, 'settled_at', e.settled_at) order by e.id)
			from paid a
			join account_evidence e on e.province = a.province and e.account = a.id), '[]'),
		'feeds', coalesce((
			select json_agg(json_build_object('account', a.id, 'last4', a.last4, 'connection', c.name, 'since', f.since,
				'until', f.until, 'consent', f.consent) order by f.since, a.id)
			from paid a
			join feed f on f.province = a.province and f.account = a.id
			join connection c on c.province = f.province and c.id = f.connection), '[]'),
		'codes', coalesce((
			select json_agg(json_build_object('id', c.id, 'stall', c.number, 'kind', c.kind, 'last4', c.last4,
				'amount_vnd', c.amount_vnd, 'state', code_state(c.state, c.expires_at), 'reason', c.reason,
				'issued_at', c.issued_at, 'ended_at', c.ended_at) order by c.created_at, c.id)
			from issued c), '[]'),
		'figures', coalesce((
			select json_agg(json_build_object('market', f.market_name, 'stall', f.number, 'month', f.month,
				'payments', case when v.counted then coalesce(f.payments, 0) end,
				'amount_vnd', case when v.own then coalesce(f.amount_vnd, 0) end,
				'shared_days', f.shared_days) order by f.month, f.number)
			from figures f), '[]'),
		'notices', coalesce((
			select json_agg(n.line order by n.at)
			from (
				select p.created_at as at, json_build_object('at', p.created_at, 'way', 'slip', 'stall', c.number, 'state', p.state)
				from changed c
				join paper p on p.province = c.province and p.change = c.id
				union all
				select j.created_at, json_build_object('at', j.created_at, 'way', j.payload ->> 'way', 'stall', c.number,
					'state', j.state)
				from changed c
				join job j on j.province = c.province and j.kind = 'notice' and j.payload ->> 'change' = c.id::text) as n (at, line)), '[]'),
		'revisions', coalesce((
			select json_agg(json_build_object('id', r.id, 'kind', r.kind, 'state', r.state, 'created_at', r.created_at,
				'submitted_at', r.submitted_at, 'decided_at', r.decided_at, 'reason', r.reason) order by r.created_at, r.id)
			from written r), '[]'),
		'requests', coalesce((
			select json_agg(json_build_object('id', q.id, 'kind', q.kind, 'purpose', q.purpose, 'channel', q.channel,
				'received_on', q.received_on, 'finish_due', q.finish_due, 'state', q.state, 'ended_at', q.ended_at,
				'reason', q.reason) order by q.id)
			from privacy_request q
			where q.province = v.province and q.vendor = v.id), '[]'),
		'trail', coalesce((
			select json_agg(json_build_object('at', l.at, 'who', l.who, 'action', l.action, 'entity', l.entity) order by l.id)
			from lines l), '[]'))::text
from seen v
