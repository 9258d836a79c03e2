-- Ranks the teams of a unit over a period, and draws visits for a second look; all of it is stored and never changed. What counts:
-- stalls whose registration a team helped at, each once, still with a live code and paid often enough in the days after; codes of
-- them first seen displayed; rounds finished in time by who hands in for the team; and visits that a second look found not so. No row:
-- no such unit; word: why not.
-- in  id uuid, unit uuid, from_day date, to_day date, parameters text, formula text, person uuid, request text
-- out word text?, body text?
with place as materialized (
	select u.id, u.full_name, unit_province(u.id) as province,
		in_scope_unit(unit_province(u.id), u.id) as mine
	from unit u
	where u.id = $2
), parameter as materialized (
	select (p ->> 'durable')::integer as durable, (p ->> 'displayed')::integer as displayed, (p ->> 'rounds')::integer as rounds,
		(p ->> 'failed')::integer as failed, (p ->> 'durable_days')::integer as durable_days,
		(p ->> 'payments_min')::integer as payments_min, (p ->> 'members_min')::integer as members_min,
		(p ->> 'outcomes_min')::integer as outcomes_min, (p ->> 'revisit_percent')::numeric as revisit_percent,
		(p ->> 'revisit_min')::integer as revisit_min, (p ->> 'small_vnd')::bigint as small_vnd,
		(p ->> 'same_place_min')::integer as same_place_min, (p ->> 'burst_days')::integer as burst_days,
		(p ->> 'burst_percent')::numeric as burst_percent, (p ->> 'burst_min')::integer as burst_min
	from (select $5::jsonb as p) x
), run as materialized (
	insert into honour_run (province, id, unit, from_day, to_day, parameters, formula, seed, computed_by)
	select p.province, $1, p.id, $3, $4, $5::jsonb, $6, replace(gen_random_uuid()::text, '-', ''), $7 from place p where p.mine
	returning *
), here as materialized (
	select t.province, t.id, t.unit, t.name, u.full_name as unit_name, coalesce(t.households, (
			select sum(h.households)::integer
			from units_inside(t.unit) as i (id)
			join unit h on h.id = i.id and h.level = 'hamlet' and h.valid_from <= $4 and coalesce(h.valid_to > $4, true))) as assigned, (
			select count(*)::integer
			from team_member m
			where m.province = t.province and m.team = t.id and team_lives(m.joined_on, m.left_on, $4)) as members
	from run r
	join team t on t.province = r.province and t.unit in (select i.id from units_inside($2) as i (id))
		and t.founded_on <= $4 and coalesce(t.dissolved_on > $3, true)
	join unit u on u.id = t.unit
), helped as materialized (
	-- A stall is a team's once, whoever helped there again.
	select distinct on (h.province, v.stall) h.province, h.team, v.id as revision, v.stall, v.decided_at,
		(v.decided_at at time zone interval '7 hours')::date as day
	from here t
	join revision_helper h on h.province = t.province and h.team = t.id
	join revision v on v.province = h.province and v.id = h.revision and v.state = 'approved' and v.stall is not null
	order by h.province, v.stall, v.decided_at, v.id
), durable as materialized (
	select h.*, s.payments, s.amount_vnd
	from helped h
	cross join parameter p
	cross join lateral (
		select coalesce(sum(d.qualifying), 0) as payments, coalesce(sum(d.amount_vnd), 0) as amount_vnd, coalesce(sum(d.payments), 0) as paid
		from stall_day d
		where d.province = h.province and d.stall = h.stall and d.day > h.day and d.day <= h.day + p.durable_days) s
	where h.day + p.durable_days between $3 and $4 and s.payments >= p.payments_min
		and exists (
			select from code c
			where c.province = h.province and c.stall = h.stall and c.issued_at is not null
				and coalesce(c.ended_at > (h.day + p.durable_days)::timestamp at time zone interval '7 hours', true))
), displayed as materialized (
	select distinct h.province, h.team, h.stall
	from helped h
	join code c on c.province = h.province and c.stall = h.stall and c.displayed_at >= h.decided_at
		and (c.displayed_at at time zone interval '7 hours')::date between $3 and $4
), done as materialized (
	select v.province, v.id, v.team, v.unit, v.person, v.at, v.channel, v.outcome, v.latitude_e6, v.longitude_e6, v.stall
	from here t
	join visit v on v.province = t.province and v.team = t.id and v.at >= $3::timestamp at time zone interval '7 hours'
		and v.at < ($4 + 1)::timestamp at time zone interval '7 hours'
), toured as materialized (
	-- Whose visits of the period are one team's goes on rounds for that team.
	select distinct d.province, d.team, r.id as round
	from (
		select d.province, min(d.team::text)::uuid as team, d.person
		from done d
		group by d.province, d.person
		having count(distinct d.team) = 1) d
	join round_check k on k.province = d.province and k.person = d.person and k.flags = '{}'
	join round r on r.province = k.province and r.id = k.round and r.state = 'closed' and r.to_day between $3 and $4
		and (r.closed_at at time zone interval '7 hours')::date <= r.to_day
	where not exists (
		select from round_stall s where s.province = r.province and s.round = r.id and s.missing is not null)
), failed as materialized (
	select f.province, f.team, f.visit
	from here t
	join honour_revisit f on f.province = t.province and f.team = t.id and f.result = 'failed' and f.on_day between $3 and $4
), marked as materialized (
	select x.province, x.team, x.mark
	from (
		select d.province, d.team, 'small_payments' as mark
		from durable d
		cross join parameter p
		group by 1, 2, p.small_vnd
		having 2 * count(*) filter (where d.amount_vnd <= d.payments * p.small_vnd) > count(*)
		union all
		-- In a market people stand side by side; at homes they do not.
		select s.province, s.team, 'same_place'
		from (
			select d.province, d.team, count(*) as visits
			from done d
			where d.channel = 'home' and d.latitude_e6 is not null
			group by d.province, d.team, d.latitude_e6 / 100, d.longitude_e6 / 100) s
		cross join parameter p
		group by 1, 2, p.same_place_min
		having max(s.visits) >= p.same_place_min
		union all
		select d.province, d.team, 'burst'
		from done d
		cross join parameter p
		group by 1, 2, p.burst_min, p.burst_percent, p.burst_days
		having count(*) >= p.burst_min and 100.0 * count(*) filter (
			where (d.at at time zone interval '7 hours')::date > $4 - p.burst_days) > p.burst_percent * count(*)) x
	where not exists (
		select
		from honour_review w
		join honour_run o on o.province = w.province and o.id = w.run and o.from_day = $3 and o.to_day = $4
		join honour_row b on b.province = w.province and b.run = w.run and b.team = w.team
		where w.province = x.province and w.team = x.team and w.decision = 'cleared' and x.mark = any (b.marks))
), figures as materialized (
	select t.*,
		(select count(*)::integer from durable d where d.province = t.province and d.team = t.id) as durable,
		(select count(*)::integer from displayed d where d.province = t.province and d.team = t.id) as displayed,
		(select count(*)::integer from toured d where d.province = t.province and d.team = t.id) as rounds,
		(select count(*)::integer from failed d where d.province = t.province and d.team = t.id) as failed,
		(select coalesce(array_agg(m.mark order by m.mark), '{}') from marked m where m.province = t.province and m.team = t.id) as marks,
		jsonb_build_object(
			'durable', (select coalesce(jsonb_agg(d.revision order by d.revision), '[]') from durable d where d.province = t.province and d.team = t.id),
			'displayed', (select coalesce(jsonb_agg(d.stall order by d.stall), '[]') from displayed d where d.province = t.province and d.team = t.id),
			'rounds', (select coalesce(jsonb_agg(d.round order by d.round), '[]') from toured d where d.province = t.province and d.team = t.id),
			'failed', (select coalesce(jsonb_agg(d.visit order by d.visit), '[]') from failed d where d.province = t.province and d.team = t.id)) as evidence
	from here t
), judged as materialized (
	select f.*, p.durable * f.durable + p.displayed * f.displayed + p.rounds * f.rounds + p.failed * f.failed as points,
		case
			when f.members < p.members_min then 'too_few_members'
			when coalesce(f.assigned, 0) = 0 then 'no_denominator'
			when f.durable + f.displayed + f.rounds < p.outcomes_min then 'too_few_outcomes'
			when cardinality(f.marks) > 0 then 'under_review'
		end as unranked
	from figures f
	cross join parameter p
), scored as materialized (
	select j.*, round(100.0 * j.points / nullif(j.assigned, 0), 4) as score from judged j
), ranked as materialized (
	select s.province, s.id, rank() over (order by s.score desc, s.failed, s.durable desc)::integer as rank,
		case
			when count(*) over (partition by s.score) = 1 then null
			when count(*) over (partition by s.score, s.failed, s.durable) > 1 then 'shared'
			when count(*) over (partition by s.score, s.failed) = 1 then 'fewer_failed'
			else 'more_durable'
		end as tie
	from scored s
	where s.unranked is null
), made as (
	insert into honour_row (province, run, team, unit, team_name, unit_name, members, assigned, durable, displayed, rounds, failed,
		points, score, rank, unranked, tie, marks, evidence)
	select s.province, r.id, s.id, s.unit, s.name, s.unit_name, s.members, s.assigned, s.durable, s.displayed, s.rounds, s.failed,
		s.points, s.score, k.rank, s.unranked, k.tie, s.marks, s.evidence
	from scored s
	join run r on r.province = s.province
	left join ranked k on k.province = s.province and k.id = s.id
	returning rank
), drawn as materialized (
	select d.*, row_number() over (order by sha256(convert_to(r.seed || d.id::text, 'utf8'))) as place, count(*) over () as among
	from done d
	join run r on r.province = d.province
	where d.outcome in ('done', 'shown', 'again') and (d.stall is not null or d.latitude_e6 is not null)
), sample as (
	insert into honour_sample (province, run, visit, team, unit, place)
	select d.province, r.id, d.id, d.team, d.unit, d.place
	from drawn d
	join run r on r.province = d.province
	cross join parameter p
	where d.place <= greatest(p.revisit_min, ceil(d.among * p.revisit_percent / 100))
	returning visit
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select r.province, $7, $8, 'honour.compute', 'honour', r.id::text,
		jsonb_build_object('unit', r.unit, 'from', r.from_day, 'to', r.to_day, 'seed', r.seed, 'parameters', r.parameters)
	from run r
)
select case when not p.mine then 'out_of_scope' end,
	(select json_build_object('id', r.id, 'unit', json_build_object('id', p.id, 'name', p.full_name), 'from', r.from_day, 'to', r.to_day,
			'formula', r.formula, 'parameters', r.parameters, 'seed', r.seed, 'teams', (select count(*) from made),
			'ranked', (select count(*) from made m where m.rank is not null), 'sample', (select count(*) from sample))::text
		from run r)
from place p
