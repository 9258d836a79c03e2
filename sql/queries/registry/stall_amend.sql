-- Brings stalls that are there already to what a census says, with their lines in the trail.
-- One look-up a row (offset 0) that either index on the market fits, also while the planner knows nothing of the table.
-- in  province smallint, market uuid[], number text[], number_sort text[], zone text[], line_of_business text[]
-- in  area_m2 text[], status text[], status_reason text[], census_date date
-- out updated bigint
with incoming as (
	select i.market, i.number, i.number_sort, i.zone, i.line_of_business, i.area_m2::numeric(8, 2) as area_m2, i.status,
		i.status_reason
	from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
		as i (market, number, number_sort, zone, line_of_business, area_m2, status, status_reason)
), updated as (
	update stall s
	set zone = i.zone, line_of_business = i.line_of_business, area_m2 = i.area_m2, status = i.status,
		status_reason = i.status_reason, census_date = $10
	from incoming i
	cross join lateral (
		select o.*
		from stall o
		where o.province = $1 and o.market = i.market and o.number_sort = i.number_sort and o.number = i.number
		offset 0) old
	where s.province = old.province and s.id = old.id
		and (s.zone, s.line_of_business, s.area_m2, s.status, s.status_reason)
			is distinct from (i.zone, i.line_of_business, i.area_m2, i.status, i.status_reason)
	returning s.province, s.market, s.id, to_jsonb(old) as before, to_jsonb(s) as after
), trail as (
	insert into audit (province, action, market, entity, entity_id, before, after)
	select u.province, 'stall.update', u.market, 'stall', u.id::text, u.before, u.after from updated u
)
select count(*) from updated
