-- Reversals that came before their payments, or beside them, meet them.
-- out settled bigint
select count(take_back(v.province, v.confirmation))
from reversal v
where v.outcome is null and v.received_at > now() - interval '60 days'
