-- The days off of a file, and the days worked instead; those that are there are brought to what the file says.
-- in  day date[], kind text[], name text[], document text[]
-- out created bigint, updated bigint
with given as (
	select * from unnest($1::date[], $2::text[], $3::text[], $4::text[]) as i (day, kind, name, document)
), changed as (
	update holiday h
	set kind = g.kind, name = g.name, document = g.document
	from given g
	where h.day = g.day and (h.kind, h.name, h.document) is distinct from (g.kind, g.name, g.document)
	returning 1
), made as (
	insert into holiday (day, kind, name, document)
	select g.day, g.kind, g.name, g.document from given g
	on conflict (day) do nothing
	returning 1
)
select (select count(*) from made), (select count(*) from changed)
