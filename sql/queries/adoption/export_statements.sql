-- One row for each account that a file tells of, and one for a file that tells of none. Of a market: of its accounts.
-- in  market uuid?, count integer
-- out province text?, id text?, name text?, created text?, format text?, state text?, error text?, bin text?, last4 text?
-- out from_on text?, to_on text?, rows text?, recorded text?, duplicates text?, conflicts text?, unrecorded text?
select f.province::text, f.id::text, f.name, to_char(f.created_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), f.format,
	f.state, coalesce(s.error, f.error ->> 'code'), s.bin, s.last4, s.from_on::text, s.to_on::text, s.row_count::text, s.recorded::text,
	s.duplicates::text, s.conflicts::text, s.unrecorded::text
from statement_file f
left join statement s on s.province = f.province and s.file = f.id
left join account a on a.province = s.province and a.id = s.account
where $1::uuid is null or a.market = $1
order by f.id desc, s.n
limit $2
