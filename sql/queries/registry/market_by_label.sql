-- The market with this label code.
-- in  province smallint, label_code text
-- out id uuid, ordinal smallint
select m.id, p.ordinal
from market m
join province p on p.code = m.province
where m.province = $1 and m.label_code = $2
