-- Sets right the hamlets that are there already: kind, name, households.
-- in  code text[], type text[], name text[], full_name text[], name_fold text[], households text[]
-- out amended bigint
with amended as (
	update unit u
	set type = i.type, name = i.name, full_name = i.full_name, name_fold = i.name_fold, households = i.households::integer
	from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
		as i (code, type, name, full_name, name_fold, households)
	where u.level = 'hamlet' and u.code = i.code and u.valid_to is null
		and (u.type, u.name, u.full_name, u.households) is distinct from (i.type, i.name, i.full_name, i.households::integer)
	returning u.id
)
select count(*) from amended
