-- The first row of a map that does not fit the register or the other rows, by its place from 1, and what is wrong.
-- New units may bear the name that they have on the day or that they have got since: published maps are brought up to date.
-- in  day date, level text[], code text[], full_name text[], new_code text[], new_full_name text[], new_province text[]
-- in  relation text[], parent text[]
-- out place bigint, wrong text
with told as (
	select i.place, case
			when i.relation <> 'part' and i.successors > 1 then 'whole_twice'
			when i.relation = 'part' and i.successors = 1 then 'part_alone'
			when o.id is null then 'old_unknown'
			when o.name_key <> name_key(i.full_name) then 'old_name'
			when a.code <> i.parent then 'old_parent'
			when o.valid_to > $1 then 'old_later'
			when n.id is null then 'new_unknown'
			when name_key(i.new_full_name) not in (n.name_key, (
				select t.name_key from unit t where t.id = unit_same(n.id, current_date)))
			then 'new_name'
			when p.code <> i.new_province then 'new_province'
		end as wrong
	from (
		select r.*, count(*) over (partition by r.level, r.code) as successors
		from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
				$9::text[])
			with ordinality as r (level, code, full_name, new_code, new_full_name, new_province, relation, parent, place)) as i
	left join unit o on o.level = i.level and o.code = i.code and o.valid_from < $1 and coalesce(o.valid_to >= $1, true)
	left join unit a on a.id = o.parent
	left join unit n on n.level = 'commune' and n.code = i.new_code and n.valid_from <= $1
		and coalesce(n.valid_to > $1, true)
	left join unit p on p.id = n.parent
)
select place, wrong
from told
where wrong is not null
order by place
limit 1
