-- What visits name, each judged by itself: the team with its province and unit, whose member it is on that day, and whom it went to.
-- word: why not. Stalls were looked up before (null: there is none of that name, where one was named).
-- in  teams uuid[], members uuid[], stalls uuid[], stall_named smallint[], vendors uuid[], hamlets text[], tasks text[], days date[]
-- out n integer, word text?, province bigint?, unit uuid?, team uuid?, market uuid?, hamlet uuid?
select w.n::integer, case
		when t.id is null and w.member is not null and m.id is null then 'unknown_member'
		when t.id is null then 'unknown_team'
		when not team_lives(t.founded_on, t.dissolved_on, w.day) then 'team_dissolved'
		when w.member is not null and (m.id is null or m.team <> t.id or not team_lives(m.joined_on, m.left_on, w.day)) then 'not_a_member'
		when k.code is null then 'unknown_task'
		when w.stall_named = 1 and s.id is null then 'unknown_stall'
		when w.vendor is not null and v.id is null then 'unknown_vendor'
		when w.hamlet is not null and (h.id is null or unit_province(h.id) <> t.province) then 'unknown_hamlet'
	end, t.province::bigint, t.unit, t.id, coalesce(s.market, v.market), h.id
from unnest($1, $2, $3, $4, $5, $6, $7, $8) with ordinality as w (team, member, stall, stall_named, vendor, hamlet, task, day, n)
left join team_member m on m.id = w.member
left join team t on t.id = coalesce(w.team, m.team)
left join lateral (
	select k.code
	from tasks_known() k
	where k.province in (0, t.province) and k.code = w.task and k.valid_from <= w.day and coalesce(k.retired_on > w.day, true)
	limit 1) k on true
left join stall s on s.id = w.stall and s.province = t.province
left join vendor v on v.id = w.vendor and v.province = t.province
left join lateral (
	select u.id
	from unit u
	where u.level = 'hamlet' and ((u.code = w.hamlet and u.valid_to is null) or u.id::text = lower(w.hamlet))
	limit 1) h on w.hamlet is not null
order by w.n
