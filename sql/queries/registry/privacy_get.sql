-- One request, with its clocks. holidays_known: the days off of the year in which it ends are in the register.
-- in  id uuid
-- out body text
select json_build_object(
		'id', r.id,
		'market', json_build_object('id', m.id, 'name', m.name),
		'vendor', json_build_object('id', v.id, 'name', v.name),
		'kind', r.kind,
		'purpose', r.purpose,
		'channel', r.channel,
		'note', r.note,
		'third_party', r.third_party,
		'document', t.document,
		'received_on', r.received_on,
		'answer_due', r.answer_due,
		'finish_due', r.finish_due,
		'holidays_known', exists (
			select from holiday h
			where h.day >= date_trunc('year', r.finish_due) and h.day < date_trunc('year', r.finish_due) + interval '1 year'),
		'extension_days_max', case when r.extended_days is null then t.extension_days else 0 end,
		'extension', case when r.extended_days is not null then json_build_object('days', r.extended_days,
			'reason', r.extension_reason, 'by', e.name, 'at', r.extended_at) end,
		'state', r.state,
		'version', r.version,
		'overdue', is_overdue(r),
		'created_by', c.name,
		'created_at', r.created_at,
		'taken_by', k.name,
		'taken_at', r.taken_at,
		'accepted_by', a.name,
		'accepted_at', r.accepted_at,
		'ended_by', d.name,
		'ended_at', r.ended_at,
		'reason', r.reason,
		'result', r.result)::text
from privacy_request r
join privacy_term t on t.kind = r.kind and t.valid_from = r.term_from
join market m on m.province = r.province and m.id = r.market
join vendor v on v.province = r.province and v.id = r.vendor
join person c on c.id = r.created_by
left join person k on k.id = r.taken_by
left join person d on d.id = r.ended_by
left join person a on a.id = r.accepted_by
left join person e on e.id = r.extended_by
where r.id = $1
