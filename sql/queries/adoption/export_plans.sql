-- in  market uuid?, count integer
-- out province text?, number text?, issuer text?, title text?, issued text?, since text?, until text?, targets text?, source text?
select p.province::text, p.number, p.issuer, p.title, p.issued_on::text, p.period_from::text, p.period_to::text, (
		select count(*) from target t where t.province = p.province and t.plan = p.id)::text, p.source
from plan p
where $1::uuid is null or exists (
	select from target t where t.province = p.province and t.plan = p.id and t.market = $1)
order by p.province, p.issued_on desc, p.id desc
limit $2
