-- A fee ends with a day, sooner than it would or for the first time; its standing codes end with it. No row: no such fee to
-- be seen. done false: it ends before that, or begins after.
-- in  id uuid, valid_to date, person uuid, request text
-- out done bool
with seen as materialized (
	select f.* from desk_fee f where f.id = $1 for no key update of f
), done as (
	update desk_fee f
	set valid_to = $2, ended_by = $3
	from seen s
	where f.province = s.province and f.id = s.id and s.valid_from <= $2 and coalesce(s.valid_to >= $2, true)
	returning f.*
), codes as (
	update code c
	set expires_at = ($2::date + 1)::timestamp at time zone interval '7 hours'
	from done d
	join desk_fee_code k on k.province = d.province and k.fee = d.id
	where c.province = k.province and c.id = k.code and code_may_move(c.state, 'expired')
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $3, $4, 'fee.end', market, 'fee', id::text, jsonb_build_object('valid_to', valid_to)
	from done
)
select d.id is not null
from seen s
left join done d on true
