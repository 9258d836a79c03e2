-- Of the whole register: a market narrows nothing.
-- in  market uuid?, count integer
-- out started text?, finished text?, dry text?, what text?, keep_days text?, rows text?, asked_by text?
select to_char(r.started_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'),
	to_char(r.finished_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), case when r.dry then 'chạy thử' end,
	c.what, c.keep_days::text, c.rows::text, p.name
from retention_run r
join retention_count c on c.run = r.id
left join person p on p.id = r.asked_by
where $1::uuid is null
order by r.started_at desc, r.id, c.what
limit $2
