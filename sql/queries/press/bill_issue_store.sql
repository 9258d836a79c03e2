-- Bills of a run with their codes and lines. A lease that was billed for the period in between makes it fail (bill_once).
-- in  province smallint, run uuid, stall uuid, account uuid, face text, expires_at timestamptz, place integer[], bill uuid[]
-- in  code text[], tag text[], key_id text[], signature bytea[], payload_box bytea[], plain_hash bytea[], sealed_hash bytea[]
with run as materialized (
	select r.*, (now() at time zone interval '7 hours')::date + d.due_days as due_on
	from bill_run r
	join dues_setting d on d.province = r.province and d.market = r.market
	where r.province = $1 and r.id = $2 and r.state = 'approved'
), item as materialized (
	select r.market, r.serial, r.kind, r.period_from, r.period_to, r.due_on, r.decided_by, i.place, i.lease, i.stall, i.vendor,
		i.amount_vnd, i.lines, x.bill, x.code, x.tag, x.key_id, x.signature, x.payload_box, x.plain_hash, x.sealed_hash
	from run r
	cross join unnest($7::integer[], $8::uuid[], $9::text[], $10::text[], $11::text[], $12::bytea[], $13::bytea[], $14::bytea[], $15::bytea[])
		as x (place, bill, code, tag, key_id, signature, payload_box, plain_hash, sealed_hash)
	join bill_run_item i on i.province = r.province and i.run = r.id and i.place = x.place
), coded as (
	insert into code (province, id, market, stall, account, kind, face, amount_vnd, bill_tag, key_id, signature, payload_box,
		plain_hash, sealed_hash, state, expires_at, note, created_by, issued_at)
	select $1, i.code, i.market, $3, $4, 'dynamic', $5, i.amount_vnd, i.tag, i.key_id, i.signature, i.payload_box, i.plain_hash,
		i.sealed_hash, 'issued', $6, 'Phiếu báo thu ' || i.serial || '/' || lpad(i.place::text, 4, '0'), i.decided_by, now()
	from item i
	returning *
), billed as (
	insert into bill (province, id, market, run, place, number, kind, lease, stall, vendor, period_from, period_to, round, due_on,
		amount_vnd, code)
	select $1, i.bill, i.market, $2, i.place, i.serial || '/' || lpad(i.place::text, 4, '0'), i.kind, i.lease, i.stall, i.vendor,
		i.period_from, i.period_to, 1 + (
			select count(*)
			from bill b
			join bill c on c.province = b.province and c.corrects = b.id
			where b.province = $1 and b.lease = i.lease and b.period_from = i.period_from),
		i.due_on, i.amount_vnd, i.code
	from item i
	returning id
), lined as (
	insert into bill_line (province, bill, line, market, service, unit, tariff_line, from_day, to_day, quantity, price_vnd, vat_rate_bp,
		vat_included, net_vnd, vat_vnd, amount_vnd, meter, value_from, value_to)
	select $1, i.bill, l.line, i.market, l.service, l.unit, l.tariff_line, l.from_day, l.to_day, l.quantity, l.price_vnd, l.vat_rate_bp,
		l.vat_included, l.net_vnd, l.vat_vnd, l.amount_vnd, l.meter, l.value_from, l.value_to
	from item i
	cross join lateral jsonb_to_recordset(i.lines) as l (line smallint, service text, unit text, tariff_line uuid, from_day date,
		to_day date, quantity numeric, price_vnd bigint, vat_rate_bp integer, vat_included boolean, net_vnd bigint, vat_vnd bigint,
		amount_vnd bigint, meter uuid, value_from numeric, value_to numeric)
)
insert into audit (province, person, action, market, entity, entity_id, after)
select c.province, c.created_by, 'code.issue', c.market, 'code', c.id, jsonb_build_object('kind', c.kind, 'stall', c.stall,
	'account', c.account, 'key_id', c.key_id, 'plain_hash', encode(c.plain_hash, 'hex'), 'amount_vnd', c.amount_vnd,
	'bill_tag', c.bill_tag, 'expires_at', c.expires_at)
from coded c
