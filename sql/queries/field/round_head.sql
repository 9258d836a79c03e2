-- The round that a sheet is for.
-- in  round uuid
-- out province smallint, market uuid, name text, from_day date, to_day date
select r.province, r.market, m.name, r.from_day, r.to_day
from round r
join market m on m.province = r.province and m.id = r.market
where r.id = $1
