-- Fifty markets after the one named: stalls that fell silent are alarmed of, each silence once, and an incident of each is
-- opened or joined. day: the last one looked at; by default the market's last business day that is over. payload: may hold
-- "rules", other parameters than alarm_rules(). How many markets were looked at, the last of them, and how many alarms are new.
-- in  after uuid, day date?, payload text
-- out markets integer, last uuid?, found integer
with page as materialized (
	select m.province, m.id,
		coalesce($2, ((now() at time zone interval '7 hours') - make_interval(mins => m.day_cutoff_minutes))::date - 1) as day
	from market m
	where m.id > $1
	order by m.id
	limit 50
), given as (
	select alarm_rules() || coalesce($3::jsonb -> 'rules', '{}') as rules
), silent as materialized (
	select p.province, p.id as market, p.day, new_id() as incident, q.*
	from page p
	cross join given g
	cross join lateral quiet_stalls(p.id, p.day, g.rules) as q
	where exists (
			select from stall_day d where d.province = p.province and d.market = p.id and d.day between p.day - 30 and p.day)
		and not exists (
			select from stall_alarm a where a.province = p.province and a.stall = q.stall and a.last_day = q.last_day)
), raised as (
	insert into incident as i (province, id, market, stall, verdict)
	select s.province, s.incident, s.market, s.stall, 'silent'
	from silent s
	on conflict (province, stall) where state <> 'closed' do update set version = i.version
	returning i.province, i.id, i.market, i.stall
), made as (
	insert into stall_alarm (province, market, stall, incident, last_day, on_day, open_days, paid_days, silent_days,
		neighbourhood, neighbours, neighbour_days, rules)
	select s.province, s.market, s.stall, r.id, s.last_day, s.day, s.open_days, s.paid_days, s.silent_days, s.neighbourhood,
		s.neighbours, s.neighbour_days, g.rules
	from silent s
	join raised r on r.province = s.province and r.stall = s.stall
	cross join given g
	on conflict do nothing
	returning province, market, stall, incident
), trail as (
	insert into audit (province, action, market, entity, entity_id, after)
	select m.province, case when s.incident = m.incident then 'incident.open' else 'incident.join' end, m.market, 'incident',
		m.incident::text, jsonb_build_object('stall', m.stall, 'verdict', 'silent')
	from made m
	join silent s on s.province = m.province and s.stall = m.stall
)
select (select count(*) from page)::integer, (select p.id from page p order by p.id desc limit 1),
	(select count(*) from made)::integer
