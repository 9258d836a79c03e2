-- What is asked of a fee before something is due by it at a point: its amounts, whether it is in force on a day, and the
-- body's own account there. No row: no such fee to be seen. No stall: no such open point of the fee's market.
-- in  fee uuid, stall uuid, day date
-- out province smallint, market uuid, amount bigint?, min_amount bigint?, max_amount bigint?, in_force bool
-- out ends_at timestamptz?, stall uuid?, account uuid?
select f.province, f.market, f.amount_vnd, f.min_vnd, f.max_vnd, $3 between f.valid_from and coalesce(f.valid_to, 'infinity'),
	(f.valid_to + 1)::timestamp at time zone interval '7 hours', s.id, desk_payee(s.province, s.id)
from desk_fee f
left join stall s on s.province = f.province and s.market = f.market and s.id = $2 and s.status <> 'closed'
where f.id = $1
