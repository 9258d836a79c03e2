-- Rights over a unit go on with it under its new name or type. A merger gives nobody more than they had: those rights are
-- granted anew by a person.
-- out moved bigint
with moved as (
	update role_grant g
	set unit = s.to_unit
	from unit_succession s
	where g.scope_kind = 'unit' and g.unit = s.from_unit and s.relation in ('rename', 'retype')
		and not exists (
			select from role_grant o
			where o.person = g.person and o.role = g.role and o.province = g.province and o.unit = s.to_unit)
	returning g.id
)
select count(*) from moved
