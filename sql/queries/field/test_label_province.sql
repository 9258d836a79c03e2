-- The province of a market.
-- in  market uuid
-- out province smallint
select m.province from market m where m.id = $1
