-- The stalls of a round in the order of its sheet, each with the bank and the last four digits of the accounts whose codes
-- should hang there: "970436 0006, 970422 1234".
-- in  province smallint, round uuid
-- out place integer, stall text, zone text?, reason text, accounts text?
select l.place, s.number, s.zone, l.reason, (
		select string_agg(distinct a.bin || ' ' || a.last4, ', ')
		from code c
		join account a on a.province = c.province and a.id = c.account
		where c.province = l.province and c.stall = l.stall and c.kind <> 'dynamic'
			and code_state(c.state, c.expires_at) in ('issued', 'printed', 'displayed'))
from round_stall l
join stall s on s.province = l.province and s.id = l.stall
where l.province = $1 and l.round = $2
order by l.place
