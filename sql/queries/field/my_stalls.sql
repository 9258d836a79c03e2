-- Stalls of the signed-in vendor by id or by content code.
-- in  ids uuid[], content_codes text[]
-- out n integer, province smallint, market uuid, stall uuid
with mine as (
	select s.province, s.market, s.id, s.content_code
	from my_vendor v
	join tenancy t on t.province = v.province and t.vendor = v.id and t.to_day is null
	join stall s on s.province = t.province and s.id = t.stall
)
select i.n::integer, m.province, m.market, m.id
from unnest($1) with ordinality as i (id, n)
join mine m on m.id = i.id
union all
select c.n::integer, m.province, m.market, m.id
from unnest($2) with ordinality as c (code, n)
join mine m on m.content_code = c.code
