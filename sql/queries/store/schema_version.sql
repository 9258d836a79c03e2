-- The newest migration applied.
-- out version integer
select coalesce(max(number), 0)::integer from schema_migration
