-- The next step of a market towards chợ 4.0 or back. Without an evaluation the market's latest of the days since the step
-- before counts. No row: no such market in scope. Otherwise state is where it stands; fits: the step may follow it; verdict: of
-- the evaluation, null when there is none; later: the step is not dated before the one it follows. Nothing is done unless all
-- of that is so, and, for a recognition, unless every criterion is met, or none is known to fail and there is a reason.
-- in  market uuid, step text, from_day date, evaluation uuid?, number text?, issuer text?, issued_on date?, digest bytea?
-- in  reason text?, person uuid?, request text?
-- out state text, fits bool, later bool, verdict text?, body text?
with found as (
	select m.province, m.id, m.model_4_0, m.model_since, s.id as last, s.from_day,
		coalesce(s.step, case m.model_4_0 when '4.0' then 'recognised' when 'pilot' then 'pilot' else 'none' end) as state
	from market m
	left join lateral model_step(m.province, m.id) as s on true
	where m.id = $1
), judged as (
	select e.id, e.verdict
	from found f
	join evaluation e on e.province = f.province and e.market = f.id
	where (e.id = $4 or $4::uuid is null) and coalesce(e.on_day >= f.from_day, true)
	order by e.id desc
	limit 1
), allowed as (
	select f.*,
		case $2
			when 'pilot' then f.state in ('none', 'withdrawn')
			when 'evaluated' then f.state = 'pilot'
			when 'extended' then f.state = 'evaluated'
			when 'recognised' then f.state in ('none', 'withdrawn', 'evaluated', 'extended')
			else f.state in ('pilot', 'evaluated', 'extended', 'recognised')
		end as fits,
		coalesce($3 >= f.from_day, true) as later,
		j.id as evaluation, j.verdict
	from found f
	left join judged j on true
), added as (
	insert into recognition (province, market, follows, step, from_day, evaluation, number, issuer, issued_on,
		document_digest, reason, decided_by)
	select a.province, a.id, a.last, $2, $3, case when $2 in ('evaluated', 'recognised') then a.evaluation end, $5, $6, $7,
		$8, $9, $10
	from allowed a
	where a.fits and a.later
		and ($2 not in ('evaluated', 'recognised') or a.evaluation is not null)
		and ($2 <> 'recognised' or a.verdict = 'met' or (a.verdict = 'not_known' and $9 is not null))
	returning *
), moved as (
	update market m
	set model_4_0 = case a.step when 'recognised' then '4.0' when 'extended' then 'partial' when 'withdrawn' then 'none' else 'pilot' end,
		model_since = case when a.step = 'withdrawn' then null else a.from_day end
	from added a
	where m.province = a.province and m.id = a.market
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, before, after)
	select a.province, $10, $11, 'market.' || a.step, a.market, 'market', a.market::text,
		jsonb_build_object('state', f.state, 'model_4_0', f.model_4_0, 'model_since', f.model_since),
		jsonb_build_object('state', a.step, 'from', a.from_day, 'evaluation', a.evaluation, 'number', a.number,
			'issued_on', a.issued_on, 'reason', a.reason)
	from added a
	cross join found f
)
select f.state, f.fits, f.later, f.verdict, (
	select json_build_object('id', a.id, 'market', a.market, 'step', a.step, 'from', a.from_day, 'evaluation', a.evaluation,
		'number', a.number, 'issuer', a.issuer, 'issued_on', a.issued_on, 'file_sha256', encode(a.document_digest, 'hex'),
		'reason', a.reason)::text
	from added a)
from allowed f
