-- The targets of a commune that hold on a day, its own or the nearest share above it, for who sees every market of it. No row:
-- none, or somebody else's commune.
-- in  province smallint, unit uuid, day date
-- out indicator text, version smallint, hundredths bigint, value_kind text, plan_number text, issued_on date, period_from date, period_to date
select t.indicator, t.version, (t.value * 100)::bigint, t.value_kind, t.number, t.issued_on, t.period_from, t.period_to
from targets_on($1, $3, $2) t
where t.place_kind = 'unit' and t.place = $2 and in_scope_unit($1, $2)
