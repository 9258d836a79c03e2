-- One page of an import's rows in the order of the sheet, after that line. No row: no such import in scope.
-- in  import uuid, action text?, after integer, count integer
-- out body text
with page as (
	select w.*, v.state as revision_state, v.version as revision_version, row_number() over (order by w.line) as place
	from import_file i
	join import_row w on w.province = i.province and w.import = i.id
	left join revision v on v.province = w.province and v.id = w.revision
	where i.id = $1 and ($2::text is null or w.action = $2) and w.line > $3
	order by w.line
	limit $4 + 1
), list as (
	select coalesce(json_agg(json_build_object(
			'line', line,
			'action', action,
			'stall', json_build_object('id', stall, 'number', stall_number),
			'vendor', json_build_object('id', vendor, 'name', name),
			'account', data -> 'account',
			'faults', faults,
			'excluded', excluded,
			'revision', case when revision is not null then json_build_object(
				'id', revision, 'state', revision_state, 'version', revision_version) end)
			order by place) filter (where place <= $4), '[]') as items,
		case when count(*) > $4 then max(line) filter (where place = $4) end as next
	from page
)
select json_build_object('items', items, 'next', next)::text
from import_file i, list
where i.id = $1
