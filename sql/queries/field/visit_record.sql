-- Records visits, each client_id once. One row a visit, in order; none for one that another transaction is recording just now.
-- status: recorded, duplicate (the same visit again), conflict (another visit with this client_id). flags: late, more than 30
-- days; two_places, the same member elsewhere within the hour, more than 30 km away.
-- in  ids uuid[], client_ids uuid[], provinces smallint[], units uuid[], teams uuid[], members uuid[], targets text[]
-- in  markets uuid[], stalls uuid[], vendors uuid[], hamlets uuid[], households bytea[], tasks text[], channels text[]
-- in  outcomes text[], refusals text[], at timestamptz[], latitudes_e6 integer[], longitudes_e6 integer[], hashes bytea[]
-- in  person uuid, request text
-- out n integer, status text, id uuid, flags text
with wanted as materialized (
	select *
	from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) with ordinality
		as w (id, client_id, province, unit, team, member, target, market, stall, vendor, hamlet, household_hash, task, channel,
			outcome, refusal, at, latitude_e6, longitude_e6, content_hash, n)
), known as materialized (
	select distinct v.province, v.id, v.client_id, v.person, v.content_hash, v.flags
	from wanted w
	join visit v on v.province = w.province and v.client_id = w.client_id
), fresh as materialized (
	select distinct on (w.province, w.client_id) w.*
	from wanted w
	where not exists (select from known k where k.province = w.province and k.client_id = w.client_id)
	order by w.province, w.client_id, w.n
), elsewhere as (
	select f.id
	from fresh f
	cross join lateral (
		select v.latitude_e6, v.longitude_e6
		from visit v
		where v.province = f.province and v.member = f.member and v.latitude_e6 is not null
			and v.at between f.at - interval '1 hour' and f.at + interval '1 hour'
		union all
		select o.latitude_e6, o.longitude_e6
		from fresh o
		where o.province = f.province and o.member = f.member and o.id <> f.id and o.latitude_e6 is not null
			and o.at between f.at - interval '1 hour' and f.at + interval '1 hour') o
	where f.latitude_e6 is not null
	group by f.id
	-- A degree of latitude is 111 km; of longitude, in Vietnam, a little less.
	having bool_or(sqrt(power((f.latitude_e6 - o.latitude_e6) * 111e-6, 2) + power((f.longitude_e6 - o.longitude_e6) * 106e-6, 2)) > 30)
), made as (
	insert into visit (province, id, client_id, team, member, unit, person, target, market, stall, vendor, hamlet, household_hash,
		task, channel, outcome, refusal, at, latitude_e6, longitude_e6, content_hash, flags)
	select f.province, f.id, f.client_id, f.team, f.member, f.unit, $21, f.target, f.market, f.stall, f.vendor, f.hamlet,
		f.household_hash, f.task, f.channel, f.outcome, f.refusal, f.at, f.latitude_e6, f.longitude_e6, f.content_hash,
		array_remove(array[case when f.at < now() - interval '30 days' then 'late' end,
			case when e.id is not null then 'two_places' end], null)
	from fresh f
	left join (select distinct e.id from elsewhere e) e on e.id = f.id
	on conflict (province, client_id) do nothing
	returning *
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select m.province, $21, $22, 'visit.record', 'team', m.team::text,
		jsonb_build_object('visits', count(*), 'first', min(m.id::text), 'last', max(m.id::text))
	from made m
	group by m.province, m.team
)
select w.n::integer,
	case
		when v.id = w.id then 'recorded'
		when v.person = $21 and v.content_hash = w.content_hash then 'duplicate'
		else 'conflict'
	end, v.id, array_to_string(v.flags, ',')
from wanted w
join (
	select m.province, m.id, m.client_id, m.person, m.content_hash, m.flags from made m
	union all
	select * from known) v on v.province = w.province and v.client_id = w.client_id
order by w.n
