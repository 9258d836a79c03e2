-- What was done in a unit from a day to a day: by task, channel and outcome, why people refused, and households reached of all.
-- No row: no such unit; word: not in scope.
-- in  unit uuid, from_day date, to_day date
-- out word text?, body text?
with place as materialized (
	select u.*, in_scope_unit(unit_province(u.id), u.id) as mine from unit u where u.id = $1
), inside as materialized (
	select i.id from place p cross join lateral units_inside(p.id) as i (id) where p.mine
), done as materialized (
	select v.*
	from visit v
	where v.unit in (select i.id from inside i) and v.at >= $2::timestamp at time zone interval '7 hours'
		and v.at < ($3 + 1)::timestamp at time zone interval '7 hours'
), sums as (
	select x.what, x.word, count(*) as visits
	from done d
	cross join lateral (values ('tasks', d.task), ('channels', d.channel), ('outcomes', d.outcome), ('refusals', d.refusal)) as x (what, word)
	where x.word is not null
	group by 1, 2
), lists as (
	select s.what, json_object_agg(s.word, s.visits order by s.word) as list from sums s group by 1
)
select case when not p.mine then 'out_of_scope' end,
	json_build_object('from', $2::date, 'to', $3::date, 'visits', (select count(*) from done),
		'flagged', (select count(*) from done d where cardinality(d.flags) > 0),
		'tasks', coalesce((select l.list from lists l where l.what = 'tasks'), '{}'),
		'channels', coalesce((select l.list from lists l where l.what = 'channels'), '{}'),
		'outcomes', coalesce((select l.list from lists l where l.what = 'outcomes'), '{}'),
		'refusals', coalesce((select l.list from lists l where l.what = 'refusals'), '{}'),
		'households_reached', (select count(distinct d.household_hash) from done d where d.outcome <> 'absent'),
		'households', (select sum(h.households) from unit h join inside i on i.id = h.id
			where h.level = 'hamlet' and h.valid_from <= $3 and coalesce(h.valid_to > $3, true)),
		'stalls_reached', (select count(distinct d.stall) from done d where d.outcome <> 'absent'),
		'training_hours', (select coalesce(sum(t.hours), 0) from training t where t.unit in (select i.id from inside i) and t.on_day between $2 and $3),
		'members_trained', (select count(distinct a.member) from training t join training_member a on a.province = t.province and a.training = t.id
			where t.unit in (select i.id from inside i) and t.on_day between $2 and $3))::text
from place p
