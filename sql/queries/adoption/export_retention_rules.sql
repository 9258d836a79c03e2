-- Every rule there ever was, of the whole register: with a market none.
-- in  market uuid?, count integer
-- out what text?, valid_from text?, keep_days text?, ground text?, set_by text?, set_at text?, current text?
select r.what, r.valid_from::text, r.keep_days::text, r.ground, p.name,
	to_char(r.set_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'),
	case when exists (select from retention_rules() t where t.what = r.what and t.valid_from = r.valid_from) then 'có' end
from retention_rule r
left join person p on p.id = r.set_by
where $1::uuid is null
order by r.what, r.valid_from desc
limit $2
