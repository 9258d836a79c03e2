-- Brings stalls that are there already to what a census says, with their lines in the trail. A census older than the last
-- one of a stall is kept beside it and changes nothing of what counts today.
-- One look-up a row (offset 0) that either index on the market fits, also while the planner knows nothing of the table.
-- in  province smallint, market uuid[], number text[], number_sort text[], zone text[], row_name text[]
-- in  line_of_business text[], area_m2 text[], status text[], status_reason text[], census_date date
-- out updated bigint
with incoming as (
	select i.market, i.number, i.number_sort, i.zone, i.row_name, i.line_of_business, i.area_m2::numeric(8, 2) as area_m2,
		i.status, i.status_reason
	from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
		as i (market, number, number_sort, zone, row_name, line_of_business, area_m2, status, status_reason)
), found as materialized (
	select old.id, old.market, old.census_date as last_census, to_jsonb(old) as before, i.zone, i.row_name,
		i.line_of_business, i.area_m2, i.status, i.status_reason
	from incoming i
	cross join lateral (
		select o.*
		from stall o
		where o.province = $1 and o.market = i.market and o.number_sort = i.number_sort and o.number = i.number
		offset 0) old
	where (i.zone, i.row_name, i.line_of_business, i.area_m2, i.status, i.status_reason) is distinct from (
		case when $11 >= old.census_date
			then (old.zone, old.row_name, old.line_of_business, old.area_m2, old.status, old.status_reason)
			else (
				select (c.zone, c.row_name, c.line_of_business, c.area_m2, c.status, c.status_reason)
				from stall_census c
				where c.province = $1 and c.stall = old.id and c.census_date <= $11
				order by c.census_date desc, c.id desc
				limit 1)
		end)
), updated as (
	update stall s
	set zone = f.zone, row_name = f.row_name, line_of_business = f.line_of_business, area_m2 = f.area_m2,
		status = f.status, status_reason = f.status_reason, census_date = $11
	from found f
	where s.province = $1 and s.id = f.id and $11 >= f.last_census
	returning s.id, to_jsonb(s) as after
), said as (
	insert into stall_census (province, market, stall, census_date, status, status_reason, zone, row_name,
		line_of_business, area_m2)
	select $1, f.market, f.id, $11, f.status, f.status_reason, f.zone, f.row_name, f.line_of_business, f.area_m2
	from found f
	returning *
), trail as (
	insert into audit (province, action, market, entity, entity_id, before, after)
	select $1, 'stall.update', f.market, 'stall', f.id::text, f.before,
		coalesce(u.after, (select to_jsonb(d) from said d where d.stall = f.id))
	from found f
	left join updated u on u.id = f.id
)
select count(*) from found
