-- One page of what a role may be given over within what somebody rules: provinces, communes and markets of today, by name,
-- after the one named by `after`. q: part of the name, or the whole code.
-- in  kind text?, q text?, after text?, count integer
-- out body text
with place as (
	select case u.level when 'province' then 'province' else 'unit' end as kind, u.code as id, u.full_name as name, u.name_fold as fold,
		p.name as within, u.code, coalesce(p.code, u.code)::integer as province
	from unit u
	left join unit p on p.id = u.parent
	where u.level in ('province', 'commune') and u.valid_to is null and in_scope(coalesce(p.code, u.code)::smallint)
	union all
	select 'market', m.id::text, m.name, m.name_fold, u.full_name, m.label_code, m.province
	from market m
	join unit u on u.id = m.unit
), page as (
	select l.*, (l.fold || ' ' || l.kind || ' ' || l.id) collate "C" as at
	from place l
	where ($1::text is null or l.kind = $1) and ($2::text is null or strpos(l.fold, $2) > 0 or l.code = upper($2))
		and ($3::text is null or (l.fold || ' ' || l.kind || ' ' || l.id) collate "C" > $3)
	order by at
	limit $4 + 1
), numbered as (
	select p.*, row_number() over (order by p.at) as place from page p
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object('kind', kind, 'id', id, 'name', name, 'within', within, 'code', code, 'province', province)
			order by place) filter (where place <= $4), '[]'),
		'next', case when count(*) > $4 then max(at) filter (where place = $4) end)::text
from numbered
