-- After days off were changed: the ends of requests that are open.
-- out renewed bigint
with renewed as (
	update privacy_request r
	set answer_due = n.answer_due, finish_due = n.finish_due
	from (
		select o.province, o.id, last_day(o.received_on, t.answer_days, true) as answer_due,
			case when o.extended_days is null then f.due else last_day(f.due, o.extended_days, t.working) end as finish_due
		from privacy_request o
		join privacy_term t on t.kind = o.kind and t.valid_from = o.term_from
		cross join lateral (
			select last_day(o.received_on, case when o.third_party then t.third_party_days else t.days end, t.working)) f (due)
		where o.state in ('received', 'in_work', 'erasing')) n
	where r.province = n.province and r.id = n.id and (r.answer_due, r.finish_due) is distinct from (n.answer_due, n.finish_due)
	returning 1
)
select count(*) from renewed
