-- Markets where less was paid in a month than before, with the rule by which; apart, those that are not judged. No row: not in sight.
-- in  province smallint, month text, month_from date, down_percent integer, observed_min integer
-- out body text
with f as materialized (
	select f.*, m.name, m.label_code, m.name_fold
	from falling_markets($1, $3, $4, $5) f
	join market m on m.province = $1 and m.id = f.market
	where m.status = 'open'
)
select json_build_object('month', $2,
	'rule', json_build_object('measure', 'VOD', 'down_percent', $4, 'observed_min', $5, 'months_before', 3),
	'as_of', (select s.as_of from snapshot s where s.province = $1 and s.id = newest_snapshot($1, $2)),
	'reason', case when newest_snapshot($1, $2) is null then 'no_snapshot' end,
	'falling', coalesce((
		select json_agg(json_build_object('market', json_build_object('id', f.market, 'name', f.name, 'code', f.label_code),
			'fell_percent', trim_scale(f.fell), 'observed', f.observed, 'in_use', f.in_use) order by f.fell desc, f.name_fold, f.market)
		from f
		where f.apart is null), '[]'),
	'apart', coalesce((
		select json_agg(json_build_object('market', json_build_object('id', f.market, 'name', f.name, 'code', f.label_code),
			'why', f.apart, 'observed', f.observed, 'in_use', f.in_use) order by f.apart, f.name_fold, f.market)
		from f
		where f.apart is not null), '[]'))::text
from province p
where p.code = $1 and in_scope(p.code)
