-- One page of visits in scope, newest first, after the one named by `after`; flagged: only those that somebody should look at; client_id: the one under it.
-- in  team uuid?, from_day date?, to_day date?, flagged bool, after uuid?, count integer, client_id uuid?
-- out body text
with page as (
	select v.*, t.name as team_name, m.name as member_name, s.number as stall_number, h.code as hamlet_code, h.full_name as hamlet_name,
		row_number() over (order by v.at desc, v.id desc) as place
	from visit v
	join team t on t.province = v.province and t.id = v.team
	left join team_member m on m.province = v.province and m.id = v.member
	left join stall s on s.province = v.province and s.id = v.stall
	left join unit h on h.id = v.hamlet
	where ($1::uuid is null or v.team = $1)
		and ($2::date is null or v.at >= $2::timestamp at time zone interval '7 hours')
		and ($3::date is null or v.at < ($3 + 1)::timestamp at time zone interval '7 hours')
		and (not $4 or cardinality(v.flags) > 0)
		and ($7::uuid is null or v.client_id = $7)
		and ($5::uuid is null or (v.at, v.id) < (select a.at, a.id from visit a where a.id = $5))
	order by v.at desc, v.id desc
	limit $6 + 1
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object('id', id, 'client_id', client_id,
			'team', json_build_object('id', team, 'name', team_name),
			'member', case when member is not null then json_build_object('id', member, 'name', member_name) end,
			'target', target, 'stall', case when stall is not null then json_build_object('id', stall, 'number', stall_number) end,
			'vendor', vendor, 'hamlet', case when hamlet is not null then json_build_object('code', hamlet_code, 'name', hamlet_name) end,
			'task', task, 'channel', channel, 'outcome', outcome, 'refusal', refusal, 'at', at, 'flags', flags)
			order by place) filter (where place <= $6), '[]'),
		'next', case when count(*) > $6 then min(id::text) filter (where place = $6) end)::text
from page
