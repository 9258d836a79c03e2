-- Whose account a statement is of, and the statement of it before this one.
-- in  province smallint, bin text, account_hash bytea, from_on date?
-- out account uuid?, before_number text?, before_to_on date?, before_closing_vnd bigint?
select a.id, s.number, s.to_on, s.closing_vnd
from (select) as one
left join lateral (
	select a.id
	from account a
	where a.province = $1 and a.bin = $2 and a.number_hash = $3
	order by a.state <> 'active', a.id
	limit 1) a on true
left join lateral (
	select s.number, s.to_on, s.closing_vnd
	from statement s
	where s.province = $1 and s.account_hash = $3 and s.error is null and s.closing_vnd is not null
		and ($4::date is null or s.from_on < $4)
	order by s.to_on desc, s.id desc
	limit 1) s on true
