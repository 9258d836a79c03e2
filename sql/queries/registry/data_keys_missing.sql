-- What provinces lack to seal and to look up; version 0 is to be derived, any other drawn.
-- out province smallint, kind text, version smallint
select k.province, k.kind, k.version
from data_key k
where k.wrapped is null
union all
select p.code, n.kind, 1::smallint
from province p
cross join (values ('box', 1), ('look_up', 0)) as n (kind, least)
where not exists (
	select
	from data_key k
	where k.province = p.code and k.kind = n.kind and k.version >= n.least)
