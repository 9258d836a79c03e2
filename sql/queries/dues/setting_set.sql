-- How a market collects. No row: the point is no open stall of this market in scope.
-- in  market uuid, payee_stall uuid, due_days integer, expire_days integer, thousand text, zero text, person uuid, request text
-- out market uuid
with made as (
	insert into dues_setting as d (province, market, payee_stall, due_days, expire_days, thousand_word, zero_word, set_by)
	select s.province, s.market, s.id, $3, $4, $5, $6, $7
	from stall s
	where s.market = $1 and s.id = $2 and s.status <> 'closed'
	on conflict (province, market) do update
		set payee_stall = excluded.payee_stall, due_days = excluded.due_days, expire_days = excluded.expire_days,
			thousand_word = excluded.thousand_word, zero_word = excluded.zero_word, set_by = excluded.set_by, set_at = now()
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $7, $8, 'dues.set', market, 'market', market::text, jsonb_build_object('payee_stall', payee_stall,
		'due_days', due_days, 'expire_days', expire_days, 'thousand_word', thousand_word, 'zero_word', zero_word)
	from made
)
select market from made
