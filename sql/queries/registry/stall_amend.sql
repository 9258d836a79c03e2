-- Brings stalls that are there already to what a census says, with their lines in the trail.
-- in  province smallint, market uuid[], number text[], zone text[], line_of_business text[], area_m2 text[]
-- in  status text[], status_reason text[], census_date date
-- out updated bigint
with incoming as (
	select i.market, i.number, i.zone, i.line_of_business, i.area_m2::numeric(8, 2) as area_m2, i.status, i.status_reason
	from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
		as i (market, number, zone, line_of_business, area_m2, status, status_reason)
), updated as (
	update stall s
	set zone = i.zone, line_of_business = i.line_of_business, area_m2 = i.area_m2, status = i.status,
		status_reason = i.status_reason, census_date = $9
	from incoming i
	join stall old on old.province = $1 and old.market = i.market and old.number = i.number
	where s.province = old.province and s.id = old.id
		and (s.zone, s.line_of_business, s.area_m2, s.status, s.status_reason)
			is distinct from (i.zone, i.line_of_business, i.area_m2, i.status, i.status_reason)
	returning s.province, s.market, s.id, to_jsonb(old) as before, to_jsonb(s) as after
), trail as (
	insert into audit (province, action, market, entity, entity_id, before, after)
	select u.province, 'stall.update', u.market, 'stall', u.id::text, u.before, u.after from updated u
)
select count(*) from updated
