-- in  market uuid?, count integer
-- out market text?, bin text?, last4 text?, holder text?, connection text?, provider text?, environment text?, active text?
-- out since text?, until text?, consent text?
select m.label_code, a.bin, a.last4, a.holder_name, c.name, c.provider, c.environment, c.state, f.since::text, f.until::text, f.consent
from market m
join feed f on f.province = m.province and f.market = m.id
join account a on a.province = f.province and a.id = f.account
join connection c on c.province = f.province and c.id = f.connection
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, f.account, f.since, f.connection
limit $2
