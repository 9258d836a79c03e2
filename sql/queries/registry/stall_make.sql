-- Makes the stalls of a census that are not there yet, each with the content code drawn for it, and their lines in the
-- trail. left_over: how many found their code taken; draw again for them.
-- in  province smallint, market uuid[], number text[], number_sort text[], zone text[], row_name text[]
-- in  line_of_business text[], area_m2 text[], status text[], status_reason text[], content_code text[], census_date date
-- out created bigint, left_over bigint
with incoming as (
	select i.*
	from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
		$10::text[], $11::text[])
		as i (market, number, number_sort, zone, row_name, line_of_business, area_m2, status, status_reason, content_code)
	where not exists (
		select from stall s
		where s.province = $1 and s.market = i.market and s.number_sort = i.number_sort and s.number = i.number
		offset 0)
), created as (
	insert into stall (province, market, number, number_sort, zone, row_name, line_of_business, area_m2, status,
		status_reason, census_date, content_code)
	select $1, i.market, i.number, i.number_sort, i.zone, i.row_name, i.line_of_business, i.area_m2::numeric, i.status,
		i.status_reason, $12, i.content_code
	from incoming i
	on conflict on constraint stall_content_code do nothing
	returning *
), said as (
	insert into stall_census (province, market, stall, census_date, status, status_reason, zone, row_name,
		line_of_business, area_m2)
	select c.province, c.market, c.id, c.census_date, c.status, c.status_reason, c.zone, c.row_name, c.line_of_business,
		c.area_m2
	from created c
), trail as (
	insert into audit (province, action, market, entity, entity_id, after)
	select c.province, 'stall.create', c.market, 'stall', c.id::text, to_jsonb(c) from created c
)
select (select count(*) from created), (select count(*) from incoming) - (select count(*) from created)
