-- Entry tickets as an issued run of one bill; its code stands already.
-- in  province smallint, market uuid, code text, tariff_line uuid, entries integer, price bigint, vat_rate_bp integer
-- in  vat_included bool, net bigint, vat bigint, amount bigint, person uuid, request text
-- out bill uuid
with today as materialized (
	select (now() at time zone interval '7 hours')::date as day
), numbered as (
	update dues_setting d
	set last_run = last_run + 1
	where d.province = $1 and d.market = $2
	returning d.province, d.market, d.last_run
), run as (
	insert into bill_run (province, market, serial, kind, period_from, period_to, state, bills, amount_vnd, created_by, issued_at)
	select n.province, n.market, n.last_run, 'ticket', t.day, t.day, 'issued', 1, $11, $12, now()
	from numbered n, today t
	returning *
), item as (
	insert into bill_run_item (province, run, place, market, amount_vnd)
	select province, id, 1, market, $11 from run
), billed as (
	insert into bill (province, market, run, place, number, kind, period_from, period_to, due_on, amount_vnd, code)
	select province, market, id, 1, serial || '/0001', 'ticket', period_from, period_to, period_to, $11, $3
	from run
	returning *
), lined as (
	insert into bill_line (province, bill, line, market, service, unit, tariff_line, from_day, to_day, quantity, price_vnd, vat_rate_bp,
		vat_included, net_vnd, vat_vnd, amount_vnd)
	select province, id, 1, market, 'entry', 'entry', $4, period_from, period_to, $5, $6, $7, $8, $9, $10, $11
	from billed
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $12, $13, 'bill.ticket', market, 'bill', id::text, jsonb_build_object('entries', $5::integer, 'amount_vnd', amount_vnd)
	from billed
)
select id from billed
