-- The open placement of a market by its label code.
-- in  province smallint, label_code text
-- out id uuid
select p.id
from placement p
join market m on m.province = p.province and m.id = p.market
where p.province = $1 and m.label_code = $2 and p.to_unit is null
