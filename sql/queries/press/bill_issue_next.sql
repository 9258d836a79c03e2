-- The next bills of an approved run to be issued, with what their codes say; nobody else issues for the market meanwhile.
-- account absent: the board's point has no primary account. A lease that another run billed meanwhile is passed over. No row:
-- nothing is left.
-- in  province smallint, run uuid, most integer
-- out place integer, amount bigint, market uuid, stall uuid, content_code text, face text, account uuid?, bin text?
-- out number_box bytea?, expires_at timestamptz
with run as materialized (
	select r.*, d.payee_stall, d.due_days, d.expire_days
	from bill_run r
	join dues_setting d on d.province = r.province and d.market = r.market
	where r.province = $1 and r.id = $2 and r.state = 'approved'
	for no key update of d
)
select i.place, i.amount_vnd, i.market, s.id, s.content_code, m.face, a.id, a.bin, a.number_box,
	(((now() at time zone interval '7 hours')::date + r.due_days + r.expire_days + 1)::timestamp at time zone interval '7 hours')
from run r
join market m on m.province = r.province and m.id = r.market
join stall s on s.province = r.province and s.id = r.payee_stall
left join code c on c.province = s.province and c.stall = s.id and c.is_primary and code_may_move(code_state(c.state, c.expires_at), 'expired')
left join account a on a.province = c.province and a.id = c.account and a.state = 'active'
join bill_run_item i on i.province = r.province and i.run = r.id and i.faults = '[]'
where not exists (select from bill b where b.province = i.province and b.run = i.run and b.place = i.place)
	and (
		select count(*)
		from bill b
		left join bill c on c.province = b.province and c.corrects = b.id
		where b.province = i.province and b.lease = i.lease and b.kind = 'period' and b.run <> i.run
			and b.period_from <= r.period_to and b.period_to >= r.period_from and c.id is null) = 0
order by i.place
limit $3
