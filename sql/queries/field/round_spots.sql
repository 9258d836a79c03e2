-- Where checks of rounds were made; see find_round_spots().
-- in  n integer[], rounds uuid[], stalls uuid[], content_codes text[], person uuid
-- out n integer, province smallint, market uuid, stall uuid?, in_scope bool
select n, province, market, stall, coalesce(in_scope, false)
from find_round_spots($1, $2, $3, $4, $5)
