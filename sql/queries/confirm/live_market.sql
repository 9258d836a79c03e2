-- The market to watch, if the caller may see it.
-- in  id uuid
-- out province smallint
select m.province from market m where m.id = $1
