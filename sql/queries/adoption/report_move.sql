-- A step of the level above: receive, return, approve or publish. No row: none in sight. Otherwise taker: who asks is that
-- level; fits: it may follow; at_version; other: somebody else handed it in (who approves is another person); waiting: reports
-- of the level below that were sent in and are not approved; locked: the report above it was handed in with its figures.
-- in  report uuid, version integer, step text, reason text?, person uuid?, request text?
-- out state text, taker bool, fits bool, at_version bool, other bool, waiting text?, locked bool, done bool
with found as (
	select r.*, m.unit as market_unit
	from report r
	left join market m on m.province = r.province and m.id = r.market
	where r.id = $1 and (report_mine(r.province, r.level, r.market, r.unit) or report_takes(r.province, r.level, r.market))
), judged as (
	select f.*, case when $3 = 'publish' then report_mine(f.province, 'province', null, null) else report_takes(f.province, f.level, f.market) end as taker,
		case $3
			when 'receive' then f.state = 'submitted'
			when 'return' then f.state in ('submitted', 'received', 'approved')
			when 'approve' then f.state = 'received'
			else f.state = 'approved'
		end as fits,
		f.submitted_by is distinct from $5 and f.created_by is distinct from $5 as other, (
			select string_agg(coalesce(cm.label_code, cu.code), ', ' order by coalesce(cm.label_code, cu.code))
			from report k
			left join market cm on cm.province = k.province and cm.id = k.market
			left join unit cu on cu.id = k.unit
			where $3 = 'approve' and k.province = f.province and k.cycle = f.cycle and k.state in ('submitted', 'received', 'returned')
				and case f.form when '02' then k.form = '01' and cm.unit = f.unit when '03' then k.form = '02' else false end) as waiting,
		f.state = 'approved' and $3 = 'return' and exists (
			select from report a
			where a.province = f.province and a.cycle = f.cycle and a.state in ('submitted', 'received', 'approved', 'published')
				and ((f.form = '01' and a.form = '02' and a.unit = f.market_unit) or (f.form = '02' and a.form = '03'))) as locked
	from found f
), changed as (
	update report r
	set state = case $3 when 'receive' then 'received' when 'return' then 'returned' when 'approve' then 'approved' else 'published' end,
		version = r.version + 1
	from judged j
	where r.province = j.province and r.id = j.id and r.version = $2 and j.taker and j.fits and not j.locked
		and j.waiting is null and ($3 <> 'approve' or j.other)
	returning r.*
), step as (
	insert into report_step (province, report, step, reason, person)
	select c.province, c.id, $3, $4, $5 from changed c
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select c.province, $5, $6, 'report.' || $3, c.market, 'report', c.id::text,
		json_build_object('state', c.state, 'version', c.version, 'reason', $4)
	from changed c
)
select j.state, j.taker, j.fits, j.version = $2, j.other, j.waiting, j.locked, exists (select from changed) from judged j
