-- What a run would bill, one row for each charge of each lease that holds in its period, by stall; for its space each has
-- one, if only to say that there is no price. Prices are those in force on the first of the lease's days; the last one
-- is compared with the price of the last of them. fault: what keeps the bill from being issued; of a meter, from its line.
-- quantity in hundredths: the area, 1 for a point, or what was used since the reading that was billed last, or that the
-- lease began with. No row: no such run that is still queued, or no lease in its period.
-- in  province smallint, run uuid
-- out lease uuid, stall uuid, vendor uuid, service text?, unit text?, tariff_line uuid?, from_day date, to_day date
-- out quantity bigint?, price bigint?, vat_rate_bp integer, vat_included bool, meter uuid?, value_from text?, value_to text?
-- out fault text?
with held as materialized (
	select l.*, s.number_sort, greatest(l.from_day, r.period_from) as first, least(coalesce(l.to_day, r.period_to), r.period_to) as last,
		r.period_from, r.period_to, exists (
			select from bill b
			where b.province = l.province and b.lease = l.id and b.kind = 'period' and b.period_from <= r.period_to and b.period_to >= r.period_from
				and not exists (select from bill c where c.province = b.province and c.corrects = b.id)) as billed
	from bill_run r
	join stall_lease l on l.province = r.province and l.market = r.market and l.from_day <= r.period_to
		and coalesce(l.to_day, 'infinity') >= r.period_from and (r.leases is null or l.id = any (r.leases))
	join stall s on s.province = l.province and s.id = l.stall
	where r.province = $1 and r.id = $2 and r.state = 'queued' and r.kind = 'period'
), price as materialized (
	-- A market has few kinds of places: each is looked up once, however many leases there are.
	select x.*, t.id, t.unit, t.price_vnd, t.vat_rate_bp, t.vat_included
	from (
		select distinct w.service, h.province, h.market, h.point_kind, coalesce(h.grade, 0::smallint) as grade, h.corner, y.day
		from held h
		cross join (values ('space'), ('sanitation'), ('power'), ('water')) as w (service)
		cross join lateral (values (h.first), (h.last)) as y (day)) x
	left join lateral tariff_price(x.province, x.market, x.service, x.point_kind, nullif(x.grade, 0), x.corner, x.day) t on true
), fixed as (
	select h.id as lease, h.stall, h.vendor, h.number_sort, h.first as begun, w.place, w.service, coalesce(a.unit, t.unit) as unit, t.id as tariff_line, h.first, h.last,
		case when coalesce(a.unit, t.unit) = 'm2_month' then (100 * h.area_m2)::bigint else 100 end as quantity,
		coalesce(a.price, t.price_vnd) as price, coalesce(t.vat_rate_bp, 0) as vat_rate_bp, coalesce(t.vat_included, true) as vat_included,
		null::uuid as meter, null::text as value_from, null::text as value_to,
		case
			when h.billed then 'billed_already'
			when a.price is not null then null
			when t.id is null then 'no_price'
			when t.id is distinct from u.id then 'price_changes'
		end as fault
	from held h
	cross join (values (1, 'space'), (2, 'sanitation')) as w (place, service)
	cross join lateral (
		select case when w.service = 'space' then h.agreed_price_vnd end as price, case when w.service = 'space' then h.agreed_unit end as unit) a
	left join price t on a.price is null and t.service = w.service and t.point_kind = h.point_kind and t.grade = coalesce(h.grade, 0)
		and t.corner = h.corner and t.day = h.first
	left join price u on a.price is null and u.service = w.service and u.point_kind = h.point_kind and u.grade = coalesce(h.grade, 0)
		and u.corner = h.corner and u.day = h.last
	where w.service = 'space' or t.id is not null or u.id is not null
), since as materialized (
	select h.id as lease, h.vendor, h.number_sort, h.first, h.province, h.market, h.point_kind, h.grade, h.corner, h.last, h.billed, e.id as meter, e.service, e.number, coalesce(b.on_day, greatest(e.installed_on, (
			select max(r.read_on) from meter_reading r where r.province = e.province and r.meter = e.id and r.read_on <= h.from_day))) as from_day,
		h.stall, h.from_day as began
	from held h
	join meter e on e.province = h.province and e.stall = h.stall and e.installed_on <= h.last and coalesce(e.ended_on >= h.first, true)
	left join lateral (
		select max(n.to_day) as on_day
		from bill_line n
		join bill b on b.province = n.province and b.id = n.bill and b.lease = h.id
		where n.province = e.province and n.meter = e.id
			and not exists (select from bill c where c.province = b.province and c.corrects = b.id)) b on true
), metered as (
	select i.lease, i.stall, i.vendor, i.number_sort, i.first, case i.service when 'power' then 3 else 4 end, i.service, t.unit, t.id, i.from_day, coalesce(x.read_on, i.last),
		(100 * coalesce(x.used, 0))::bigint, t.price_vnd, coalesce(t.vat_rate_bp, 0), coalesce(t.vat_included, true), i.meter,
		coalesce(f.value, e.start_value)::text, x.value::text,
		case
			when i.billed then 'billed_already'
			when x.read_on is null then 'no_reading_' || i.service
			when i.from_day < i.began and exists (
				select from stall_lease o
				where o.province = i.province and o.stall = i.stall and o.id <> i.lease and o.from_day < i.began
					and coalesce(o.to_day, 'infinity') > i.from_day) then 'no_reading_at_change'
			when t.id is null then 'no_price'
			when x.used < 0 then 'used_less_than_nothing'
		end
	from since i
	join meter e on e.province = i.province and e.id = i.meter
	left join meter_reading f on f.province = i.province and f.meter = i.meter and f.read_on = i.from_day
	left join lateral (
		select max(r.read_on) as read_on, sum(r.used) as used, (array_agg(r.value order by r.read_on desc))[1] as value
		from meter_reading r
		where r.province = i.province and r.meter = i.meter and r.read_on <= i.last
			and (r.read_on > i.from_day or (f.id is null and r.read_on = i.from_day))) x on true
	left join price t on t.service = i.service and t.point_kind = i.point_kind and t.grade = coalesce(i.grade, 0) and t.corner = i.corner
		and t.day = i.last
), charge as (
	select * from fixed
	union all
	select * from metered
)
select c.lease, c.stall, c.vendor, c.service, c.unit, c.tariff_line, c.first, c.last, c.quantity, c.price, c.vat_rate_bp, c.vat_included,
	c.meter, c.value_from, c.value_to, c.fault
from charge c
order by c.number_sort, c.begun, c.lease, c.place, c.meter
