-- The account that a dynamic code of the stall pays: the primary, or one that has a live static code there. No row: the
-- stall has no such account. bill_tag: the first of the tags drawn that is not open on the stall.
-- in  stall uuid, account uuid?, tags text[]
-- out account uuid, bin text, number_box bytea, bill_tag text?
select a.id, a.bin, a.number_box, (
		select t.tag
		from unnest($3::text[]) with ordinality as t (tag, place)
		where not exists (
			select from code o
			where o.province = c.province and o.stall = c.stall and o.bill_tag = t.tag
				and o.state in ('requested', 'issued', 'printed', 'displayed'))
		order by t.place
		limit 1)
from code c
join account a on a.province = c.province and a.id = c.account
where c.stall = $1 and c.kind = 'static' and a.state = 'active'
	and code_may_move(code_state(c.state, c.expires_at), 'expired')
	and (c.account = $2 or ($2::uuid is null and c.is_primary))
