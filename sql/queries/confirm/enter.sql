-- Scope of the intake: one province, all its markets.
-- in province smallint
-- out entered bool
select enter_service($1) is not null
