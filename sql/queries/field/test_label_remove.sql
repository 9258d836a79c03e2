-- A label was taken down again. No row: none in scope; removed false: it was before.
-- in  id uuid, person uuid, request text
-- out removed bool
with seen as materialized (
	select t.* from test_label t where t.id = $1 for update of t
), gone as (
	update test_label t
	set removed_by = $2, removed_at = greatest(now(), t.planted_at)
	from seen s
	where t.province = s.province and t.id = s.id and s.removed_at is null
	returning t.province, t.id
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select g.province, $2, $3, 'test_label.remove', null, 'test_label', g.id::text, null
	from gone g
)
select exists (select from gone)
from seen
