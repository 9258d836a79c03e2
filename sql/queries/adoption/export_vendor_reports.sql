-- What vendors in scope reported to their boards, and the answers.
-- in  market uuid?, count integer
-- out market text?, stall text?, vendor text?, kind text?, note text?, at text?, answer text?, answered text?
select m.label_code, s.number, v.name, r.kind, r.note, to_char(r.at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), r.answer,
	to_char(r.answered_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS')
from market m
join vendor_report r on r.province = m.province and r.market = m.id
join stall s on s.province = r.province and s.id = r.stall
join vendor v on v.province = r.province and v.id = r.vendor
where $1::uuid is null or m.id = $1
order by r.id desc
limit $2
