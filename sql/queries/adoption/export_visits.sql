-- Visits of teams in scope, newest first; with a market those to its stalls and vendors. Of households only the hamlet is known.
-- in  market uuid?, count integer
-- out team text?, unit text?, member text?, at text?, target text?, stall text?, hamlet text?, task text?, channel text?, outcome text?, refusal text?, flags text?, id text?
select t.name, u.code, m.name, to_char(v.at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), v.target, s.number, h.code, v.task,
	v.channel, v.outcome, v.refusal, array_to_string(v.flags, ', '), v.id::text
from visit v
join team t on t.province = v.province and t.id = v.team
join unit u on u.id = v.unit
left join team_member m on m.province = v.province and m.id = v.member
left join stall s on s.province = v.province and s.id = v.stall
left join unit h on h.id = v.hamlet
where $1::uuid is null or v.market = $1
order by v.at desc, v.id desc
limit $2
