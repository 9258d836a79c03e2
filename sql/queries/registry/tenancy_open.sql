-- The vendor is on the stall from today (UTC+7) on; one who is there already stays.
-- in  province smallint, market uuid, stall uuid, vendor uuid
insert into tenancy (province, market, stall, vendor, from_day)
values ($1, $2, $3, $4, (now() at time zone interval '7 hours')::date)
on conflict (province, stall, vendor) where to_day is null do nothing
