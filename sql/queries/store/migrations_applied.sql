-- Every migration applied, oldest first.
-- out number integer, name text, digest bytea
select number, name, digest from schema_migration order by number
