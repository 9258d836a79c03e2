-- A case, which is locked, owes nothing any more, if nothing came for it; its code is revoked. No row: no such case to be
-- seen. done false: money came. Cancelled twice is cancelled once.
-- in  id uuid, reason text, person uuid, request text
-- out done bool
with seen as materialized (
	select c.* from desk_case c where c.id = $1
), done as (
	update desk_case c
	set cancelled_at = now(), cancelled_by = $3, cancel_reason = $2
	from seen s
	join desk_case_state t on t.province = s.province and t.desk_case = s.id
	where c.province = s.province and c.id = s.id and s.cancelled_at is null and t.cashless_vnd = 0 and t.cash_vnd = 0
	returning c.*
), ended as (
	update code k
	set state = 'revoked', reason_class = 'mistake', reason = $2, ended_at = now()
	from done d
	where k.province = d.province and k.id = d.code and code_may_move(code_state(k.state, k.expires_at), 'revoked')
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $3, $4, 'case.cancel', market, 'case', id::text, jsonb_build_object('reason', $2::text)
	from done
)
select s.cancelled_at is not null or d.id is not null
from seen s
left join done d on true
