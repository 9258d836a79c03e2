-- The provinces of today.
-- out code smallint, ordinal smallint
select code, ordinal from province order by code
