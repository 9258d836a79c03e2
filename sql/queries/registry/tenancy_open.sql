-- The vendor is on the stall from the day that the revision says, or today (UTC+7), on; one who is there already stays.
-- in  province smallint, market uuid, stall uuid, vendor uuid, revision uuid
insert into tenancy (province, market, stall, vendor, kind, from_day)
select $1, $2, $3, $4, coalesce(r.data #>> '{tenancy,kind}', 'main'),
	coalesce((r.data #>> '{tenancy,from_day}')::date, (now() at time zone interval '7 hours')::date)
from revision r
where r.province = $1 and r.id = $5
on conflict (province, stall, vendor) where to_day is null do nothing
