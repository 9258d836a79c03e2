-- One change of a payout account.
-- in  id uuid
-- out body text
with one as materialized (
	select * from payout_change where id = $1
)
select json_build_object(
		'id', p.id,
		'market', json_build_object('id', m.id, 'name', m.name),
		'stall', json_build_object('id', s.id, 'number', s.number),
		'vendor', json_build_object('id', v.id, 'name', v.name),
		'account', json_build_object('id', a.id, 'bin', a.bin, 'last4', a.last4, 'holder_name', a.holder_name,
			'name_match', a.name_match, 'ownership', a.ownership, 'state', a.state),
		'revision', p.revision,
		'state', p.state,
		'review_reason', p.review_reason,
		'due_at', p.due_at,
		'approved_by', created.name,
		'created_at', p.created_at,
		'reviewed_by', reviewed.name,
		'reviewed_at', p.reviewed_at,
		'ended_by', ended.name,
		'ended_at', p.ended_at,
		'reason', p.reason,
		'code', p.code,
		'notices', coalesce((
			select json_agg(json_build_object(
					'event', coalesce(j.payload ->> 'event', 'payout_change'),
					'way', j.payload ->> 'way',
					'state', case j.state when 'done' then coalesce(j.result ->> 'state', 'sent') when 'failed' then 'dead'
						else 'waiting' end,
					'attempts', j.attempts,
					'error', j.error,
					'next_at', case when j.state = 'queued' then j.run_at end) order by j.created_at, j.payload ->> 'way')
			from job j
			where j.province = p.province and j.kind = 'notice' and j.payload ->> 'change' = p.id::text), '[]'),
		'notice', (select n.id from paper n where n.province = p.province and n.change = p.id))::text
from one p
join market m on m.province = p.province and m.id = p.market
join stall s on s.province = p.province and s.id = p.stall
join vendor v on v.province = p.province and v.id = p.vendor
join account a on a.province = p.province and a.id = p.account
join person created on created.id = p.created_by
left join person reviewed on reviewed.id = p.reviewed_by
left join person ended on ended.id = p.ended_by
