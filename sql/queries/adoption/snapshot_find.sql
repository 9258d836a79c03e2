-- The snapshot of that id, or the newest of the whole province and the period.
-- in  id uuid?, province bigint?, period text?
-- out id uuid, province smallint, period text, as_of timestamptz, kept bigint
select s.id, s.province, s.period, s.as_of, (
	select count(*) from snapshot_value v where v.province = s.province and v.snapshot = s.id)
from snapshot s
where case when $1::uuid is not null then s.id = $1 else s.province = $2 and ($3 is null or s.period = $3)
	and s.market is null and s.unit is null end
order by s.as_of desc, s.id desc
limit 1
