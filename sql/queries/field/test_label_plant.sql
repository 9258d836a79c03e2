-- Plants a label at a stall (an id or a number) of a market. The trail tells it to those of the whole province alone. No row:
-- no such market; planted false: no such stall in it.
-- in  id uuid, market uuid, stall text, payload text, payload_hash bytea, note text?, person uuid, request text
-- out planted bool
with here as (
	select m.province, m.id from market m where m.id = $2
), planted as (
	insert into test_label (province, id, market, stall, payload, payload_hash, note, planted_by)
	select h.province, $1, h.id, s.id, $4, $5, $6, $7
	from here h
	join stall s on s.province = h.province and s.market = h.id and (s.number = $3 or s.id::text = lower($3))
	returning province, id
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select p.province, $7, $8, 'test_label.plant', null, 'test_label', p.id::text, null
	from planted p
)
select exists (select from planted)
from here
