-- in  market uuid?, count integer
-- out market text?, stall text?, id text?, kind text?, face text?, state text?, bank text?, last4 text?, holder text?
-- out amount text?, issued text?, ended text?, successor text?
select m.label_code, s.number, c.id, c.kind, c.face, code_state(c.state, c.expires_at), a.bin, a.last4, a.holder_name,
	c.amount_vnd::text, to_char(c.issued_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'),
	to_char(c.ended_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), c.superseded_by
from market m
join code c on c.province = m.province and c.market = m.id
join stall s on s.province = c.province and s.id = c.stall
join account a on a.province = c.province and a.id = c.account
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, s.number_sort, c.created_at, c.id
limit $2
