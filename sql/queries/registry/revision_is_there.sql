-- Whether a revision that is not in scope is somewhere else.
-- in  id uuid
-- out there bool
select revision_is_there($1)
