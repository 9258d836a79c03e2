-- in  market uuid?, count integer
-- out market text?, name text?, from_unit text?, on_date text?, to_unit text?, reason text?, decided_by text?, decided text?
select coalesce(m.label_code, h.code), coalesce(m.name, h.full_name), f.full_name, l.on_date::text, t.full_name, l.reason, p.name, to_char(l.decided_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS')
from placement l
left join market m on m.province = l.province and m.id = l.market
left join unit h on h.id = l.hamlet
join unit f on f.id = l.from_unit
left join unit t on t.id = l.to_unit
left join person p on p.id = l.decided_by
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, h.code, l.id
limit $2
