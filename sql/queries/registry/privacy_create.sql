-- What a vendor asks, with the days by which it must be answered and done. No row: no such vendor in scope.
-- in  id uuid, vendor uuid, kind text, purpose text?, channel text, note text?, third_party bool, received_on date
-- in  person uuid, request text
-- out id uuid
with made as (
	insert into privacy_request (province, id, market, vendor, kind, term_from, purpose, channel, note, third_party, received_on,
		answer_due, finish_due, created_by)
	select v.province, $1, v.market, v.id, $3, t.valid_from, $4, $5, $6, $7, $8, last_day($8, t.answer_days, true),
		last_day($8, case when $7 then t.third_party_days else t.days end, t.working), $9
	from vendor v
	cross join lateral (
		select *
		from privacy_term t
		where t.kind = $3
		order by (t.valid_from <= $8) desc, case when t.valid_from <= $8 then t.valid_from end desc, t.valid_from
		limit 1) t
	where v.id = $2
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $9, $10, 'privacy_request.create', market, 'privacy_request', id::text, jsonb_build_object('vendor', vendor,
		'kind', kind, 'purpose', purpose, 'channel', channel, 'received_on', received_on, 'answer_due', answer_due,
		'finish_due', finish_due)
	from made
)
select id from made
