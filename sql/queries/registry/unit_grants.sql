-- Rights over a unit go on with it under its new name or type. A merger gives nobody more than they had: those rights are
-- granted anew by a person. ended: how many are over units that are no more.
-- out moved bigint, ended bigint
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
select (select count(*) from moved), (
		select count(*)
		from role_grant g
		join unit u on u.id = g.unit
		where u.valid_to is not null and g.id not in (select m.id from moved m))
