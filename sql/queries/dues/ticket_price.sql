-- What an entry costs today, and where the money goes. No row: no such market in scope.
-- in  market uuid, point_kind text?, grade bigint?
-- out province smallint, payee uuid?, tariff_line uuid?, price bigint?, vat_rate_bp integer, vat_included bool
select m.province, d.payee_stall, t.id, t.price_vnd, coalesce(t.vat_rate_bp, 0), coalesce(t.vat_included, true)
from market m
left join dues_setting d on d.province = m.province and d.market = m.id
left join lateral tariff_price(m.province, m.id, 'entry', $2, $3::smallint, null, (now() at time zone interval '7 hours')::date) t on true
where m.id = $1
