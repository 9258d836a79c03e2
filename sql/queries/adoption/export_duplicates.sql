-- A side that is registered has its name there, one that is asked for has it in its revision.
-- in  market uuid?, count integer
-- out market text?, id text?, name_a text?, name_b text?, reasons text?, similarity text?, state text?, found text?
-- out decided_by text?, decided text?, reason text?
select m.label_code, d.id::text, coalesce(va.name, ra.data #>> '{vendor,name}'), coalesce(vb.name, rb.data #>> '{vendor,name}'),
	array_to_string(d.reasons, ', '), d.similarity::text, d.state,
	to_char(d.found_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), p.name,
	to_char(d.decided_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), d.reason
from market m
join duplicate d on d.province = m.province and d.market = m.id
left join vendor va on va.province = d.province and va.id = d.vendor_a
left join revision ra on ra.province = d.province and ra.id = d.vendor_a
left join vendor vb on vb.province = d.province and vb.id = d.vendor_b
left join revision rb on rb.province = d.province and rb.id = d.vendor_b
left join person p on p.id = d.decided_by
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, d.id
limit $2
