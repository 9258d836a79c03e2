-- Hamlets of communes that have ended go on under the successor, or wait on the work list where there are several.
-- out carried bigint, waiting bigint
select h.carried, h.waiting from settle_hamlets(null) as h
