-- How much waits at a market for somebody to go on with it. Payments that nobody was credited with are those into the
-- accounts of its codes, the newest 1 000 at most; they are of no market, so only who sees the province counts them. No row:
-- no such market in scope.
-- in  market uuid
-- out body text
with doubtful as (
	select
	from market m
	join confirmation c on c.province = m.province
	where m.id = $1 and (c.match_rule = 'none' or c.doubt is not null) and c.direction = 'credit' and c.uncounted is null
		and exists (select from code o where o.province = m.province and o.market = m.id and o.account = c.account)
		and not exists (select from payment_match p where p.province = c.province and p.confirmation = c.id)
	order by c.id desc
	limit 1000
), codes as (
	select count(*) filter (where c.state = 'issued') as to_print, count(*) filter (where c.state = 'printed') as to_display
	from market m
	join code c on c.province = m.province and c.market = m.id
	where m.id = $1 and c.kind <> 'dynamic' and code_state(c.state, c.expires_at) in ('issued', 'printed')
), revisions as (
	select count(*) filter (where r.state = 'draft') as draft, count(*) filter (where r.state = 'returned') as returned,
		count(*) filter (where r.state = 'submitted') as submitted
	from market m
	join revision r on r.province = m.province and r.market = m.id
	where m.id = $1 and r.state in ('draft', 'returned', 'submitted')
)
select json_build_object(
		'revisions', (select row_to_json(r) from revisions r),
		'codes', (select row_to_json(c) from codes c),
		'imports_checked', (
			select count(*) from import_file i where i.province = m.province and i.market = m.id and i.state = 'checked'),
		'duplicates_open', (
			select count(*) from duplicate d where d.province = m.province and d.market = m.id and d.state = 'open'),
		'payout_reviews', (
			select count(*) from payout_change p where p.province = m.province and p.market = m.id and p.state = 'review'),
		'reports_open', (
			select count(*) from vendor_report v where v.province = m.province and v.market = m.id and v.answered_at is null),
		'incidents_open', (
			select count(*) from incident i where i.province = m.province and i.market = m.id and i.state <> 'closed'),
		'rounds_open', (select count(*) from round r where r.province = m.province and r.market = m.id and r.state = 'open'),
		'payments_doubtful', (select count(*) from doubtful))::text
from market m
where m.id = $1
