-- The open placement of a market by its label code, or of a hamlet by its own code.
-- in  province smallint, label_code text?, hamlet text?
-- out id uuid
select p.id
from placement p
left join market m on m.province = p.province and m.id = p.market
left join unit h on h.id = p.hamlet
where p.province = $1 and p.to_unit is null and (m.label_code = $2 or h.code = $3)
