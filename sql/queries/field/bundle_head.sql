-- The market that a bundle is for.
-- in  market uuid
-- out province smallint, name text
select m.province, m.name from market m where m.id = $1
