-- Hamlets that have no row of today get one under their commune, valid from the day. lost: the first that names no
-- commune of the day.
-- in  day date, document text, commune text[], code text[], type text[], name text[], full_name text[], name_fold text[]
-- in  households text[]
-- out created bigint, lost text?
with incoming as (
	select i.*, p.id as parent
	from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
		as i (commune, code, type, name, full_name, name_fold, households)
	left join unit p on p.level = 'commune' and p.code = i.commune and p.valid_from <= $1 and p.valid_to is null
), created as (
	insert into unit (level, code, type, name, full_name, name_fold, parent, households, valid_from, document)
	select 'hamlet', i.code, i.type, i.name, i.full_name, i.name_fold, i.parent, i.households::integer, $1, $2
	from incoming i
	where i.parent is not null and not exists (
		select from unit u
		where u.level = 'hamlet' and u.code = i.code and u.valid_to is null)
	returning id
)
select (select count(*) from created), (select min(i.commune) from incoming i where i.parent is null)
