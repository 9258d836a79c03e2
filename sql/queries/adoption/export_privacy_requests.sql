-- in  market uuid?, count integer
-- out market text?, id text?, vendor text?, kind text?, purpose text?, channel text?, received text?, answer_due text?, finish_due text?, extended text?
-- out state text?, overdue text?, taken_by text?, ended_by text?, ended text?, reason text?
select m.label_code, r.id::text, v.name, r.kind, r.purpose, r.channel, r.received_on::text, r.answer_due::text,
	r.finish_due::text, r.extended_days::text, r.state, case when is_overdue(r) then 'quá hạn' end, k.name, d.name,
	to_char(r.ended_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), r.reason
from privacy_request r
join market m on m.province = r.province and m.id = r.market
join vendor v on v.province = r.province and v.id = r.vendor
left join person k on k.id = r.taken_by
left join person d on d.id = r.ended_by
where $1::uuid is null or r.market = $1
order by r.state in ('answered', 'refused'), r.finish_due, r.id
limit $2
