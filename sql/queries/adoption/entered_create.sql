-- Somebody enters a value. The version is the one that holds on the period's last day. No row: the province is not in sight.
-- The flags say what was found; body is null when anything was not.
-- in  province smallint, indicator text, market uuid?, unit uuid?, period text, from_day date, to_day date, numerator bigint?
-- in  denominator bigint?, value bigint?, source text, document text, document_on date, digest bytea?, person uuid, request text
-- out is_entered bool, is_retired bool, has_place bool, at_level bool, kind text?, body text?
with measure as (
	select i.*
	from indicators_on($7) i
	where i.code = $2
), place as (
	select m.id as market, null::uuid as unit, 'market' as kind from market m where m.province = $1 and m.id = $3
	union all
	select null, u.id, case u.level when 'province' then 'province' else 'unit' end
	from unit u
	where u.id = $4 and unit_province(u.id) = $1 and coalesce(current_setting('socho.markets', true) = '*', false)
), added as (
	insert into entered_value (province, indicator, version, market, unit, period, period_from, period_to, numerator, denominator, value,
		source, document, document_on, document_digest, proposed_by)
	select $1, i.code, i.version, p.market, p.unit, $5, $6, $7, $8 / 100.0, $9 / 100.0, $10 / 100.0, $11, $12, $13, $14, $15
	from measure i
	cross join place p
	where i.source = 'entered' and p.kind = any (i.levels) and (i.value_kind = 'percent' or $8::bigint is null)
		and (i.value_kind <> 'percent' or coalesce($10::bigint <= 10000, $8 <= $9))
		and (i.value_kind <> 'count' or $10 % 100 = 0)
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select a.province, $15, $16, 'entered_value.propose', a.market, 'entered_value', a.id::text, jsonb_build_object('indicator', a.indicator,
		'version', a.version, 'unit', a.unit, 'period', a.period, 'value', a.value, 'numerator', a.numerator,
		'denominator', a.denominator, 'document', a.document)
	from added a
)
select coalesce((select i.source = 'entered' from measure i), false),
	not exists (select from measure) and exists (select from indicator i where i.code = $2 and i.retired_on <= $7),
	exists (select from place), coalesce((select p.kind = any (i.levels) from measure i cross join place p), false),
	(select i.value_kind from measure i), (
	select json_build_object('id', a.id, 'province', a.province, 'indicator', a.indicator, 'version', a.version, 'market', a.market,
		'unit', a.unit, 'period', a.period, 'numerator', trim_scale(a.numerator), 'denominator', trim_scale(a.denominator),
		'value', trim_scale(a.value), 'source', a.source, 'document', a.document, 'document_on', a.document_on,
		'file_sha256', encode(a.document_digest, 'hex'), 'state', a.state, 'proposed_by', a.proposed_by,
		'proposed_at', a.proposed_at)::text
	from added a)
from province p
where p.code = $1 and in_scope(p.code)
