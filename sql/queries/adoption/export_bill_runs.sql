-- in  market uuid?, count integer
-- out market text?, serial text?, kind text?, period_from text?, period_to text?, state text?, bills text?, faults text?
-- out amount text?, creator text?, created text?, decider text?, decided text?, issued text?, reason text?
select m.label_code, r.serial::text, r.kind, r.period_from::text, r.period_to::text, r.state, r.bills::text, r.faults::text,
	r.amount_vnd::text, c.name, to_char(r.created_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), d.name,
	to_char(r.decided_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'),
	to_char(r.issued_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), r.reason
from bill_run r
join market m on m.province = r.province and m.id = r.market
left join person c on c.id = r.created_by
left join person d on d.id = r.decided_by
where $1::uuid is null or r.market = $1
order by m.name_fold, m.id, r.serial desc
limit $2
