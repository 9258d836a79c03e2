-- Which account a new dynamic code of the signed-in vendor pays at a stall: the vendor's own with a live static code there;
-- and how many dynamic codes of the vendor wait there. No row: there is none.
-- in  stall uuid
-- out account uuid, waiting integer
select a.id, (
		select count(*)
		from code d
		where d.province = c.province and d.stall = c.stall and d.kind = 'dynamic' and d.account = a.id and not d.standing
			and d.state in ('issued', 'printed', 'displayed') and d.expires_at > now())::integer
from my_account a
join code c on c.province = a.province and c.account = a.id
where c.stall = $1 and c.kind = 'static' and a.state = 'active' and code_may_move(code_state(c.state, c.expires_at), 'expired')
order by c.is_primary desc, c.issued_at
limit 1
