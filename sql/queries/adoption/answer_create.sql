-- What somebody says of a market as of a day. No row: no such market in scope.
-- in  market uuid, measure text, as_of date, yes text?, numerator bigint?, denominator bigint?, source text, person uuid?, request text?
-- out body text
with added as (
	insert into market_answer (province, market, measure, as_of, yes, numerator, denominator, source, said_by)
	select m.province, m.id, $2, $3, $4 = 'yes', $5, $6, $7, $8
	from market m
	where m.id = $1
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select a.province, $8, $9, 'market.answer', a.market, 'market', a.market::text, json_build_object('measure', a.measure,
		'as_of', a.as_of, 'yes', a.yes, 'numerator', a.numerator, 'denominator', a.denominator, 'source', a.source)
	from added a
)
select json_build_object('id', a.id, 'market', a.market, 'measure', a.measure, 'as_of', a.as_of, 'yes', a.yes,
	'numerator', a.numerator, 'denominator', a.denominator, 'source', a.source)::text
from added a
