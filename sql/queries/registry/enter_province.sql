-- The scope of the whole province, for what must look beyond the person's own markets.
-- in  province smallint
-- out entered bool
select enter_service($1) is not null
