-- Arrears of a province's markets, by age. No row: nothing of this province may be seen.
-- in  province smallint
-- out body text
select json_build_object('items', coalesce((
		select json_agg(json_build_object('market', json_build_object('id', m.id, 'label_code', m.label_code, 'name', m.name),
			'rest_vnd', t.rest_vnd, 'bills', t.bills, 'stalls', t.stalls, 'ages', t.ages) order by m.name_fold, m.id)
		from market m
		join lateral (
			select sum(a.rest_vnd)::bigint as rest_vnd, sum(a.bills) as bills, (
				select count(distinct r.stall) from bill_arrears r where r.province = m.province and r.market = m.id) as stalls,
				json_agg(json_build_object('age', a.age, 'bills', a.bills, 'rest_vnd', a.rest_vnd) order by a.age) as ages
			from (
				select r.age, count(*) as bills, count(distinct r.stall) as stalls, sum(r.rest_vnd)::bigint as rest_vnd
				from bill_arrears r
				where r.province = m.province and r.market = m.id
				group by r.age) a) t on t.bills > 0
		where m.province = $1), '[]'), 'next', null)::text
where in_scope($1)
