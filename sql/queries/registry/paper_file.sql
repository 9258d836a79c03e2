-- A paper's file, and the line in the trail that somebody took it. No row: no such paper to be seen.
-- in  id uuid, person uuid, request text
-- out province smallint, state text, file_box bytea?
with seen as (
	select p.province, p.id, p.market, p.state, p.file_box from paper p where p.id = $1
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id)
	select province, $2, $3, 'paper.take', market, 'paper', id::text from seen where state = 'done'
)
select province, state, file_box from seen
