-- in  market uuid?, count integer
-- out province text?, kind text?, name text?, tax_code text?, markets text?
select o.province::text, o.kind, o.name, o.tax_code, (
	select count(*) from market m where m.province = o.province and m.operator = o.id)::text
from operator o
where $1::uuid is null or exists (select from market m where m.province = o.province and m.operator = o.id and m.id = $1)
order by o.province, o.name_fold, o.id
limit $2
