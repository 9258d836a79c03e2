-- The scope of a job: its province, or with 0 everything.
-- in province smallint
-- out entered bool
select enter_as(case
		when $1 = 0 then (select (0::smallint || array_agg(p.code order by p.code))::text from province p)
		else '{' || $1 || '}' end, '*', '') is not null
