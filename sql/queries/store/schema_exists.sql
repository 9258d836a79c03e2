-- Whether this database was ever migrated.
-- out present bool
select to_regclass('socho.schema_migration') is not null
