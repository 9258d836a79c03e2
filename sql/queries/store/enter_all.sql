-- Scope of the command line: everything.
-- out entered bool
select enter_all() is not null
