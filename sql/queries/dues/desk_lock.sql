-- A market whose catalogue of fees is about to change, locked, so that two prices for one day cannot pass each other. No
-- row: no such market in scope.
-- in  market uuid
-- out province smallint
select m.province from market m where m.id = $1 for no key update
