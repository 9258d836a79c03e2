-- The provinces with markets here.
-- out province smallint
select p.code from province p where exists (select from market m where m.province = p.code) order by p.code
