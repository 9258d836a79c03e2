-- A province or commune of today by its code, and the province it lies in.
-- in  code text
-- out id uuid, province smallint
select u.id, coalesce(p.code, u.code)::smallint
from unit u
left join unit p on p.id = u.parent
where u.code = $1 and u.valid_to is null and u.level in ('province', 'commune')
